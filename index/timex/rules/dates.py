"""Rules for calendar days and months: full and partial dates, weekdays, holidays."""

from __future__ import annotations

from datetime import date

from index.timex.calendar import granularity, holiday, period_of, value_of
from index.timex.context import Anchor, Context, TimexDraft, direction
from index.timex.match import Found
from index.timex.rules import traps
from index.timex.rules.years import full_year, read_year
from index.timex.tables import NAMED_DAYS
from index.timex.tokens import Tokens
from index.types import Period


def iso_date(m: Found, ctx: Context) -> TimexDraft | None:
    """2004-02-04 · 2007-01-30T11:26"""
    word = m.tokens.word(m.start).replace(" ", "T")
    if word == "9/11":
        return m.draft("DATE", "2001-09-11")
    try:
        known = date.fromisoformat(word[:10])
    except ValueError:
        return None
    if not 1000 <= known.year <= 9000:
        return None
    return m.draft("TIME" if len(word) > 10 else "DATE", word)


def numeric_date(m: Found, ctx: Context) -> TimexDraft | None:
    """30/01/2007 · 01/30/2007 · 2007/01/30 · 3-4-2009, by the text's own habit where two fit"""
    word = m.tokens.word(m.start)
    sep = "/" if "/" in word else "." if "." in word else "-"
    first, second, third = word.split(sep)
    if len(first) == 4:
        return _real_day(m, int(first), int(second), int(third))
    if len(third) == 2 and sep != "/":
        return None  # 10.12.05 is as likely a version, a score or an amount
    year = int(third) if len(third) == 4 else full_year(int(third))
    a, b = int(first), int(second)
    day_first = a > 12 or (b <= 12 and (sep == "." or bool(ctx.day_first)))
    return _real_day(m, year, b, a) if day_first else _real_day(m, year, a, b)


def _real_day(m: Found, year: int, month: int, day: int) -> TimexDraft | None:
    try:
        known = date(year, month, day)
    except ValueError:
        return None
    return m.draft("DATE", known.isoformat()) if 1000 <= year <= 9000 else None


def month_day(m: Found, ctx: Context) -> TimexDraft | None:
    """March 01, 2008 · Feb. 3 · 3rd of February 2004 · Monday, September 2"""
    month, day = m.integer("month"), m.integer("day")
    if traps.month(m, strict=False) or not 1 <= day <= 31:
        return None
    worded = m.kind("day") in ("ORD", "SECOND") and not m.word("day")[0].isdigit()
    if worded and m.at("day") < m.at("month") and m.tokens.kind(m.at("day") + 1) != "OF":
        return None  # "the first March vote"
    year = read_year(m) or _year_beyond(m.tokens, m.end) or _named_year(m, ctx, month, day)
    if year is not None:
        return _real_day(m, year, month, day)
    written = _written_before(ctx, month, day)
    if written is not None:
        return m.draft("DATE", written.value, anchor=written)
    if _real_day(m, 2000, month, day) is None:
        return None  # February 30
    weekday = m.integer("dow") if m.has("dow") else None
    placed = nearest_day(m, ctx, month, day, weekday)
    if placed is None:
        return m.draft("DATE", f"XXXX-{month:02d}-{day:02d}")
    anchor = ctx.publication("D") or ctx.publication("M")
    return m.draft("DATE", placed.isoformat(), anchor=anchor)


def day_range(m: Found, ctx: Context) -> TimexDraft | None:
    """between 5 and 7 July 2009 · 5-7 July · from 5 to 7 July: all the days from the first on

    "on 5 and 7 July" are two days, which another rule reads.
    """
    first, last = m.integer("first"), m.integer("day")
    ranged = m.kind("link") != "AND" or m.before() == "between"
    if not ranged or not 1 <= first < last <= 31:
        return None
    end = month_day(m, ctx)
    if end is None:
        return None
    head = end.value[:8]
    start_day, end_day = period_of(f"{head}{first:02d}"), period_of(end.value[:10])
    period = Period(start_day.start, end_day.end) if start_day and end_day else None
    value = f"{head}{first:02d}/{end.value[:10]}"
    return m.draft("DATE", value, anchor=end.anchor, period=period)


def _named_year(m: Found, ctx: Context, month: int, day: int) -> int | None:
    """The year of a day that the press calls by its date: the Sept. 11 attacks."""
    year, words = NAMED_DAYS.get((month, day), (0, frozenset[str]()))
    ahead = ctx.published is not None and ctx.published.start.year < year
    return year if m.after() in words and not ahead else None


def _written_before(ctx: Context, month: int, day: int) -> Anchor | None:
    """The same day as the text wrote it before, its year at most two from publication."""
    for seen in reversed(ctx.found):
        if seen.anchor_kind == "explicit" and seen.value[4:10] == f"-{month:02d}-{day:02d}":
            year = int(seen.value[:4])
            if ctx.published is None or abs(ctx.published.start.year - year) <= 2:
                return Anchor(seen.value[:10], "expression", seen.text)
            return None
    return None


def _year_beyond(tokens: Tokens, end: int) -> int | None:
    """The year that a coordinated date ends with: "March" in "March and April 2011"."""
    if tokens.kind(end) not in ("AND", "TO", "DASH", "COMMA"):
        return None
    i = end + 1
    if tokens.kind(i) == "MONTH":
        i += 1
        if tokens.kind(i) in ("DAYNUM", "ORD"):
            i += 1
    elif tokens.kind(i) in ("DAYNUM", "ORD") and tokens.kind(end) != "COMMA":
        i += 2 if tokens.kind(i + 1) == "MONTH" else 1
    else:
        return None
    if tokens.kind(i) == "COMMA":
        i += 1
    value = tokens.values[i] if tokens.kind(i) == "YEAR" else None
    return value if isinstance(value, int) else None


def nearest_day(
    m: Found, ctx: Context, month: int, day: int, weekday: int | None = None
) -> date | None:
    """The year-less day nearest to publication, on the side that the verb says."""
    if ctx.published is None:
        return None
    base = ctx.published.start
    days = [d for y in range(-6, 7) if (d := _day_of(base.year + y, month, day))]
    close = [found for found in days if abs((found - base).days) <= 10]
    # Days around publication are what it is about, even if a writer got the weekday wrong.
    fits = [found for found in days if weekday in (None, found.isoweekday())]
    fits = close or fits or days
    side = direction(m.tokens, m.start, m.end) if weekday is None else 0

    def cost(found: date) -> int:
        gap = (found - base).days
        if not side or gap * side >= 0:
            return abs(gap)
        # A month off, the verb may be another's; further off, it is believed: a newspaper leaves
        # out the year of what falls in its own.
        return abs(gap) + (150 if abs(gap) <= 31 else 400)

    return min(fits, key=cost)


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_year(m: Found, ctx: Context) -> TimexDraft | None:
    """September 2005 · Sept. 2005 · February of 1999 · May '07"""
    if traps.month(m, strict=False):
        return None
    return m.draft("DATE", f"{read_year(m):04d}-{m.integer('month'):02d}")


def month_only(m: Found, ctx: Context) -> TimexDraft | None:
    """February, of the year that the verb and nearness say"""
    month = m.integer("month")
    if traps.month(m, strict=True):
        return None
    year = _year_beyond(m.tokens, m.end)
    if year is not None:
        return m.draft("DATE", f"{year:04d}-{month:02d}")
    anchor = ctx.publication("M")
    if anchor is None:
        return m.draft("DATE", f"XXXX-{month:02d}")
    return m.draft("DATE", nearest_month(m, anchor, month), anchor=anchor)


def nearest_month(m: Found, anchor: Anchor, month: int) -> str:
    """The latest such month, or the next one where the verb points forward."""
    year, now = int(anchor.value[:4]), int(anchor.value[5:7])
    side = direction(m.tokens, m.start, m.end)
    soon = (month - now) % 12 <= 2  # no verb: the coming two months are nearer
    fresh = 0 < (now - month) % 12 <= 2 and m.before() not in ("by", "until", "till")
    if (side > 0 and not fresh) or (side == 0 and soon):
        year += 1 if month < now else 0
    elif month > now:
        year -= 1
    return f"{year:04d}-{month:02d}"


def weekday_only(m: Found, ctx: Context) -> TimexDraft | None:
    """Tuesday: the last one before publication or that day, the next one after a future verb"""
    if traps.weekday(m):
        return None
    weekday = m.integer("dow")
    anchor = ctx.publication("D")
    if anchor is None or _told_apart(m):
        return m.draft("DATE", f"XXXX-WXX-{weekday}")
    day = date.fromisoformat(anchor.value)
    forward = (weekday - day.isoweekday()) % 7
    gap = forward if direction(m.tokens, m.start, m.end) > 0 else -((-forward) % 7)
    return m.draft("DATE", value_of(date.fromordinal(day.toordinal() + gap), "D"), anchor=anchor)


def _told_apart(m: Found) -> bool:
    """the Monday after the storm · the first Monday after Easter: which one, other words say"""
    before = m.tokens.kind(m.start - 1)
    after = m.after() in ("before", "after", "following", "preceding", "when", "that", "of")
    return before in ("ORD", "SECOND") or (before == "THE" and after)


def day_ordinal(m: Found, ctx: Context) -> TimexDraft | None:
    """on the 8th, of the month spoken of"""
    if not m.word("day")[0].isdigit() or m.before() not in ("on", "by", "until", "from", "since"):
        return None
    if m.tokens.kind(m.end) not in ("STOP", "BREAK", "COMMA", "AND", "TO", "PREP", "AT"):
        return None
    anchor = ctx.narrative("M")
    if anchor is None or not 1 <= m.integer("day") <= 31:
        return None
    try:
        day = date(int(anchor.value[:4]), int(anchor.value[5:7]), m.integer("day"))
    except ValueError:
        return None
    return m.draft("DATE", day.isoformat(), anchor=anchor)


def day_range_end(m: Found, ctx: Context) -> TimexDraft | None:
    """the 5, 2007 of January 3-5, 2007"""
    if not ctx.found or ctx.found[-1].end != m.tokens.ends[m.start - 2]:
        return None
    year = ctx.found[-1].value[:4]
    month = m.tokens.values[m.start - 3]
    if not isinstance(month, int) or m.tokens.kind(m.end) in ("UNIT", "UNITS", "MONTH", "AMPM"):
        return None
    if year.startswith("X"):
        return m.draft("DATE", f"XXXX-{month:02d}-{m.integer('day'):02d}")
    return _real_day(m, int(year), month, m.integer("day"))


def named_day(m: Found, ctx: Context) -> TimexDraft | None:
    """Christmas · New Year's Day 2005 · Thanksgiving"""
    name = m.code("holiday")
    if not m.tokens.word(m.at("holiday"))[0].isupper() and not ctx.lower:
        return None
    if traps.holiday(m):
        return None
    year = read_year(m)
    if year is not None:
        day = holiday(name, year)
        return m.draft("DATE", day.isoformat()) if day else None
    anchor = ctx.publication("D")
    if anchor is None or granularity(anchor.value) != "D":
        return m.draft("DATE", "XXXX-XX-XX" if holiday(name, 2001) is None else _yearless(name))
    base = date.fromisoformat(anchor.value)
    side = direction(m.tokens, m.start, m.end)
    days = [d for y in (-1, 0, 1) if (d := holiday(name, base.year + y))]
    best = min(
        days, key=lambda d: abs((d - base).days) + (150 if (d - base).days * side < 0 else 0)
    )
    return m.draft("DATE", best.isoformat(), anchor=anchor)


def _yearless(name: str) -> str:
    first, second = holiday(name, 2001), holiday(name, 2003)
    fixed = first and second and (first.month, first.day) == (second.month, second.day)
    return f"XXXX-{first:%m-%d}" if fixed and first else "XXXX-XX-XX"
