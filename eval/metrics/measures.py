"""What is measured, and how one question scores.

Ranking measures come from ir-measures, over passages: a passage is relevant if it holds a gold
span whole; where the gold span is longer than the passage, if it overlaps at least half of the
passage; where the gold is a whole article, if it is of that article. All scores are 0..1. A
measure that does not apply to a question is absent, never zero; an answerable question that was
not answered scores zero on every answer measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ir_measures
from ir_measures import AP, RR, R, Success, nDCG

from eval.questions.answer_text import exact_match, f1, holds_words
from eval.questions.question_files import Gold, Question
from index.types import Article, Chunk, Span
from qa.answer.compose import AnswerSettings


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's name, what it says, and whether more is better."""

    name: str
    says: str
    more_is_better: bool = True


MEASURES: tuple[Measure, ...] = (
    Measure("success@1", "the first passage holds the evidence"),
    Measure("success@5", "one of the first five passages holds the evidence"),
    Measure("success@10", "one of the first ten articles is a gold one"),
    Measure("RR@10", "reciprocal rank of the first passage with evidence, 0 after the tenth"),
    Measure("nDCG@10", "normalised discounted cumulative gain of the first ten passages"),
    Measure("recall@5", "share of all passages with evidence that stand in the first five"),
    Measure("recall@10", "share of all passages with evidence that stand in the first ten"),
    Measure("AP", "average precision over what was retrieved"),
    *(
        Measure(f"article {name}", "the same of articles; one stands where its best passage stands")
        for name in ("success@1", "RR@10", "nDCG@10", "recall@10", "AP")
    ),
    Measure("EM", "the first quote's answering words are exactly an accepted answer (SQuAD)"),
    Measure("F1", "word overlap of the first quote's answering words with an accepted answer"),
    Measure("contains", "a quote contains an accepted answer, its words in order"),
    Measure("first contains", "the first quote does: what confidence is the chance of"),
    Measure("evidence", "a quote overlaps a gold span"),
    Measure("quote precision", "share of the quotes that overlap a gold span"),
    Measure("quote recall", "share of the gold spans quoted, of as many as an answer has room for"),
    Measure("in period", "of questions that ask for a period: the first quote lies in it"),
    Measure("verbatim", "quotes that stand in the article character by character; must be 1"),
    Measure("false answer", "unanswerable questions that were answered", more_is_better=False),
)
RANKING = {
    "success@1": Success @ 1,
    "success@5": Success @ 5,
    "success@10": Success @ 10,
    "RR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "AP": AP,
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote as an answer presents it; ``text`` is what was shown, to be proven verbatim."""

    article_id: str
    span: Span
    answer: Span
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system said to a question: passages best first, quotes if it answered.

    ``in_period``: whether the first quote speaks of the asked period or, where it names no time,
    was published in it; None when none was asked, False when nothing is quoted. ``stages`` are the
    engine's own milliseconds by stage.
    """

    ranking: tuple[Chunk, ...]
    answered: bool
    confidence: float
    quotes: tuple[Quoted, ...]
    milliseconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
    in_period: bool | None = None


def is_relevant(chunk: Chunk, golds: Iterable[Gold]) -> bool:
    """Whether the passage is evidence, by the rule at the top of this file."""
    return any(gold.article_id == chunk.article_id and _covers(chunk.span, gold) for gold in golds)


def _covers(passage: Span, gold: Gold) -> bool:
    if gold.span is None or passage.holds(gold.span):
        return True
    size = passage.end - passage.start
    if gold.span.end - gold.span.start <= size:
        return False
    shared = min(passage.end, gold.span.end) - max(passage.start, gold.span.start)
    return 2 * shared >= size


def ranking_scores(
    rankings: Mapping[str, Sequence[str]],
    relevant: Mapping[str, Iterable[str]],
    names: Iterable[str],
) -> dict[str, dict[str, float]]:
    """Ranking measures by question id; ``relevant`` are all relevant ids of each (binary).

    All questions in one call: ir-measures spends milliseconds on each call. A question without
    relevant ids, or without a ranking, scores zero.
    """
    wanted = {name: RANKING[name] for name in names}
    scores = {q: dict.fromkeys(wanted, 0.0) for q in relevant}
    qrels = [ir_measures.Qrel(q, d, 1) for q, found in relevant.items() for d in sorted(set(found))]
    run = [
        ir_measures.ScoredDoc(q, d, float(-place))
        for q in relevant
        for place, d in enumerate(rankings.get(q, ()))
    ]
    if qrels and run:
        by_measure = {measure: name for name, measure in wanted.items()}
        for value in ir_measures.iter_calc(list(by_measure), qrels, run):
            scores[value.query_id][by_measure[value.measure]] = float(value.value)
    return scores


def passage_scores(
    asked: Sequence[tuple[Question, Reply]], chunks: Sequence[Chunk]
) -> dict[str, dict[str, float]]:
    """Ranking measures at passage level of the answerable ones; ``chunks`` are all of the index."""
    names = ("success@1", "success@5", "RR@10", "nDCG@10", "recall@5", "recall@10", "AP")
    relevant = {
        question.id: [str(chunk.row) for chunk in chunks if is_relevant(chunk, question.gold)]
        for question, _ in asked
        if question.answerable
    }
    rankings = {question.id: [str(c.row) for c in reply.ranking] for question, reply in asked}
    return ranking_scores(rankings, relevant, names)


def article_scores(asked: Sequence[tuple[Question, Reply]]) -> dict[str, dict[str, float]]:
    """Ranking measures at article level: an article stands where its best passage stands."""
    names = (
        "success@1", "success@5", "success@10", "RR@10", "nDCG@10", "recall@5", "recall@10", "AP",
    )  # fmt: skip
    relevant = {q.id: [gold.article_id for gold in q.gold] for q, _ in asked if q.answerable}
    rankings = {
        question.id: list(dict.fromkeys(chunk.article_id for chunk in reply.ranking))
        for question, reply in asked
    }
    return ranking_scores(rankings, relevant, names)


def answer_scores(
    question: Question, reply: Reply, articles: Mapping[str, Article]
) -> dict[str, float]:
    """Answer measures; EM, F1 and contains only where the question lists accepted answers."""
    scores: dict[str, float] = {}
    quotes = reply.quotes if reply.answered else ()
    if quotes:
        proven = [is_verbatim(quote, articles) for quote in quotes]
        scores["verbatim"] = sum(proven) / len(proven)
    if reply.in_period is not None and (quotes or question.answerable):
        scores["in period"] = float(bool(quotes) and reply.in_period)
    if not question.answerable:
        scores["false answer"] = float(reply.answered)
        return scores
    if question.answers:
        given = quotes[0].answer.of(articles[quotes[0].article_id].text) if quotes else ""
        scores["EM"] = exact_match(given, question.answers)
        scores["F1"] = f1(given, question.answers)
        holding = [any(holds_words(q.text, a) for a in question.answers) for q in quotes]
        scores["contains"] = float(any(holding))
        scores["first contains"] = float(holding[:1] == [True])
    return {**scores, **_quotation_scores(question, quotes)}


def _quotation_scores(question: Question, quotes: Sequence[Quoted]) -> dict[str, float]:
    """Which quotes are evidence, and how much of the evidence they are; zeros without quotes."""
    right = sum(any(_touches(quote, gold) for gold in question.gold) for quote in quotes)
    quoted = sum(any(_touches(quote, gold) for quote in quotes) for gold in question.gold)
    room = min(len(question.gold), AnswerSettings().quotes)
    return {
        "evidence": float(right > 0),
        "quote precision": right / len(quotes) if quotes else 0.0,
        "quote recall": min(1.0, quoted / room),
    }


def is_verbatim(quote: Quoted, articles: Mapping[str, Article]) -> bool:
    """Whether the shown text stands at its offsets and holds the answering words."""
    article = articles.get(quote.article_id)
    return (
        article is not None
        and quote.span.end <= len(article.text)
        and quote.span.of(article.text) == quote.text
        and quote.span.holds(quote.answer)
    )


def _touches(quote: Quoted, gold: Gold) -> bool:
    if quote.article_id != gold.article_id:
        return False
    return gold.span is None or quote.span.overlaps(gold.span)
