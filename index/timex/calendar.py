"""TIMEX3 values and the calendar: which days a value denotes, and steps of so many units.

A value is the only state: ``2005``, ``2005-09``, ``2005-09-19``, ``2005-W38``, ``2005-Q3``,
``2005-H1``, ``2005-SU``, ``199`` (decade), ``19`` (century, as in ISO 8601: the years 19xx),
``FY2006``, ``2005-09-19TNI``. Values with X in them denote no stretch of the calendar. Pure.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.timex.tables import EASTER, FLOATING, HOLIDAYS
from index.types import Period

_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?$")
_PART = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)$")

FINENESS = {"D": 0, "W": 1, "WE": 1, "M": 2, "Q": 3, "H": 3, "S": 3, "Y": 4, "DE": 5, "CE": 6,
            "ML": 7, "F": 1}  # fmt: skip
"""Order of granularities, finest first."""


def granularity(value: str) -> str:
    """The unit letter of a value: D, W, M, Q, H, S, Y, DE, CE; empty where unknown."""
    if "X" in value or value.endswith("_REF") or value.startswith(("P", "T", "BC")):
        return ""
    if _DAY.match(value):
        return "D"
    if _WEEK.match(value):
        return "W"
    part = _PART.match(value)
    if part:
        return part[2][0] if part[2][0] in "QH" else "S"
    if value.startswith("FY"):
        return "Y"
    return {7: "M", 4: "Y", 3: "DE", 2: "CE"}.get(len(value), "")


def period_of(value: str, mod: str | None = None) -> Period | None:
    """The days that a value denotes, narrowed by START, MID or END (thirds of the stretch)."""
    try:
        period = _whole(value)
    except (ValueError, OverflowError):
        return None
    if period is None or mod not in ("START", "MID", "END") or period.days < 3:
        return period
    return _third(period, mod)


def _whole(value: str) -> Period | None:
    unit = granularity(value)
    if unit == "D":
        return Period.of_day(date.fromisoformat(value[:10]))
    if unit == "W":
        return _week(value)
    if unit == "M":
        return Period.parse(value)
    if unit == "Y":
        return Period.of_year(int(value[-4:]))
    if unit in ("DE", "CE"):
        size = 10 if unit == "DE" else 100
        first = int(value) * size
        return Period(date(max(first, 1), 1, 1), date(first + size, 1, 1))
    return _part(value) if unit in ("Q", "H", "S") else None


def _week(value: str) -> Period:
    match = _WEEK.match(value)
    assert match is not None
    monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    if match[3]:
        return Period(monday + timedelta(days=5), monday + timedelta(days=7))
    return Period(monday, monday + timedelta(days=7))


def _part(value: str) -> Period:
    year, part = int(value[:4]), value[5:]
    if part[0] == "Q":
        first, months = 3 * int(part[1]) - 2, 3
    elif part[0] == "H":
        first, months = 6 * int(part[1]) - 5, 6
    else:
        first, months = _SEASON_START[part], 3
    return Period(date(year, first, 1), _first_of(year, first + months))


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _third(period: Period, mod: str) -> Period:
    """Early, mid and late are thirds, rounded to months for a year and to years for a decade."""
    days = period.days
    if days >= 365:
        first, last = period.start, period.end
        months = (last.year - first.year) * 12 + last.month - first.month
        cuts = [_first_of(first.year, first.month + months * k // 3) for k in range(4)]
    else:
        cuts = [period.start + timedelta(days=days * k // 3) for k in range(4)]
    k = {"START": 0, "MID": 1, "END": 2}[mod]
    return Period(cuts[k], cuts[k + 1])


def clamp_day(year: int, month: int, day: int) -> date:
    """The date, the day cut to the month's last."""
    return min(date(year, month, 1) + timedelta(days=day - 1), Period.of_month(year, month).last)


def value_of(day: date, unit: str) -> str:
    """The value of the unit that holds a day."""
    if unit == "D":
        return day.isoformat()
    if unit in ("W", "WE", "F"):
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit == "M":
        return f"{day:%Y-%m}"
    if unit == "Q":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if unit == "H":
        return f"{day.year}-H{1 if day.month <= 6 else 2}"
    if unit == "DE":
        return f"{day.year // 10}"
    if unit == "CE":
        return f"{day.year // 100}"
    return f"{day.year:04d}"


def shift(value: str, unit: str, count: float) -> str | None:
    """``value`` moved by ``count`` units, said in that unit: 2005-09 + 2 M is 2005-11.

    None where the value is too coarse for the step (2005 + 2 months) or leaves the calendar.
    """
    have = granularity(value)
    if not have or unit not in FINENESS or FINENESS[have] > FINENESS[unit]:
        return None
    period = period_of(value)
    if period is None:
        return None
    try:
        return value_of(_step(period.start, unit, count), unit)
    except (ValueError, OverflowError):
        return None


def _step(day: date, unit: str, count: float) -> date:
    days = {"D": 1, "W": 7, "WE": 7, "F": 14}.get(unit)
    if days is not None:
        return day + timedelta(days=round(days * count))
    months = {"M": 1, "Q": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}[unit]
    total = day.year * 12 + day.month - 1 + round(months * count)
    return clamp_day(total // 12, total % 12 + 1, day.day)


def back(end: date, unit: str, count: float) -> date:
    """The day ``count`` units before (or, negative, after) ``end``."""
    return _step(end, unit, -count)


def holiday(name: str, year: int) -> date | None:
    """The day of a named holiday in a year; None for an unknown name."""
    if name in HOLIDAYS:
        month, day = HOLIDAYS[name]
        return date(year, month, day)
    if name in FLOATING:
        month, weekday, nth = FLOATING[name]
        return _nth_weekday(year, month, weekday, nth)
    if name in EASTER:
        return _easter(year) + timedelta(days=EASTER[name])
    return None


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = Period.of_month(year, month).last
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def _easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    g = (8 * b + 13) // 25
    h = (19 * a + b - b // 4 - g + 15) % 30
    m = (a + 11 * h) // 319
    r = (2 * (b % 4) + 2 * (c // 4) - c % 4 - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)
