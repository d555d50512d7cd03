"""Reads candidates with the trained model, weighs the evidence and reranks.

The first candidates are read first; where one of them already answers surely, or all are hopeless,
the rest keep their retrieval order unread, as do those that retrieval puts far behind the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from math import inf, log
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from index.search.lexical import WordIndex, terms
from index.text.reading_view import as_read
from index.types import Span
from qa.language.explicit_times import SpelledOut, as_it_is, spelled_out, without_its_time
from qa.language.term_coverage import covered_share
from qa.question.recency import without_recency
from qa.reader.runtime import ReaderInput, SpanReading
from qa.reading.embedded_questions import asking, blanked, wants_telling
from qa.reading.evidence import Evidence, Weights, default_weights, named_share, passage_terms
from qa.reading.quoted_before import quoted_before, without_else
from qa.reading.quoting import quotation_of
from qa.reading.reranking import best_first, ordered
from qa.reading.sentence_choice import pointed_sentence
from qa.reading.sentence_reader import Reading, ReadPassages
from qa.retrieval.time_fit import PUBLICATION_WEIGHT, stated_fit
from qa.types import Passage, Query


@dataclass(frozen=True, slots=True)
class Depth:
    """Which candidates are read: some of the ``first``, and of ``most`` if that settles nothing.

    It is settled when the best reading's chance is at least ``certain`` or below ``hopeless``. Of
    the first, those are read whose retrieval score is within ``near`` of the best one's, of the
    others those within ``reach``; all four 0..1.

    Against reading 4 and then 12 whatever their scores, that takes 37% fewer pairs on the dev
    questions of the seeds and 26% on SQuAD; success@1 is the same (.876, .928, and .563 on
    realtimeqa), as are the quotations that answer (.801, .920; two of 103 are lost on realtimeqa).
    What stands far behind is not quoted beside the answer: quote precision .569 → .638, seeds dev.
    Reading 30 instead of 12 moves no score. Two first, going on below .6, lost four of 103.
    """

    first: int = 4
    most: int = 12
    certain: float = 0.3
    hopeless: float = 0.02
    near: float = 0.35
    reach: float = 0.5

    @classmethod
    def all_of(cls, count: int) -> Self:
        """So many candidates, whatever they score."""
        return cls(first=count, most=count, near=inf, reach=inf)

    def to_read(self, passages: Sequence[Passage], *, first: bool) -> Sequence[Passage]:
        """The leading candidates that are read first, or at most."""
        count, gap = (self.first, self.near) if first else (self.most, self.reach)
        return list(takewhile(lambda p: p.score >= passages[0].score - gap, passages[:count]))

    def settles(self, chance: float) -> bool:
        """Whether the best reading's chance says enough to read no more."""
        return chance >= self.certain or chance < self.hopeless


class SpanModel(Protocol):
    """Reads passages for questions: ``qa.reader.runtime.Reader``, or what stands before it."""

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        """One reading for each pair, in order."""
        ...


class Reranker(Protocol):
    """Judges passages for a question, on a scale of its own; higher is better."""

    def scores(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score a text."""
        ...


class ModelReader:
    """Reads with the shipped model; its weights are shared between threads.

    ``reranker``: another model whose judgement takes the place of the reader's relevance, brought
    to the reader's mean and spread over the passages read, so that the weights keep their meaning.
    """

    def __init__(
        self,
        model: SpanModel,
        words: WordIndex,
        depth: Depth | None = None,
        weights: Weights | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._model = model
        self._reranker = reranker
        self._words = words
        self._depth = depth or Depth()
        self._weights = weights or default_weights()

    def read(self, query: Query, passages: Sequence[Passage]) -> ReadPassages:
        """Readings, best first, and all passages in the order they now have."""
        depth, beside = self._depth, _best_beside(passages)
        head = depth.to_read(passages, first=True)
        readings = self._read(query, head, beside)
        if not readings or not depth.settles(readings[0].confidence):
            rest = depth.to_read(passages, first=False)
            readings += self._read(query, rest[len(head) :], beside)
        return ordered(readings, passages, self._weights)

    def _read(
        self, query: Query, passages: Sequence[Passage], beside: Mapping[int, float]
    ) -> list[Reading]:
        plain = query.period is None
        texts = [as_it_is(p) if plain else spelled_out(p) for p in passages]
        pairs = [
            ReaderInput(
                _question(query, passage),
                blanked(text, passage, quoted_before(query, passage)),
                as_read(passage.article.title),
                passage.article.published.iso() if passage.article.published else "",
            )
            for passage, text in zip(passages, texts, strict=True)
        ]
        found = self._model.read(pairs)
        if wants_telling(query.text):
            found = self._unasked(pairs, found, passages, texts)
        asked = terms(query.text)
        if self._reranker is not None and passages:
            judged = self._reranker.scores(query.text, [p.as_read for p in passages])
            found = _with_relevance(found, judged)
        readings = [
            self._weigh(query, asked, passage, one, beside[passage.chunk.row])
            for passage, one in zip(passages, map(_in_passage, found, texts), strict=True)
            if one.end > one.start
        ]
        return sorted(readings, key=best_first)

    def _unasked(
        self,
        pairs: Sequence[ReaderInput],
        found: Sequence[SpanReading],
        passages: Sequence[Passage],
        texts: Sequence[SpelledOut],
    ) -> list[SpanReading]:
        """The findings; where one lies in a question, the passage read again without questions.

        A heading or a quiz that asks the same ("How old is he?") looks like the best of answers.
        """
        again: dict[int, ReaderInput] = {}
        for n, (pair, one, passage, text) in enumerate(
            zip(pairs, found, passages, texts, strict=True)
        ):
            questions = asking(passage)
            start = passage.chunk.span.start + text.original(one.start)
            if any(span.start <= start < span.end for span in questions):
                again[n] = replace(pair, text=blanked(text, passage, questions, pair.text))
        if not again:
            return list(found)
        reread = dict(zip(again, self._model.read(list(again.values())), strict=True))
        return [reread.get(n, one) for n, one in enumerate(found)]

    def _weigh(
        self,
        query: Query,
        asked: Sequence[str],
        passage: Passage,
        found: SpanReading,
        beside: float,
    ) -> Reading:
        start = passage.chunk.span.start
        words_found = _in_one_sentence(passage, start + found.start, start + found.end)
        answer = pointed_sentence(query, asked, passage, words_found, found.answerable, self._words)
        quotation = quotation_of(passage, answer)
        chance = min(max(found.answerable, 1e-6), 1 - 1e-6)
        evidence = Evidence(
            relevance=found.relevance,
            span=found.span_score,
            answerable=log(chance / (1 - chance)),
            fused=passage.scores.fused,
            dense=passage.scores.dense,
            time=_time(query, passage, quotation),
            period=_period(query, passage),
            recent=_recent(query, passage),
            covered=covered_share(asked, passage_terms(passage), self._words),
            named=named_share(query, passage, quotation),
            article=beside,
        )
        return Reading(
            passage=passage,
            answer=answer,
            score=self._weights.rank_score(evidence),
            confidence=self._weights.chance(evidence),
            evidence=evidence,
        )


def _best_beside(passages: Sequence[Passage]) -> dict[int, float]:
    """Each passage's row → the best fused score of the others of its article, 0 without any."""
    scores: dict[str, list[float]] = {}
    for passage in passages:
        scores.setdefault(passage.article.id, []).append(passage.scores.fused)
    beside: dict[int, float] = {}
    for passage in passages:
        others = scores[passage.article.id].copy()
        others.remove(passage.scores.fused)
        beside[passage.chunk.row] = max(others, default=0.0)
    return beside


def _in_passage(found: SpanReading, text: SpelledOut) -> SpanReading:
    """The finding with offsets in the passage as it is."""
    place = text.within(found.start, found.end)
    return replace(found, start=place.start, end=place.end)


def _in_one_sentence(passage: Passage, start: int, end: int) -> Span:
    """The found words up to the end of the sentence they begin in: never across a paragraph."""
    ends = (s.end for s in passage.chunk.sentences if s.start <= start < s.end)
    return Span(start, min(end, next(ends, end)))


def _with_relevance(
    found: Sequence[SpanReading], judged: npt.NDArray[np.float32]
) -> list[SpanReading]:
    """The judgement on the scale of the relevance it replaces."""
    own = np.array([one.relevance for one in found])
    spread = float(judged.std()) or 1.0
    scaled = (judged - judged.mean()) / spread * own.std() + own.mean()
    return [replace(one, relevance=float(r)) for one, r in zip(found, scaled, strict=True)]


def _question(query: Query, passage: Passage) -> str:
    """The question as it is put to a passage.

    One that speaks of the asked period, or was published in it, is not asked for the period.
    """
    if query.already:
        query = replace(query, text=without_else(query.text))
    if query.intent in ("latest", "earliest"):
        return without_recency(query.text, passage.as_read)
    of_it = (passage.scores.time or 0.0) >= PUBLICATION_WEIGHT
    return without_its_time(query, passage.as_read) if of_it else query.text


def _time(query: Query, passage: Passage, quoted: Span) -> float:
    """Agreement of the quotation with the asked period less 1: -1..0; 0 when none was asked."""
    if query.period is None:
        return 0.0
    inside = [t for t in passage.times if quoted.start <= t.start and t.end <= quoted.end]
    stated = stated_fit(inside, query.period)
    return _period(query, passage) if stated is None else stated - 1.0


def _period(query: Query, passage: Passage) -> float:
    """Agreement of the whole passage with the asked period less 1: -1..0; 0 when none is asked."""
    if query.period is None or passage.scores.time is None:
        return 0.0
    return passage.scores.time - 1.0


def _recent(query: Query, passage: Passage) -> float:
    """Place in the order of publication less 1: -1..0; 0 unless latest or earliest was asked."""
    if query.intent not in ("latest", "earliest") or passage.scores.time is None:
        return 0.0
    return passage.scores.time - 1.0
