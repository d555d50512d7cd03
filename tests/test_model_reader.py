"""The trained reader's place: what is read, how it is weighed, how the passages are reordered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import log

import numpy as np
import pytest
from support.passages import SENTENCES, passage

from index.search.lexical import WordIndex, terms
from index.types import Period, Span, TimeExpression
from qa.reader.runtime import Reader, ReaderInput
from qa.reader.runtime import SpanReading as Found
from qa.reading.evidence import Evidence, Weights, default_weights, named_share, sigmoid
from qa.reading.model_reader import Depth, ModelReader
from qa.types import Passage, Query

WORDS = WordIndex.build([terms("deal signed state left talks")])
WEIGHTS = Weights({"relevance": 1.0, "time": 2.0}, {"answerable": 1.0}, 0.0, 0.5, 0.9)
QUERY = Query("who left?", "who left?", date(2012, 1, 1))


class FakeReader(Reader):
    """Gives the i-th passage it is asked to read the i-th relevance; counts what it read."""

    def __init__(self, relevances: Sequence[float], answerable: float = 0.5) -> None:
        self.relevances = list(relevances)
        self.answerable = answerable
        self.read_texts: list[str] = []
        self.questions: list[str] = []

    def read(self, pairs: Sequence[ReaderInput]) -> list[Found]:
        """Each answer is the passage's second sentence."""
        found = []
        for item in pairs:
            self.questions.append(item.question)
            relevance = self.relevances[len(self.read_texts)]
            self.read_texts.append(item.text)
            found.append(Found(21, 60, 1.0, relevance, self.answerable))
        return found


def passages(count: int) -> list[Passage]:
    return [replace(passage(f"p{n}", row=n), score=0.9 - 0.1 * n) for n in range(count)]


def test_passages_are_reordered_by_the_weighed_evidence() -> None:
    reader = ModelReader(FakeReader([0.0, 2.0, 1.0]), WORDS, Depth.all_of(3), WEIGHTS)
    read = reader.read(QUERY, passages(3))
    assert [p.article.id for p in read.passages] == ["p1", "p2", "p0"]
    assert [p.rank for p in read.passages] == [1, 2, 3]
    assert read.passages[0].score == pytest.approx(sigmoid(2.0))
    assert read.passages[0].scores.relevance == 2.0
    first = read.readings[0]
    assert first.answer == SENTENCES[1]
    assert first.evidence is not None
    assert first.evidence.margin == pytest.approx(1.0)
    assert first.confidence == pytest.approx(0.5)


def test_unread_passages_follow_in_their_old_order() -> None:
    model = FakeReader([0.0, 1.0], answerable=0.95)
    read = ModelReader(model, WORDS, Depth(2, 4, certain=0.9), WEIGHTS).read(QUERY, passages(4))
    assert len(model.read_texts) == 2
    assert [p.article.id for p in read.passages] == ["p1", "p0", "p2", "p3"]
    scores = [p.score for p in read.passages]
    assert scores == sorted(scores, reverse=True)


def test_without_a_certain_answer_all_are_read() -> None:
    model = FakeReader([0.0, 1.0, 5.0, 0.0], answerable=0.5)
    read = ModelReader(model, WORDS, Depth(2, 4, certain=0.9), WEIGHTS).read(QUERY, passages(4))
    assert len(model.read_texts) == 4
    assert read.passages[0].article.id == "p2"


def test_candidates_far_behind_the_best_are_not_read() -> None:
    scores = (0.9, 0.8, 0.5, 0.45)
    found = [replace(p, score=score) for p, score in zip(passages(4), scores, strict=True)]
    model = FakeReader([0.0, 1.0, 5.0], answerable=0.5)
    depth = Depth(3, 4, certain=0.9, near=0.3, reach=0.42)
    read = ModelReader(model, WORDS, depth, WEIGHTS).read(QUERY, found)
    assert [p.article.id for p in read.passages] == ["p2", "p1", "p0", "p3"]
    assert read.passages[3].scores.relevance is None
    sure = FakeReader([0.0, 1.0], answerable=0.95)
    ModelReader(sure, WORDS, depth, WEIGHTS).read(QUERY, found)
    assert len(sure.read_texts) == 2  # the third of the first three is too far behind


def test_where_all_are_hopeless_no_more_are_read() -> None:
    model = FakeReader([0.0, 1.0], answerable=0.01)
    read = ModelReader(model, WORDS, Depth(2, 4), WEIGHTS).read(QUERY, passages(4))
    assert len(model.read_texts) == 2
    assert [p.article.id for p in read.passages] == ["p1", "p0", "p2", "p3"]


def test_the_quotation_s_time_counts_against_the_asked_period() -> None:
    said = TimeExpression(
        43, 59, "two months later", "DATE", "2005-11", Period.of_month(2005, 11), "expression"
    )
    fitting = replace(passage("fits", row=1), times=(said,))
    other = replace(
        passage("other", row=0), times=(replace(said, period=Period.of_year(2009), value="2009"),)
    )
    query = replace(QUERY, period=Period.of_year(2005), intent="explicit")
    reader = ModelReader(FakeReader([1.0, 0.0]), WORDS, Depth.all_of(2), WEIGHTS)
    read = reader.read(query, [other, fitting])
    assert [p.article.id for p in read.passages] == ["fits", "other"]
    times = [r.evidence.time for r in read.readings if r.evidence]
    assert times[0] == 0.0
    assert times[1] == pytest.approx(-1.0, abs=0.01)


def test_a_passage_of_the_asked_time_is_read_without_it() -> None:
    fitting, other = passages(2)
    fitting = replace(fitting, scores=replace(fitting.scores, time=0.5))
    other = replace(other, scores=replace(other.scores, time=0.4))
    asked = "who left last year?"
    query = replace(QUERY, text=asked, period=Period.of_year(2011), intent="explicit")
    model = FakeReader([0.0, 0.0])
    read = ModelReader(model, WORDS, Depth.all_of(2), WEIGHTS).read(query, [other, fitting])
    assert model.questions == [asked, "who left?"]
    assert {r.passage.article.id for r in read.readings} == {"p0", "p1"}


def test_of_two_that_answer_the_latest_is_the_later_one() -> None:
    def of_time(place: float, passage: Passage) -> Passage:
        return replace(passage, scores=replace(passage.scores, time=place))

    found = [of_time(t, p) for t, p in zip((0.0, 0.8, 1.0), passages(3), strict=True)]
    query = replace(QUERY, text="who left most recently?", intent="latest")
    model = FakeReader([2.5, 2.0, 0.0])
    read = ModelReader(model, WORDS, Depth.all_of(3), WEIGHTS).read(query, found)
    assert [p.article.id for p in read.passages] == ["p1", "p0", "p2"]
    scores = [p.score for p in read.passages]
    assert scores == sorted(scores, reverse=True)
    assert set(model.questions) == {"who left?"}


def test_what_does_not_answer_is_not_the_latest_for_being_new() -> None:
    class Doubtful(FakeReader):
        def read(self, pairs: Sequence[ReaderInput]) -> list[Found]:
            older, newer = super().read(pairs)
            return [older, replace(newer, answerable=0.2)]

    older, newer = passages(2)
    older = replace(older, scores=replace(older.scores, time=0.0))
    newer = replace(newer, scores=replace(newer.scores, time=1.0))
    query = replace(QUERY, intent="latest")
    model = Doubtful([2.0, 0.0])
    read = ModelReader(model, WORDS, Depth.all_of(2), WEIGHTS).read(query, [older, newer])
    assert [p.article.id for p in read.passages] == ["p0", "p1"]


def test_other_candidates_of_the_article_speak_for_a_passage() -> None:
    scores = passages(1)[0].scores
    lone, one, other, unread = (
        replace(p, scores=replace(scores, fused=fused))
        for p, fused in zip(passages(4), (0.9, 0.8, 0.3, 0.6), strict=True)
    )
    other, unread = replace(other, article=one.article), replace(unread, article=one.article)
    weights = replace(WEIGHTS, rank={"relevance": 1.0, "article": 0.5})
    model = FakeReader([1.0, 0.8, 0.5])
    reader = ModelReader(model, WORDS, Depth.all_of(3), weights)
    read = reader.read(QUERY, [lone, one, other, unread])
    assert [p.chunk.row for p in read.passages] == [1, 0, 2, 3]
    assert [r.evidence.article for r in read.readings if r.evidence] == [0.6, 0.0, 0.8]


def test_nothing_to_read_gives_nothing() -> None:
    read = ModelReader(FakeReader([]), WORDS, None, WEIGHTS).read(QUERY, [])
    assert (read.readings, read.passages) == ((), ())


def test_names_and_numbers_of_the_question_are_looked_for() -> None:
    p = passage("a", "2007-01-30")
    signed, left, _ = SENTENCES
    later = TimeExpression(43, 59, "two months later", "DATE", "2005-11", None)
    dated = replace(p, times=(later,))
    assert named_share(replace(QUERY, text="who left the deal?"), p, left) == 1.0
    assert named_share(replace(QUERY, text="Did the Deal hold?"), p, signed) == 1.0
    assert named_share(replace(QUERY, text="Did the Deal hold?"), p, left) == 0.0
    assert named_share(replace(QUERY, text="Who left Iran in 2005?"), dated, left) == 0.5
    assert named_share(replace(QUERY, text="Who left Iran in 2005?"), dated, signed) == 0.0


def test_the_shipped_weights_are_positive_and_known() -> None:
    weights = default_weights()
    assert all(value > 0 for value in (*weights.rank.values(), *weights.confidence.values()))
    assert 0 < weights.threshold < weights.well < 1
    evidence = Evidence(5.0, 5.0, log(19), 1.0, 0.8, 0.0, 0.0, 0.0, 1.0, 1.0, 0.5, 2.0)
    worse = replace(evidence, answerable=-3.0, relevance=-5.0, span=-5.0, covered=0.2)
    assert weights.chance(evidence) > weights.chance(worse)


def test_spans_of_the_fake_are_sentences() -> None:
    assert Span(21, 60) == SENTENCES[1]


class LikesTheLast:
    """A reranker on another scale than the reader's."""

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """100, 101, 102, …"""
        return np.arange(100, 100 + len(texts), dtype=np.float32)


def test_another_reranker_takes_the_place_of_relevance() -> None:
    reader = ModelReader(
        FakeReader([2.0, 1.0, 0.0]), WORDS, Depth.all_of(3), WEIGHTS, reranker=LikesTheLast()
    )
    read = reader.read(QUERY, passages(3))
    assert [p.article.id for p in read.passages] == ["p2", "p1", "p0"]
    # Mean 1 and deviation of the reader's own relevances, in the other model's order.
    assert [p.scores.relevance for p in read.passages] == pytest.approx([2.0, 1.0, 0.0], abs=1e-5)
