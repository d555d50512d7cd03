"""When an article was published and by whom, from its own text.

``infer`` trusts only places where news texts state it: a line that is a date ("PLA Daily
2004-02-04", "3. März 2019"), a date behind a label of publication ("Publié le 1er août 2014"), a
date at the start of the text ("30/01/2007 11:26 MOSCOW, ..."), and a dateline ("MOSCOW, January 30
(RIA Novosti) -"). A date behind any other label ("Load-Date", "Accessed") is of something else.
Wrong is worse than unknown: two places that contradict each other give nothing, and a month-day
without a year stays ``partial`` unless a year stands beside the same day elsewhere. A weekday
("Monday, September 2") can refute a year but never chooses one alone: it fits every five to eleven
years. Nothing is looked up and no clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.cleaning.datelines import dateline_of
from index.cleaning.labels import NOT_PUBLISHED, starts_with_label
from index.cleaning.line_dates import LineDate, dates_of, stands_alone
from index.cleaning.month_names import day_first as habit_of
from index.cleaning.publishers import publisher_in
from index.cleaning.written_dates import NUMERIC, either_way, precision_of
from index.text.language import language_of
from index.timex import find_times
from index.timex.calendar import granularity
from index.types import Period, Published, Span

_HEAD_LINES = 12
_DATE_LINES = 6  # a line that is only a date counts among the first filled lines
_LATER = timedelta(days=800)  # a text does not know the exact date of what is further off
_LINE_LENGTH = 110
_LOOSE_WORDS = 7  # words that a date line may hold beside its date: "PLA Daily", a byline
_SLACK = timedelta(days=7)  # a wire report is printed within a week of its dateline
_LOOK = 20_000  # characters in which other dates are looked for
_LONGEST = 400  # characters of a line of the head
_BY_OTHERS = ("revised", "handled")  # days that the text itself does not tell of
_LEADING = re.compile(
    r"\s*(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d\d-\d\d)\b(?:[T ]\d\d:\d\d)?\s+\S"
)


@dataclass(frozen=True, slots=True)
class Dating:
    """What a text says of its own publication.

    ``partial`` is a month-day whose year the text does not decide, as ``XXXX-09-02``.
    """

    published: Published | None
    publisher: str | None
    publisher_source: str | None
    partial: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the head with the dates in it."""

    text: str
    dates: tuple[LineDate, ...]

    def before(self, found: LineDate) -> str:
        """What stands before a date of the line."""
        return self.text[: found.span.start]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A date that the text states as its own, and what stands before it in its line."""

    period: Period
    before: str


def infer(text: str, spans: Sequence[Span] | None = None) -> Dating:
    """Publication date and publisher as the text itself states them.

    :param spans: the stretches to trust; None trusts the whole text, where the lines that cleaning
        cuts ("PLA Daily 2004-02-04") often are the very evidence.
    """
    habit = _day_first(text)
    lines = list(_head(text, spans, habit))
    opened = (dateline_of(line.text, day_first=habit) for line in lines)
    dateline = next((found for found in opened if found is not None), None)
    stated = _stated(lines, habit)
    said = dateline.period if dateline else None
    partial = dateline.value if dateline and said is None else None
    published: Published | None = None
    if stated is not None and _outlived(stated.period, text):
        stated = None
    if stated is not None and _agree(stated.period, said, partial):
        published = _inferred(stated.period, "text")
    elif stated is None and said is not None:
        published = _inferred(said, "dateline")
    elif stated is None and partial is not None:
        year = _year_beside(text, partial)
        published = _inferred(year, "dateline") if year is not None else None
    before = stated.before if stated is not None else None
    publisher, source = publisher_in(before, dateline, [line.text for line in lines])
    return Dating(published, publisher, source, None if published else partial)


def _inferred(period: Period, source: str) -> Published:
    return Published(period, precision_of(period), source, inferred=True)


def _head(text: str, spans: Sequence[Span] | None, habit: bool | None) -> Iterator[_Line]:
    pieces = (span.of(text) for span in spans) if spans is not None else (text,)
    lines = (line.strip() for piece in pieces for line in piece.split("\n"))
    above = None
    for count, line in enumerate(line for line in lines if line):
        if count == _HEAD_LINES:
            return
        yield _Line(line, dates_of(line[:_LONGEST], day_first=habit, above=above))
        above = line


def _day_first(text: str) -> bool | None:
    """Day first where a numeric date fits only so, where a dateline names the same day, or where
    the text's language writes it so."""
    head = text[:4000]
    found = NUMERIC.findall(head)
    for first, second in found:
        if int(first) > 12 or int(second) > 12:
            return int(first) > 12
    if not found:
        return None
    named = next((d for line in head.split("\n") if (d := dateline_of(line.strip()))), None)
    for first, second in found if named is not None else ():
        assert named is not None
        if named.value[5:] == f"{int(second):02d}-{int(first):02d}":
            return True
        if named.value[5:] == f"{int(first):02d}-{int(second):02d}":
            return False
    written = language_of(head)
    return habit_of(written) if written is not None else None


def _stated(lines: Sequence[_Line], habit: bool | None) -> _Stated | None:
    """The date of a line that is one, or that opens the report; nothing where two disagree."""
    found: list[_Stated] = []
    for number, line in enumerate(lines):
        if habit is None and either_way(line.text):
            continue  # 03/04/2007, and nothing says which number is the day
        announced = _announced(line)
        if announced is not None:
            return announced
        stated = _line_date(line) if number < _DATE_LINES else None
        if stated is not None:
            found.append(stated)
    if not found or any(not _near(found[0].period, other.period) for other in found[1:]):
        return None
    return found[0]


def _announced(line: _Line) -> _Stated | None:
    """Published: 30 January 2007 · Posted on Jan. 3, 2020 · Publié le 1er août 2014"""
    if len(line.text) > _LINE_LENGTH:
        return None
    for found in line.dates:
        if found.role == "published" and found.period is not None:
            return _Stated(found.period, line.before(found))
    return None


def _line_date(line: _Line) -> _Stated | None:
    """A line that is a day, beside at most a few names and a time of day."""
    days = [found for found in line.dates if found.is_day and found.may_be_publication]
    if not days or starts_with_label(line.text) in NOT_PUBLISHED:
        return None
    chosen = days[0]
    assert chosen.period is not None
    if _LEADING.match(line.text) and chosen.span.start < 3:
        return _Stated(chosen.period, "")
    if len(line.text) > _LINE_LENGTH or len({day.value[:10] for day in days}) > 1:
        return None
    if not stands_alone(line.text, line.dates, _LOOSE_WORDS):
        return None
    return _Stated(chosen.period, line.before(chosen))


def _near(a: Period, b: Period) -> bool:
    return a.overlaps(b) or min(abs(a.start - b.start), abs(a.last - b.last)) <= _SLACK


def _agree(stated: Period, said: Period | None, partial: str | None) -> bool:
    """Whether the dateline is of the same days: printed on its day or within a week after."""
    if said is not None:
        return -1 <= (stated.last - said.start).days <= 31 and _near(stated, said)
    if partial is None:
        return True
    try:
        day = date(stated.start.year, int(partial[5:7]), int(partial[8:10]))
        before = date(stated.start.year - 1, int(partial[5:7]), int(partial[8:10]))
    except ValueError:
        return False
    return any(_near(stated, Period.of_day(d)) for d in (day, before))


def _outlived(stated: Period, text: str) -> bool:
    """Whether the text gives an exact date long after: then the stated one is not its own."""
    return any(
        found.period is not None and found.period.start - stated.start > _LATER
        for found in _own_dates(text)
    )


def _own_dates(text: str) -> Iterator[LineDate]:
    """The dates that the text itself tells of: none of a change, of a print or of a database."""
    above = None
    for line in text[:_LOOK].split("\n"):
        if not line.strip():
            continue
        if starts_with_label(line) not in _BY_OTHERS:
            yield from _told(line, above)
        above = line


def _told(line: str, above: str | None) -> Iterator[LineDate]:
    if len(line) <= _LINE_LENGTH:
        yield from (d for d in dates_of(line, above=above) if d.role not in _BY_OTHERS)
        return
    for time in find_times(line):
        if time.anchor_kind == "explicit" and granularity(time.value) in ("D", "M"):
            yield LineDate(Span(time.start, time.end), time.value[:10])


def _year_beside(text: str, partial: str) -> Period | None:
    """The one year that the text writes beside the dateline's day, its weekday not refuting it."""
    days = {found.value for found in _own_dates(text) if found.is_day}
    days = {day for day in days if day[4:] == partial[4:]}
    if len(days) != 1:
        return None
    day = date.fromisoformat(days.pop())
    for name, number in re.findall(rf"\b({'|'.join(_WEEKDAYS)}),\s+\w+\.?\s(\d{{1,2}})\b", text):
        if int(number) == day.day and _WEEKDAYS.index(name) != day.weekday():
            return None
    return Period.of_day(day)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
