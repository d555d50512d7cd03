"""A period set by hand, from two fields."""

from __future__ import annotations

from index.errors import InputError
from index.types import Period


def parse_within(first: str, last: str) -> Period | None:
    """The period from two fields, each a year, a month or a day, either empty.

    :raises InputError: a field has another form, or the end lies before the start.
    """
    if not first.strip() and not last.strip():
        return None
    try:
        start = Period.parse(first) if first.strip() else None
        end = Period.parse(last) if last.strip() else None
    except ValueError as error:
        raise InputError(f"a date is a year, a month or a day, such as 2005-11: {error}") from None
    if start and end and end.end <= start.start:
        raise InputError(f"the period ends ({last.strip()}) before it starts ({first.strip()})")
    opens = start.start if start else Period.of_year(1).start
    closes = end.end if end else Period.of_year(9998).end
    return Period(opens, closes)
