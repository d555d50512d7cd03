"""Days without a year, asked long after a collection ends: "in June", "on February 8".

They mean this year's or last year's. In a collection that has nothing of either, every passage
would stand against them alike; there they mean those days of any year (TIMEX ``XXXX-06``), and a
note says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.types import Period, TimeExpression
from qa.types import Query

_LONGEST = 100  # days: a season, not "since February"
_YEAR = timedelta(days=366)
_FIRST, _LAST = date.min.year, date.max.year - 2  # these days may end in the year after
_LEAP = 2000  # it has a 29 February
_CALENDAR = (
    r"(?:jan|febr?|mar|apr|aug|sept?|oct|nov|dec)\.?|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|spring|summer|autumn|fall|winter"
)
_NAMED = re.compile(rf"\b(?:{_CALENDAR})(?!\w)", re.IGNORECASE)
# All that may stand beside them: "the third week of June", "late February", "Monday, 8 March".
_BESIDE = re.compile(
    r"\b(?:[0-3]?\d(?:st|nd|rd|th)?|the|of|early|mid|late|beginning|start|middle|end|week|half"
    r"|first|second|third|fourth|last(?=\s+week)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|[\s,–-]",
    re.IGNORECASE,
)
_MONTH = re.compile(r"XXXX-\d\d(?:-\d\d)?")


@dataclass(frozen=True, slots=True)
class EveryYear(Period):
    """The same days of every year; ``start`` and ``end`` are those of one year."""

    def near(self, other: Period) -> Period:
        """These days in the year in which they are nearest to another period."""
        years = {min(max(other.start.year + step, _FIRST), _LAST) for step in (-1, 0, 1)}
        return min(map(self._in, sorted(years)), key=lambda p: _gap(p, other))

    def told(self, time: TimeExpression) -> Period | None:
        """The period of a time expression, in some year where its year is not known."""
        if time.period is not None or not _MONTH.fullmatch(time.value):
            return time.period
        return Period.parse(f"{_LEAP}{time.value[4:]}")

    def overlaps(self, other: Period) -> bool:
        """Whether another period shares a day with these in some year."""
        return self.near(other).overlaps(other)

    def _in(self, year: int) -> Period:
        on = self.last.year - self.start.year
        last = _moved(self.last, year + on)
        return Period(_moved(self.start, year), last + timedelta(days=1))


def of_any_year(query: Query, first: date | None, last: date | None) -> Query:
    """The query with its days in every year, where it names no year and the collection has none.

    :param first, last: the days between which its articles were published, None where not known.
    """
    period, said = query.period, query.period_text
    if period is None or said is None or not _yearless(said) or period.days > _LONGEST:
        return query
    notes = tuple(note for note in query.notes if not note.startswith(f"“{said}” read as"))
    if first is None or last is None:  # no date tells which year: the words stay words
        return replace(query, period=None, period_text=None, intent="none", notes=notes)
    if first - query.as_of <= _YEAR and query.as_of - last <= _YEAR:
        return query
    note = f"“{said}” taken for any year: the articles are not of the last one"
    return replace(query, period=EveryYear(period.start, period.end), notes=(*notes, note))


def _yearless(said: str) -> bool:
    beside, named = _NAMED.subn("", said)
    return named > 0 and not _BESIDE.sub("", beside)


def _gap(one: Period, other: Period) -> int:
    """Days between two periods, 0 where they touch; less the days that they share."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return (start - end).days


def _moved(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
