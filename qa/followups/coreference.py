"""What "he", "it", "they", "there", "one" and "who said that" stand for, put in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text.words import tokens
from qa.followups.antecedents import what_was_asked
from qa.followups.ellipsis import uncapital
from qa.followups.salience import AntecedentCandidate, Exchange, bare, is_same
from qa.language.mentions import Mention, mentions, names
from qa.language.parser import Word, parse

_PERSONAL = frozenset("he him his she her".split())
_THINGS = frozenset("it its".split())
_GROUPS = frozenset("they them their".split())
_PRONOUNS = _PERSONAL | _THINGS | _GROUPS
_EMPTY_IT = re.compile(
    r"\b(?:is|was|will|would|does|did)\s+it\s+(?:be\s+)?"
    r"(?:true|possible|likely|necessary|important|legal|better|worth|mean|take|rain|cost|snow)\b",
    re.IGNORECASE,
)
_SAID_THAT = re.compile(
    r"\b(?:say|says|said|claim|claimed|announced?|reported|wrote|stated?)\s+(?P<that>that|this|so)"
    r"\s*\??$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )(?<!\bhas )(?<!\bhave )"
    r"(?<!\bwill )(?<!\bwould )(?<!\bcan )(?<!\bcould )\b(?<=\w\s)there\b(?!['’])",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:before|after|since|following)\s+(?:that|this|then)(?=\W*$)", re.IGNORECASE
)
_ONE = re.compile(
    r"\b(?:a|an|the|this|that|another|some|other)(?:\s+\w+){0,2}\s+(?P<one>ones?)"
    r"(?=\W*$|\s+(?:is|was|are|were|do|does|did|in|of|for|to|with|on|at|that|which|who|would)\b)",
    re.IGNORECASE,
)
_POINTED = re.compile(r"\b(?:this|that|these|those)\s+(?P<noun>[^\W\d_]+)\b", re.IGNORECASE)
_CALENDAR = frozenset(
    "day week weekend month year decade century spring summer autumn winter morning night".split()
)
_HAPPENINGS = frozenset("begin start end last happen open resume fail succeed take hold be".split())
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_ADJECTIVE = re.compile(r"^(?:new|old|first|last|big|small|main)\s+", re.IGNORECASE)
_SENTENCE = re.compile(r".*[?!;]\s+|.*(?<![A-Z])\.\s+", re.DOTALL)
_QUOTED = 90  # characters of an answer that are repeated in a question


def resolve(
    question: str, earlier: Sequence[Exchange], spoken_of: Sequence[AntecedentCandidate]
) -> Exchange:
    """The question with what its pronouns mean; as it was, where that cannot be told.

    Where it cannot, the question before is its aside: its words still find the passage.
    """
    text, aside = _said_that(question, earlier[-1])
    if _THEN.search(text):
        aside = _repeated(earlier[-1])
    text, dangling = _pronouns(text, earlier, spoken_of)
    if dangling and not aside:
        aside = _repeated(earlier[-1])
    text = _one(text, spoken_of)
    text = _there(text, earlier)
    text = _pointed(text, spoken_of)
    return Exchange(_fuller(text, spoken_of), aside=aside)


def _repeated(last: Exchange) -> str:
    return uncapital(bare(last.question))


def _said_that(question: str, last: Exchange) -> tuple[str, str]:
    """ "Who said that?" asks about the answer, or, where there was none, the question before."""
    found = _SAID_THAT.search(question)
    if found is None:
        return question, ""
    if last.answer and len(last.answer) <= _QUOTED:
        return f"{question[: found.start('that')]}“{last.answer.rstrip('.')}”?", ""
    return question, _repeated(last)


def _pronouns(
    question: str, earlier: Sequence[Exchange], spoken_of: Sequence[AntecedentCandidate]
) -> tuple[str, bool]:
    """The question with the first pronoun of each kind replaced, and whether none could be."""
    if _EMPTY_IT.search(question):
        return question, False
    words = parse(question).words
    meant: dict[frozenset[str], tuple[int, str]] = {}
    dangling = False
    for place, word in enumerate(words):
        kind = _kind(word)
        if kind is None or kind in meant or _is_told(question, word):
            continue
        taken = {text for _, text in meant.values()}
        free = [c for c in spoken_of if c.text not in taken]
        text = _asked_for(question, words, place, earlier) or _meant(words, place, free)
        if text is None:
            dangling = True
        else:
            meant[kind] = (place, text)
    for place, text in sorted(meant.values(), reverse=True):
        question = _put(question, words, place, text)
    return question, dangling and not meant


def _kind(word: Word) -> frozenset[str] | None:
    """The pronouns that are used of the same kind of thing."""
    if not word.tag.startswith("PRP") and word.lower not in _PRONOUNS:
        return None
    return next((k for k in (_PERSONAL, _THINGS, _GROUPS) if word.lower in k), None)


def _asked_for(
    question: str, words: Sequence[Word], place: int, earlier: Sequence[Exchange]
) -> str | None:
    """ "What did he say?" after "Who met Hill?": "What did the one who met Hill say?"."""
    asked, word = what_was_asked(earlier), words[place]
    if asked is None or asked.person != (word.lower in _PERSONAL):
        return None
    if word.tag != "PRP$":
        return asked.phrase
    rest = question[word.end :].lstrip()
    return asked.phrase if asked.noun and rest.startswith(asked.noun) else None


def _put(question: str, words: Sequence[Word], place: int, meant: str) -> str:
    """The question with the words meant in the place of a pronoun."""
    word, rest = words[place], question[words[place].end :]
    if word.tag == "PRP$":
        phrase = re.match(r"the (\S+) that ", meant)
        own = re.match(rf"\s+{re.escape(phrase[1])}\b", rest) if phrase else None
        if own is not None:  # "its head" of "the head that ..."
            return question[: word.start] + meant + rest[own.end() :]
        meant += "'" if meant.endswith("s") else "'s"
    elif rest[:1] in ("'", "’"):
        following = words[place + 1]
        rest = f" {'are' if following.lower.endswith('re') else 'is'}{rest[len(following.text) :]}"
    return question[: word.start] + meant + rest


def _is_told(question: str, pronoun: Word) -> bool:
    """Whether the question itself names, before the pronoun, what it may mean.

    In the same sentence that is a name, for "they" also "the envoys"; in a sentence before, any
    phrase.
    """
    opened = _SENTENCE.match(question[: pronoun.start])
    sentence = opened.end() if opened else 0
    told = [m for m in mentions(question) if m.end <= pronoun.start and not m.is_date]
    if pronoun.lower in _GROUPS and any(_definite_plural(question, m) for m in told):
        return True
    return any(m.proper or m.end <= sentence for m in told)


def _definite_plural(question: str, mention: Mention) -> bool:
    """ "the communists", also where the parser takes a verb for the head: "the communists hint"."""
    inside = (w for w in parse(question).words if mention.start <= w.start < mention.end)
    several = any(word.tag in ("NNS", "NNPS") for word in inside)
    return several and _ARTICLE.match(mention.text) is not None


def _meant(
    words: Sequence[Word], place: int, spoken_of: Sequence[AntecedentCandidate]
) -> str | None:
    """The weightiest that agrees with the pronoun and, for "it", with what happens to it."""
    word = words[place].lower
    if word in _PERSONAL:
        fit = [c for c in spoken_of if c.personal]
        fit = fit or [c for c in spoken_of if c.mention.proper and not c.mention.plural]
    elif word in _THINGS:
        things = [c for c in spoken_of if c.mention.label != "PERSON"]
        things = [c for c in things if not (c.mention.topic and c.mention.proper)] or things
        fit = [c for c in things if not c.mention.plural] or list(spoken_of)
        if words[words[place].head].lemma in _HAPPENINGS:
            fit.sort(key=lambda c: c.mention.proper)
    else:
        fit = [c for c in spoken_of if c.mention.plural or c.mention.name]
        fit.sort(key=lambda c: -c.weight * (1.5 if c.several else 1.0))
    return fit[0].text if fit else None


def _one(question: str, spoken_of: Sequence[AntecedentCandidate]) -> str:
    """ "a new one" → "a new garage door opener"."""
    found = _ONE.search(question)
    if found is None:
        return question
    many = found["one"].lower() == "ones"
    fit = [c.mention for c in spoken_of if not c.mention.proper and c.mention.plural == many]
    if not fit:
        return question
    noun = _ADJECTIVE.sub("", _ARTICLE.sub("", fit[0].text))
    return question[: found.start("one")] + noun + question[found.end() :]


def _there(question: str, earlier: Sequence[Exchange]) -> str:
    """ "there" → "in Russia", the place named last."""
    found = _THERE.search(question)
    if found is None or any(m.placed for m in names(question[: found.start()])):
        return question
    for exchange in reversed(earlier):
        for text in (exchange.answer, exchange.question):
            places = [m for m in names(text) if m.placed and not m.is_date] if text else []
            if places:
                where = f"{_place_word(text, places[-1])} {places[-1].text}"
                return question[: found.start()] + where + question[found.end() :]
    return question


def _place_word(text: str, place: Mention) -> str:
    before = text[: place.start].split()
    known = ("at", "near", "inside", "outside", "around")
    return before[-1].lower() if before and before[-1].lower() in known else "in"


def _pointed(question: str, spoken_of: Sequence[AntecedentCandidate]) -> str:
    """ "that movement" → "the Black Lives Matter movement", if it was called so before."""
    found = _POINTED.search(question)
    if found is None:
        return question
    noun = found["noun"].lower()
    if noun in _CALENDAR:
        return question
    for c in spoken_of:
        if len(c.mention.words) > 1 and c.mention.words[-1] == noun and not c.mention.proper:
            called = _ARTICLE.sub("", c.text)
            owned = any(word.tag == "POS" for word in parse(called).words)
            fuller = called if owned else f"the {called}"
            return question[: found.start()] + fuller + question[found.end() :]
    return question


def _fuller(question: str, spoken_of: Sequence[AntecedentCandidate]) -> str:
    """ "Dali" → "Salvador Dali", where he was called so before."""
    for named in reversed(names(question)):
        if len(named.words) != 1 or not named.proper:
            continue
        known = next((c for c in spoken_of if is_same(c.mention, named)), None)
        if known is None or not known.personal or _in_a_name(question, named):
            continue
        if not set(known.mention.words) & (set(tokens(question)) - set(named.words)):
            question = question[: named.start] + known.text + question[named.end :]
    return question


def _in_a_name(question: str, named: Mention) -> bool:
    """Whether a capitalised word stands beside a name, as of a name that was cut in two."""
    beside = (question[: named.start].split()[1:][-1:], question[named.end :].split()[:1])
    return any(word[0].isupper() for words in beside for word in words)
