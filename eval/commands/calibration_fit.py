"""Weights of rank and confidence from questions that were read and judged.

Rank weights minimise the cross-entropy of the relevant passages among all that were read (ListNet's
top-one loss; Cao et al. 2007). Confidence is a logistic regression on whether the first quotation
holds an accepted answer (Kamath et al. 2020), scaled and shifted (Platt 1999) so that it holds also
where the answering articles are absent. Weights cannot become negative: each kind of evidence may
only speak for a reading. Each source counts alike, however many questions it has.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from qa.reading.evidence import Evidence

Floats = npt.NDArray[np.float64]
FIELDS = tuple(field.name for field in fields(Evidence))
RANK = (
    "relevance",
    "span",
    "answerable",
    "fused",
    "dense",
    "time",
    "period",
    "recent",
    "covered",
    "article",
)
CONFIDENCE = (
    "relevance",
    "span",
    "answerable",
    "dense",
    "time",
    "period",
    "covered",
    "named",
    "margin",
)
RIDGE = 3e-3
# The levels of support, set on the questions as people ask them (``LEVELS_ON``). Of the answers
# called well supported at least WELL are right; of the others that are given at least POSSIBLE; at
# most FALSE of the unanswerable ones are answered (7 of the seeds' 45). .13 would answer 6 fewer of
# 100 answerable desk questions rightly, and 9 fewer of the seeds'.
WELL, POSSIBLE, FALSE = 0.9, 0.6, 0.16
LEVELS_ON = ("seeds", "desk")
# A question asked without the articles that answer it weighs so much of one asked with them: the
# calibration error, cross-validated, is then .07 as asked and .05 with the absent ones. Without
# them it is .06 and .09, at full weight .11 and .04.
ABSENT = 0.25


@dataclass(frozen=True, slots=True)
class Sample:
    """One question as it was read.

    evidence: (readings, len(FIELDS)). relevant: whether the passage is evidence. right: whether the
    quotation holds an accepted answer; both (readings,) of bool; right is None where nobody said
    what an accepted answer is: such a question counts for the rank alone. absent: it was read
    without the articles that answer it. answerable: the articles answer it.
    """

    source: str
    evidence: Floats
    relevant: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_] | None
    absent: bool = False
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights by field name, the bias and the two levels of confidence, and how well they fit.

    threshold: least confidence to answer; well: least confidence to call it well supported.
    """

    rank: Mapping[str, float]
    confidence: Mapping[str, float]
    bias: float
    threshold: float
    well: float
    figures: Mapping[str, float]


def fit(samples: Sequence[Sample]) -> Fit:
    """Rank first, then confidence of the reading that this rank puts first.

    The levels are set on the sources LEVELS_ON alone, where there are any: how many questions have
    no answer is a property of the people who ask, and SQuAD's are half of them made to have none.
    """
    rank = _fit_rank(samples)
    judged = [sample for sample in samples if sample.right is not None]
    tops = [_top(sample, rank) for sample in judged]
    features = np.array([top.evidence for top in tops])
    truth = np.array([top.right for top in tops], dtype=np.float64)
    asked = np.array([not sample.absent for sample in judged])
    shares = _source_weights([sample.source for sample in judged if not sample.absent])
    confidence, bias = _fit_confidence(features[asked], truth[asked], shares)
    shares = _source_weights([(sample.source, sample.absent) for sample in judged])
    shares = np.where(asked, shares, ABSENT * shares)
    slope, shift = _fit_scale(features @ confidence + bias, truth, shares)
    confidence, bias = slope * confidence, slope * bias + shift
    chance = _sigmoid(features @ confidence + bias)
    levelled = asked & np.array([sample.source in LEVELS_ON for sample in judged])
    own = levelled if levelled.any() else asked
    answerable = np.array([sample.answerable for sample in judged])
    names = [sample.source if levelled.any() else "" for sample in judged]
    sources = [name for name, mine in zip(names, own, strict=True) if mine]
    threshold, well = levels(chance[own], truth[own], answerable[own], sources)
    return Fit(
        rank=_named(RANK, rank),
        confidence=_named(CONFIDENCE, confidence),
        bias=round(float(bias), 4),
        threshold=threshold,
        well=well,
        figures={
            "first right": round(float(truth[asked].mean()), 4),
            "expected calibration error": round(calibration_error(chance[asked], truth[asked]), 4),
            "with absent ones": round(calibration_error(chance, truth), 4),
        },
    )


def _fit_rank(samples: Sequence[Sample]) -> Floats:
    columns = [FIELDS.index(name) for name in RANK]
    lists = [(s.evidence[:, columns], s.relevant, s.source) for s in samples if s.relevant.any()]
    weights = _source_weights([source for _, _, source in lists])

    def loss(w: Floats) -> tuple[float, Floats]:
        total, slope = RIDGE * float(w @ w), 2 * RIDGE * w
        for (evidence, relevant, _), share in zip(lists, weights, strict=True):
            logits = evidence @ w
            chance = np.exp(logits - logits.max())
            chance /= chance.sum()
            mass = float(chance[relevant].sum())
            total -= share * np.log(max(mass, 1e-12))
            inside = np.where(relevant, chance / max(mass, 1e-12), 0.0)
            slope = slope - share * (evidence.T @ (inside - chance))
        return total, slope

    start = np.full(len(RANK), 0.3)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(RANK))
    best: Floats = found.x
    return best


@dataclass(frozen=True, slots=True)
class _Top:
    """Confidence features of the first reading, and whether it is right."""

    evidence: Floats
    right: bool


def _top(sample: Sample, rank: Floats) -> _Top:
    assert sample.right is not None, "a question without accepted answers"
    scores = sample.evidence[:, [FIELDS.index(name) for name in RANK]] @ rank
    order = np.argsort(-scores, kind="stable")
    evidence = sample.evidence[order[0]].copy()
    lead = scores[order[0]] - scores[order[1]] if len(order) > 1 else 0.0
    evidence[FIELDS.index("margin")] = lead
    return _Top(
        evidence[[FIELDS.index(name) for name in CONFIDENCE]],
        bool(sample.right[order[0]]),
    )


def _fit_confidence(features: Floats, truth: Floats, share: Floats) -> tuple[Floats, float]:
    def loss(w: Floats) -> tuple[float, Floats]:
        chance = _sigmoid(features @ w[:-1] + w[-1])
        error = share * (chance - truth)
        slope = np.append(features.T @ error + 2 * RIDGE * w[:-1], error.sum())
        return _entropy(chance, truth, share) + RIDGE * float(w[:-1] @ w[:-1]), slope

    size = features.shape[1]
    bounds = [(0, None)] * size + [(None, None)]
    found = minimize(loss, np.append(np.full(size, 0.1), 0.0), jac=True, bounds=bounds)
    return found.x[:-1], float(found.x[-1])


def _fit_scale(logits: Floats, truth: Floats, share: Floats) -> tuple[float, float]:
    """Slope and shift of the logits under which the chances fit best; the slope near 1."""

    def loss(w: Floats) -> tuple[float, Floats]:
        chance = _sigmoid(w[0] * logits + w[1])
        error = share * (chance - truth)
        slope = np.array([error @ logits + 2 * RIDGE * (w[0] - 1.0), error.sum()])
        return _entropy(chance, truth, share) + RIDGE * (w[0] - 1.0) ** 2, slope

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, bounds=[(1e-3, None), (None, None)])
    return float(found.x[0]), float(found.x[1])


def _entropy(chance: Floats, truth: Floats, share: Floats) -> float:
    said = truth * np.log(chance + 1e-12) + (1 - truth) * np.log(1 - chance + 1e-12)
    return -float(share @ said)


def _source_weights(sources: Sequence[Hashable]) -> Floats:
    """One weight a question; those of a source sum to the same for each source, all to 1."""
    kinds = set(sources)
    return np.array([1 / (len(kinds) * sources.count(source)) for source in sources])


def levels(
    chance: Floats, right: Floats, answerable: npt.NDArray[np.bool_], sources: Sequence[str]
) -> tuple[float, float]:
    """The least chance to answer and the least to call it well supported, 0..1; 1 where none is
    good enough. What they promise holds on the questions of each source.

    All arguments (questions,): right is 1 where the first quotation answers.
    From ``well`` up at least WELL of the answers are right. From ``threshold`` up at most FALSE of
    the unanswerable questions are answered, and of the answers below ``well`` POSSIBLE are right.
    """
    places = [np.array([one == source for one in sources]) for source in dict.fromkeys(sources)]
    well = max(_well(chance[own], right[own]) for own in places)
    threshold = max(_threshold(chance[own], right[own], answerable[own], well) for own in places)
    return round(threshold, 4), round(well, 4)


def _well(chance: Floats, right: Floats) -> float:
    """The least chance from which WELL are right."""
    order = np.argsort(-chance, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= WELL)
    return float(chance[order[good[-1]]]) if len(good) else 1.0


def _threshold(
    chance: Floats, right: Floats, answerable: npt.NDArray[np.bool_], well: float
) -> float:
    """The least chance below ``well`` from which POSSIBLE are right and FALSE is kept."""
    order = np.argsort(-chance, kind="stable")
    order = order[chance[order] < well]
    below = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    none = max(int((~answerable).sum()), 1)
    surely = int((~answerable & (chance >= well)).sum())
    false = (surely + np.cumsum(~answerable[order])) / none
    fine = np.flatnonzero((below >= POSSIBLE) & (false <= FALSE))
    return float(chance[order[fine[-1]]]) if len(fine) else well


def calibration_error(chance: Floats, truth: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017), 0..1."""
    place = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [
        abs(chance[place == b].mean() - truth[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    pairs = zip(names, values, strict=True)
    return {name: round(float(value), 4) for name, value in pairs if value > 1e-4}


def _sigmoid(x: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return chance
