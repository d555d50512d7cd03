"""Abstention: risk against coverage, and the calibration of confidence.

A record is right when it answers and a quote contains an accepted answer (for questions without
accepted answers: overlaps the evidence). Answering what the articles do not answer is wrong.
Meant for a system that is never silent, whose confidence decides afterwards who would have spoken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.metrics.stats import SEED
from eval.records.judge import QuestionRecord


@dataclass(frozen=True, slots=True)
class Bin:
    """Records whose confidence lies in [low, low + width): how many, how sure, how often the first
    quote was right."""

    low: float
    n: int
    confidence: float
    right: float


def is_right(record: QuestionRecord) -> bool:
    """Whether the answer was right; silence never is."""
    if not record.answered or not record.answerable:
        return False
    return record.scores.get("contains", record.scores.get("evidence", 0.0)) == 1.0


def is_right_first(record: QuestionRecord) -> bool:
    """Whether the first quote was right, which is what confidence is the chance of.

    Records of before this was measured: whether any was.
    """
    first = record.scores.get("first contains")
    return is_right(record) if first is None else record.answered and first == 1.0


def risk_coverage(records: Sequence[QuestionRecord]) -> list[tuple[float, float]]:
    """(coverage, risk) after each confidence from the highest down; equal ones step together.

    Coverage: share of all questions that are answered. Risk: share of those answered wrongly.
    """
    ordered = sorted(records, key=lambda r: -r.confidence)
    points: list[tuple[float, float]] = []
    wrong = 0
    for place, record in enumerate(ordered, 1):
        wrong += not is_right(record)
        if place == len(ordered) or ordered[place].confidence < record.confidence:
            points.append((place / len(ordered), wrong / place))
    return points


def aurc(records: Sequence[QuestionRecord]) -> float:
    """Area under the risk-coverage curve, 0..1, lower is better: the mean risk over coverage."""
    area, before = 0.0, 0.0
    for coverage, risk in risk_coverage(records):
        area += (coverage - before) * risk
        before = coverage
    return area


def reliability(records: Sequence[QuestionRecord], bins: int = 10) -> list[Bin]:
    """Records by confidence in ``bins`` equal steps of 0..1; empty steps are left out."""
    found: list[Bin] = []
    for number in range(bins):
        inside = [r for r in records if min(int(r.confidence * bins), bins - 1) == number]
        if inside:
            sure = sum(r.confidence for r in inside) / len(inside)
            right = sum(map(is_right_first, inside)) / len(inside)
            found.append(Bin(number / bins, len(inside), sure, right))
    return found


def ece(records: Sequence[QuestionRecord], bins: int = 10) -> float:
    """Expected calibration error, 0..1: mean distance of confidence from being right, by bins."""
    total = sum(b.n for b in reliability(records, bins))
    if not total:
        return 0.0
    return sum(b.n * abs(b.confidence - b.right) for b in reliability(records, bins)) / total


def coverage_at(records: Sequence[QuestionRecord], risk: float) -> float:
    """The greatest share of questions that can be answered with at most that risk, 0..1."""
    return max((c for c, found in risk_coverage(records) if found <= risk), default=0.0)


def auroc_of_right(records: Sequence[QuestionRecord]) -> float | None:
    """How well confidence tells answers whose first quote is right from all others, those to
    unanswerable questions included (Mann-Whitney), 0..1; None without both kinds."""
    return _auroc(records, [is_right_first(record) for record in records])


def precision_between(
    records: Sequence[QuestionRecord], low: float, high: float = 2.0
) -> tuple[int, int]:
    """How many have a confidence in [low, high), and of how many the first quote is right."""
    inside = [record for record in records if low <= record.confidence < high]
    return len(inside), sum(map(is_right_first, inside))


def auroc(records: Sequence[QuestionRecord]) -> float | None:
    """How well confidence tells what is answerable from what is not: the chance that an answerable
    question has the higher one (Mann-Whitney), 0..1, a half by chance; None without both kinds."""
    return _auroc(records, [record.answerable for record in records])


def _auroc(records: Sequence[QuestionRecord], true: Sequence[bool]) -> float | None:
    from scipy.stats import rankdata

    truth = np.array(true, dtype=bool)
    right, wrong = int(truth.sum()), int((~truth).sum())
    if not right or not wrong:
        return None
    ranks = rankdata([record.confidence for record in records])
    return float((ranks[truth].sum() - right * (right + 1) / 2) / (right * wrong))


def answered_at(records: Sequence[QuestionRecord], precision: float) -> float:
    """The greatest share of the answerable questions that are answered by a threshold at which at
    least ``precision`` of all answers are right, 0..1."""
    ordered = sorted(records, key=lambda r: -r.confidence)
    answerable = sum(r.answerable for r in records)
    best = answered = right = 0
    for place, record in enumerate(ordered, 1):
        answered += record.answerable
        right += is_right(record)
        last = place == len(ordered) or ordered[place].confidence < record.confidence
        if last and right >= precision * place:
            best = answered
    return best / answerable if answerable else 0.0


def interval(
    records: Sequence[QuestionRecord],
    measure: Callable[[Sequence[QuestionRecord]], float | None],
    rounds: int = 300,
    seed: int = SEED,
) -> tuple[float, float] | None:
    """95% bootstrap interval of a measure over all records, resampling groups; None under two."""
    groups: dict[str, list[QuestionRecord]] = defaultdict(list)
    for record in records:
        groups[record.group].append(record)
    members = list(groups.values())
    if len(members) < 2:
        return None
    rng = np.random.default_rng(seed)
    found: list[float] = []
    for drawn in rng.integers(0, len(members), (rounds, len(members))):
        value = measure([record for place in drawn for record in members[place]])
        if value is not None:
            found.append(value)
    low, high = np.quantile(found, [0.025, 0.975]) if found else (0.0, 1.0)
    return float(low), float(high)
