"""How well a reader reads: EM and F1, SQuAD 2.0 with abstention, AUROC, finding the paragraph.

Every figure comes with n and a 95% bootstrap interval over questions.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.reader.runtime import Reader, ReaderInput, SpanReading
from qa.reader.training.datasets import Row
from qa.reader.training.hard_negatives import ranked

RESAMPLES = 1000
DEPTH = 30  # paragraphs of BM25 that the reader orders
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReaderFigure:
    """A mean over ``n`` questions with the 95% bootstrap interval [low, high]."""

    value: float
    low: float
    high: float
    n: int

    def to_json(self) -> dict[str, object]:
        """Rounded to four places."""
        return {
            "value": round(self.value, 4),
            "interval": [round(self.low, 4), round(self.high, 4)],
            "n": self.n,
        }


def normalised(text: str) -> str:
    """SQuAD's normalisation: lower case, no punctuation, no articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact(given: str, wanted: Sequence[str]) -> float:
    """1 if ``given`` equals one of ``wanted`` after normalisation, else 0."""
    return float(any(normalised(given) == normalised(answer) for answer in wanted))


def overlap(given: str, wanted: Sequence[str]) -> float:
    """The best F1 of words with any of ``wanted``, 0..1."""
    return max((_f1(normalised(given).split(), normalised(a).split()) for a in wanted), default=0.0)


def _f1(given: list[str], wanted: list[str]) -> float:
    if not given or not wanted:
        return float(given == wanted)
    same = sum((Counter(given) & Counter(wanted)).values())
    return 2 * same / (len(given) + len(wanted))


def figure(values: Sequence[float] | Floats, seed: int = 0) -> ReaderFigure:
    """Mean with its bootstrap interval; NaN throughout for no values."""
    array = np.asarray(values, np.float64)
    if not len(array):
        return ReaderFigure(float("nan"), float("nan"), float("nan"), 0)
    rng = np.random.default_rng(seed)
    means = array[rng.integers(0, len(array), (RESAMPLES, len(array)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return ReaderFigure(float(array.mean()), float(low), float(high), len(array))


def auroc(positive: Floats, negative: Floats) -> float:
    """The chance that a positive scores above a negative; ties count half. 0..1, NaN if empty."""
    if not len(positive) or not len(negative):
        return float("nan")
    below = np.searchsorted(np.sort(negative), positive, side="left")
    upto = np.searchsorted(np.sort(negative), positive, side="right")
    return float((below + upto).mean() / 2 / len(negative))


def _auroc_figure(positive: Floats, negative: Floats, seed: int = 0) -> ReaderFigure:
    rng = np.random.default_rng(seed)
    if not len(positive) or not len(negative):
        return ReaderFigure(float("nan"), float("nan"), float("nan"), 0)
    drawn = [
        auroc(rng.choice(positive, len(positive)), rng.choice(negative, len(negative)))
        for _ in range(RESAMPLES // 4)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = auroc(positive, negative)
    return ReaderFigure(value, float(low), float(high), len(positive) + len(negative))


def read_rows(reader: Reader, rows: Sequence[Row]) -> list[SpanReading]:
    """One reading a row, of the context alone, as ``predict`` reads it without a title."""
    return reader.read([ReaderInput(row.question, row.context) for row in rows])


def score_reader(
    reader: Reader,
    rows: Sequence[Row],
    threshold: float = 0.5,
    readings: Sequence[SpanReading] | None = None,
) -> dict[str, ReaderFigure]:
    """Score on rows with a context each.

    answerable_em, answerable_f1: on answerable rows, always answering. squad2_em, squad2_f1: on all
    rows, answering where ``answerable`` reaches ``threshold``; silence is right exactly on
    unanswerable rows. answerable_auroc: answerable against unanswerable rows.
    """
    readings = read_rows(reader, rows) if readings is None else readings
    em, f1, em2, f2 = [], [], [], []
    for row, reading in zip(rows, readings, strict=True):
        text = row.context[reading.start : reading.end]
        wanted = [answer for answer, _ in row.answers]
        silent = reading.answerable < threshold
        if row.answerable:
            em.append(exact(text, wanted))
            f1.append(overlap(text, wanted))
        em2.append(_with_silence(row, silent, em[-1] if row.answerable else 0.0))
        f2.append(_with_silence(row, silent, f1[-1] if row.answerable else 0.0))
    chances = np.array([reading.answerable for reading in readings])
    has = np.array([row.answerable for row in rows], dtype=bool)
    return {
        "answerable_em": figure(em),
        "answerable_f1": figure(f1),
        "squad2_em": figure(em2),
        "squad2_f1": figure(f2),
        "answerable_auroc": _auroc_figure(chances[has], chances[~has]),
    }


def _with_silence(row: Row, silent: bool, score: float) -> float:
    if not row.answerable:
        return float(silent)
    return 0.0 if silent else score


@dataclass(frozen=True, slots=True)
class Candidates:
    """Answerable questions, the paragraphs that BM25 found for them, and what was read there.

    ``places`` (questions, DEPTH) index ``paragraphs``; ``own`` (questions,) are the right ones;
    ``readings`` are in the order of ``places``.
    """

    paragraphs: tuple[str, ...]
    places: NDArray[np.int64]
    own: NDArray[np.int64]
    readings: tuple[tuple[SpanReading, ...], ...]


def read_candidates(
    reader: Reader, asked: Sequence[Row], paragraphs: Sequence[str], depth: int = DEPTH
) -> Candidates:
    """For each row asked, read the ``depth`` best of ``paragraphs`` as BM25 ranks them.

    The rows' own contexts must be among the paragraphs.
    """
    places = {text: i for i, text in enumerate(paragraphs)}
    found = ranked([row.question for row in asked], paragraphs, depth)
    readings = [
        tuple(reader.read([ReaderInput(row.question, paragraphs[i]) for i, _ in hits]))
        for row, hits in zip(asked, found, strict=True)
    ]
    return Candidates(
        tuple(paragraphs),
        np.array([[i for i, _ in hits] for hits in found]),
        np.array([places[row.context] for row in asked]),
        tuple(readings),
    )


def score_passages(found: Candidates) -> dict[str, ReaderFigure]:
    """success@1 of the paragraph: of BM25 alone, after the reader, and the best possible."""
    scores = np.array([[reading.relevance for reading in row] for row in found.readings])
    best = found.places[np.arange(len(scores)), scores.argmax(1)]
    return {
        "bm25_success@1": figure((found.places[:, 0] == found.own).astype(float)),
        "reader_success@1": figure((best == found.own).astype(float)),
        f"bm25_success@{found.places.shape[1]}": figure(
            (found.places == found.own[:, None]).any(1).astype(float)
        ),
    }
