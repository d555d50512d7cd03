"""What "he", "it", "they", "there", "one" and "who said that" stand for, put in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.followups.antecedents import what_was_asked
from qa.followups.ellipsis import bare, uncapital
from qa.followups.salience import Candidate, Exchange, is_capital
from qa.language.mentions import Mention, is_date, mentions, names
from qa.language.word_classes import CALENDAR

_PRONOUN = re.compile(
    r"\b(?P<word>he|him|his|she|her|it|its|they|them|their)(?P<is>['’]s|['’]re)?(?!\w)",
    re.IGNORECASE,
)
_PERSONAL = frozenset("he him his she her".split())
_OWNING = frozenset("his its their".split())
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
    r"\b(?:a|an|the|this|that|another|some|other|any)(?:\s+\w+){0,2}\s+(?P<one>ones?)"
    r"(?=\W*$|\s+(?:is|was|are|were|do|does|did|in|of|for|to|with|on|at|that|which|who|would)\b)",
    re.IGNORECASE,
)
_POINTED = re.compile(r"\b(?:this|that|these|those)\s+(?P<noun>[^\W\d_]+)\b", re.IGNORECASE)
_EVENT = re.compile(
    r"\s+(?:begin|began|begun|start|started|end|ended|last|happen|happened|open|opened|resume"
    r"|resumed|fail|failed|succeed|succeeded|take place|took place|held|over|about)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_ADJECTIVE = re.compile(r"^(?:new|old|first|last|big|small|main)\s+", re.IGNORECASE)
_OWNER = re.compile(r"['’]s?\s")
_SENTENCE = re.compile(r".*[.?!;]\s+", re.DOTALL)
_QUOTED = 90  # characters of an answer that are repeated in a question


def resolve(question: str, earlier: Sequence[Exchange], spoken_of: Sequence[Candidate]) -> str:
    """The question with what its pronouns mean; as it was, where that cannot be told."""
    text = _said_that(question, earlier[-1])
    if _THEN.search(text):
        text = f"{bare(text)} ({uncapital(bare(earlier[-1].question))})?"
    text = _pronoun(text, earlier, spoken_of)
    text = _one(text, spoken_of)
    text = _there(text, earlier)
    return _short(text, spoken_of)


def _one(question: str, spoken_of: Sequence[Candidate]) -> str:
    """ "a new one" → "a new garage door opener"."""
    found = _ONE.search(question)
    if found is None:
        return question
    many = found["one"].lower() == "ones"
    fit = [c.mention for c in spoken_of if not is_capital(c.text) and c.mention.plural == many]
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
            places = [m for m in names(text) if m.placed and not is_date(m)]
            if places:
                where = f"{_place_word(text, places[-1])} {places[-1].text}"
                return question[: found.start()] + where + question[found.end() :]
    return question


def _place_word(text: str, place: Mention) -> str:
    before = text[: place.start].split()[-1].lower()
    return before if before in ("at", "near", "inside", "outside", "around") else "in"


def _short(question: str, spoken_of: Sequence[Candidate]) -> str:
    """ "that movement" → "the Black Lives Matter movement", if it was called so before."""
    found = _POINTED.search(question)
    if found is None:
        return question
    noun = found["noun"].lower()
    if noun in CALENDAR:
        return question
    for c in spoken_of:
        own = c.mention.words
        if len(own) > 1 and own[-1] == noun and not is_capital(c.text):
            called = _ARTICLE.sub("", c.text)
            fuller = called if _OWNER.search(called) else f"the {called}"
            return question[: found.start()] + fuller + question[found.end() :]
    return question


def _said_that(question: str, last: Exchange) -> str:
    """ "Who said that?" asks about the answer, or, where there was none, the question before."""
    found = _SAID_THAT.search(question)
    if found is None:
        return question
    if last.answer and len(last.answer) <= _QUOTED:
        return f"{question[: found.start('that')]}“{last.answer.rstrip('.')}”?"
    return f"{bare(question)} ({uncapital(bare(last.question))})?"


def _pronoun(question: str, earlier: Sequence[Exchange], spoken_of: Sequence[Candidate]) -> str:
    """The question with the first pronoun replaced whose meaning can be told.

    Where it cannot be, the question before stands beside it: its words still find the passage.
    """
    if _EMPTY_IT.search(question):
        return question
    dangling = False
    for found in _PRONOUN.finditer(question):
        if _is_told(question, found):
            continue
        meant = _asked_for(question, found, earlier) or _replaced(question, found, spoken_of)
        if meant is not None:
            return meant
        dangling = True
    return f"{bare(question)} ({uncapital(bare(earlier[-1].question))})?" if dangling else question


def _asked_for(question: str, found: re.Match[str], earlier: Sequence[Exchange]) -> str | None:
    """ "What did he say?" after "Who met Hill?": "What did the one who met Hill say?"."""
    asked, rest = what_was_asked(earlier), question[found.end() :]
    if asked is None or asked.person != (found["word"].lower() in _PERSONAL):
        return None
    if not _is_owning(found, rest):
        return question[: found.start()] + asked.phrase + rest
    own = re.match(rf"\s+{re.escape(asked.noun)}\b", rest) if asked.noun else None
    return question[: found.start()] + asked.phrase + rest[own.end() :] if own else None


def _replaced(question: str, found: re.Match[str], spoken_of: Sequence[Candidate]) -> str | None:
    word, rest = found["word"].lower(), question[found.end() :]
    meant = _meant(word, rest, spoken_of)
    if meant is None:
        return None
    if _is_owning(found, rest):
        meant += "'" if meant.endswith("s") else "'s"
    elif found["is"]:
        meant += " are" if word == "they" else " is"
    return question[: found.start()] + meant + rest


def _is_owning(found: re.Match[str], rest: str) -> bool:
    """Whether the pronoun is a possessive: "her" is one before a word."""
    word = found["word"].lower()
    return word in _OWNING or (word == "her" and re.match(r"\s+[^\W\d_]", rest) is not None)


def _is_told(question: str, found: re.Match[str]) -> bool:
    """Whether the question itself names, before the pronoun, what it may mean.

    In the same sentence that is a name, for "they" also "the envoys"; in a sentence before, any
    phrase.
    """
    many = found.group().lower().startswith("the")
    opened = _SENTENCE.match(question[: found.start()])
    sentence = opened.end() if opened else 0
    told = [m for m in mentions(question) if m.end <= found.start() and not is_date(m)]
    return any(
        m.name or m.end <= sentence or (many and m.plural and _ARTICLE.match(m.text)) for m in told
    )


def _meant(word: str, rest: str, spoken_of: Sequence[Candidate]) -> str | None:
    """The weightiest that agrees with the pronoun and, for "it", with what happens to it."""
    if word in _PERSONAL:
        fit = [c for c in spoken_of if c.personal]
    elif word in ("it", "its"):
        things = [c for c in spoken_of if not (c.personal and c.mention.topic)]
        fit = [c for c in things if not c.mention.plural] or list(spoken_of)
        if _EVENT.match(rest):
            fit.sort(key=lambda c: is_capital(c.text))
    else:
        fit = [c for c in spoken_of if c.mention.plural or c.mention.name]
        fit.sort(key=lambda c: -c.weight * (1.5 if c.mention.plural else 1.0))
    return fit[0].text if fit else None
