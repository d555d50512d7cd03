"""A publication date as somebody wrote it: in a field, a header, a feed or on the command line."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from index.cleaning.line_dates import dates_of
from index.errors import InputError
from index.types import Period, Precision, Published

# With dots the day stands first: 3.4.2007 is written so in Europe and nowhere else.
NUMERIC = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b")
_CLOCK = re.compile(
    r"[^\W\d]*+[\s,T]*+(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)?)?(?:\.\d+)?\s*(?:[A-Za-z.]{0,5}|[+-]\d{4})"
)


def parse_published(value: str, source: str) -> Published:
    """A written date as a publication date: ISO, RFC 822 or plain words, the day as written.

    :param value: "2007-01-30", "2007-02", "2013", "2007-01-30T11:26:00Z",
        "Tue, 30 Jan 2007 11:26:00 +0300", "30 January 2007", "26-FEB-1987 15:01:01.79",
        "3. März 2019", "3 de febrero de 2011".
    :param source: where it stood, such as "articles.toml" or "field".
    :raises InputError: it is none of these, or names no calendar date.
    """
    period = _parse(value.strip())
    if period is None:
        raise InputError(
            f"expected a date such as 2007-01-30, 2007-01 or 2007, got {value!r} ({source})"
        )
    return Published(period, precision_of(period), source)


def _parse(value: str) -> Period | None:
    for read in (Period.parse, _iso_datetime, _rfc_822):
        try:
            return read(value)
        except (ValueError, OverflowError):
            continue
    if either_way(value):
        return None
    dates = dates_of(value)
    if len(dates) != 1:
        return None
    rest = value[: dates[0].span.start] + value[dates[0].span.end :]
    return dates[0].period if _CLOCK.fullmatch(rest) else None


def either_way(value: str) -> bool:
    """Whether 03/04/2007 stands there: either number could be the day."""
    found = NUMERIC.search(value)
    return found is not None and found[1] != found[2] and max(int(found[1]), int(found[2])) <= 12


def _iso_datetime(value: str) -> Period:
    return Period.of_day(datetime.fromisoformat(value.replace("/", "-")).date())


def _rfc_822(value: str) -> Period:
    if re.search(r"(?:^|[\s-])(?:-0\d{3}|0000)(?!\d|$)", value):
        raise ValueError("a year before the first")  # the library makes 2000 of it
    return Period.of_day(parsedate_to_datetime(value).date())


def precision_of(period: Period) -> Precision:
    """The precision with which a date of this length was given."""
    return "day" if period.days == 1 else "month" if period.days <= 31 else "year"
