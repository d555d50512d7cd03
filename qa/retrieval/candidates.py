"""Candidates of a question: ranked by numbers alone, until it is known which passages stay.

A question has a hundred to some thousands of candidates and keeps thirty. Time is judged by the
day of publication (``index.store.publications``) and, where it must be, by what a chunk says; whole
articles are read of the passages that stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.store.generations import Generation
from index.types import Article, Period
from qa.retrieval.time_fit import passage_fit
from qa.types import Passage, Scores


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk by its row, with its article's number and the scores of ``qa.types.Scores``.

    ``score`` orders candidates, higher first.
    """

    row: int
    number: int
    dense: float
    lexical: float
    fused: float
    score: float
    time: float | None = None


def inside(
    generation: Generation, candidates: Sequence[Candidate], within: Period
) -> list[Candidate]:
    """Those published in a period, or that name a time wholly inside it."""
    published = {c.row for c in candidates if _published_in(generation, c.number, within)}
    said = generation.chunks([c.row for c in candidates if c.row not in published])
    named = {
        row
        for row, (_, times) in said.items()
        if any(t.period is not None and within.holds(t.period) for t in times)
    }
    return [c for c in candidates if c.row in published or c.row in named]


def fitted(
    generation: Generation,
    candidates: Sequence[Candidate],
    asked: Period,
    coverage: bool,
    weight: float,
) -> list[Candidate]:
    """The candidates with their agreement with an asked period, which counts with this weight."""
    said = generation.chunks([c.row for c in candidates])
    found = []
    for c in candidates:
        published = generation.publications.period(c.number)
        time = passage_fit(published, said[c.row][1], asked, coverage=coverage)
        found.append(replace(c, time=time, score=(1 - weight) * c.fused + weight * time))
    return found


def by_publication(
    generation: Generation, candidates: Sequence[Candidate], latest: bool, weight: float
) -> list[Candidate]:
    """Time score by the order of publication among the candidates, 0..1; undated ones have 0."""
    opens = generation.publications.opens
    days = sorted({int(opens[c.number]) for c in candidates} - {0})
    place: Mapping[int, float] = {
        day: (n / (len(days) - 1) if len(days) > 1 else 1.0) for n, day in enumerate(days)
    }
    found = []
    for c in candidates:
        day = int(opens[c.number])
        time = 0.0 if not day else place[day] if latest else 1.0 - place[day]
        found.append(replace(c, time=time, score=(1 - weight) * c.score + weight * time))
    return found


def passages_of(generation: Generation, candidates: Sequence[Candidate]) -> list[Passage]:
    """The candidates with their text, in their order, not numbered yet."""
    said = generation.chunks([c.row for c in candidates]) if candidates else {}
    articles: dict[str, Article] = {}
    found = []
    for c in candidates:
        chunk, times = said[c.row]
        if chunk.article_id not in articles:
            article = generation.article(chunk.article_id)
            assert article is not None, f"chunk of unknown article {chunk.article_id}"
            articles[article.id] = article
        scores = Scores(c.dense, c.lexical, c.fused, c.time)
        found.append(Passage(0, chunk, articles[chunk.article_id], c.score, scores, times))
    return found


def _published_in(generation: Generation, number: int, within: Period) -> bool:
    period = generation.publications.period(number)
    return period is not None and period.overlaps(within)
