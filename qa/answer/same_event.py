"""Whether two quotations that answer a question tell of the same event.

Articles that report the second round in 2004 and the fifth in 2007 answer "when did the round
begin?" with different dates, and neither contradicts the other. A difference is only claimed where
nothing speaks for different events: the publications are near in time (or both look far back), the
places are not others, no round or year that describes a thing is another one, and the date or
number belongs to the same verb.
"""

from __future__ import annotations

from functools import lru_cache

from index.text.words import fold
from index.types import Period
from qa.language.mentions import names
from qa.language.parser import Word, parse
from qa.types import DifferenceKind, Quote

APART = 60  # days between publications from which they report different events
_LONG_AGO = 366  # days before its publication from which an article looks back at an event
_PLACES = frozenset("GPE LOC FAC EVENT".split())
_PLACE_WORDS = frozenset("in at near".split())
_SAYING = frozenset("say tell announce report add state note stress write claim".split())
_ORDINALS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last next
    previous""".split()
)


def same_event(kind: DifferenceKind, asked: str, one: Quote, other: Quote) -> bool:
    """Whether nothing speaks against it. False where it cannot be told from the texts.

    :param asked: the question; a date of saying counts only where it asks when somebody said it.
    """
    if not _of_one_time(kind, one, other):
        return False
    if _others(_places(one.text), _places(other.text)):
        return False
    ours, theirs = _described(one.text), _described(other.text)
    if any(ours[noun] != theirs[noun] for noun in ours.keys() & theirs.keys()):
        return False
    return kind == "name" or _same_deed(asked, one, other)


def _of_one_time(kind: DifferenceKind, one: Quote, other: Quote) -> bool:
    """Whether both were published about when the other was, or both tell of long ago."""
    days = [quote.article.published.period for quote in (one, other) if quote.article.published]
    if len(days) < 2:
        return False
    if abs((days[0].start - days[1].start).days) <= APART:
        return True
    return kind == "date" and all(map(_looks_back, (one, other), days))


def _looks_back(quote: Quote, published: Period) -> bool:
    said = [t.period for t in quote.times if t.start >= quote.answer.start and t.period]
    return bool(said) and (published.start - said[0].end).days > _LONG_AGO


def _others(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


@lru_cache(maxsize=256)
def _places(text: str) -> frozenset[str]:
    """The words of the places and events that a text names, folded.

    A name after "in", "at" or "near" is one, whatever the parser takes it for ("in Uvalde").
    """
    found: set[str] = set()
    for name in names(text):
        before = text[: name.start].split()[-1:]
        led = any(word.lower() in _PLACE_WORDS for word in before)
        if not name.is_date and (name.label in _PLACES or (led and name.proper)):
            found |= {fold(word) for word in name.text.split() if word[0].isupper()}
    return frozenset(found)


@lru_cache(maxsize=256)
def _described(text: str) -> dict[str, str]:
    """Nouns that an ordinal or a year describes: "the fifth round" → {"round": "fifth"}."""
    words = parse(text).words
    found: dict[str, str] = {}
    for word in words:
        noun = words[word.head]
        year = word.text.isdigit() and len(word.text) == 4 and word.head > words.index(word)
        if noun.is_noun and (word.lower in _ORDINALS or _is_ordinal(word) or year):
            found.setdefault(noun.lemma, word.lower)
    return found


def _is_ordinal(word: Word) -> bool:
    return word.text[0].isdigit() and word.lower.endswith(("st", "nd", "rd", "th"))


def _same_deed(asked: str, one: Quote, other: Quote) -> bool:
    """Whether the date or the number belongs to the same verb in both, not to who said so."""
    ours, theirs = _deed(one), _deed(other)
    if ours != theirs:
        return False
    return ours not in _SAYING or any(w.lemma == ours for w in parse(asked).words)


def _deed(quote: Quote) -> str:
    """The lemma of the verb that the answering words depend on; "" where there is none."""
    words = parse(quote.text).words
    start, end = quote.answer.start - quote.span.start, quote.answer.end - quote.span.start
    inside = [n for n, word in enumerate(words) if start <= word.start < end]
    place = next((n for n in inside if words[n].head not in inside), None)
    while place is not None and not words[place].is_verb:
        above = words[place].head
        place = above if above != place else None
    return words[place].lemma if place is not None else ""
