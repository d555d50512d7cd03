"""The people, places and things that a question or an answer speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.language.parser import Parse, Word, parse

NAMES = frozenset(
    "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE".split()
)  # OntoNotes
_PLACES = frozenset("GPE LOC FAC".split())
_DATES = frozenset("DATE TIME".split())
_BEFORE_PLACES = frozenset("in at to from near into inside outside around".split())
_LIGHT = frozenset("type kind sort lot number example part couple bit".split())
_ARTICLES = frozenset("the a an".split())
_INSIDE = frozenset("the of de van von bin al der la".split())  # names, in small letters
_TITLE_WORDS = 8  # an earlier turn of so few words that asks nothing names a topic


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase. ``text[start:end]`` of the text it was found in.

    ``words``: its words, lower case, without article and possessive endings. ``head``: the noun
    it is about. ``label``: the kind of name, as OntoNotes calls it, "" where none is known.
    ``name``: it holds a name. ``plural``: it names several. ``placed``: it is or seems a place.
    ``topic``: it was the whole of a turn.
    """

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    head: str
    label: str = ""
    name: bool = False
    plural: bool = False
    placed: bool = False
    topic: bool = False

    @property
    def proper(self) -> bool:
        """Whether it is a name throughout: "North Korea", not "the US reaction"."""
        capital = all(not w[0].islower() for w in self.text.split() if w not in _INSIDE)
        return self.name and capital and "'s " not in self.text and "’s " not in self.text

    @property
    def is_date(self) -> bool:
        """Whether the phrase is only a date."""
        return self.label in _DATES


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """The noun phrases of a text, in order; pronouns and what is asked for are none."""
    parsed = parse(text)
    return tuple(_mention(text, parsed, *ends) for ends in _joined(parsed.words, _bases(parsed)))


def names(text: str) -> list[Mention]:
    """The mentions of a text that hold a name."""
    return [mention for mention in mentions(text) if mention.name]


def topic(text: str) -> Mention | None:
    """A turn that is no question but a few words about which more will be asked, as a mention."""
    parsed = parse(text)
    told = [word for word in parsed.words if word.is_word]
    stripped = text.strip()
    if not told or len(told) > _TITLE_WORDS or stripped.endswith(("?", ".")):
        return None
    asks = any(word.is_auxiliary for word in told) or told[0].tag.startswith("W")
    if asks or not stripped[0].isupper() or not any(word.is_noun for word in told):
        return None
    whole = _mention(text, parsed, 0, len(parsed.words))
    named = any(last - start >= len(told) for start, last, _ in parsed.entities)
    kind = whole.label if named else ""
    bare = re.sub(r"(?<!\s)\s*\([^()]*\)$", "", stripped) or stripped
    return replace(whole, text=bare, end=whole.start + len(bare), label=kind, name=True, topic=True)


def _bases(parsed: Parse) -> list[tuple[int, int]]:
    """Base phrases without what only points or asks, and the names outside of them."""
    words = parsed.words
    found: list[tuple[int, int]] = []
    for start, end in parsed.phrases:
        ends = [last for first, last, _ in parsed.entities if first < end < last and start < last]
        start, end = _opening(words, start, end), max(ends, default=end)
        if start < end and not words[end - 1].tag.startswith(("PRP", "W", "DT", "EX")):
            found.append((start, end))
    inside = {place for start, end in found for place in range(start, end)}
    for start, end, _ in parsed.entities:
        if inside.isdisjoint(range(start, end)):
            led = start > 0 and words[start - 1].lower in _ARTICLES
            found.append((start - led, end))
    return sorted(found)


def _opening(words: Sequence[Word], start: int, end: int) -> int:
    """Where the phrase begins after "his", "that", "all"; its end for "which agency"."""
    while start < end and (
        words[start].tag in ("PRP$", "PDT", "CC", "UH")
        or (words[start].tag in ("DT", "JJR") and words[start].lower not in _ARTICLES)
        or not words[start].is_word
    ):
        start += 1
    return end if any(words[n].tag.startswith("W") for n in range(start, end)) else start


def _joined(words: Sequence[Word], bases: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Phrases on both sides of "of" as one, and those that a name was cut in.

    "the cost of food", but only "trees" of "types of trees"; "the Black Lives" + "Matter movement".
    """
    found: list[tuple[int, int]] = []
    for start, end in bases:
        last = found[-1] if found else None
        if last and last[1] + 1 == start and words[last[1]].lower == "of":
            light = words[last[1] - 1].lemma in _LIGHT
            found[-1] = (start if light else last[0], end)
        elif last and last[1] == start and _cut(words[start - 1], words[start]):
            found[-1] = (last[0], end)
        elif not last or start >= last[1]:
            found.append((start, end))
    return found


def _cut(one: Word, other: Word) -> bool:
    return one.text[0].isupper() and other.text[0].isupper()


def _mention(text: str, parsed: Parse, first: int, end: int) -> Mention:
    words = parsed.words[first:end]
    while len(words) > 1 and words[-1].tag == "POS":
        words = words[:-1]
    head = next((n for n, w in enumerate(words) if n and w.lower == "of"), len(words)) - 1
    kinds = [kind for start, last, kind in parsed.entities if start <= first + head < last]
    label = next(iter(kinds), "")
    own = [w for w in words if w.is_word and w.tag != "POS"]
    start, stop = words[0].start, words[-1].end
    before = parsed.words[first - 1].lower if first else ""
    return Mention(
        text[start:stop],
        start,
        stop,
        tuple(w.lower for w in own if w.lower not in _ARTICLES),
        words[head].lower,
        label,
        name=label in NAMES or any(w.tag.startswith("NNP") for w in own),
        plural=words[head].tag in ("NNS", "NNPS") and label not in NAMES,
        placed=label in _PLACES or (not label and before in _BEFORE_PLACES),
    )
