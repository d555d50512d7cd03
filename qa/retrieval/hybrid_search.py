"""Candidates and their order: dense ∪ lexical, fused, time-aware.

Fusion is a convex combination of scaled scores, which beats reciprocal rank fusion once its weight
is tuned (Bruch et al. 2022). Time is scored apart (``qa.retrieval.time_fit``) and added with a
weight of its own, only when the question asks for a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.encoders.encoder import Vectors
from index.search.lexical import terms
from index.store.generations import Generation
from index.types import Article, Chunk, Period, TimeExpression
from qa.retrieval.merge_duplicates import one_telling_each
from qa.retrieval.time_fit import passage_fit
from qa.types import Passage, Query, Scores

Rows = npt.NDArray[np.int64]
_LOADED = 3  # times the passages kept, where some may be copies of one another


@dataclass(frozen=True, slots=True)
class Settings:
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
    generation: Generation, vector: Vectors, query: Query, settings: Settings
) -> list[Passage]:
    """The best passages for a query, best first; ``rank`` counts from 1.

    :param vector: the query's unit vector, shape (dimension,).
    """
    asked = terms(query.text)
    lexical = _lexical_scores(generation, asked, settings.title_weight)
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
    if query.period is None and query.intent == "none" and not filtered:
        # Only time and filters move a passage up: of the others no more are loaded than can stay.
        best = np.argsort(-fused, kind="stable")[: _LOADED * settings.keep]
        if not _any_grouped(generation, rows[best[: settings.keep]]):
            best = best[: settings.keep]
        rows, dense, fused = rows[best], dense[best], fused[best]
    found = generation.chunks([int(row) for row in rows])
    articles = _Articles(generation)
    passages = [
        _passage(*found[int(row)], articles[found[int(row)][0].article_id], query, settings, scores)
        for row, *scores in zip(rows, dense, lexical[rows], fused, strict=True)
    ]
    if query.publisher is not None:
        passages = [p for p in passages if p.article.publisher == query.publisher]
    if query.within is not None:
        passages = [p for p in passages if _inside(p, query.within)]
    if query.intent in ("latest", "earliest"):
        passages = _by_publication(passages, query.intent == "latest", settings)
    passages.sort(key=lambda p: (-p.score, p.chunk.row))
    told = one_telling_each(passages, generation.group_of, query)
    return [replace(p, rank=rank) for rank, p in enumerate(told[: settings.keep], start=1)]


def _any_grouped(generation: Generation, rows: Rows) -> bool:
    """Whether one of some passages is of an article that has copies or versions."""
    numbers = generation.article_numbers
    return any(numbers[row] in generation.grouped_numbers for row in rows)


def _lexical_scores(
    generation: Generation, asked: list[str], title_weight: float
) -> npt.NDArray[np.float32]:
    scores = generation.words.scores(asked).astype(np.float32)
    if title_weight > 0:
        titles = generation.titles.scores(asked)
        scores = scores + np.float32(title_weight) * titles[generation.article_numbers]
    return scores


def _candidates(
    generation: Generation, vector: Vectors, lexical: npt.NDArray[np.float32], pool: int
) -> Rows:
    nearest, _ = generation.vectors.search(vector, pool)
    count = min(pool, len(lexical))
    # A stable choice: among equal scores the lower row.
    wordiest = np.argsort(-lexical, kind="stable")[:count]
    wordiest = wordiest[lexical[wordiest] > 0]
    return np.union1d(nearest, wordiest).astype(np.int64)


def _scaled(scores: npt.NDArray[np.float32], floor: float | None = None) -> npt.NDArray[np.float32]:
    """Min-max over the candidates → 0..1; ``floor`` where the least possible score is known."""
    low = float(scores.min()) if floor is None else floor
    width = float(scores.max()) - low
    if width <= 0:
        return np.zeros_like(scores)
    return np.asarray((scores - low) / width, dtype=np.float32)


def _passage(
    chunk: Chunk,
    times: tuple[TimeExpression, ...],
    article: Article,
    query: Query,
    settings: Settings,
    scores: list[np.float32],
) -> Passage:
    dense, lexical, fused = (float(score) for score in scores)
    time = None
    if query.period is not None:
        time = passage_fit(article, times, query.period, coverage=query.coverage)
    score = fused
    if time is not None:
        score = (1 - settings.time_weight) * fused + settings.time_weight * time
    return Passage(0, chunk, article, score, Scores(dense, lexical, fused, time), times)


def _inside(passage: Passage, within: Period) -> bool:
    published = passage.article.published
    if published is not None and published.period.overlaps(within):
        return True
    return any(t.period is not None and within.holds(t.period) for t in passage.times)


def _by_publication(passages: list[Passage], latest: bool, settings: Settings) -> list[Passage]:
    """Time score by the order of publication among the candidates, 0..1."""
    days = sorted({p.article.published.period.start for p in passages if p.article.published})
    place: Mapping[object, float] = {
        day: (n / (len(days) - 1) if len(days) > 1 else 1.0) for n, day in enumerate(days)
    }
    moved: list[Passage] = []
    for p in passages:
        time = place[p.article.published.period.start] if p.article.published else 0.0
        time = time if latest or p.article.published is None else 1.0 - time
        score = (1 - settings.time_weight) * p.score + settings.time_weight * time
        scores = Scores(p.scores.dense, p.scores.lexical, p.scores.fused, time)
        moved.append(Passage(p.rank, p.chunk, p.article, score, scores, p.times))
    return moved


class _Articles(dict[str, Article]):
    """Each article of the candidates, read once."""

    def __init__(self, generation: Generation) -> None:
        super().__init__()
        self._generation = generation

    def __missing__(self, article_id: str) -> Article:
        article = self._generation.article(article_id)
        assert article is not None, f"chunk of unknown article {article_id}"
        self[article_id] = article
        return article
