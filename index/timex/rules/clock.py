"""Rules for times of day: clock times with zones, parts of the day."""

from __future__ import annotations

import re

from index.timex.context import Context, TimexDraft, unknown
from index.timex.match import Found
from index.timex.rules import traps
from index.timex.rules.dates import weekday_only
from index.timex.rules.deictic import today
from index.timex.tables import ZULU

_NEAR = 600  # characters within which a day mentioned is the day of a bare time
_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d\d))?(?::(\d\d))?")


def clock(m: Found, ctx: Context) -> TimexDraft | None:
    """11:26 · 6:40 p.m. · 0800 UTC · 3 p.m. ET · 10 o'clock"""
    raw = m.tokens.word(m.at("hour"))
    found = _HOUR.fullmatch(raw if len(raw) != 4 or not raw.isdigit() else f"{raw[:2]}:{raw[2:]}")
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    bare = not (m.has("ampm") or m.has("zone") or m.has("oclock"))
    if m.kind("hour") != "CLOCK" and (bare or (found[2] and not m.has("zone"))):
        return None
    if bare and (found[3] or not _timely(m)):
        return None
    if m.has("ampm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if m.word("ampm")[0] == "p" else 0)
    if hour > 24 or minute > 59:
        return None
    zone = "Z" if m.has("zone") and m.tokens.word(m.at("zone")) in ZULU else ""
    return at_time(m, ctx, f"T{hour:02d}:{minute:02d}{zone}")


_BEFORE_CLOCK = frozenset(
    "at by around about until till from to before after since between".split()
)


def _timely(m: Found) -> bool:
    """A bare 11:26 is a time after a preposition or beside a date; 3:2 is a score."""
    beside = ("NUMDATE", "ISODATE", "TODAY", "WEEKDAY", "YEAR")
    return (
        m.before() in _BEFORE_CLOCK
        or m.tokens.kind(m.start - 1) in beside
        or m.tokens.kind(m.end) in beside
    )


def at_time(m: Found, ctx: Context, suffix: str) -> TimexDraft:
    """A time of day on the day spoken of, else on that of publication."""
    anchor = ctx.earlier("D", m.offset - _NEAR) or ctx.publication("D")
    return m.draft("TIME", ctx.step(anchor, "D", 0) + suffix if anchor else suffix, anchor=anchor)


def noon(m: Found, ctx: Context) -> TimexDraft | None:
    """noon · midnight"""
    capital = m.tokens.word(m.start)[0].isupper()
    if capital and (not traps.opens(m.tokens, m.start) or m.tokens.word(m.end)[:1].isupper()):
        return None  # High Noon, Midnight Oil
    return at_time(m, ctx, f"T{m.code('noon')}")


def part_of_day(m: Found, ctx: Context) -> TimexDraft | None:
    """the morning · in the evening: of the day spoken of"""
    if m.tokens.word(m.at("pod"))[0].isupper():
        return None
    inside = m.before() in ("in", "during") and m.code("pod") != "NI"
    session = m.after() in ("trading", "session", "trade")
    if m.has("the") and m.tokens.kind(m.end) in ("OF", "BEFORE", "AFTER"):
        # The night of the 5th, the morning after: which day, other words say.
        return m.draft("TIME", f"{unknown('D')}T{m.code('pod')}")
    if not (m.has("the") or m.has("early") or inside or session):
        return None
    return at_time(m, ctx, f"T{m.code('pod')}")


def tonight(m: Found, ctx: Context) -> TimexDraft | None:
    """tonight · overnight"""
    anchor = ctx.publication("D")
    if m.word("pod") == "overnight" and m.before() in ("an", "the"):
        return None
    return m.draft("TIME", f"{ctx.step(anchor, 'D', 0)}TNI", anchor=anchor)


def day_part(m: Found, ctx: Context) -> TimexDraft | None:
    """Tuesday night · yesterday evening · Thursday morning"""
    day = weekday_only(m, ctx) if m.has("dow") else today(m, ctx)
    if day is None:
        return None
    value = "XXXX-WXX-" + day.value[-1] if day.value.startswith("XXXX-W") else day.value
    return m.draft("TIME", f"{value}T{m.code('pod')}", anchor=day.anchor)
