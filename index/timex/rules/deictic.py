"""Rules for deictic times: relative to the publication date.

"last August", "two days ago", "this week", "the past six months"; a "previous" or "following" unit
is handed to ``anaphora``.
"""

from __future__ import annotations

from datetime import date, timedelta

from index.timex.calendar import back, holiday, period_of
from index.timex.context import Context, TimexDraft, direction
from index.timex.match import Found
from index.timex.rules import traps
from index.timex.rules.anaphora import after_anchor
from index.timex.rules.counts import glued
from index.timex.rules.years import near_season
from index.timex.steps import (
    counted_units,
    duration_value,
    month_from,
    needed,
    stepped,
    unit_code,
    weekday_from,
)
from index.types import Period

# What stands before an adjective: "in last two weeks", "his last three years".
_NOUN_AFTER = frozenset(
    """in over for during within of from through throughout across since at by after on and or
    his her its their our my your this these those that whose no every each very""".split()
)
_ANAPHORIC = frozenset(("previous", "preceding", "prior", "following", "subsequent", "ensuing"))


def today(m: Found, ctx: Context) -> TimexDraft | None:
    """today · yesterday · tomorrow"""
    if m.tokens.word(m.start) == "TODAY" and m.before() == "usa":
        return None
    anchor = ctx.publication("D")
    count = m.integer("day") + (m.integer("dir") if m.has("dir") else 0)
    return m.draft("DATE", ctx.step(anchor, "D", count), anchor=anchor)


def calendar_unit(m: Found, ctx: Context) -> TimexDraft | None:
    """last August · this week · next Monday · the previous year · the coming weekend"""
    kind, word = m.kind("unit"), m.word("dir")
    whole = m.tokens.kind(m.start) == "THE" and m.tokens.kind(m.end) == "OF"
    if word == "last" and whole:
        return None  # the last week of the campaign
    count = m.integer("dir") if m.has("dir") else 0
    if word in _ANAPHORIC:
        return after_anchor(m, ctx, kind, count)
    if kind in ("UNIT", "QUARTER"):
        return _unit(m, ctx, word, count)
    if kind == "MONTH":
        return None if word == "latest" or _lower_name(m, ctx) else _month(m, ctx, word, count)
    if kind == "WEEKDAY":
        return _weekday(m, ctx, word, count)
    if kind == "SEASON":
        return _season(m, ctx, count)
    if kind == "HOLIDAY":
        return _holiday(m, ctx, count)
    return _part_of_day(m, ctx, word, count)


def day_of_letters(m: Found, ctx: Context) -> TimexDraft | None:
    """the 14th ult. · 3d inst. · the 1st proximo: of the month before, of this one, of the next"""
    return _day_in(m, ctx, m.integer("inst"))


def day_of_month(m: Found, ctx: Context) -> TimexDraft | None:
    """the 14th of last month"""
    if m.code("unit") != "M" or m.word("dir") not in ("last", "next", "this", "current", "past"):
        return None
    return _day_in(m, ctx, m.integer("dir"))


def _day_in(m: Found, ctx: Context, months: int) -> TimexDraft | None:
    """A day by its number in the month so many from that of publication."""
    day = m.integer("day")
    if not 1 <= day <= 31:
        return None
    anchor = ctx.publication("M")
    value = f"{ctx.step(anchor, 'M', months)}-{day:02d}"
    known = anchor is None or period_of(value) is not None
    return m.draft("DATE", value, anchor=anchor) if known else None


def day_last(m: Found, ctx: Context) -> TimexDraft | None:
    """Monday last · August next"""
    if m.word("dir") not in ("last", "next"):
        return None
    if m.kind("unit") == "WEEKDAY":
        return _weekday(m, ctx, m.word("dir"), m.integer("dir"))
    if traps.month(m, strict=False, group="unit"):
        return None
    return _month(m, ctx, m.word("dir"), m.integer("dir"))


def day_week(m: Found, ctx: Context) -> TimexDraft | None:
    """Monday week · today fortnight: a week, two weeks after that day"""
    unit = m.code("unit")
    if unit not in ("W", "F") or m.word("unit") not in ("week", "fortnight"):
        return None
    anchor = ctx.publication("D")
    if anchor is None:
        return m.draft("DATE", "XXXX-XX-XX")
    day = date.fromisoformat(anchor.value)
    ahead = m.integer("day") if m.has("day") else (m.integer("dow") - day.isoweekday()) % 7
    return m.draft("DATE", ctx.step(anchor, "D", ahead + (7 if unit == "W" else 14)), anchor=anchor)


def _lower_name(m: Found, ctx: Context) -> bool:
    return m.tokens.word(m.at("unit")).islower() and not ctx.lower


def _unit(m: Found, ctx: Context, word: str, count: int) -> TimexDraft | None:
    unit = m.code("unit")
    if unit in ("TS", "TM", "TH", "G", "ML"):
        return None if unit != "TH" or not count else m.draft("DURATION", "PT1H")
    if m.has("fiscal") and m.kind("fiscal") == "FISCAL":
        moved = ctx.step(ctx.publication("Y"), "Y", count)
        return m.draft("DATE", f"FY{moved}", anchor=ctx.publication("Y"))
    if word in ("past", "coming", "last") and (unit in ("DE", "CE") or word != "last"):
        return stretch(m, ctx, unit, 1, count)
    if unit == "D":
        if word == "next":
            return after_anchor(m, ctx, "UNIT", 1)
        if word in ("last", "latest", "coming"):
            return None
        return m.draft("DATE", ctx.step(ctx.publication("D"), "D", 0), anchor=ctx.publication("D"))
    anchor = ctx.publication(unit)
    return m.draft("DATE", ctx.step(anchor, unit, count), anchor=anchor)


def _month(m: Found, ctx: Context, word: str, count: int) -> TimexDraft | None:
    anchor, month = ctx.publication("M"), m.integer("unit")
    if anchor is None or not count:
        value = f"{anchor.value[:4] if anchor else 'XXXX'}-{month:02d}"
        return m.draft("DATE", value, anchor=anchor)
    return m.draft("DATE", month_from(anchor, month, count), anchor=anchor)


def _weekday(m: Found, ctx: Context, word: str, count: int) -> TimexDraft | None:
    anchor, weekday = ctx.publication("D"), m.integer("unit")
    if anchor is None:
        return m.draft("DATE", f"XXXX-WXX-{weekday}")
    if count:
        return m.draft("DATE", weekday_from(anchor, weekday, count), anchor=anchor)
    day = date.fromisoformat(anchor.value)
    gap = weekday - day.isoweekday()
    if gap < 0 and direction(m.tokens, m.start, m.end) > 0:
        gap += 7
    return m.draft("DATE", (day + timedelta(days=gap)).isoformat(), anchor=anchor)


def _season(m: Found, ctx: Context, count: int) -> TimexDraft | None:
    anchor, code = ctx.publication("M"), m.code("unit")
    if anchor is None:
        return m.draft("DATE", f"XXXX-{code}")
    if not count:
        year, month = int(anchor.value[:4]), int(anchor.value[5:7])
        year -= 1 if code == "WI" and month <= 4 and direction(m.tokens, m.start, m.end) <= 0 else 0
        return m.draft("DATE", f"{year:04d}-{code}", anchor=anchor)
    near = near_season(m, anchor, code) if count < 0 else f"{anchor.value[:4]}-{code}"
    period, now = period_of(near), period_of(anchor.value)
    year = int(near[:4])
    if period and now and count < 0 and period.end > now.start:
        year -= 1
    if period and now and count > 0 and period.start <= now.start:
        year += 1
    return m.draft("DATE", f"{year:04d}-{code}", anchor=anchor)


def _holiday(m: Found, ctx: Context, count: int) -> TimexDraft | None:
    anchor, name = ctx.publication("D"), m.code("unit")
    if anchor is None:
        return None
    base = date.fromisoformat(anchor.value)
    days = [day for y in (-1, 0, 1) if (day := holiday(name, base.year + y))]
    if count < 0:
        days = [day for day in days if day < base][-1:]
    elif count > 0:
        days = [day for day in days if day > base][:1]
    else:
        days = [day for day in days if day.year == base.year]
    return m.draft("DATE", days[0].isoformat(), anchor=anchor) if days else None


def _part_of_day(m: Found, ctx: Context, word: str, count: int) -> TimexDraft | None:
    if word in ("past", "coming", "latest") or (word == "last" and m.code("unit") == "MI"):
        return None
    anchor = ctx.publication("D")
    return m.draft("TIME", f"{ctx.step(anchor, 'D', count)}T{m.code('unit')}", anchor=anchor)


def stretch(m: Found, ctx: Context, unit: str, count: float | None, side: int) -> TimexDraft:
    """A duration that touches the publication date: the past two weeks, the next five years."""
    value = duration_value(unit, count)
    anchor = ctx.publication("D")
    period = None
    if anchor and count and unit[0] != "T" and unit not in ("G", "S"):
        today_ = date.fromisoformat(anchor.value)
        try:
            other = back(today_, unit, -side * count)
            start, end = sorted((today_, other))
            period = Period(start, end) if start < end else None
        except (ValueError, OverflowError):
            period = None
    return m.draft("DURATION", value, anchor=anchor if period else None, period=period,
                   vague=count is None)  # fmt: skip


def last_units(m: Found, ctx: Context) -> TimexDraft | None:
    """the past two weeks · the next few days · the coming months"""
    unit, side = unit_code(m), m.integer("dir")
    count = m.number("num") if m.has("num") else None
    if traps.titled(m) or unit == "G" or _verb(m):
        return None
    if not m.has("num") and m.word("dir") in ("coming", "upcoming", "recent"):
        return m.draft("DATE", "FUTURE_REF", vague=True)
    if m.word("dir") in _ANAPHORIC or (not m.has("num") and m.word("dir") == "latest"):
        return m.draft("DURATION", duration_value(unit, count), vague=count is None)
    return stretch(m, ctx, unit, count, side)


def _verb(m: Found) -> bool:
    """The strike will last three days: nothing that a noun phrase begins with stands before."""
    if m.word("dir") != "last" or m.tokens.kind(m.start) != "LAST":
        return False
    before = m.tokens.kind(m.start - 1)
    return m.before() not in _NOUN_AFTER and before != "POSS" and not traps.opens(m.tokens, m.start)


def ago(m: Found, ctx: Context) -> TimexDraft | None:
    """two days ago · a year ago · several years ago · three weeks since · 20 years from now"""
    unit = unit_code(m)
    count = counted_units(m)
    side = -1 if m.kind("dir") in ("AGO", "SINCE") else 1
    if count is None or unit in ("ML", "G"):
        return m.draft("DATE", "PAST_REF" if side < 0 else "FUTURE_REF", vague=True)
    if unit[0] == "T":
        return m.draft("TIME", "PAST_REF" if side < 0 else "FUTURE_REF", vague=True)
    anchor = ctx.publication(needed(unit, count))
    if (unit, side, count) == ("Y", -1, 1) and _compared(m):
        anchor = ctx.earlier("Q", m.offset - _SENTENCE) or anchor
    return stepped(m, ctx, anchor, unit, side * count)


_SENTENCE = 200  # characters


def _compared(m: Found) -> bool:
    """up from 14 percent a year ago: the figure's own month or quarter, a year before"""
    words = {m.before(i) for i in range(1, 8)}
    return not words.isdisjoint(("from", "than", "with", "against", "versus", "vs"))


def vague(m: Found, ctx: Context) -> TimexDraft | None:
    """now · recently · recent years · the future"""
    words = m.tokens.word(m.start).split()
    dash = m.tokens.kind(m.end) == "DASH" and glued(m.tokens, m.start, m.end + 2)
    if dash or (m.word("ref"), m.after()) in (("now", "that"), ("soon", "as")):
        return None  # now that, as soon as, the now-defunct firm
    name = words[-1][0].isupper() and not traps.opens(m.tokens, m.start)
    if name and (len(words) > 1 or words[0].isupper()) and not m.tokens.text.isupper():
        return None  # Back to the Future, NOW
    return m.draft("DATE", m.code("ref"), vague=True)


def nth_straight(m: Found, ctx: Context) -> TimexDraft | None:
    """a second consecutive day · the third straight week: the one in which it is told"""
    unit = m.code("unit")
    if unit not in ("D", "W", "M", "Y", "Q"):
        return None
    anchor = (ctx.exactly("Q") if unit == "Q" else None) or ctx.publication(unit)
    return m.draft("DATE", ctx.step(anchor, unit, 0), anchor=anchor)


def the_past(m: Found, ctx: Context) -> TimexDraft | None:
    """the past, with nothing after that it could be the past of"""
    free = m.tokens.kind(m.end) in ("STOP", "BREAK", "COMMA", "AND", "DASH", "RPAREN", "PREP")
    ok = m.word("dir") == "past" and (free or m.before() == "in" or m.after() in ('"', "”", "'"))
    return m.draft("DATE", "PAST_REF", vague=True) if ok else None
