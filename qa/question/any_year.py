"""Days without a year, asked long after a collection ends: "in June", "on February 8".

They mean this year's or last year's. In a collection that has nothing of either, every passage
would stand against them alike; there they mean those days of any year (TIMEX ``XXXX-06``), and a
note says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from qa.types import Query
from qa.yearly_period import EveryYear

_LONGEST = 100  # days: a season, not "since February"
_YEAR = timedelta(days=366)
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
