"""Uncertainty: bootstrap intervals, paired randomisation tests, Holm's correction.

Rewordings of one question are not independent, so whole groups are resampled and whole groups
change sign. Everything is seeded: the same records give the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

SEED = 20070130
RESAMPLES = 2_000
FLIPS = 10_000
_Z = 1.96
_EXACT = 12  # up to so many groups all sign patterns are tried

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95% interval; ``low`` and ``high`` are None under two groups."""

    n: int
    mean: float
    low: float | None
    high: float | None

    def to_json(self) -> dict[str, object]:
        """Six decimals."""
        low, high = (None if v is None else round(v, 6) for v in (self.low, self.high))
        return {"n": self.n, "mean": round(self.mean, 6), "low": low, "high": high}


def estimate(values: Sequence[float], groups: Sequence[str], seed: int = SEED) -> Estimate:
    """Mean and 95% percentile bootstrap interval, resampling groups.

    Where all values are 0 or all are 1 every resample is the same, which would claim certainty:
    then the Wilson interval of as many trials as there are groups.

    :raises ValueError: no values, or not as many groups.
    """
    if not values or len(values) != len(groups):
        raise ValueError(f"expected values with a group each, got {len(values)} and {len(groups)}")
    mean = float(np.mean(values))
    sums, counts = _by_group(values, groups)
    size = len(sums)
    if size < 2:
        return Estimate(len(values), mean, None, None)
    if mean in (0.0, 1.0):
        room = _Z**2 / (size + _Z**2)
        return Estimate(len(values), mean, *((0.0, room) if mean == 0.0 else (1.0 - room, 1.0)))
    drawn = np.random.default_rng(seed).integers(0, size, (RESAMPLES, size))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(len(values), mean, float(low), float(high))


def paired_p(differences: Sequence[float], groups: Sequence[str], seed: int = SEED) -> float:
    """Two-sided p of the paired randomisation test: how often chance signs differ as much."""
    sums, _ = _by_group(differences, groups)
    sums = sums[sums != 0]
    size = len(sums)
    if size == 0:
        return 1.0
    seen = abs(float(sums.sum())) - 1e-9
    if size <= _EXACT:
        signs = np.array(list(product((-1.0, 1.0), repeat=size)))
        return float(np.mean(np.abs(signs @ sums) >= seen))
    rng = np.random.default_rng(seed)
    signs = rng.choice(np.array((-1.0, 1.0)), (FLIPS, size))
    as_much = int(np.sum(np.abs(signs @ sums) >= seen))
    return (as_much + 1) / (FLIPS + 1)


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's step-down correction, in the order given."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    corrected = [0.0] * len(ps)
    highest = 0.0
    for place, i in enumerate(order):
        highest = max(highest, min(1.0, ps[i] * (len(ps) - place)))
        corrected[i] = highest
    return corrected


def _by_group(values: Sequence[float], groups: Sequence[str]) -> tuple[Floats, Floats]:
    """Sum and count by group, groups in the order of first appearance."""
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(group, len(numbers)) for group in groups]
    sums, counts = np.zeros(len(numbers)), np.zeros(len(numbers))
    np.add.at(sums, places, np.asarray(values, dtype=np.float64))
    np.add.at(counts, places, 1.0)
    return sums, counts
