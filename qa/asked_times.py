"""Time expressions of a question, with offsets in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.timex import find_times
from index.types import Period, TimeExpression

_PREPOSITION = re.compile(r"(?:\b(?:in|on|at|of|during|since|before|after|by)\s+)$", re.IGNORECASE)


def times_in(text: str, as_of: date, before: str = "") -> list[TimeExpression]:
    """Time expressions of ``text`` with offsets in it, read after ``before``."""
    lead = f"{before}\n" if before else ""
    found = find_times(lead + text, published=Period.of_day(as_of))
    shift = len(lead)
    return [replace(t, start=t.start - shift, end=t.end - shift) for t in found if t.start >= shift]


def without(text: str, times: Sequence[TimeExpression]) -> str:
    """The text without the words of these times."""
    for time in reversed(times):
        text = text[: time.start] + text[time.end :]
    return text


def with_preposition(text: str, time: TimeExpression) -> str:
    """The words of a time and the preposition before it: "in 2009"."""
    return text[_head(text, time) : time.end]


def timeless(text: str, times: Sequence[TimeExpression]) -> str:
    """The text without these times and the prepositions before them."""
    for time in reversed(times):
        text = text[: _head(text, time)].rstrip() + text[time.end :]
    return text.strip()


def _head(text: str, time: TimeExpression) -> int:
    head = _PREPOSITION.search(text[: time.start])
    return head.start() if head else time.start
