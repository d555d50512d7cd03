"""The measures of TempEval-3 (UzZaman et al. 2013), over time expressions matched one to one.

Precision, recall and F1 of spans, strict (same characters) and relaxed (any overlap); accuracy of
type and of value over the relaxed matches; value F1 = relaxed F1 with only matches of the right
value counted as correct. Intervals are 95 % bootstrap intervals over documents.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoldTimes:
    """An annotated (or a found) expression, without its calendar."""

    start: int
    end: int
    text: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one document; every measure is a ratio of their sums."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    typed: int = 0
    valued: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.gold + other.gold,
            self.found + other.found,
            self.strict + other.strict,
            self.relaxed + other.relaxed,
            self.typed + other.typed,
            self.valued + other.valued,
        )


@dataclass(frozen=True, slots=True)
class Pairing:
    """Gold and found, matched one to one; a side is None where it stands alone."""

    gold: GoldTimes | None
    found: GoldTimes | None

    @property
    def either(self) -> GoldTimes:
        """Gold where there is one, else what was found."""
        one = self.gold or self.found
        assert one is not None
        return one

    @property
    def both(self) -> tuple[GoldTimes, GoldTimes] | None:
        """Gold and found, where neither stands alone."""
        return (self.gold, self.found) if self.gold and self.found else None


def f1(correct: int, found: int, gold: int) -> float:
    """Harmonic mean of precision and recall in 0..1; 0 where nothing is correct."""
    return 2 * correct / (found + gold) if correct else 0.0


def accuracy(right: int, of: int) -> float:
    """``right / of`` in 0..1; 0 of nothing is 0."""
    return right / of if of else 0.0


MEASURES: dict[str, Callable[[Tally], float]] = {
    "relaxed precision": lambda t: accuracy(t.relaxed, t.found),
    "relaxed recall": lambda t: accuracy(t.relaxed, t.gold),
    "relaxed F1": lambda t: f1(t.relaxed, t.found, t.gold),
    "strict F1": lambda t: f1(t.strict, t.found, t.gold),
    "type accuracy": lambda t: accuracy(t.typed, t.relaxed),
    "value accuracy": lambda t: accuracy(t.valued, t.relaxed),
    "value F1": lambda t: f1(t.valued, t.found, t.gold),
}


def pair(gold: Sequence[GoldTimes], found: Sequence[GoldTimes]) -> tuple[Pairing, ...]:
    """Match one to one: same spans first, then overlaps in order of the text."""
    pairs: list[Pairing] = []
    rest_gold, rest_found = list(gold), list(found)
    for alike in (same, _overlap):
        for g in tuple(rest_gold):
            for f in rest_found:
                if alike(g, f):
                    pairs.append(Pairing(g, f))
                    rest_gold.remove(g)
                    rest_found.remove(f)
                    break
    alone = [Pairing(g, None) for g in rest_gold] + [Pairing(None, f) for f in rest_found]
    return tuple(sorted(pairs + alone, key=lambda p: p.either.start))


def same(a: GoldTimes, b: GoldTimes) -> bool:
    return (a.start, a.end) == (b.start, b.end)


def _overlap(a: GoldTimes, b: GoldTimes) -> bool:
    return a.start < b.end and b.start < a.end


def tally(pairs: Iterable[Pairing]) -> Tally:
    """Counts of a matching."""
    total = Tally()
    for p in pairs:
        both = p.both
        total += Tally(
            gold=int(p.gold is not None),
            found=int(p.found is not None),
            strict=int(both is not None and same(*both)),
            relaxed=int(both is not None),
            typed=int(both is not None and both[0].type == both[1].type),
            valued=int(both is not None and both[0].value == both[1].value),
        )
    return total


def interval(
    tallies: Sequence[Tally], measure: Callable[[Tally], float], *, rounds: int = 1000
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a measure, resampling documents; seeded, so repeatable."""
    rng = random.Random(7)
    values = sorted(
        measure(sum(rng.choices(tallies, k=len(tallies)), Tally())) for _ in range(rounds)
    )
    return values[int(0.025 * rounds)], values[min(int(0.975 * rounds), rounds - 1)]


def by_kind(pairs: Iterable[Pairing]) -> dict[str, Tally]:
    """Counts by the gold type; what was found without gold counts to the type found."""
    kinds: dict[str, list[Pairing]] = {}
    for p in pairs:
        kinds.setdefault(p.either.type, []).append(p)
    return {kind: tally(members) for kind, members in sorted(kinds.items())}
