"""Datelines: the place, the day and the agency that open a report of a news wire.

"MOSCOW, January 30 (RIA Novosti) -", "Madrid, 3 de febrero de 2011 (EFE).-", "(ANSA) - ROMA, 3 FEB
-", "МОСКВА, 3 февраля. /ТАСС/.".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cleaning.line_dates import LineDate, dates_of
from index.cleaning.month_names import is_weekday
from index.types import Period, Span

_LOOK = 200  # characters of a line in which a dateline may stand
_WORD = r"[^\W\d_][\w.'’-]*"
_PLACE = re.compile(
    rf"(?:^|\d\s|[)\]]\s?[-–—]{{0,2}}\s?)[ \t]*"
    rf"(?P<place>{_WORD}(?:[ /]{_WORD}){{0,4}}(?:,\s{_WORD}(?:\s{_WORD}){{0,2}})?),?\s?$"
)
_AFTER = re.compile(
    r"\s*+,?\s*+(?:[(/](?P<agency>[^()/\n]{2,40})[)/])?\s*+\.?\s?(?P<dash>-{1,2}|[–—:]|\.\s|[.]$)"
)
_SMALL = frozenset(
    "de del la las el los le les of the am an der do da di du al and y e и i".split()
)
_NO_PLACE = frozenset("on in by photo am le el il op den em w".split())


@dataclass(frozen=True, slots=True)
class Dateline:
    """``value`` is the day as ``LineDate`` has it; ``agency`` None where none stands there."""

    place: str
    value: str
    agency: str | None
    span: Span

    @property
    def period(self) -> Period | None:
        """Its day; None without a year."""
        return LineDate(self.span, self.value).period


def dateline_of(line: str, *, day_first: bool | None = None) -> Dateline | None:
    """The dateline that opens a line; its span is in the line."""
    head = line[:_LOOK]
    if not any(mark in head for mark in "-–—:./"):
        return None
    for found in dates_of(head, day_first=day_first):
        place = _place_before(head[: found.span.start])
        after = _AFTER.match(head, found.span.end)
        ended = after is not None or head[found.span.end - 1] == "."
        if (
            found.labelled
            or place is None
            or not ended
            or found.value[4:5] != "-"
            or len(found.value) < 10
        ):
            continue
        agency = after["agency"] if after is not None else None
        end = after.end() if after is not None else found.span.end
        return Dateline(place, found.value, agency and agency.strip(), Span(0, end))
    return None


def _place_before(words: str) -> str | None:
    """The place that ends these words, a weekday after it left out."""
    cut = re.search(r",?\s([^\W\d_]+)\.?,?\s*$", words)
    if cut is not None and is_weekday(cut[1]):
        words = words[: cut.start()]
    found = _PLACE.search(words)
    if found is None:
        return None
    parts = found["place"].replace("/", " ").replace(",", " ").split()
    named = parts[0][0].isupper() and all(p[0].isupper() or p in _SMALL for p in parts)
    return found["place"] if named and parts[0].lower() not in _NO_PLACE else None
