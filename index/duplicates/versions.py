"""Versions of one story on one day, as wires mark them: "UPDATE 2-", "1st Ld-Writethru".

A date says only that two versions are of one day; the marks say which is the later. A correction
notice inside an article marks it as corrected, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.words import tokens, words
from index.types import Article

_FIRST = (
    r"urgent|flash|alert|bulletin|breaking|snap|news\ ?alert|news\ ?flash|eil(?:meldung)?|avance"
)
_FIXED = (
    r"correct(?:ed|ion|s)|berichtigt|berichtigung|korrektur|korrigiert|correcci[oó]n|corregid[ao]"
    r"|rectificatif|corrig[eé]|rettifica|corre[cç][aã]o"
)
_REFILED = r"refiled?|rpt|repeat(?:ed)?"
_LATER = (
    r"updated?|lead|ld|wrap-?up|recasts?|write-?thru|actualizaci[oó]n|ampliaci[oó]n|actualisation"
    r"|aktualisiert|zusammenfassung|neu|aggiornamento|atualiza[cç][aã]o"
)
_NTH = r"(?P<nth>\d{1,2})(?:st|nd|rd|th|ª|º|\.|e|er)?\s?-?\s?"
_MARK = (
    rf"(?:(?P<first>{_FIRST})|(?P<fixed>{_FIXED})|(?P<refiled>{_REFILED})|(?P<final>final)"
    rf"|(?:{_NTH})?(?P<later>{_LATER})(?:[-\s]*write-?thru)?(?:\s?(?P<number>\d{{1,2}}))?)"
)
_BEFORE = re.compile(rf"(?i)^\W*{_MARK}\s?[-–—:/)\]]+\s*")
_AFTER = re.compile(
    rf"(?i)\s{{0,9}}(?:[,(\[]|\s[-–—])\s{{0,9}}{_MARK}"
    r"(?:\s{0,9},\s{0,9}\d{2,4})?\s{0,9}[)\]]?\s*$"
)
_SLUG = re.compile(r"\b(?P<nth>\d{1,2})(?:st|nd|rd|th)\sLd(?:-Writethru)?\b")
_NUMBERED = re.compile(r"^((?:UPDATE|LEAD|WRAPUP)\s?\d{1,2})\s(?=\S)")
_MOST_MARKS = 4
_TAIL = 80  # characters at the end of a headline in which a mark may begin
_HEAD = 300  # characters in which a wire's slug line stands
_SAYS_FIXED = re.compile(r"(?i)\b(?:correct|amend|retract|clarif|misstat|earlier\ version)")
_FEWEST_WORDS = 2
_SLUG_SHARED = 0.6  # share of the shorter headline's words


@dataclass(frozen=True, slots=True)
class Version:
    """Where an article stands among the versions of its story.

    ``rank``: 0 for a first telling, below for a flash, n for the nth update, half a step more for a
    corrected one. ``slug``: the headline's words without marks.
    """

    rank: float
    slug: frozenset[str]
    publisher: tuple[str, ...]
    day: int | None


def version_of(article: Article) -> Version:
    """The version that an article's headline, slug line and notices make it."""
    rank, title = _marks(article.title)
    slug_line = _SLUG.search(article.text[:_HEAD])
    if slug_line is not None:
        rank = max(rank, float(slug_line["nth"]))
    noticed = any(_SAYS_FIXED.search(span.of(article.text)) for span in article.notices)
    if noticed and rank == int(rank):
        rank += 0.5
    known = article.published
    day = known.period.start.toordinal() if known and known.period.days == 1 else None
    return Version(rank, frozenset(words(title)), tuple(tokens(article.publisher or "")), day)


def is_later(one: Article, other: Article) -> bool:
    """Whether one is marked as a later version of the other, on one day by one publisher."""
    mine, theirs = version_of(one), version_of(other)
    same = mine.publisher == theirs.publisher and mine.day == theirs.day is not None
    return same and mine.rank > theirs.rank and _same_slug(mine.slug, theirs.slug)


def pairs(versions: Sequence[Version]) -> Iterator[tuple[int, int]]:
    """Articles that their marks and headlines make versions of one story, by number.

    One publisher, one day, most words of the shorter headline in common, and one of them marked.
    """
    by_place: dict[tuple[tuple[str, ...], int], list[int]] = {}
    for number, version in enumerate(versions):
        if version.day is not None and len(version.slug) >= _FEWEST_WORDS:
            by_place.setdefault((version.publisher, version.day), []).append(number)
    for numbers in by_place.values():
        marked = [number for number in numbers if versions[number].rank]
        for one in marked:
            for other in numbers:
                later = other > one or not versions[other].rank
                if other != one and later and _same_slug(versions[one].slug, versions[other].slug):
                    yield min(one, other), max(one, other)


def _same_slug(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= max(_FEWEST_WORDS, _SLUG_SHARED * min(len(one), len(other)))


def _marks(title: str) -> tuple[float, str]:
    """The rank that a headline's marks give, and the headline without them."""
    rank, fixed = 0.0, 0.0
    title = _NUMBERED.sub(r"\1-", title)
    for _ in range(_MOST_MARKS):
        found = _BEFORE.match(title) or _AFTER.search(title, max(0, len(title) - _TAIL))
        if found is None:
            break
        if found["fixed"]:
            fixed = max(fixed, 0.5)
        elif found["refiled"]:
            fixed = max(fixed, 0.25)
        else:
            rank = _rank(found)
        title = title[found.end() :] if found.re is _BEFORE else title[: found.start()]
    return rank + fixed, title


def _rank(found: re.Match[str]) -> float:
    if found["first"]:
        return -1.0
    if found["final"]:
        return 99.0
    return float(found["nth"] or found["number"] or 1)
