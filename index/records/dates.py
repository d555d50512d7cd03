"""The line of a record's header that is its date: "March 12, 2018 Monday", "5 September 2008"."""

from __future__ import annotations

import re

from index.cleaning.written_dates import either_way, parse_published
from index.errors import InputError
from index.timex import find_times
from index.timex.calendar import granularity

_WIDTH = 90
# What stands beside the date on its line: a weekday, a time of day, the name of an edition.
_BESIDE = re.compile(
    r"""(?ix) \b(?: (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?
    | (?:mon|diens|donners|frei|sams|sonn)tag | mittwoch | sonnabend
    | lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche
    | lunes | martes | mi[ée]rcoles | jueves | viernes | s[áa]bado | domingo
    | \d{1,2}[:.]\d\d(?:[:.]\d\d)? | [ap]\.?m\b\.? | gmt | utc | [bcemp][sde]?t | cest | uhr
    | (?:first|second|third|final|late|early|morning|evening|city|home|national|sunday|main|web)
    | editions? | ed\.? | updated? | version | [0-9]\s?star )\b""",
)


def line_date(line: str) -> str | None:
    """The date of a line that is nothing but a date, as ``2018-03-12`` or ``2018-03``."""
    if not 4 <= len(line) <= _WIDTH or not any(character.isdigit() for character in line):
        return None
    found = date_in(line)
    if found is None:
        return None
    iso, start, end = found
    rest = _BESIDE.sub(" ", f"{line[:start]} {line[end:]}")
    left = r"[^\W\d_]{2,}|\d{3,}" if len(iso) == 10 else r"[^\W\d_]{2,}|\d"
    return iso if not re.search(left, rest) else None


def date_in(line: str) -> tuple[str, int, int] | None:
    """The one date with a year in a line and its place; None for none, two, or 03/04/2007."""
    line = line[:200]
    try:
        return parse_published(line, "record").iso(), 0, len(line)
    except InputError:
        pass
    if either_way(line):
        return None
    times = [
        time
        for time in find_times(line)
        if time.anchor_kind == "explicit" and time.period and granularity(time.value) in "DM"
    ]
    days = {time.period for time in times}
    if len(days) != 1 or times[0].period is None:
        return None
    return times[0].period.iso(), times[0].start, times[-1].end
