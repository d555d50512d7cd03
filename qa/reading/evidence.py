"""The evidence for a reading and its weights: final rank and confidence.

Rank: a linear score over the reader's heads, the retrieval scores of the passage and of its
article's other passages, the time, and how much of the question the passage covers. Confidence: the
chance that the quoted words answer, by logistic regression over most of the same and the question's
names. Both sets of weights are fitted by ``python -m eval calibrate`` on dev questions only and
stored in ``calibration.json`` with their origin.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from math import exp
from pathlib import Path

from index.errors import ModelUnavailable
from index.search.lexical import terms
from index.text.reading_view import as_read
from index.text.words import STOPWORDS, tokens
from index.types import Span
from qa.types import Passage, Query

CALIBRATION = Path(__file__).with_name("calibration.json")
_NAME = re.compile(r"(?<!^)(?<![.?!]\s)\b[A-Z][\w’'-]+|\b\d+\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one reading. Higher is better for all.

    - relevance, span, answerable: the reader's logits.
    - fused, dense: of the passage's retrieval.
    - time: agreement of the quoted sentences with the asked period less 1, so -1..0, and 0 where
      none was asked; period: that of the whole passage.
    - recent: the same for "latest" and "earliest": place in the order of publication less 1.
    - covered: share of the question's terms, weighted by idf, in passage and headline, 0..1.
    - named: share of the question's names and numbers found in the quotation or in the dates it
      speaks of, 0..1, 1 without any.
    - article: the best fused score of the other candidates of the same article, 0 without any: who
      tells of a thing mostly tells of it in more than one place.
    - margin: lead over the next reading's rank score; 0 when there is none.
    """

    relevance: float
    span: float
    answerable: float
    fused: float
    dense: float
    time: float
    period: float
    recent: float
    covered: float
    named: float
    article: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of ``Evidence`` by field name; a field that is not named weighs nothing.

    threshold: least confidence to answer; well: least confidence of an answer that is called well
    supported. Both 0..1, set on dev questions.
    """

    rank: Mapping[str, float]
    confidence: Mapping[str, float]
    bias: float
    threshold: float
    well: float

    def rank_score(self, evidence: Evidence) -> float:
        """Orders readings of one question; unbounded."""
        return _weighed(self.rank, evidence)

    def chance(self, evidence: Evidence) -> float:
        """Calibrated chance that the quoted words answer, 0..1."""
        return sigmoid(_weighed(self.confidence, evidence) + self.bias)


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """The shipped weights.

    :raises ModelUnavailable: ``calibration.json`` is missing or not what it should be.
    """
    known = {field.name for field in fields(Evidence)}
    try:
        record = json.loads(CALIBRATION.read_text("utf-8"))
        rank, confidence = dict(record["rank"]), dict(record["confidence"])
        if not set(rank) | set(confidence) <= known:
            raise ValueError(f"unknown evidence {sorted((set(rank) | set(confidence)) - known)}")
        limits = float(record["threshold"]), float(record["well"])
        return Weights(rank, confidence, float(record["bias"]), *limits)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(f"{CALIBRATION} cannot be used ({error}); reinstall") from None


def named_share(query: Query, passage: Passage, quotation: Span) -> float:
    """Share of the question's names and numbers in the quotation or the dates it speaks of."""
    named = {t for match in _NAME.findall(query.text) for t in tokens(match)} - STOPWORDS
    if not named:
        return 1.0
    inside = [t.value for t in passage.times if quotation.start <= t.start < quotation.end]
    dates = " ".join(inside).replace("-", " ")
    present = set(tokens(f"{passage.read(quotation)} {dates}"))
    return len(named & present) / len(named)


def passage_terms(passage: Passage) -> set[str]:
    """The stemmed content words of passage and headline."""
    return set(terms(passage.as_read)) | set(terms(as_read(passage.article.title)))


def sigmoid(x: float) -> float:
    """Logistic function, without overflow."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def _weighed(weights: Mapping[str, float], evidence: Evidence) -> float:
    return sum(weight * float(getattr(evidence, name)) for name, weight in weights.items())
