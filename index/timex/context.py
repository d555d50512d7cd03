"""What an expression is resolved against: publication date, earlier expressions, nearby verb.

One ``Context`` lives for one text. It hands out reference values ("2007-01-30"), remembers what was
resolved, and reads the direction (past or future) of a clause from the words around.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from index.timex.calendar import FINENESS, granularity, period_of, shift, value_of
from index.timex.tokens import Tokens
from index.types import AnchorKind, Period, TimeExpression, TimexType

# What points forward in news English. "would" is the future as seen from a saying.
_FUTURE = frozenset(
    "will would shall may might could 'll ’ll wo scheduled slated due expected expects expect "
    "plans planned planning plan set upcoming forthcoming intends intend hopes aims poised going "
    "payable redeemable matures maturing can takes forecast forecasts forecasted predicts until "
    "till tomorrow deadline ahead await awaits looming begins starts opens resumes".split()
)
_PAST = frozenset(
    "was were had did said says told has have been came went took met made left held began fell "
    "rose won lost led gave found saw got became grew sent spent struck shot hit broke brought "
    "wrote since ago flew spoke fought sold bought paid ran drew chose ended after".split()
)
_MEMORY = 250
"""Characters, about two sentences: as long a coarse time hides the finer ones before it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A resolved value to step from, and how to name it to people."""

    value: str
    kind: AnchorKind
    label: str | None


@dataclass(frozen=True, slots=True)
class TimexDraft:
    """What a rule made of its words. ``start``/``end`` are token indices, end exclusive.

    ``period`` overrides the one that the value denotes; ``anchor`` None means that the words say
    it all.
    """

    start: int
    end: int
    type: TimexType
    value: str
    anchor: Anchor | None = None
    mod: str | None = None
    vague: bool = False
    period: Period | None = None

    def calendar(self) -> Period | None:
        """The stretch of days: as given, else what the value denotes."""
        return self.period or period_of(self.value, self.mod)


@dataclass(slots=True)
class Context:
    """State of one reading: the publication period and the expressions found so far."""

    published: Period | None
    day_first: bool | None = None
    lower: bool = False
    found: list[TimeExpression] = field(default_factory=list)

    def publication(self, unit: str = "D") -> Anchor | None:
        """The publication date, if it is known at least as finely as ``unit``."""
        if self.published is None:
            return None
        days = self.published.days
        have = "D" if days == 1 else "M" if days <= 31 else "Y"
        if FINENESS[have] > FINENESS[unit]:
            return None
        value = value_of(self.published.start, have)
        return Anchor(value, "publication", f"published {value}")

    @property
    def day(self) -> date | None:
        """The day of publication, if known to the day."""
        exact = self.published is not None and self.published.days == 1
        return self.published.start if exact and self.published else None

    def earlier(self, unit: str = "ML", after: int = 0) -> Anchor | None:
        """The latest resolved expression at least as fine as ``unit``, ending past ``after``."""
        for seen in reversed(self.found):
            if seen.end < after:
                break
            have = granularity(seen.value)
            if have and seen.type in ("DATE", "TIME") and FINENESS[have] <= FINENESS[unit]:
                return Anchor(seen.value, "expression", seen.text)
        return None

    def exactly(self, unit: str) -> Anchor | None:
        """The latest resolved expression of just this granularity."""
        for seen in reversed(self.found):
            if seen.type == "DATE" and granularity(seen.value) == unit:
                return Anchor(seen.value, "expression", seen.text)
        return None

    def narrative(self, unit: str) -> Anchor | None:
        """What "two months later" steps from: an earlier expression, else the publication."""
        return self.earlier(unit) or self.publication(unit)

    def story(self, unit: str, offset: int) -> Anchor | None:
        """As ``narrative``, but where the text last spoke of a coarser time, that is the anchor.

        "In 2005 ... Two months later" must not step from the publication date: the anchor is 2005,
        the value stays unknown.
        """
        latest = self.earlier(after=offset - _MEMORY)
        if latest is not None and FINENESS[granularity(latest.value)] > FINENESS[unit]:
            fine, whole = self.earlier(unit), period_of(latest.value)
            inside = period_of(fine.value) if fine else None
            return fine if whole and inside and whole.holds(inside) else latest
        return self.narrative(unit)

    def step(self, anchor: Anchor | None, unit: str, count: float) -> str:
        """The anchor's value moved, or the form with X where there is nothing to step from."""
        moved = shift(anchor.value, unit, count) if anchor else None
        return moved or unknown(unit)


def unknown(unit: str) -> str:
    """The value of a unit that cannot be placed: a day somewhere is XXXX-XX-XX."""
    return {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX",
            "Q": "XXXX-QX", "DE": "XXX", "CE": "XX"}.get(unit, "XXXX")  # fmt: skip


_DEADLINE = frozenset(("by", "until", "till", "starting", "beginning", "effective"))
Direction = Literal[-1, 0, 1]


def direction(tokens: Tokens, start: int, end: int) -> Direction:
    """Past (-1), future (+1) or unsaid (0), by the verb nearest to tokens ``[start, end)``.

    Looks up to sixteen words back within the sentence, then up to eight on: "said Tuesday" is past,
    "will meet on Thursday" is future, "agreed to meet Friday" is future by its planning word.
    """
    if start > 0 and tokens.word(start - 1).lower() in _DEADLINE:
        return 1
    for i in range(start - 1, max(start - 17, -1), -1):
        if tokens.kind(i) in ("STOP", "BREAK"):
            break
        sign = _leaning(tokens, i)
        if sign:
            return sign
    for i in range(end, min(end + 8, len(tokens.starts))):
        if tokens.kind(i) in ("STOP", "BREAK"):
            break
        sign = _leaning(tokens, i)
        if sign and tokens.word(i).lower() not in ("would", "may", "might", "could"):
            return sign
    return 0


def _leaning(tokens: Tokens, i: int) -> Direction:
    word = tokens.word(i)
    lower = word.lower()
    if lower in ("may", "plan", "set", "due") and (word[0].isupper() or lower == "set"):
        return 0
    if lower == "plans":
        return 1 if tokens.word(i + 1).lower() == "to" else 0
    if lower in _FUTURE:
        return 1
    if lower == "be" and tokens.word(i - 1).lower() == "to":
        return 1
    if lower in _PAST or (len(lower) > 4 and lower.endswith("ed") and word.islower()):
        return -1
    return 0
