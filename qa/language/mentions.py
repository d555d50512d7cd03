"""The people, places and things that a question or an answer speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.language.word_classes import (
    ASKING_TO_DO,
    AUXILIARIES,
    POINTING,
    POSSESSIVES,
    QUESTION_WORDS,
    SUBJECTS,
    Word,
    describes,
    is_predicate,
    is_verb,
    part,
    split,
)

_JOINING = frozenset("of the and & de la van von der bin al for".split())
_GAP = re.compile(r"[,;:?!()\[\]“”\"—–]|\.\s")
_PLACED = frozenset("in at to from near into inside outside visit leave reach around".split())
_DATE_WORDS = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday early late mid""".split()
)
_TITLE_WORDS = 8  # an earlier turn of so few words that asks nothing names a topic


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase. ``text[start:end]`` of the text it was found in.

    ``name``: it holds a capitalised word. ``placed``: a preposition of place stands before it.
    ``topic``: it was the whole of a turn.
    """

    text: str
    start: int
    end: int
    name: bool
    placed: bool = False
    topic: bool = False

    @property
    def words(self) -> list[str]:
        """Its words, lower case, without article and possessive endings."""
        found = [w.lower.removesuffix("'s").removesuffix("'") for w in split(self.text)]
        return found[1:] if found and found[0] in ("the", "a", "an") else found

    @property
    def plural(self) -> bool:
        """Whether it seems to name several."""
        head = self.head
        ends = head.endswith("s") and not head.endswith(("ss", "us", "is", "'s"))
        return ends or " and " in self.text

    @property
    def head(self) -> str:
        """The noun that the phrase is about: the last before "of", "in" and the like."""
        before = re.split(r"\s+(?:of|in|for|on|to|with)\s+", self.text, maxsplit=1)[0]
        found = split(before)
        return found[-1].lower if found else ""


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """The noun phrases of a question, in order; pronouns and dates are none."""
    if topic := _topic(text):
        return (topic,)
    found: list[Mention] = []
    run: list[Word] = []
    all_words = split(text)
    for place, word in enumerate(all_words):
        if run and _GAP.search(text[run[-1].end : word.start]):
            _close(run, text, all_words, found)
        _take(word, place, all_words, run, text, found)
    _close(run, text, all_words, found)
    return tuple(found)


def names(text: str) -> list[Mention]:
    """The mentions of a text that hold a name."""
    return [mention for mention in mentions(text) if mention.name]


def _topic(text: str) -> Mention | None:
    """A turn that is no question but a few words about which more will be asked."""
    stripped = text.strip()
    found = split(stripped)
    if not found or len(found) > _TITLE_WORDS or stripped.endswith("?"):
        return None
    if any(w.lower in AUXILIARIES for w in found) or found[0].lower in QUESTION_WORDS:
        return None
    if not found[0].text[0].isupper() or stripped.endswith("."):
        return None
    if all(part(w, first=True, inside=False) == "function" for w in found):
        return None  # "Others", "Nobody"
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", stripped) or stripped
    return Mention(bare, 0, len(bare), name=True, topic=True)


def _take(
    word: Word,
    place: int,
    all_words: Sequence[Word],
    run: list[Word],
    text: str,
    found: list[Mention],
) -> None:
    """Lengthen the phrase at hand by a word, or close it."""
    first = place == 0 or text[: word.start].rstrip().endswith((".", "?", "!"))
    kind = part(word, first=first, inside=bool(run))
    if kind == "function" and word.text == "He" and run and run[-1].text[0].isupper():
        kind = "name"  # "Zheng He"
    if kind == "noun" and not run and _after_pronoun(all_words[:place]):
        kind = "verb"
    joins = (
        bool(run)
        and word.lower in _JOINING
        and _goes_on(all_words[place + 1 : place + 3], word, run)
    )
    if joins:
        run.append(word)
    elif kind == "determiner":
        _close(run, text, all_words, found)
        if word.lower in ("the", "a", "an"):
            run.append(word)
    elif kind in ("noun", "name"):
        if _breaks(word, run, kind) or (
            kind == "noun" and _is_acting(run, all_words) and not _is_of(run)
        ):
            _close(run, text, all_words, found)
            if kind == "noun":
                kind = part(word, first=first, inside=False)
        if kind in ("noun", "name"):
            run.append(word)
    else:
        _close(run, text, all_words, found)


def _after_pronoun(before: Sequence[Word]) -> bool:
    """Whether the words before end in a subject pronoun, adverbs apart: "did they ever"."""
    for word in reversed(before):
        if word.lower in SUBJECTS:
            return True
        if (
            is_verb(word.lower)
            or part(word, first=False, inside=False) != "function"
            or word.lower in AUXILIARIES
        ):
            return False
    return False


def _is_acting(run: Sequence[Word], all_words: Sequence[Word]) -> bool:
    """Whether a bare name is the subject of a verb that must follow: "did *Gerry* encounter"."""
    if not run or not run[0].text[0].isupper():
        return False
    place = all_words.index(run[0])
    return place > 0 and all_words[place - 1].lower in ASKING_TO_DO


def _breaks(word: Word, run: Sequence[Word], kind: str) -> bool:
    """Whether a word begins a new phrase. Without an article, a name is whole in itself."""
    content = [w for w in run if w.lower not in ("the", "a", "an")]
    if not content or _is_of(run):
        return False
    bare = content[0] is run[0]
    if bare and kind == "name" and not content[-1].text[0].isupper():
        return True
    if kind != "noun":
        return False
    return is_verb(word.lower) and (bare or not describes(content[-1]))


def _is_of(run: Sequence[Word]) -> bool:
    return run[-1].lower in _JOINING or run[-1].lower.endswith(("'s", "s'"))


def _goes_on(rest: Sequence[Word], joint: Word, run: Sequence[Word]) -> bool:
    """Whether the phrase goes on after "of", "of the" or, between names, "and"."""
    following = [w for w in rest if w.lower not in ("the", "a", "an")]
    if not following:
        return False
    capital = following[0].text[0].isupper()
    if joint.lower == "of":
        noun = part(following[0], first=False, inside=True) in ("noun", "name")
        return noun and following[0].lower not in POINTING | POSSESSIVES
    if joint.lower == "the":
        return run[-1].lower == "of" or (capital and run[-1].lower in _JOINING)
    return capital and run[-1].text[0].isupper()


def _close(run: list[Word], text: str, all_words: Sequence[Word], found: list[Mention]) -> None:
    """Keep the phrase at hand as a mention, if it says anything, and begin anew."""
    while run and (run[-1].lower in _JOINING or run[-1].lower in ("a", "an")):
        run.pop()
    while run and is_predicate(run[-1]) and run[-1].text.islower():
        run.pop()
    if run and run[-1].lower in ("the", "a", "an"):
        run.pop()
    if run:
        start, end = run[0].start, run[-1].end
        name = any(w.text[0].isupper() for w in run if w.start > 0 or len(w.text) > 3)
        before = all_words[all_words.index(run[0]) - 1].lower if all_words[0] != run[0] else ""
        phrase = re.sub(r"['’]s?$", "", text[start:end]) or text[start:end]
        mention = Mention(phrase, start, start + len(phrase), name, before in _PLACED)
        found.append(mention)
    run.clear()


def is_date(mention: Mention) -> bool:
    """Whether a phrase is only a date."""
    return all(w in _DATE_WORDS or w[0].isdigit() for w in mention.words)
