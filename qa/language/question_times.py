"""Time expressions of a question, with offsets in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from index.timex import find_times
from index.types import Period, Span, TimeExpression
from qa.language.parser import parse

_KEPT = 64  # texts; one question is looked at three times on its way to an answer
BOUND = re.compile(r"\b(before|until|prior to|up to|after|since|following)\s+(?:the\s+)?$", re.I)
_OPENING = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_LINK = re.compile(r"\s*(and|to|until|till|through|[-–—])\s*(?:the\s+)?", re.IGNORECASE)
# What may follow a whole time: no noun.
_ENDS = re.compile(
    r"\s*(?:$|[^\w\s]|(?:and|or|but|that|which|who|when|where|why|how|to|until|till|through|in|on|at|for|of"
    r"|with|by|as|than|did|does|do|was|were|is|are|has|have|had|would|could)\b)",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:\b(?:in|on|at|of|during|since|before|after|by)\s+)$", re.IGNORECASE)


def times_in(text: str, as_of: date, before: str = "") -> list[TimeExpression]:
    """Time expressions of ``text`` with offsets in it, read after ``before``."""
    return list(_times_in(text, as_of, before))


@lru_cache(_KEPT)
def _times_in(text: str, as_of: date, before: str) -> tuple[TimeExpression, ...]:
    lead = f"{before}\n" if before else ""
    found = find_times(lead + text, published=Period.of_day(as_of))
    own = (t for t in found if t.start >= len(lead))
    return tuple(replace(t, start=t.start - len(lead), end=t.end - len(lead)) for t in own)


def without(text: str, times: Sequence[TimeExpression]) -> str:
    """The text without the words of these times."""
    for time in reversed(times):
        text = text[: time.start] + text[time.end :]
    return text


def stretches(text: str, times: Sequence[TimeExpression]) -> list[Span]:
    """Where "between 2004 and 2007", "since 2005" and "two months after May 2005" stand.

    Not "after the 2020 election", where a time only says which.
    """
    found: list[Span] = []
    for n, time in enumerate(times):
        before = times[n - 1] if n else None
        if bound := BOUND.search(text[: time.start]):
            if not _ends(text, time):
                continue
            led = before is not None and not text[before.end : bound.start()].strip()
            found.append(Span(before.start if before and led else bound.start(), time.end))
        elif before and (link := _LINK.fullmatch(text[before.end : time.start])):
            opening = _OPENING.search(text[: before.start])
            if (opening or link[1].lower() != "and") and _ends(text, time):
                start = opening.start() if opening else _head(text, before)
                if found and start < found[-1].end:  # "from 2004 to 2006 to 2008"
                    start = found.pop().start
                found.append(Span(start, time.end))
    return found


def _ends(text: str, time: TimeExpression) -> bool:
    """Whether no noun follows a time: "before 2004 spent", not "the 2020 vote"."""
    if _ENDS.match(text, time.end):
        return True
    if text[: time.start].rstrip().lower().endswith("the"):
        return False
    following = next((word for word in parse(text).words if word.start >= time.end), None)
    return following is not None and following.is_verb


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
