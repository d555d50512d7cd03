"""Rules for years and their parts: quarters, halves, seasons, fiscal years, decades, centuries."""

from __future__ import annotations

from index.timex.context import Anchor, Context, TimexDraft, direction
from index.timex.match import Found
from index.timex.rules import counts, traps


def full_year(two: int) -> int:
    """The year of two digits: 00 to 49 are of this century."""
    return 2000 + two if two < 50 else 1900 + two


def read_year(m: Found, name: str = "year") -> int | None:
    """The year of a group: 2007, '07; None where the group took no part."""
    if not m.has(name):
        return None
    if m.kind(name) == "SHORTYEAR":
        return full_year(int(m.word(name)[-2:]))
    return m.integer(name)


def year_only(m: Found, ctx: Context) -> TimexDraft | None:
    """2003 · '82 · the year 2000"""
    if counts.year(m):
        return None
    return m.draft("DATE", f"{read_year(m):04d}")


def written_year(m: Found, ctx: Context) -> TimexDraft | None:
    """nineteen ninety-seven · January nineteen ninety-seven, as broadcasts are written down"""
    hundreds, tens = m.integer("hundreds"), m.integer("tens")
    ones = m.integer("ones") if m.has("ones") else 0
    apart = 10 <= tens <= 19 and m.has("ones")
    if not 17 <= hundreds <= 20 or not 10 <= tens <= 90 or apart or ones > 9:
        return None
    name = m.tokens.word(m.start)[0].isupper() and not traps.opens(m.tokens, m.start)
    if m.after() in counts.AFTER_NOT_YEAR or (name and not m.has("month")):
        return None  # Orwell's Nineteen Eighty-Four
    year = hundreds * 100 + tens + ones
    if not m.has("month"):
        return m.draft("DATE", f"{year:04d}")
    return m.draft("DATE", f"{year:04d}-{m.integer('month'):02d}")


def year_of_era(m: Found, ctx: Context) -> TimexDraft | None:
    """A.D. 1776 · 79 A.D. · 1200 B.C., which no calendar of ours reaches"""
    name, sign = ("year", "era") if m.has("year") else ("last", "after")
    number, era = m.value(name), m.integer(sign)
    if not isinstance(number, int) or not 0 < number < 3000:
        return None
    if era < 0:
        modern = number > 1900 and "." not in m.tokens.word(m.at(sign))  # the 2010 BC Lions
        return None if name == "year" or modern else m.draft("DATE", f"BC{number:04d}")
    return m.draft("DATE", f"{number:04d}")


def year_range_end(m: Found, ctx: Context) -> TimexDraft | None:
    """the 58 of 1850-58 and the 05 of 2004-05"""
    first, word = m.tokens.values[m.start - 2], m.tokens.word(m.start)
    known = ctx.found and ctx.found[-1].value == str(first)
    if not known or not isinstance(first, int) or not word.isdigit() or len(word) != 2:
        return None
    last = first // 100 * 100 + int(word)
    if not 0 < last - first < 60 or not counts.glued(m.tokens, m.start - 2, m.end):
        return None
    return m.draft("DATE", f"{last:04d}")


def decade(m: Found, ctx: Context) -> TimexDraft | None:
    """the 1990s · the '90s · the seventies"""
    raw = str(m.value("decade"))
    digits = "".join(c for c in raw if c.isdigit())
    if not digits or not raw.rstrip("'’").endswith("s"):
        if not (m.has("the") or m.before() in ("mid", "early", "late", "-")):
            return None  # "in her sixties" is an age
        return m.draft("DATE", raw)
    if len(digits) == 2:
        near = {m.before(n) for n in range(1, 8)}
        if near & {"temperatures", "temperature", "degrees", "highs", "lows"}:
            return None
        quoted = not raw[0].isdigit()
        lead = [m.before(n) for n in (1, 2, 3)]
        if lead[0] in ("early", "late", "mid", "-", "and", "or"):
            lead = [
                word for word in lead if word in ("the", "his", "her", "their", "s", "and", "or")
            ]
        if not (quoted or m.has("the") or lead[:1] in (["the"], ["and"], ["or"])):
            return None  # "in his late 50s" is an age
        digits = f"19{digits}"
    return m.draft("DATE", digits[:3])


def century(m: Found, ctx: Context) -> TimexDraft | None:
    """the 19th century"""
    ordinal = m.integer("ord")
    name = m.tokens.word(m.at("unit"))[0].isupper() and m.tokens.word(m.end)[:1].isupper()
    if m.code("unit") != "CE" or not 1 < ordinal < 23 or name:
        return None  # 20th Century Fox
    return m.draft("DATE", f"{ordinal - 1:02d}")


def quarter(m: Found, ctx: Context) -> TimexDraft | None:
    """the fourth quarter · third-quarter results · Q3 2011 · 1Q · first half"""
    if m.has("q"):
        word = m.word("q").upper()
        part = "".join(sorted(word, reverse=True)) if word[0].isalpha() else word[1] + word[0]
        part = ("Q" if "Q" in word else "H") + "".join(c for c in word if c.isdigit())
    else:
        n, half = m.integer("ord"), m.kind("part") == "HALF"
        top = 2 if half else 4
        if n > top or traps.quarter(m):
            return None
        part = f"{'H' if half else 'Q'}{n if n > 0 else top}"
    year = read_year(m) if m.has("year") else read_year(m, "before") if m.has("before") else None
    if m.has("fyear"):
        digits = "".join(c for c in m.word("fyear") if c.isdigit())
        year = int(digits) if len(digits) == 4 else full_year(int(digits))
    if year is not None:
        return m.draft("DATE", f"{year:04d}-{part}")
    return _quarter_near(m, ctx, part)


def month_quarter(m: Found, ctx: Context) -> TimexDraft | None:
    """the September quarter · the December 1986 quarter: that which the month ends"""
    part = f"Q{(m.integer('month') + 2) // 3}"
    year = read_year(m)
    if year is not None:
        return m.draft("DATE", f"{year:04d}-{part}")
    return _quarter_near(m, ctx, part)


def _quarter_near(m: Found, ctx: Context, part: str) -> TimexDraft:
    """A quarter without a year: the last one to have begun, or the next after a future verb."""
    anchor = ctx.publication("M")
    if anchor is None:
        return m.draft("DATE", f"XXXX-{part}")
    year, month = int(anchor.value[:4]), int(anchor.value[5:7])
    first = (int(part[1]) - 1) * (3 if part[0] == "Q" else 6) + 1
    ahead = direction(m.tokens, m.start, m.end) > 0
    ended = first + (3 if part[0] == "Q" else 6)  # a quarter is reported up to two months after
    if ahead and ended + 2 <= month:
        year += 1
    elif not ahead and first > month:
        year -= 1
    return m.draft("DATE", f"{year:04d}-{part}", anchor=anchor)


def fiscal(m: Found, ctx: Context) -> TimexDraft | None:
    """fiscal 2010 · fiscal year 2010 · FY2007 · the 2010 fiscal year"""
    year = read_year(m) if m.has("year") else None
    if year is None:
        digits = "".join(c for c in m.word("fyear") if c.isdigit())
        year = int(digits) if len(digits) == 4 else full_year(int(digits))
    return m.draft("DATE", f"FY{year:04d}")


def the_fiscal_year(m: Found, ctx: Context) -> TimexDraft | None:
    """the fiscal year: that of the publication"""
    if m.code("unit") != "Y" or m.after() in ("ended", "ending", "that", "to"):
        return None
    anchor = ctx.publication("Y")
    return m.draft("DATE", f"FY{anchor.value[:4] if anchor else 'XXXX'}", anchor=anchor)


def season(m: Found, ctx: Context) -> TimexDraft | None:
    """summer 2012 · the spring · this winter is in relative"""
    code = m.code("season")
    year = read_year(m)
    if year is not None:
        return m.draft("DATE", f"{year:04d}-{code}")
    if traps.season(m):
        return None
    anchor = ctx.publication("M")
    if anchor is None:
        return m.draft("DATE", f"XXXX-{code}")
    return m.draft("DATE", near_season(m, anchor, code), anchor=anchor)


def near_season(m: Found, anchor: Anchor, code: str) -> str:
    """The latest such season begun, or the next one where the verb points forward."""
    year, month = int(anchor.value[:4]), int(anchor.value[5:7])
    first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    if direction(m.tokens, m.start, m.end) > 0:
        return f"{year + (1 if first + 2 < month else 0):04d}-{code}"
    return f"{year - (1 if first > month else 0):04d}-{code}"
