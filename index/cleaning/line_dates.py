"""The calendar dates of one line, in the languages of Europe, and what their labels say of them.

English is read by ``index.timex``; other languages by the names of their months, and only where a
day stands beside the name: "3. März 2019", "3 de febrero de 2011", "1er août 2014", "2011. február
3.", "2011年3月12日". Each date carries the role of the label before it: in "Published 3 May,
updated 5 May 2019" they are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.cleaning.labels import Role, role_before, role_of, unknown_label
from index.cleaning.month_names import is_weekday, month_of
from index.timex import find_times
from index.timex.calendar import granularity, period_of
from index.types import Period, Span

_LONGEST = 400  # characters of a line that are read
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_OF = r"(?:\s*[-/]\s*|\s+)"
_DAY = r"(?<![\w.,:/])(?P<day>\d{1,2})(?:er|re|st|nd|rd|th|ste|de|e|º|ª|°|-?го|-?й|η|ης)?\.?"
_YEAR = r"(?P<year>[12]\d{3})(?![\w])"
_FORMS = (
    re.compile(rf"{_DAY}{_OF}(?:d[eo]s?\s+|d['’]|of\s+)?{_MONTH}(?:,?{_OF}(?:de[l]?\s+)?{_YEAR})?"),
    re.compile(
        rf"(?<![\w.])(?P<year>[12]\d{{3}})\.?\s(?:m\.\s)?{_MONTH}\s(?P<day>\d{{1,2}})(?!\d)\.?"
    ),
    re.compile(rf"(?<!\w){_MONTH}\s(?P<day>\d{{1,2}})(?:,\s|\s(?:de[l]?\s)?){_YEAR}"),
    re.compile(
        r"(?P<year>[12]\d{3})\s*[年년]\s*(?P<number>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]"
    ),
)

# Words beside a date that begin with a small letter and are no sentence's: of the clock, mostly.
_BESIDE = frozenset(
    "by at the of and am pm on a.m. p.m. le la les à a h uhr um den der vom am ore alle o e y il el"
    " las los del de du às klo kl kello в г hrs gmt utc om door par por von est edt bst cet".split()
)
_SENTENCE = re.compile(r"[a-z][.!?]$")
_INSIDE = re.compile(r"(?i)\b(?:in|on|of|since)\s*$")


@dataclass(frozen=True, slots=True)
class LineDate:
    """A date of a line. ``value`` is ``2011-02-03``, ``2011-02`` or, without year, ``XXXX-02-03``.

    ``labelled``: a label of any kind stands before it; ``role`` is None for one that nobody knows.
    """

    span: Span
    value: str
    role: Role | None = None
    labelled: bool = False

    @property
    def period(self) -> Period | None:
        """Its days; None without a year."""
        return period_of(self.value)

    @property
    def is_day(self) -> bool:
        """Whether it is known to the day."""
        return granularity(self.value) == "D"

    @property
    def may_be_publication(self) -> bool:
        """Whether its label does not say that it is the day of something else."""
        return self.role == "published" or not self.labelled


def dates_of(
    line: str, *, day_first: bool | None = None, above: str | None = None
) -> tuple[LineDate, ...]:
    """All dates of a line in order, to the day or the month, each with its label's role.

    :param day_first: whether 3/4/2007 is in April.
    :param above: the line before, whose label may stand alone ("Published" above "3 May 2019").
    """
    shown = line[:_LONGEST]
    found = sorted((*_foreign(shown), *_english(shown, day_first)), key=lambda d: d.span.start)
    dates: list[LineDate] = []
    for each in found:
        if dates and each.span.start < dates[-1].span.end:
            continue
        before = shown[dates[-1].span.end if dates else 0 : each.span.start]
        role = role_before(before)
        if role is None and not dates and not before.strip() and above is not None:
            role = role_of(above)
        known = role is not None or unknown_label(before)
        dates.append(LineDate(each.span, each.value, role, known))
    return tuple(dates)


def stands_alone(line: str, dates: Sequence[LineDate], most: int) -> bool:
    """Whether a line is its dates, labels and a few names: "PLA Daily 2004-02-04", no sentence.

    :param dates: those of the line, at least one.
    :param most: words that may stand beside them.
    """
    rest = line
    for found in reversed(dates):
        rest = rest[: found.span.start] + " " + rest[found.span.end :]
    before = line[: dates[0].span.start]
    if dates[0].role is None and _INSIDE.search(before):
        return False
    words = re.findall(r"[^\W\d_]{2,}", rest)
    labels = any(found.labelled for found in dates)
    return (
        len(words) <= most
        and _SENTENCE.search(rest.strip()) is None
        and (labels or all(_named(word) for word in words))
    )


def _named(word: str) -> bool:
    return not word.islower() or word in _BESIDE or is_weekday(word)


def _english(line: str, day_first: bool | None) -> Iterator[LineDate]:
    written: set[str] = set()  # "30/01/2007 MOSCOW, January 30" names one day twice
    for time in find_times(line, day_first=day_first):
        explicit = time.anchor_kind == "explicit" or time.value[:10] in written
        whole = explicit and granularity(time.value) in ("D", "M")
        if whole or re.fullmatch(r"XXXX-\d\d-\d\d", time.value):
            written.add(time.value[:10])
            yield LineDate(Span(time.start, time.end), time.value[:10])


def _foreign(line: str) -> Iterator[LineDate]:
    for form in _FORMS:
        for match in form.finditer(line):
            value = _value(match)
            if value is not None:
                yield LineDate(Span(match.start(), match.end()), value)


def _value(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    month = int(groups["number"]) if groups.get("number") else month_of(groups["month"])
    if month is None:
        return None
    day, year = int(groups["day"]), groups["year"]
    try:
        known = date(int(year) if year else 2000, month, day)
    except ValueError:
        return None
    return known.isoformat() if year else f"XXXX-{month:02d}-{day:02d}"
