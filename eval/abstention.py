"""Knowing when to be silent: risk against coverage, and whether confidence means what it says.

A record is right when it answers and a quote contains an accepted answer (for questions without
accepted answers: overlaps the evidence). Answering what the articles do not answer is wrong.
Meant for a system that is never silent, whose confidence decides afterwards who would have spoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.judge import Record


@dataclass(frozen=True, slots=True)
class Bin:
    """Records whose confidence lies in [low, low + width): how many, how sure, how often right."""

    low: float
    n: int
    confidence: float
    right: float


def is_right(record: Record) -> bool:
    """Whether the answer was right; silence never is."""
    if not record.answered or not record.answerable:
        return False
    return record.scores.get("contains", record.scores.get("evidence", 0.0)) == 1.0


def risk_coverage(records: Sequence[Record]) -> list[tuple[float, float]]:
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


def aurc(records: Sequence[Record]) -> float:
    """Area under the risk-coverage curve, 0..1, lower is better: the mean risk over coverage."""
    area, before = 0.0, 0.0
    for coverage, risk in risk_coverage(records):
        area += (coverage - before) * risk
        before = coverage
    return area


def reliability(records: Sequence[Record], bins: int = 10) -> list[Bin]:
    """Records by confidence in ``bins`` equal steps of 0..1; empty steps are left out."""
    found: list[Bin] = []
    for number in range(bins):
        inside = [r for r in records if min(int(r.confidence * bins), bins - 1) == number]
        if inside:
            sure = sum(r.confidence for r in inside) / len(inside)
            right = sum(map(is_right, inside)) / len(inside)
            found.append(Bin(number / bins, len(inside), sure, right))
    return found


def ece(records: Sequence[Record], bins: int = 10) -> float:
    """Expected calibration error, 0..1: mean distance of confidence from being right, by bins."""
    total = sum(b.n for b in reliability(records, bins))
    if not total:
        return 0.0
    return sum(b.n * abs(b.confidence - b.right) for b in reliability(records, bins)) / total


def coverage_at(records: Sequence[Record], risk: float) -> float:
    """The greatest share of questions that can be answered with at most that risk, 0..1."""
    return max((c for c, found in risk_coverage(records) if found <= risk), default=0.0)
