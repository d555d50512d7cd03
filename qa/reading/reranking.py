"""Puts passages into their final order by their weighed readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.reading.evidence import Weights, sigmoid
from qa.reading.sentence_reader import Reading, ReadPassages
from qa.types import Passage

PULL = 2.0  # rank score between the newest and the oldest article that answers
ANSWERS_TOO = 0.7  # least share of the best confidence


def ordered(
    readings: Sequence[Reading], passages: Sequence[Passage], weights: Weights
) -> ReadPassages:
    """Read passages first, by their rank score; unread ones after them, as they were."""
    best = sorted(_pulled(readings), key=best_first)
    if len(best) > 1 and best[0].evidence is not None:
        evidence = replace(best[0].evidence, margin=best[0].score - best[1].score)
        best[0] = replace(best[0], confidence=weights.chance(evidence), evidence=evidence)
    read = {reading.passage.chunk.row: reading for reading in best}
    unread = [passage for passage in passages if passage.chunk.row not in read]
    moved = [_scored(reading) for reading in best]
    # Unread passages stand below every read one, on the same scale of 0..1.
    lowest = min((passage.score for passage in moved), default=1.0)
    moved += [replace(passage, score=passage.score * lowest) for passage in unread]
    ranked = [replace(passage, rank=rank) for rank, passage in enumerate(moved, start=1)]
    placed = {passage.chunk.row: passage for passage in ranked}
    return ReadPassages(
        tuple(replace(reading, passage=placed[reading.passage.chunk.row]) for reading in best),
        tuple(ranked),
        weights.threshold,
    )


def _pulled(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Where the latest or earliest is asked, the rank scores of readings that answer well moved
    apart by publication: of two that do, the later one is the latest. Others fall behind them.
    """
    recent = [reading.evidence.recent if reading.evidence else 0.0 for reading in readings]
    least = ANSWERS_TOO * max((reading.confidence for reading in readings), default=0.0)
    well = [reading.confidence >= least for reading in readings]
    days = sorted({day for day, good in zip(recent, well, strict=True) if good}, reverse=True)
    if len(days) < 2:  # neither is asked, or no article is later than another
        return readings
    back = {day: n / (len(days) - 1) for n, day in enumerate(days)}
    return [
        replace(one, score=one.score - PULL * (back[day] if good else 1.0))
        for one, day, good in zip(readings, recent, well, strict=True)
    ]


def _scored(reading: Reading) -> Passage:
    passage = reading.passage
    relevance = reading.evidence.relevance if reading.evidence else None
    scores = replace(passage.scores, relevance=relevance)
    return replace(passage, score=sigmoid(reading.score), scores=scores)


def best_first(reading: Reading) -> tuple[float, int]:
    """Sorts readings by their rank score, equal ones by retrieval."""
    return (-reading.score, reading.passage.rank)
