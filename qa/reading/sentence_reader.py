"""The reader interface, and a simple reader that chooses by sentence.

A reader looks into the best passages for the words that answer. ``SentenceReader`` has learned
nothing: it compares each sentence with the question, by meaning and by rare words. It is the
baseline of every evaluation and the fallback where no trained reader is installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.encoders.encoder import Encoder, Vectors
from index.search.lexical import WordIndex, terms
from index.types import Span
from qa.language.term_coverage import covered_share
from qa.reading.evidence import Evidence
from qa.reading.quoted_before import quoted_before
from qa.reading.quoting import quotation_of, with_context
from qa.retrieval.time_fit import stated_fit
from qa.types import Passage, Query

THRESHOLD = 0.45  # of the plain reader's belief, set on the dev questions


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one passage.

    ``answer`` are offsets in the article. ``score`` orders the readings of one question, higher is
    better. ``confidence`` is the chance that the answer answers, 0..1. ``evidence`` is what a
    trained reader weighed; None from the plain one.
    """

    passage: Passage
    answer: Span
    score: float
    confidence: float
    evidence: Evidence | None = None

    @property
    def quotation(self) -> Span:
        """What is quoted for the answer: whole sentences, with the one they lean on."""
        return quotation_of(self.passage, self.answer)


@dataclass(frozen=True, slots=True)
class ReadPassages:
    """Readings, best first, and all candidate passages in their final order, ranks from 1.

    ``threshold``: least confidence of the first reading at which this reader's answers are given.
    """

    readings: tuple[Reading, ...]
    passages: tuple[Passage, ...]
    threshold: float


class PassageReader(Protocol):
    """Reads the candidates of one question."""

    def read(self, query: Query, passages: Sequence[Passage]) -> ReadPassages:
        """Look into the best passages for the words that answer."""
        ...


class SentenceReader:
    """Scores each sentence of the first passages by cosine, shared rare words and stated time."""

    def __init__(self, encoder: Encoder, vector: Vectors, words: WordIndex, depth: int = 5) -> None:
        self._encoder = encoder
        self._vector = vector
        self._words = words
        self._depth = depth

    def read(self, query: Query, passages: Sequence[Passage]) -> ReadPassages:
        """The best sentence of each of the first ``depth`` passages; their order stays."""
        told = {p.chunk.row: quoted_before(query, p) for p in passages[: self._depth]}
        spots = [
            (p, s)
            for p in passages[: self._depth]
            for s in p.chunk.sentences
            if not any(span.holds(s) for span in told[p.chunk.row])
        ]
        if not spots:
            return ReadPassages((), tuple(passages), THRESHOLD)
        # A sentence that leans on the one before it ("But the state ...") is read with it.
        spans = [with_context(passage, sentence) for passage, sentence in spots]
        texts = [p.read(s) for (p, _), s in zip(spots, spans, strict=True)]
        distinct = list(dict.fromkeys(texts))
        cosines = dict(zip(distinct, self._encoder.encode(distinct) @ self._vector, strict=True))
        asked = terms(query.text)
        best: dict[int, Reading] = {}
        covered = {
            passage.chunk.row: covered_share(asked, set(terms(passage.as_read)), self._words)
            for passage in passages[: self._depth]
        }
        for (passage, sentence), span, text in zip(spots, spans, texts, strict=True):
            row, cosine = passage.chunk.row, float(cosines[text])
            score = self._score(query, asked, passage, span, cosine)
            belief = _belief(query, passage, cosine, covered[row])
            reading = Reading(passage, sentence, score, belief)
            if row not in best or reading.score > best[row].score:
                best[row] = reading
        readings = sorted(best.values(), key=lambda r: (-r.score, r.passage.rank))
        return ReadPassages(tuple(readings), tuple(passages), THRESHOLD)

    def _score(
        self, query: Query, asked: Sequence[str], passage: Passage, span: Span, cosine: float
    ) -> float:
        """The score of one sentence, read as ``span``."""
        shared = covered_share(asked, set(terms(passage.read(span))), self._words)
        score = 0.4 * max(0.0, cosine) + 0.3 * shared + 0.3 * passage.score
        if query.period is not None:
            inside = [t for t in passage.times if span.start <= t.start < span.end]
            score += 0.2 * ((stated_fit(inside, query.period) or 0.0) - 0.5)
        return score


def _belief(query: Query, passage: Passage, cosine: float, covered: float) -> float:
    """The chance of a sentence whose passage holds so much of the question, 0..1."""
    belief = 0.5 * max(0.0, cosine) + 0.5 * covered
    if query.period is not None and passage.scores.time is not None:
        belief *= 0.5 + 0.5 * passage.scores.time
    return min(1.0, max(0.0, belief))
