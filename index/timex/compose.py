"""Composition: what an expression becomes together with the words or the expression before it.

"early" + "next week", "the end of" + "last year", "the third quarter of" + "this year",
"October of" + "next year", "6:10 p.m. on" + "Wednesday", "this year" + "'s third quarter".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.timex.calendar import granularity, period_of, value_of
from index.timex.context import TimexDraft
from index.timex.grammar import (
    EARLY,
    EDGE,
    NAMED_OF,
    NTH_WEEKDAY_OF,
    QUARTER_OF,
    UNIT_OF,
    WEEKDAY_OF,
)
from index.timex.match import Found, compile_kinds
from index.timex.tokens import CODE, Tokens
from index.types import Period

_REACH = 7
_SAME_GAPS = ("", CODE["OF"], CODE["IN"])
_BETWEEN_DAY_AND_TIME = compile_kinds("(?:COMMA)? (?:AT|ON|OF|IN)? (?:NEAR)? THE?")


def extend(draft: TimexDraft, tokens: Tokens, floor: int) -> TimexDraft:
    """Take in the words to the left, as far as token ``floor``, for as long as a pattern fits."""
    for _ in range(3):
        grown = _part_of(draft, tokens, floor) or _modified(draft, tokens, floor)
        if grown is None:
            break
        draft = grown
    return draft


def _left(pattern: object, tokens: Tokens, draft: TimexDraft, floor: int) -> Found | None:
    first = max(floor, draft.start - _REACH)
    match = pattern.search(tokens.kinds, first, draft.start)  # type: ignore[attr-defined]
    return Found(tokens, match) if match else None


def _modified(draft: TimexDraft, tokens: Tokens, floor: int) -> TimexDraft | None:
    """early next week · late Thursday · mid-July · the end of last year"""
    if draft.type == "DURATION" or draft.type == "SET" or draft.vague or draft.mod:
        return None
    found = _left(EARLY, tokens, draft, floor)
    if found and found.word("mod") in ("earlier", "later") and not _deictic(draft, tokens):
        found = None
    found = found or _left(EDGE, tokens, draft, floor)
    if found is None:
        return None
    return replace(draft, start=found.start, mod=found.code("mod"))


def _deictic(draft: TimexDraft, tokens: Tokens) -> bool:
    return tokens.kind(draft.start) in ("THIS", "LAST", "TODAY", "WEEKDAY", "THE", "NEXT", "THAT")


def _part_of(draft: TimexDraft, tokens: Tokens, floor: int) -> TimexDraft | None:
    """the third quarter of last year · the last week of March · October of next year"""
    unit = granularity(draft.value)
    if draft.type != "DATE" or draft.mod or unit not in ("Y", "M", "W", "Q"):
        return None
    if unit == "Y":
        found = _left(QUARTER_OF, tokens, draft, floor)
        if found:
            return _quarter_of(draft, found)
        if tokens.kind(draft.end - 1) not in ("YEAR", "SHORTYEAR"):
            found = _left(NAMED_OF, tokens, draft, floor)
            if found:
                return _named_of(draft, found)
    if unit == "W":
        found = _left(WEEKDAY_OF, tokens, draft, floor)
        if found:
            day = _weekday_of(draft.value, found.integer("dow"))
            return replace(draft, start=found.start, value=day)
    if unit == "M":
        found = _left(NTH_WEEKDAY_OF, tokens, draft, floor)
        if found:
            return _nth_weekday(draft, found)
    found = _left(UNIT_OF, tokens, draft, floor)
    return _unit_of(draft, found) if found else None


def _quarter_of(draft: TimexDraft, found: Found) -> TimexDraft | None:
    half = found.kind("part") == "HALF"
    n = -1 if found.kind("ord") == "LAST" else found.integer("ord")
    top = 2 if half else 4
    if n > top or found.word("ord") in ("past", "previous"):
        return None
    part = f"{'H' if half else 'Q'}{n if n > 0 else top}"
    return replace(draft, start=found.start, value=f"{draft.value}-{part}")


def _named_of(draft: TimexDraft, found: Found) -> TimexDraft | None:
    year = draft.value[-4:]
    if found.has("season"):
        return replace(draft, start=found.start, value=f"{year}-{found.code('season')}")
    value = f"{year}-{found.integer('month'):02d}"
    if found.has("day"):
        value += f"-{found.integer('day'):02d}"
    return replace(draft, start=found.start, value=value) if period_of(value) else None


def _nth_weekday(draft: TimexDraft, found: Found) -> TimexDraft | None:
    """the first Monday of May 2009 · the last Friday in June"""
    whole = period_of(draft.value)
    if whole is None:
        return None
    days = [day for day in _inside(whole, "D")
            if date.fromisoformat(day).isoweekday() == found.integer("dow")]  # fmt: skip
    n = -1 if found.kind("ord") == "LAST" else found.integer("ord")
    if n > len(days) or found.word("ord") in ("past", "previous"):
        return None
    return replace(draft, start=found.start, value=days[n - 1 if n > 0 else -1])


def _weekday_of(week: str, weekday: int) -> str:
    year, number = week[:4], week[6:8]
    return value_of(date.fromisocalendar(int(year), int(number), weekday), "D")


def _unit_of(draft: TimexDraft, found: Found) -> TimexDraft | None:
    """The nth or last week, month or day of a longer stretch."""
    whole = period_of(draft.value)
    unit = found.code("unit")
    if whole is None or unit not in ("D", "W", "M", "WE"):
        return None
    n = -1 if found.kind("ord") == "LAST" else found.integer("ord")
    inside = _inside(whole, unit)
    if n > len(inside):
        return None
    return replace(draft, start=found.start, value=inside[n - 1 if n > 0 else -1])


def _inside(whole: Period, unit: str) -> list[str]:
    """The units of a stretch in order; a week belongs where its Thursday is (ISO 8601)."""
    days = (date.fromordinal(whole.start.toordinal() + i) for i in range(min(whole.days, 3660)))
    kept = (day for day in days if unit not in ("W", "WE") or day.isoweekday() == 4)
    return list(dict.fromkeys(value_of(day, unit) for day in kept))


def merge(last: TimexDraft, new: TimexDraft, tokens: Tokens) -> TimexDraft | None:
    """One expression from two neighbours; None where they stay two."""
    gap = tokens.kinds[last.end : new.start]
    if len(gap) > 3:
        return None
    near = _BETWEEN_DAY_AND_TIME.fullmatch(gap)
    if near and last.type == "TIME" and new.type == "DATE" and granularity(new.value) == "D":
        return _joined(last, new, new.value[:10], last.value)
    if near and last.type == "DATE" and granularity(last.value) == "D" and new.type == "TIME":
        return _joined(last, new, last.value, new.value)
    if tokens.kind(last.start + 1) == "SAME" and gap in _SAME_GAPS:
        return _same_part(last, new, tokens)
    if granularity(last.value) == "Y" and gap == CODE["POSS"]:
        return _years_part(last, new)
    if near and len(gap) < 2 and granularity(new.value) == "W":
        return _day_of_week(last, new, tokens)
    return None


def _same_part(last: TimexDraft, new: TimexDraft, tokens: Tokens) -> TimexDraft | None:
    """the same period + last year: that period, of that year"""
    unit = granularity(new.value)
    if unit != "Y" and tokens.kind(new.end - 1) not in ("EARLIER", "AGO"):
        return None
    value = new.value[-4:] + last.value[4:] if unit == "Y" else new.value
    if unit == granularity(last.value) == "Y":
        value = last.value[:-4] + new.value[-4:]  # FY2007 to FY2006
    return TimexDraft(last.start, new.end, "DATE", value, last.anchor) if period_of(value) else None


def _years_part(last: TimexDraft, new: TimexDraft) -> TimexDraft | None:
    """this year + 's + third quarter"""
    if new.type != "DATE" or granularity(new.value) not in ("Q", "H", "S", "M"):
        return None
    return TimexDraft(last.start, new.end, "DATE", last.value[-4:] + new.value[4:], last.anchor)


def _day_of_week(last: TimexDraft, new: TimexDraft, tokens: Tokens) -> TimexDraft | None:
    """Friday + last week"""
    if tokens.kind(last.start) != "WEEKDAY" or last.end != last.start + 1:
        return None
    day = _weekday_of(new.value, int(tokens.values[last.start]))
    return TimexDraft(last.start, new.end, "DATE", day, new.anchor)


def _joined(last: TimexDraft, new: TimexDraft, day: str, time: str) -> TimexDraft | None:
    suffix = time.partition("T")[2]
    if not suffix or "T" in day or len(day) != 10:
        return None
    anchor = last.anchor if last.type == "DATE" else new.anchor
    return TimexDraft(last.start, new.end, "TIME", f"{day}T{suffix}", anchor, new.mod or last.mod)
