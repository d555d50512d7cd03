"""Steps such as "two months" and their values, relative to publication or to the text."""

from __future__ import annotations

from datetime import date, timedelta

from index.timex.calendar import granularity
from index.timex.context import Anchor, Context, TimexDraft
from index.timex.match import Found


def month_from(anchor: Anchor | None, month: int, count: int) -> str:
    """The named month before (-1), after (+1) or of the anchor's own year."""
    if anchor is None or granularity(anchor.value) not in ("D", "M"):
        return f"XXXX-{month:02d}"
    year, now = int(anchor.value[:4]), int(anchor.value[5:7])
    if count < 0:
        year -= 1 if month >= now else 0
    elif count > 0:
        year += 1 if month <= now else 0
    return f"{year:04d}-{month:02d}"


def weekday_from(anchor: Anchor, weekday: int, count: int) -> str:
    """The named weekday strictly before (-1) or after (+1) the anchor."""
    day = date.fromisoformat(anchor.value[:10])
    ahead = (weekday - day.isoweekday() - 1) % 7 + 1
    behind = (day.isoweekday() - weekday - 1) % 7 + 1
    return (day + timedelta(days=ahead if count > 0 else -behind)).isoformat()


def duration_value(unit: str, count: float | None) -> str:
    """P2M, PT3H, P10Y for a decade, PXY for a vague number."""
    scale, letter = {"DE": (10, "Y"), "CE": (100, "Y"), "ML": (1000, "Y"), "F": (2, "W"),
                     "WE": (1, "WE"), "G": (1, "G")}.get(unit, (1, unit.lstrip("T")))  # fmt: skip
    number = "X" if count is None else f"{count * scale:.10g}"
    return f"P{'T' if unit[0] == 'T' else ''}{number}{letter}"


def year_before(value: str) -> str | None:
    """The same quarter, half or month of the year before: "from a year earlier" compares so."""
    if granularity(value) not in ("Q", "H", "M"):
        return None
    return f"{int(value[:4]) - 1:04d}{value[4:]}"


def halves(m: Found) -> bool:
    """Whether the group "half" is a half: "and a half", "1/2", but not "3/4"."""
    words = [m.tokens.word(i) for i in range(*m.match.span("half"))]
    digits = [word for word in words if word.isdigit()]
    return digits in ([], ["1", "2"])


def counted_units(m: Found) -> float | None:
    """The number of units said, halves included; None for "several" or none."""
    count = m.number("num") if m.has("num") else None
    if m.has("half") and not halves(m):
        return None
    return count + 0.5 if count is not None and m.has("half") else count


def unit_code(m: Found) -> str:
    """The unit of a match; "second" is a unit only where a rule asked for one."""
    return "TS" if m.kind("unit") == "SECOND" else m.code("unit")


def needed(unit: str, count: float) -> str:
    """How fine an anchor must be for so many units: a year and a half needs a month."""
    return "M" if count % 1 else {"F": "W"}.get(unit, unit)


def stepped(m: Found, ctx: Context, anchor: Anchor | None, unit: str, count: float) -> TimexDraft:
    """The anchor moved by so many units; vague where that leaves the calendar."""
    said = unit
    if count % 1:  # a year and a half ago is known to the month
        said, count = {"Y": ("M", count * 12), "M": ("W", count * 4), "DE": ("Y", count * 10)}.get(
            unit, ("D", count * 7))  # fmt: skip
    if unit == "DE":
        said, count = "Y", count * 10
    if unit == "CE":
        said, count = "Y", count * 100
    if unit == "F":
        said, count = "W", count * 2
    if said == "Y" and anchor is not None and anchor.kind == "expression" and count == -1:
        same = year_before(anchor.value)
        if same is not None:
            return m.draft("DATE", same, anchor=anchor)
    near = m.tokens.values[m.at("near")] if m.has("near") else None
    if (
        anchor is not None
        and anchor.kind == "publication"
        and ctx.step(anchor, said, count)[0] == "X"
    ):
        return m.draft("DATE", "PAST_REF" if count < 0 else "FUTURE_REF", vague=True)
    return m.draft("DATE", ctx.step(anchor, said, count), anchor=anchor,
                   mod="APPROX" if near else None)  # fmt: skip
