"""Rules for durations and for times that recur."""

from __future__ import annotations

from dataclasses import replace

from index.timex.context import Context, TimexDraft
from index.timex.match import Found
from index.timex.rules import traps
from index.timex.steps import duration_value, halves

_DURING = frozenset(
    """for in within during after over about nearly almost than over under lasting lasted last
    another half spend spent spending takes take took once by until before is was every to into be
    least""".split()
)

_QUALIFIED = frozenset(("when", "that", "in", "of", "for"))
_HOURS_OF = frozenset("early late wee rush working business office opening previous final".split())


def counted(m: Found, ctx: Context) -> TimexDraft | None:
    """two months · 13-month · several years · nearly five months · two and a half years"""
    unit = "TS" if m.kind("unit") == "SECOND" else m.code("unit")
    if (
        traps.fraction(m)
        or (m.kind("num") == "A" and not m.has("half"))
        or traps.titled(m)
        or _age(m)
        or (unit == "Q" and m.kind("unit") == "QUARTER")
    ):
        return None
    count = m.number("num")
    if m.has("half") and not halves(m):
        return None
    if unit == "Q" and m.tokens.kind(m.at("unit") - 1) != "STRAIGHT" and m.before() not in _DURING:
        return None  # three quarters of the crop
    if m.has("half") and count is not None:
        count += 0.5
    if m.kind("unit") == "SECOND" and m.tokens.kind(m.at("unit") - 1) != "DASH":
        return None
    if count is not None and m.kind("unit") == "UNIT" and count != 1 and not _hyphened(m):
        return None
    if _one_day(m, count):
        return None
    mod = str(m.value("near")) if m.has("near") else None
    draft = m.draft("DURATION", duration_value(unit, count), mod=mod, vague=count is None)
    if m.has("det") and (m.kind("unit") != "UNITS" or m.tokens.kind(m.at("unit") - 1) == "DASH"):
        first = m.at("near") if m.has("near") else m.at("num")
        return replace(draft, start=first)  # the determiner is the noun's: the six-party talks
    return draft


def _one_day(m: Found, count: float | None) -> bool:
    """One day, he will return: no length."""
    alone = count == 1 and m.kind("unit") == "UNIT" and m.code("unit") == "D" and not m.has("near")
    dash = m.tokens.kind(m.at("unit") - 1) == "DASH"
    return alone and not dash and m.before() not in _DURING and m.after() not in (
        "of", "after", "before", "later", "earlier", "ago")  # fmt: skip


def _hyphened(m: Found) -> bool:
    """A singular unit after a number is an adjective: 13-month standoff, "four day rally"."""
    dash = m.tokens.kind(m.at("unit") - 1) == "DASH"
    return dash or m.tokens.kind(m.end) in ("OTHER", "DASH", "SETWORD", "PERIOD")


def _age(m: Found) -> bool:
    """27-year-old, 10 years old, 5 years younger: an age says nothing of when."""
    after = m.after(1) if m.tokens.kind(m.end) == "DASH" else m.after()
    return after in ("old", "olds", "older", "young", "younger") or (
        m.after() == "of" and m.after(1) == "age"
    )


def bare_units(m: Found, ctx: Context) -> TimexDraft | None:
    """years · for months · decades-long"""
    unit, before = m.code("unit"), m.before()
    if (
        before in _HOURS_OF
        or unit in ("TS", "TM", "G", "WE", "Q")
        or _age(m)
        or m.tokens.kind(m.start - 1) == "POSS"
    ):
        return None
    if before in ("just", "only"):
        before = m.before(2)
    measured = before in _DURING or m.has("long") or unit == "DE"
    if not measured and m.after() not in ("after", "before", "of"):
        return None
    if traps.named(m, "unit") or m.tokens.kind(m.start - 1) in ("NUMBER", "DAYNUM"):
        return None
    return m.draft("DURATION", duration_value(unit, None), vague=True)


def the_years(m: Found, ctx: Context) -> TimexDraft | None:
    """over the years"""
    if m.before() not in ("over", "through", "throughout", "across") or m.code("unit") == "TM":
        return None
    return m.draft("DURATION", duration_value(m.code("unit"), None), vague=True)


def year_ended(m: Found, ctx: Context) -> TimexDraft | None:
    """the year ended March 31: as long as a year, and no calendar's"""
    if m.code("unit") != "Y" or m.after() not in ("ended", "ending", "ends"):
        return None
    return m.draft("DURATION", "P1Y")


def unit_long(m: Found, ctx: Context) -> TimexDraft | None:
    """a year-long siege"""
    if m.tokens.kind(m.start - 1) == "DASH":
        return None
    return m.draft("DURATION", duration_value(m.code("unit"), 1))


def long_word(m: Found, ctx: Context) -> TimexDraft | None:
    """a yearlong siege"""
    return m.draft("DURATION", m.code("long"))


def one_unit(m: Found, ctx: Context) -> TimexDraft | None:
    """a year: a set after an amount ("$4 billion a year"), a length after a preposition"""
    unit = m.code("unit")
    if m.kind("unit") == "QUARTER" or unit in ("TS", "WE", "ML", "G") or _age(m):
        return None
    measured = m.has("near") or m.before() in _DURING or _rate(m)
    if not measured and (m.tokens.kind(m.end) == "DASH" or m.after() in _QUALIFIED):
        return None  # a day when, a year of
    if (measured and not _rate(m)) or (m.word("a") == "an" and unit == "TH" and not _rate(m)):
        mod = str(m.value("near")) if m.has("near") else None
        return m.draft("DURATION", duration_value(unit, 1), mod=mod)
    if _rate(m):
        return m.draft("SET", duration_value(unit, 1))
    if m.after() in ("after", "before", "later", "earlier", "long", "from"):
        return m.draft("DURATION", duration_value(unit, 1))
    return None if unit in ("D", "TM") else m.draft("DURATION", duration_value(unit, 1))


def _rate(m: Found) -> bool:
    """Whether an amount stands shortly before, as in "15,000 barrels a day"."""
    for i in range(m.start - 1, max(m.start - 6, -1), -1):
        kind = m.tokens.kind(i)
        if kind in ("STOP", "BREAK", "COMMA", "PREP", "IN", "ON", "SINCE"):
            return False
        if kind in (
            "NUMBER",
            "WORDNUM",
            "BIGNUM",
            "DAYNUM",
            "SIGN",
            "YEAR",
            "TIMES",
            "TIMESWORD",
            "UNITS",
        ):
            return True
    return False


def another(m: Found, ctx: Context) -> TimexDraft | None:
    """another month · at least another two weeks"""
    unit = m.code("unit")
    if unit in ("TS", "WE", "ML", "G") or (unit == "D" and not m.has("num") and not m.has("near")):
        return None
    count = m.number("num") if m.has("num") else 1
    return m.draft("DURATION", duration_value(unit, count), vague=count is None)


def and_a_half(m: Found, ctx: Context) -> TimexDraft | None:
    """a year and a half · half a year"""
    unit = m.code("unit")
    if m.has("half"):
        value = {"Y": "P6M", "TH": "PT30M", "DE": "P5Y", "CE": "P50Y", "D": "PT12H"}.get(unit)
        return m.draft("DURATION", value) if value else None
    return m.draft("DURATION", duration_value(unit, 1.5))


def set_word(m: Found, ctx: Context) -> TimexDraft | None:
    """annual · daily · weekly"""
    if m.tokens.word(m.start)[0].isupper() and not traps.opens(m.tokens, m.start):
        return None  # the Daily Mail
    if m.tokens.kind(m.end) == "DASH" and m.after(1) != "held":
        return None
    return m.draft("SET", m.code("set"))


def every(m: Found, ctx: Context) -> TimexDraft | None:
    """every Tuesday · each year · every two weeks · twice a year · three times a week · per day"""
    kind = m.kind("unit")
    if kind == "WEEKDAY":
        return m.draft("SET", f"XXXX-WXX-{m.integer('unit')}")
    if kind == "MONTH":
        return m.draft("SET", f"XXXX-{m.integer('unit'):02d}")
    if kind == "SEASON":
        return m.draft("SET", f"XXXX-{m.code('unit')}")
    if kind == "POD":
        return m.draft("SET", f"XXXX-XX-XXT{m.code('unit')}")
    unit = m.code("unit") if kind != "SECOND" else "TS"
    count = m.number("num") if m.has("num") else 1
    if m.has("ord"):
        count = m.integer("ord")
    if kind == "HOLIDAY" or unit == "G":
        return None
    return m.draft("SET", duration_value(unit, count))


def weekdays(m: Found, ctx: Context) -> TimexDraft | None:
    """Tuesdays · Saturday mornings"""
    if m.tokens.word(m.at("dow")).islower() and not ctx.lower:
        return None
    part = f"T{m.code('pod')}" if m.has("pod") else ""
    return m.draft("SET", f"XXXX-WXX-{m.integer('dow')}{part}")
