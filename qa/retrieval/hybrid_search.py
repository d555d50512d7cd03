"""Candidates and their order: dense ∪ lexical, fused, time-aware.

Fusion is a convex combination of scaled scores, which beats reciprocal rank fusion once its weight
is tuned (Bruch et al. 2022). Time is scored apart (``qa.retrieval.time_fit``) and added with a
weight of its own, only when the question asks for a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.encoders.encoder import Vectors
from index.search.highest import highest
from index.search.lexical import terms
from index.store.generations import Generation
from qa.retrieval.candidates import Candidate, by_publication, fitted, inside, passages_of
from qa.retrieval.merge_duplicates import merge_copies
from qa.types import Passage, Query

Rows = npt.NDArray[np.int64]
_LOOKED_AT = 3  # times the passages kept, where some may be copies of one another


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """Weights of the ranking; the defaults were tuned on the dev questions (``eval``).

    dense_weight: share of the cosine in the fused score, 0..1 (0 is BM25 alone, 1 dense alone).
    title_weight: BM25 of the headline beside that of the passage. time_weight: share of the time
    score when a period is asked. pool: candidates from each index. keep: passages returned.
    """

    dense_weight: float = 0.5
    title_weight: float = 0.3
    time_weight: float = 0.5
    pool: int = 100
    keep: int = 30


def search(
    generation: Generation, vector: Vectors, query: Query, settings: RetrievalSettings
) -> list[Passage]:
    """The best passages for a query, best first; ``rank`` counts from 1.

    :param vector: the query's unit vector, shape (dimension,).
    """
    lexical = _lexical_scores(generation, terms(query.text), settings.title_weight)
    # A filter can drop most of the pool, so it starts from a larger one.
    filtered = query.within is not None or query.publisher is not None
    pool = max(settings.pool, 2_000) if filtered else settings.pool
    rows = _candidates(generation, vector, lexical, pool)
    if not len(rows):
        return []
    dense = generation.vectors.vectors(rows) @ vector
    fused = settings.dense_weight * _scaled(dense) + (1 - settings.dense_weight) * (
        _scaled(lexical[rows], floor=0.0)
    )
    order = np.argsort(-fused, kind="stable")
    if query.period is None and query.intent == "none" and not filtered:
        # Only time and filters move a passage up.
        order = order[: _LOOKED_AT * settings.keep]
    if query.publisher is not None:
        numbers = generation.article_numbers[rows[order]]
        order = order[generation.publications.of_publisher(numbers, query.publisher)]
    candidates = [
        Candidate(int(row), int(number), float(d), float(w), float(f), float(f))
        for row, number, d, w, f in zip(
            rows[order],
            generation.article_numbers[rows[order]],
            dense[order],
            lexical[rows[order]],
            fused[order],
            strict=True,
        )
    ]
    ranked = _timed(generation, candidates, query, settings)
    return [
        replace(passage, rank=rank)
        for rank, passage in enumerate(_told(generation, ranked, query, settings.keep), start=1)
    ]


def _timed(
    generation: Generation, candidates: list[Candidate], query: Query, settings: RetrievalSettings
) -> list[Candidate]:
    """The candidates of the asked time, best first with what time says of them."""
    if query.within is not None:
        candidates = inside(generation, candidates, query.within)
    if query.period is not None:
        candidates = fitted(
            generation, candidates, query.period, query.coverage, settings.time_weight
        )
    if query.intent in ("latest", "earliest"):
        latest = query.intent == "latest"
        candidates = by_publication(generation, candidates, latest, settings.time_weight)
    return sorted(candidates, key=lambda c: (-c.score, c.row))


def _told(
    generation: Generation, ranked: Sequence[Candidate], query: Query, keep: int
) -> list[Passage]:
    """The first passages, without those that another telling of their story says already.

    Articles are read of what is kept, and of what has copies.
    """
    grouped = generation.grouped_numbers
    if any(c.number in grouped for c in ranked[:keep]):
        copied = passages_of(generation, [c for c in ranked if c.number in grouped])
        told = {p.chunk.row: p for p in merge_copies(copied, generation.group_of, query)}
        ranked = [c for c in ranked if c.number not in grouped or c.row in told]
    else:
        told = {}
    kept = ranked[:keep]
    single = passages_of(generation, [c for c in kept if c.row not in told])
    told |= {p.chunk.row: p for p in single}
    return [told[c.row] for c in kept]


def _lexical_scores(
    generation: Generation, asked: list[str], title_weight: float
) -> npt.NDArray[np.float32]:
    scores = generation.words.scores(asked)
    if title_weight > 0:
        titles = np.float32(title_weight) * generation.titles.scores(asked)
        scores += titles[generation.article_numbers]
    return scores


def _candidates(
    generation: Generation, vector: Vectors, lexical: npt.NDArray[np.float32], pool: int
) -> Rows:
    nearest, _ = generation.vectors.search(vector, pool)
    return np.union1d(nearest, highest(lexical, pool)).astype(np.int64)


def _scaled(scores: npt.NDArray[np.float32], floor: float | None = None) -> npt.NDArray[np.float32]:
    """Min-max over the candidates → 0..1; ``floor`` where the least possible score is known."""
    low = float(scores.min()) if floor is None else floor
    width = float(scores.max()) - low
    if width <= 0:
        return np.zeros_like(scores)
    return np.asarray((scores - low) / width, dtype=np.float32)
