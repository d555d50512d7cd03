"""A period without a year: the same days of every year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from index.types import Period, TimeExpression

_FIRST, _LAST = date.min.year, date.max.year - 2  # these days may end in the year after
_LEAP = 2000  # it has a 29 February
_MONTH = re.compile(r"XXXX-\d\d(?:-\d\d)?")


@dataclass(frozen=True, slots=True)
class EveryYear(Period):
    """The same days of every year; ``start`` and ``end`` are those of one year."""

    @property
    def any_year(self) -> bool:
        """Always true."""
        return True

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


def _gap(one: Period, other: Period) -> int:
    """Days between two periods, 0 where they touch; less the days that they share."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return (start - end).days


def _moved(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
