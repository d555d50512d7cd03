"""When an article was published and by whom, from its own text.

``infer`` trusts only places where news texts state it: a line that is a date ("PLA Daily
2004-02-04", "March 1, 2008"), a date at the start of the text ("30/01/2007 11:26 MOSCOW, ..."), and
a dateline ("MOSCOW, January 30 (RIA Novosti) -"). Wrong is worse than unknown: two places that
contradict each other give nothing, and a month-day without a year stays ``partial`` unless a year
stands beside the same day elsewhere. A weekday ("Monday, September 2") can refute a year but never
chooses one alone: it fits every five to eleven years. Nothing is looked up and no clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.cleaning.written_dates import NUMERIC, either_way, precision_of
from index.timex import find_times
from index.timex.calendar import granularity
from index.types import Period, Published, Span, TimeExpression

_HEAD_LINES = 12
_DATE_LINES = 6  # a line that is only a date counts among the first filled lines
_LATER = timedelta(days=800)  # a text does not know the exact date of what is further off
_LINE_LENGTH = 110
_LOOSE_WORDS = 7  # words that a date line may hold beside its date: "PLA Daily", a byline
_SLACK = timedelta(days=7)  # a wire report is printed within a week of its dateline

_NAME = r"[A-Z][\w.'’-]*"
_PLACE = rf"{_NAME}(?:[ /]{_NAME}){{0,4}}(?:,\s{_NAME}(?:\s{_NAME}){{0,2}})?"
_DATE = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2}(?:,?\s\d{4})?"
    r"|\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:,?\s\d{4})?"
)
_DATELINE = re.compile(
    rf"(?:^|\n|\d\s)[ \t]*(?P<place>{_PLACE}),?\s(?P<date>{_DATE})\s*,?\s*"
    rf"(?:[(/](?P<agency>[^()/\n]{{2,40}})[)/])?\s*(?:-{{1,2}}|[–—:]|\.\s)"
)
_AGENCY = re.compile(
    rf"(?:^|\n)[ \t]*(?:{_PLACE}\s)?\((?P<agency>[A-Z][\w.&'’ -]{{1,30}})\)\s*"
    rf"(?:-{{1,2}}|[–—]|[A-Z\"“])"
)
_STATED = re.compile(
    r"\b(?:published|posted|date|created|issued)\b\s*:?\s*(?:(?:on|at|online)\s*:?\s*)?$",
    re.IGNORECASE,
)
_REVISED = re.compile(r"\b(updated|modified|edited|accessed|retrieved|archived)\b", re.IGNORECASE)
_LEADING = re.compile(
    r"\s*(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d\d-\d\d)\b(?:[T ]\d\d:\d\d)?\s+\S"
)
_NOT_PUBLISHERS = frozenset(
    "news agencies photo file archive video pictured updated reuters/file image wmd".split()
)
_AGENCIES = frozenset(
    "AP AFP CNN Reuters Xinhua Xinhuanet Bloomberg UPI TASS Itar-Tass Interfax RIA ANI PTI IANS "
    "Kyodo Yonhap KCNA IRNA DPA BBC RFE/RL VOA Anadolu".split()
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
    """A line of the head with the expressions in it."""

    text: str
    times: tuple[TimeExpression, ...]

    @property
    def dates(self) -> list[TimeExpression]:
        """Explicit calendar dates, to the day or the month."""
        return [
            t
            for t in self.times
            if t.anchor_kind == "explicit" and t.period and granularity(t.value) in ("D", "M")
        ]


def infer(text: str, spans: Sequence[Span] | None = None) -> Dating:
    """Publication date and publisher as the text itself states them.

    :param spans: the stretches to trust; None trusts the whole text, where the lines that cleaning
        cuts ("PLA Daily 2004-02-04") often are the very evidence.
    """
    lines = list(_head(text, spans))
    dateline = _dateline(lines)
    stated, line = _stated(lines)
    said = _period(dateline["date"]) if dateline else None
    partial = _partial(dateline["date"]) if dateline and said is None else None
    published: Published | None = None
    if stated is not None and _outlived(stated, text):
        stated, line = None, None
    if stated is not None and _agree(stated, said, partial, text):
        published = Published(stated, precision_of(stated), "text", inferred=True)
    elif stated is None and said is not None:
        published = Published(said, precision_of(said), "dateline", inferred=True)
    elif stated is None and partial is not None:
        year = _year_beside(text, partial)
        if year is not None:
            published = Published(year, "day", "dateline", inferred=True)
    publisher, source = _publisher(line, dateline, lines)
    return Dating(published, publisher, source, None if published else partial)


def _head(text: str, spans: Sequence[Span] | None) -> Iterator[_Line]:
    pieces = (span.of(text) for span in spans) if spans is not None else (text,)
    lines = (line for piece in pieces for line in piece.split("\n"))
    filled = (line.strip() for line in lines)
    habit = _day_first(text)
    for count, line in enumerate(line for line in filled if line):
        if count == _HEAD_LINES:
            return
        yield _Line(line, find_times(line[:400], day_first=habit))


def _day_first(text: str) -> bool | None:
    """Day first where a numeric date fits only so, or where a dateline names the same day."""
    for first, second in NUMERIC.findall(text[:4000]):
        a, b = int(first), int(second)
        if a > 12 or b > 12:
            return a > 12
        found = _DATELINE.search(text[:4000])
        named = find_times(found["date"]) if found else ()
        for time in named:
            if time.value[5:] == f"{b:02d}-{a:02d}":
                return True
            if time.value[5:] == f"{a:02d}-{b:02d}":
                return False
    return None


def _dateline(lines: Sequence[_Line]) -> re.Match[str] | None:
    for line in lines:
        found = _DATELINE.search(line.text[:200])
        if found and found["place"].strip().lower() not in ("on", "in", "by", "photo"):
            return found
    return None


def _stated(lines: Sequence[_Line]) -> tuple[Period | None, _Line | None]:
    """The date of a line that is one, or that opens the report; nothing where two disagree."""
    found: list[tuple[Period, _Line]] = []
    for number, line in enumerate(lines):
        if _REVISED.search(line.text) or _ambiguous(line.text, lines):
            continue
        announced = _announced(line)
        if announced is not None:
            return announced, line
        period = _line_date(line) if number < _DATE_LINES else None
        if period is not None:
            found.append((period, line))
    if not found or any(not _near(found[0][0], other[0]) for other in found[1:]):
        return None, None
    return found[0]


def _announced(line: _Line) -> Period | None:
    """Published: 30 January 2007 · Posted on Jan. 3, 2020"""
    if len(line.text) > _LINE_LENGTH:
        return None
    for time in line.dates:
        if _STATED.search(line.text[: time.start]):
            return time.period
    return None


def _line_date(line: _Line) -> Period | None:
    """A line that is a day, beside at most a few names and a time of day."""
    dates = [time for time in line.dates if granularity(time.value) == "D"]
    if not dates:
        return None
    chosen = dates[0]
    if _LEADING.match(line.text) and chosen.start < 3:
        return chosen.period
    if len(line.text) > _LINE_LENGTH or len({d.value[:10] for d in dates}) > 1:
        return None
    rest = line.text[: chosen.start] + line.text[chosen.end :]
    words = re.findall(r"[^\W\d_]{2,}", rest)
    sentence = re.search(r"[a-z][.!?]$", rest.strip()) or re.search(r"\b(in|on|of|since)\s*$",
        line.text[: chosen.start], re.IGNORECASE)  # fmt: skip
    if len(words) > _LOOSE_WORDS or sentence or not all(_titled(word) for word in words):
        return None
    return chosen.period


def _titled(word: str) -> bool:
    return word[0].isupper() or word in ("by", "at", "the", "of", "and", "am", "pm", "on", "in")


def _ambiguous(text: str, lines: Sequence[_Line]) -> bool:
    """Whether 03/04/2007 stands there and nothing says which number is the day."""
    return either_way(text) and _day_first("\n".join(line.text for line in lines)) is None


def _near(a: Period, b: Period) -> bool:
    return a.overlaps(b) or min(abs(a.start - b.start), abs(a.last - b.last)) <= _SLACK


def _period(words: str) -> Period | None:
    times = find_times(words)
    return times[0].period if times else None


def _partial(words: str) -> str | None:
    times = find_times(words)
    return times[0].value if times and re.match(r"XXXX-\d\d-\d\d$", times[0].value) else None


def _agree(stated: Period, said: Period | None, partial: str | None, text: str) -> bool:
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
    times = find_times(text[:20000])
    return any(
        t.period and t.period.start - stated.start > _LATER
        for t in times
        if t.anchor_kind == "explicit" and granularity(t.value) in ("D", "M")
    )


def _year_beside(text: str, partial: str) -> Period | None:
    """The one year that the text writes beside the dateline's day, its weekday not refuting it."""
    days = {
        t.value[:10]
        for t in find_times(text[:20000])
        if t.anchor_kind == "explicit" and t.value[4:10] == partial[4:10]
    }
    if len(days) != 1:
        return None
    day = date.fromisoformat(days.pop())
    for name, number in re.findall(rf"\b({'|'.join(_WEEKDAYS)}),\s+\w+\.?\s(\d{{1,2}})\b", text):
        if int(number) == day.day and _WEEKDAYS.index(name) != day.weekday():
            return None
    return Period.of_day(day)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _publisher(
    line: _Line | None, dateline: re.Match[str] | None, lines: Sequence[_Line]
) -> tuple[str | None, str | None]:
    """The name before a leading date, else the agency in the dateline's brackets."""
    if line is not None and line.dates and not _LEADING.match(line.text):
        name = line.text[: line.dates[0].start].strip(" \t,|-–—:·")
        if _is_name(name) and not _STATED.search(name) and not name.lower().startswith("by "):
            return name, "text"
    if dateline is not None and dateline["agency"] and _is_name(dateline["agency"].strip()):
        return dateline["agency"].strip(), "dateline"
    for candidate in lines[:8]:
        found = _AGENCY.match(candidate.text)
        if found and _is_name(found["agency"].strip()):
            known = found["agency"].split()[0].strip(".,") in _AGENCIES
            if known or found.group().rstrip().endswith(("-", "–", "—")):
                return found["agency"].strip(), "dateline"
    return None, None


def _is_name(words: str) -> bool:
    parts = words.split()
    if not parts or len(parts) > 5 or any(c.isdigit() for c in words.replace("24", "")):
        return False
    if any(part.lower().strip(".,") in _NOT_PUBLISHERS for part in parts) or find_times(words):
        return False
    return parts[0][0].isupper() and all(p[0].isupper() or p in ("of", "the", "and") for p in parts)
