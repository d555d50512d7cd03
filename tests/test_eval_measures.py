"""Measures against values worked out by hand."""

from dataclasses import replace
from math import log2

import pytest

from eval.metrics.measures import (
    Quoted,
    Reply,
    answer_scores,
    is_relevant,
    is_verbatim,
    passage_scores,
    ranking_scores,
)
from eval.questions.answer_text import exact_match, f1, holds_words, normalise
from eval.questions.question_files import Gold, Question
from index.types import Article, Chunk, Span

TEXT = "The talks resumed in December 2006. They ended without result."
ARTICLES = {"a": Article("a", TEXT, "Talks", "", ())}
FIRST, SECOND = Span(0, 35), Span(36, 62)
CHUNKS = (
    Chunk(0, "a", FIRST, (FIRST,)),
    Chunk(1, "a", SECOND, (SECOND,)),
    Chunk(2, "b", FIRST, (FIRST,)),
)


def question(**changes: object) -> Question:
    fields: dict[str, object] = {
        "id": "q",
        "question": "When?",
        "where": "f:1",
        "gold": (Gold("a", FIRST),),
        "answers": ("December 2006", "in December"),
    }
    return Question(**{**fields, **changes})  # type: ignore[arg-type]


def reply(*quotes: Quoted, ranking: tuple[Chunk, ...] = CHUNKS, answered: bool = True) -> Reply:
    return Reply(ranking, answered, 0.5, quotes)


def quoted(span: Span, answer: Span | None = None) -> Quoted:
    return Quoted("a", span, answer or span, span.of(TEXT))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  U.S. envoy,", "us envoy"),
        ("“Seoul’s”\u00a0talks", "seouls talks"),
        ("An apple a day", "apple day"),
        ("13-month", "13month"),
        ("", ""),
    ],
)
def test_squad_normal_form(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_exact_match_and_f1() -> None:
    assert exact_match("the December 2006.", ["December 2006"]) == 1.0
    assert exact_match("December", ["December 2006"]) == 0.0
    # 2 of 4 given words, 2 of 2 wanted: p 1/2, r 1, F1 2/3
    assert f1("resumed in December 2006", ["December 2006"]) == pytest.approx(2 / 3)
    assert f1("resumed", ["December 2006", "talks resumed"]) == pytest.approx(2 / 3)
    assert f1("elsewhere", ["December 2006"]) == 0.0
    assert f1("", ["December 2006"]) == 0.0
    assert f1("anything", []) == 0.0
    # repeated words count as often as they stand: p 1/3, r 1
    assert f1("talks talks talks", ["talks"]) == pytest.approx(0.5)


def test_holding_an_answer_is_by_whole_words_in_order() -> None:
    assert holds_words("its accounts at a Macau-based bank", "Macau")
    assert holds_words("It was on Feb. 25, said he", "feb 25")
    assert not holds_words("on Feb. 250", "feb 25")
    assert not holds_words("2006 December", "December 2006")
    assert not holds_words("anything", "the")


def test_relevance_is_holding_the_gold_span() -> None:
    chunk = Chunk(0, "a", Span(10, 50), (Span(10, 50),))
    assert is_relevant(chunk, [Gold("a", Span(10, 50))])
    assert is_relevant(chunk, [Gold("a", Span(20, 30))])
    assert is_relevant(chunk, [Gold("a", None)])
    assert not is_relevant(chunk, [Gold("b", Span(20, 30))])
    assert not is_relevant(chunk, [Gold("b", None)])
    assert not is_relevant(chunk, [Gold("a", Span(5, 30))])  # begins before the passage


def test_a_gold_span_longer_than_the_passage_must_share_half_of_the_passage() -> None:
    chunk = Chunk(0, "a", Span(100, 140), (Span(100, 140),))
    assert is_relevant(chunk, [Gold("a", Span(60, 120))])  # 20 of 40
    assert not is_relevant(chunk, [Gold("a", Span(60, 119))])


def test_ranking_measures_are_those_of_ir_measures() -> None:
    names = ["success@1", "success@5", "RR@10", "nDCG@10", "recall@5", "AP"]
    scores = ranking_scores({"q": ["x", "y", "z"]}, {"q": ["y", "absent"], "r": ["x"]}, names)
    ideal = 1 + 1 / log2(3)
    assert scores["q"]["success@1"] == 0.0
    assert scores["q"]["success@5"] == 1.0
    assert scores["q"]["RR@10"] == 0.5
    assert scores["q"]["nDCG@10"] == pytest.approx((1 / log2(3)) / ideal)
    assert scores["q"]["recall@5"] == 0.5  # one of two
    assert scores["q"]["AP"] == 0.25  # half precision at the second rank, one of two found
    assert scores["r"] == dict.fromkeys(names, 0.0)  # nothing was retrieved
    assert ranking_scores({"q": ["x"]}, {"q": []}, names) == {"q": dict.fromkeys(names, 0.0)}


def test_the_eleventh_rank_counts_for_nothing() -> None:
    ranking = [str(n) for n in range(12)]
    scores = ranking_scores({"q": ranking}, {"q": ["10"]}, ["RR@10", "nDCG@10", "success@5"])
    assert scores["q"] == {"RR@10": 0.0, "nDCG@10": 0.0, "success@5": 0.0}


def test_passage_scores_skip_what_cannot_be_answered() -> None:
    silent = question(id="u", answerable=False, gold=(), answers=())
    scores = passage_scores([(question(), reply()), (silent, reply())], CHUNKS)
    assert set(scores) == {"q"}
    assert scores["q"]["success@1"] == 1.0


def test_answer_scores_of_a_right_quote() -> None:
    answer = Span(21, 34)  # "December 2006"
    assert answer_scores(question(), reply(quoted(FIRST, answer)), ARTICLES) == {
        "verbatim": 1.0,
        "EM": 1.0,
        "F1": 1.0,
        "contains": 1.0,
        "first contains": 1.0,
        "evidence": 1.0,
        "quote precision": 1.0,
        "quote recall": 1.0,
    }


def test_quotation_precision_and_recall_by_hand() -> None:
    golds = tuple(Gold("a", Span(n, n + 2)) for n in (0, 10, 40, 44, 50))
    scores = answer_scores(question(gold=golds), reply(quoted(FIRST)), ARTICLES)
    assert scores["quote precision"] == 1.0
    assert scores["quote recall"] == 0.5  # two of the four that an answer has room for
    both = reply(quoted(FIRST), quoted(SECOND))
    scores = answer_scores(question(gold=golds[:1]), both, ARTICLES)
    assert (scores["quote precision"], scores["quote recall"]) == (0.5, 1.0)
    whole = answer_scores(question(gold=(Gold("b", None),)), both, ARTICLES)
    assert (whole["quote precision"], whole["quote recall"]) == (0.0, 0.0)


def test_a_later_quote_can_contain_the_answer_but_em_is_of_the_first() -> None:
    scores = answer_scores(question(), reply(quoted(SECOND), quoted(FIRST)), ARTICLES)
    assert (scores["EM"], scores["F1"], scores["contains"], scores["evidence"]) == (0, 0, 1, 1)
    assert (scores["first contains"], scores["quote precision"]) == (0, 0.5)


def test_silence_on_an_answerable_question_is_zero() -> None:
    said = reply(quoted(FIRST), answered=False)
    assert answer_scores(question(), said, ARTICLES) == {
        "EM": 0.0,
        "F1": 0.0,
        "contains": 0.0,
        "first contains": 0.0,
        "evidence": 0.0,
        "quote precision": 0.0,
        "quote recall": 0.0,
    }


def test_an_unanswerable_question_only_counts_false_answers() -> None:
    asked = question(answerable=False, gold=(), answers=())
    assert answer_scores(asked, reply(quoted(FIRST)), ARTICLES) == {
        "verbatim": 1.0,
        "false answer": 1.0,
    }
    assert answer_scores(asked, reply(answered=False), ARTICLES) == {"false answer": 0.0}


def test_without_accepted_answers_only_the_evidence_counts() -> None:
    scores = answer_scores(question(answers=()), reply(quoted(FIRST)), ARTICLES)
    assert scores == {
        "verbatim": 1.0,
        "evidence": 1.0,
        "quote precision": 1.0,
        "quote recall": 1.0,
    }


@pytest.mark.parametrize(
    "quote",
    [
        Quoted("a", FIRST, FIRST, "The talks resumed in December 2007."),
        Quoted("a", FIRST, Span(30, 40), FIRST.of(TEXT)),
        Quoted("a", Span(0, 999), FIRST, TEXT),
        Quoted("b", FIRST, FIRST, FIRST.of(TEXT)),
    ],
    ids=["changed text", "answer outside", "beyond the end", "no such article"],
)
def test_what_is_not_verbatim(quote: Quoted) -> None:
    assert is_verbatim(quoted(FIRST), ARTICLES)
    assert not is_verbatim(quote, ARTICLES)


def test_the_period_counts_only_where_one_was_asked() -> None:
    in_time = Reply(CHUNKS, True, 0.5, (quoted(FIRST),), in_period=True)
    assert answer_scores(question(), in_time, ARTICLES)["in period"] == 1.0
    assert "in period" not in answer_scores(question(), reply(quoted(FIRST)), ARTICLES)
    silent = replace(in_time, answered=False)
    assert answer_scores(question(), silent, ARTICLES)["in period"] == 0.0  # silence counts as zero
    asked = question(answerable=False, gold=(), answers=())
    assert "in period" not in answer_scores(asked, silent, ARTICLES)  # but is right there
