"""Rules for anaphoric times: relative to an earlier expression of the same text.

"two months later", "that year", "the previous day" step from the latest earlier expression that is
fine enough, and from the publication date only where the text spoke of none.
"""

from __future__ import annotations

from datetime import date

from index.timex.calendar import granularity, period_of
from index.timex.context import Context, TimexDraft, direction, unknown
from index.timex.match import Found
from index.timex.rules.years import read_year
from index.timex.steps import (
    counted_units,
    duration_value,
    month_from,
    needed,
    stepped,
    unit_code,
    weekday_from,
    year_before,
)
from index.timex.tables import EDGES
from index.types import Period


def after_anchor(m: Found, ctx: Context, kind: str, count: int) -> TimexDraft | None:
    """The previous day, the following year: one unit from the expression before."""
    unit = {"MONTH": "M", "WEEKDAY": "D", "SEASON": "S", "POD": "D"}.get(kind) or m.code("unit")
    if kind == "MONTH":
        anchor = ctx.story("M", m.offset)
        return m.draft("DATE", month_from(anchor, m.integer("unit"), count), anchor=anchor)
    if kind not in ("UNIT", "QUARTER"):
        anchor = ctx.story("D", m.offset)
        moved = ctx.step(anchor, "D", count)
        if kind == "POD":
            return m.draft("TIME", f"{moved}T{m.code('unit')}", anchor=anchor)
        if kind == "WEEKDAY" and anchor and granularity(anchor.value) == "D":
            return m.draft("DATE", weekday_from(anchor, m.integer("unit"), count), anchor=anchor)
        return None
    if unit[0] == "T" or unit in ("G", "ML"):
        return None
    anchor = ctx.story(unit, m.offset)
    return m.draft("DATE", ctx.step(anchor, unit, count), anchor=anchor)


def later(m: Found, ctx: Context) -> TimexDraft | None:
    """two months later · three years earlier · a week before (leaning on the text before)"""
    unit = unit_code(m)
    count = counted_units(m)
    side = (
        m.integer("dir")
        if m.kind("dir") != "EARLIER"
        else (-1 if m.word("dir") == "earlier" else 1)
    )
    if m.kind("dir") in ("BEFORE", "AFTER") and not _closed(m):
        return None  # "a week before the vote" measures, it does not point
    if count is None:
        return m.draft("DATE", "PAST_REF" if side < 0 else "FUTURE_REF", vague=True)
    if unit[0] == "T" or unit in ("ML", "G"):
        return m.draft("DURATION", duration_value(unit, count))
    return stepped(m, ctx, ctx.story(needed(unit, count), m.offset), unit, side * count)


def _closed(m: Found) -> bool:
    """Whether nothing follows that "before" could govern."""
    return m.tokens.kind(m.end) in ("STOP", "BREAK", "COMMA", "RPAREN", "AND") or (m.after() in (
        "when", "the", "in") and m.kind("dir") == "AFTERWARDS")  # fmt: skip


def day_before(m: Found, ctx: Context) -> TimexDraft | None:
    """the day before · the year previous · the week after · the year earlier"""
    unit = m.code("unit")
    if unit[0] == "T" or unit in ("G", "ML"):
        return None
    kind = m.kind("dir")
    if kind in ("BEFORE", "AFTER") and not _closed(m):
        return None
    side = (-1 if m.word("dir") == "earlier" else 1) if kind == "EARLIER" else m.integer("dir")
    anchor = ctx.story(unit, m.offset)
    return m.draft("DATE", ctx.step(anchor, unit, side), anchor=anchor)


def that_unit(m: Found, ctx: Context) -> TimexDraft | None:
    """that year · the same day · the same period a year earlier · that night"""
    kind = m.kind("unit")
    if kind == "PERIOD":
        anchor = ctx.earlier("Y")
        if anchor is None or len(anchor.value) > 10:
            return None
        return m.draft("DATE", anchor.value, anchor=anchor)
    if kind == "POD":
        anchor = ctx.narrative("D")
        return m.draft("TIME", f"{ctx.step(anchor, 'D', 0)}T{m.code('unit')}", anchor=anchor)
    if kind in ("MONTH", "WEEKDAY", "HOLIDAY"):
        return None if kind != "MONTH" else _same_month(m, ctx)
    if kind == "SEASON":
        anchor = ctx.narrative("Y")
        value = f"{anchor.value[:4]}-{m.code('unit')}" if anchor else f"XXXX-{m.code('unit')}"
        return m.draft("DATE", value, anchor=anchor)
    unit = m.code("unit")
    if unit[0] == "T" or unit in ("G", "ML", "F"):
        return None
    anchor = ctx.story(unit, m.offset)
    return m.draft("DATE", ctx.step(anchor, unit, 0), anchor=anchor)


def _same_month(m: Found, ctx: Context) -> TimexDraft:
    anchor = ctx.narrative("M")
    year = anchor.value[:4] if anchor else "XXXX"
    return m.draft("DATE", f"{year}-{m.integer('unit'):02d}", anchor=anchor)


_CLAUSE_AFTER = frozenset("that when after before who of where ahead".split())
_PRONOUNS = frozenset("he she they we i it you".split())


def the_unit(m: Found, ctx: Context) -> TimexDraft | None:
    """the day · the year · the entire week: that of the expression before"""
    unit = m.code("unit")
    if unit in ("TS", "TM", "TH", "G", "ML", "F") or _idiom(m, unit):
        return None
    if unit in ("CE", "DE"):  # the end of the decade, but not "the decade" of a band
        anchor = ctx.publication("Y")
        known = m.before() == "of" and m.before(2) in EDGES and anchor
        return m.draft("DATE", ctx.step(anchor, unit, 0), anchor=anchor) if known else None
    if (m.before() in ("of", "by") and unit == "D") or m.after().endswith(("'s", "’s")):
        return None
    if m.tokens.word(m.at("unit"))[0].isupper():
        return None  # The Week
    name = m.tokens.kind(m.end) == "OTHER" and m.tokens.word(m.end)[:1].isupper()
    if (name or m.tokens.kind(m.end) == "DASH") and not m.has("whole"):
        return None  # the Day Center, the year-long siege
    anchor = ctx.exactly(unit) if unit == "Q" else None
    anchor = anchor or ctx.narrative(unit)
    if unit == "WE":
        return _the_weekend(m, ctx)
    if anchor is None or not granularity(ctx.step(anchor, unit, 0)):
        return None
    return m.draft("DATE", ctx.step(anchor, unit, 0), anchor=anchor)


def _idiom(m: Found, unit: str) -> bool:
    """the day when, the year of, the day he left"""
    if m.after() in _CLAUSE_AFTER:
        return m.before() != "in"
    return unit == "D" and m.after() in _PRONOUNS and m.before() != "in"


def _the_weekend(m: Found, ctx: Context) -> TimexDraft | None:
    """The weekend behind, or this week's where the verb points forward or it is one."""
    anchor = ctx.publication("D")
    if anchor is None:
        return m.draft("DATE", unknown("WE"))
    now = date.fromisoformat(anchor.value).isoweekday() >= 6
    ahead = now or direction(m.tokens, m.start, m.end) > 0
    return m.draft("DATE", ctx.step(anchor, "WE", 0 if ahead else -1), anchor=anchor)


def since_then(m: Found, ctx: Context) -> TimexDraft | None:
    """since then: from the end of what was spoken of to the publication"""
    anchor = ctx.earlier("Y")
    if anchor is None:
        return m.draft("DATE", "PAST_REF", vague=True)
    before, end = period_of(anchor.value), ctx.published
    period = None
    if m.word("prep") == "since" and before and end and before.end < end.end:
        period = Period(before.end, end.end)
    return m.draft("DATE", anchor.value, anchor=anchor, period=period)


def year_ago(m: Found, ctx: Context) -> TimexDraft | None:
    """the year-ago quarter · year-earlier results"""
    unit = m.code("unit")
    if unit not in ("Y", "M", "W", "Q"):
        return None
    if m.has("part") and unit == "Y":
        fine = {"QUARTER": "Q", "UNIT": "M"}.get(m.kind("part"), "Y")
        known = ctx.earlier(fine, m.offset - 400)
        same = year_before(known.value) if known else None
        if known and same:
            return m.draft("DATE", same, anchor=known)
    if m.has("part") and m.kind("part") == "QUARTER" and unit == "Y":
        return _quarter_year_ago(m, ctx)
    known = ctx.earlier(unit)
    if known is not None and _is_past_year(known.value, ctx):
        known = None  # itself what the present year is compared with
    anchor = known or ctx.publication(unit)
    return m.draft("DATE", ctx.step(anchor, unit, -1), anchor=anchor)


def _is_past_year(value: str, ctx: Context) -> bool:
    year = value[-4:] if value.startswith("FY") else value[:4]
    return ctx.published is not None and year.isdigit() and int(year) < ctx.published.start.year


def _quarter_year_ago(m: Found, ctx: Context) -> TimexDraft | None:
    """the year-ago quarter, in a report of the quarter that has just ended"""
    anchor = ctx.publication("M")
    if anchor is None:
        return m.draft("DATE", unknown("Q"))
    year, ended = int(anchor.value[:4]) - 1, (int(anchor.value[5:7]) - 1) // 3
    value = f"{year:04d}-Q{ended}" if ended else f"{year - 1:04d}-Q4"
    return m.draft("DATE", value, anchor=anchor)


def year_end(m: Found, ctx: Context) -> TimexDraft | None:
    """year-end · year-end 2008 · 2008 year-end"""
    name = "year" if m.has("year") else "before"
    if m.has(name):
        return m.draft("DATE", f"{read_year(m, name):04d}", mod="END")
    anchor = ctx.publication("Y") or ctx.narrative("Y")
    count = -1 if m.before() == "since" else 0
    return m.draft("DATE", ctx.step(anchor, "Y", count), anchor=anchor, mod="END")
