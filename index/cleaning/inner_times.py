"""Where another time begins inside an article: forwarded mails, quoted mails, older reports.

"Yesterday" in a mail of 2015 that was forwarded in 2020 is of 2015; in a report of 1987 that an
anniversary piece reprints it is of 1987. A header or a dateline inside the text says so. Where it
gives no year that can be trusted, the time inside is unknown: not that of the outer article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.cleaning.datelines import dateline_of
from index.cleaning.line_dates import LineDate, dates_of
from index.text.quoted_lines import depth_of, without_marks
from index.types import Paragraph, Period

_FORWARDED = re.compile(
    r"(?i)^\W{0,80}(?:-{2,80}\s{0,9}(?:forwarded|original|weitergeleitete|ursprüngliche|message"
    r"|mensaje|messaggio|doorgestuurd|oorspronkelijk)\b.{0,40}-{2,80}\s*"
    r"|begin\ forwarded\ message\s{0,9}:?\s*)$"
)
_FROM = re.compile(r"(?i)^(?:from|von|de|da|van|от|från|fra)\s?:\s")
_DATE = re.compile(r"(?i)^(?:date|sent|datum|gesendet|envoyé|fecha|enviado|data|inviato|verzonden"
                   r"|дата|skickat|sendt)\s?:\s(?P<date>.+)$")  # fmt: skip
_WROTE = re.compile(
    r"(?i)^(?:on|am|le|el|il|op|em)\ (?P<date>.{6,160}?)\ (?:wrote|schrieb.{0,60}|a\ écrit|escribió"
    r"|ha\ scritto|schreef.{0,60}|escreveu)\s?:$"
)
_MAY_HOLD_MAIL = re.compile(
    r"(?im)^[>\s]{0,40}(?:from|von|de|da|van|от|från|fra)\s?:\s|forwarded"
    r"|(?<!-)-{2,}\s{0,9}\w+ \w+"
    r"|(?:wrote|schrieb|écrit|escribió|scritto|schreef|escreveu)\b.{0,60}:\s{0,9}$"
)
_MAY_OPEN = re.compile(r"[^\W\d_][^\n]{1,60}?\d[^\n]{0,40}?[-–—(/:.]")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_HEADER_LINES = 8
_REPORTED = re.compile(
    r"(?i)\b(?:archives?|reported|reports?|wrote|published|printed|appeared|read|edition|issue"
    r"|dispatch|reprint(?:ed)?|front\ page|ran|carried)\b"
)
_FIRST_PUBLISHED = re.compile(
    r"(?i)\b(?:first|originally|previously)\ (?:published|printed|appeared|ran|run|posted)\b"
)
_OLD = 60  # days; what is older is no report of the same events
_NEAR = 31  # days between a dateline and the day that the text gives for the report
_RECENT = 10  # days; a dateline of these is of the outer article's own time
_OPENS_SPEECH = ('"', "“", "„", "«", "‘")


@dataclass(frozen=True, slots=True)
class Inner:
    """From ``start`` on the text is of another time; ``published`` None where it is unknown."""

    start: int
    end: int
    published: Period | None


def inner_times(
    text: str, paragraphs: Sequence[Paragraph], published: Period | None
) -> list[Inner]:
    """The stretches of another time, in order, none overlapping another.

    :param published: when the whole was published.
    """
    mails = list(_mails(text)) if _MAY_HOLD_MAIL.search(text) else []
    return mails or list(_reprints(text, paragraphs, published))


def _mails(text: str) -> Iterator[Inner]:
    """Forwarded and quoted mails, each to the next header or the end of its quotation."""
    lines = list(_numbered(text))
    opened: list[tuple[int, int, Period | None]] = []  # depth, start, published
    reached = 0
    for number, (start, line) in enumerate(lines):
        depth, said = depth_of(line), line[without_marks(line) :].strip()
        while opened and said and depth < opened[-1][0]:
            yield from _closed(opened.pop(), start, reached)
            reached = start
        found = _header(lines, number, said)
        if found is None:
            continue
        if opened:
            yield from _closed(opened[-1], start, reached)
        reached = start
        inner = depth + 1 if _WROTE.match(said) and _quotes(lines, number, depth) else depth
        opened.append((inner, start, found.published))
    while opened:
        yield from _closed(opened.pop(), len(text), reached)
        reached = len(text)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _closed(opened: tuple[int, int, Period | None], end: int, reached: int) -> Iterator[Inner]:
    start = max(opened[1], reached)
    if start < end:
        yield Inner(start, end, opened[2])


@dataclass(frozen=True, slots=True)
class _Header:
    published: Period | None


def _header(lines: Sequence[tuple[int, str]], number: int, said: str) -> _Header | None:
    """The header of a mail that begins in this line."""
    if len(said) > 200:
        return None
    wrote = _WROTE.match(said)
    if wrote is not None:  # "On Twitter, he wrote:" is no header
        day = _day(wrote["date"])
        return _Header(day) if day is not None or _CLOCK.search(said) else None
    forwarded = _FORWARDED.match(said) is not None
    if not forwarded and not _FROM.match(said):
        return None
    below = (
        line[without_marks(line) :].strip() for _, line in lines[number : number + _HEADER_LINES]
    )
    written = next((found["date"] for line in below if (found := _DATE.match(line))), None)
    if written is None:
        return _Header(None) if forwarded else None
    return _Header(_day(written))


def _quotes(lines: Sequence[tuple[int, str]], number: int, depth: int) -> bool:
    """Whether deeper marks follow an attribution."""
    below = (line for _, line in lines[number + 1 : number + 4] if line.strip())
    return any(depth_of(line) > depth for line in below)


def _day(written: str) -> Period | None:
    days = [found for found in dates_of(written) if found.is_day]
    return days[0].period if days else None


def _reprints(
    text: str, paragraphs: Sequence[Paragraph], published: Period | None
) -> Iterator[Inner]:
    """Older reports: behind a dateline inside the text, or behind words that announce them."""
    told = [p for p in paragraphs if p.kind not in ("headline", "byline", "credit", "notice")]
    whole = _first_published(text, paragraphs, published)
    if whole is not None:
        yield Inner(0, len(text), whole)
        return
    begun, until = False, 0
    for number, paragraph in enumerate(told):
        line = paragraph.span.of(text)
        if paragraph.span.start < until:
            continue
        spoken = told[number - 1].span.of(text) if number else ""
        announced = _announced(spoken, published) if begun else None
        day = _inner_day(text, told, number, published, announced) if begun else None
        if day is not None:
            until = _end(text, told, number)
            yield Inner(paragraph.span.start, until, day.published)
        begun = begun or (paragraph.kind == "body" and len(line.split()) >= _HEADER_LINES)


def _inner_day(
    text: str,
    told: Sequence[Paragraph],
    number: int,
    published: Period | None,
    announced: LineDate | None,
) -> _Header | None:
    """The time of a paragraph that opens an older report; None where it opens none."""
    line = told[number].span.of(text).lstrip("\"“„«‘' ")
    dateline = dateline_of(line) if _MAY_OPEN.match(line) else None
    if dateline is None:
        return _Header(announced.period) if announced is not None else None
    if dateline.period is not None:
        return _Header(dateline.period)
    return _dated(dateline.value, published, announced, text[: told[number].span.start])


def _dated(
    value: str, published: Period | None, announced: LineDate | None, before: str
) -> _Header | None:
    """The year of an inner dateline: of the day announced, else of a near day of the text."""
    month, day = int(value[5:7]), int(value[8:10])
    known = [announced] if announced is not None else _days_before(before)
    for found in known:
        assert found.period is not None
        for year in (found.period.start.year, found.period.start.year - 1):
            try:
                there = date(year, month, day)
            except ValueError:
                continue
            if 0 <= (found.period.start - there).days <= _NEAR:
                return _Header(Period.of_day(there))
    if published is not None and published.days == 1:
        for year in (published.start.year, published.start.year - 1):
            try:
                gap = (published.start - date(year, month, day)).days
            except ValueError:
                continue
            if 0 <= gap <= _RECENT:
                return None  # a round-up of its own day
    return _Header(None)


def _days_before(text: str) -> list[LineDate]:
    lines = [line for line in text[-2_000:].split("\n") if line.strip()][-3:]
    return [found for line in reversed(lines) for found in dates_of(line[-400:]) if found.is_day]


def _announced(line: str, published: Period | None) -> LineDate | None:
    """The day in "this is how this newspaper reported it on March 3, 1987:"."""
    if not line.rstrip().endswith((":", "：")) or not _REPORTED.search(line):
        return None
    days = [found for found in dates_of(line[-400:]) if found.is_day and found.period]
    old = [found for found in days if _is_old(found.period, published)]
    return old[-1] if old else None


def _first_published(
    text: str, paragraphs: Sequence[Paragraph], published: Period | None
) -> Period | None:
    """The day of "This article was first published on March 3, 1987", of the whole article."""
    for paragraph in paragraphs:
        line = paragraph.span.of(text)
        found = _FIRST_PUBLISHED.search(line[:300]) if paragraph.kind == "notice" else None
        if found is not None:
            days = [d for d in dates_of(line[found.end() :][:200]) if d.is_day]
            if days and _is_old(days[0].period, published):
                return days[0].period
    return None


def _is_old(day: Period | None, published: Period | None) -> bool:
    if day is None:
        return False
    return published is None or published.start - day.start > timedelta(days=_OLD)


def _end(text: str, told: Sequence[Paragraph], number: int) -> int:
    """Where an older report ends: its paragraph, and those that open with a quotation mark too.

    A dateline is a paragraph of its own; the text behind it on its line belongs to it.
    """
    at = number
    if told[at].kind == "dateline" and at + 1 < len(told):
        at += 1
    if told[number].span.of(text)[:1] in _OPENS_SPEECH:
        while at + 1 < len(told) and told[at + 1].span.of(text)[:1] in _OPENS_SPEECH:
            at += 1
    return told[at].span.end
