"""Questions and replies → records: each one's scores, and the stage at which it was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self, get_args

from eval.metrics.measures import (
    MEASURES,
    Reply,
    answer_scores,
    article_scores,
    is_relevant,
    passage_scores,
)
from eval.questions.question_files import Question
from eval.systems.controls import Collection

Stage = Literal[
    "right",
    "not indexed",
    "not retrieved",
    "not first",
    "wrong span",
    "wrongly silent",
    "wrongly answered",
]
STAGES: tuple[str, ...] = get_args(Stage)
_KEPT = 5  # passages kept in a record
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """Everything that is kept of one question asked of one system.

    Scores and confidence have six decimals, in memory as in a file: else a result that was read
    back would differ from the run it came from by the last bits, and those would be counted.
    ``rank`` is that of the first passage with evidence, None when none was retrieved. ``answer``
    and ``quote`` are of the first quote. ``passages`` are [article, start, end], best first.
    """

    id: str
    question: str
    kind: str
    split: str
    group: str
    answerable: bool
    answered: bool
    confidence: float
    scores: dict[str, float]
    stage: Stage
    rank: int | None
    answer: str
    quote: str
    passages: tuple[tuple[str, int, int], ...]

    def __post_init__(self) -> None:
        rounded = {name: round(value, _DECIMALS) for name, value in self.scores.items()}
        object.__setattr__(self, "scores", rounded)
        object.__setattr__(self, "confidence", round(self.confidence, _DECIMALS))

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        """A record as result files of format 1 hold it.

        :raises KeyError: a field is missing.
        """
        fields = {name: record[name] for name in cls.__slots__ if name != "passages"}
        passages = tuple((str(a), int(s), int(e)) for a, s, e in record["passages"])
        return cls(**fields, passages=passages)

    def lean(self) -> QuestionRecord:
        """The scores without the texts: what is kept of a control."""
        return replace(self, question="", answer="", quote="", passages=())


def judge(
    asked: Sequence[tuple[Question, Reply]], collection: Collection, *, by_article: bool = False
) -> tuple[QuestionRecord, ...]:
    """Score all replies of one system; ``by_article``: only articles are to be found."""
    ranked = article_scores(asked)
    if not by_article:
        passages = passage_scores(asked, collection.chunks)
        ranked = {id_: {**passages[id_], **_of_articles(found)} for id_, found in ranked.items()}
    return tuple(_judge(q, reply, ranked.get(q.id, {}), collection) for q, reply in asked)


def _of_articles(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores at article level, named apart from those of passages."""
    named = {f"article {name}": value for name, value in scores.items()}
    return {m.name: named[m.name] for m in MEASURES if m.name in named}


def _judge(
    question: Question, reply: Reply, ranked: Mapping[str, float], collection: Collection
) -> QuestionRecord:
    ranks = (n for n, c in enumerate(reply.ranking, 1) if is_relevant(c, question.gold))
    rank = next(ranks, None)
    scores = {**ranked, **answer_scores(question, reply, collection.articles)}
    first = reply.quotes[0] if reply.quotes else None
    text = collection.articles[first.article_id].text if first else ""
    return QuestionRecord(
        id=question.id,
        question=question.question,
        kind=question.kind,
        split=question.split,
        group=question.group or question.id,
        answerable=question.answerable,
        answered=reply.answered,
        confidence=reply.confidence,
        scores=scores,
        stage=_stage(question, reply, scores, rank, collection),
        rank=rank,
        answer=first.answer.of(text) if first else "",
        quote=first.text if first else "",
        passages=tuple((c.article_id, c.span.start, c.span.end) for c in reply.ranking[:_KEPT]),
    )


def _stage(
    question: Question,
    reply: Reply,
    scores: dict[str, float],
    rank: int | None,
    collection: Collection,
) -> Stage:
    """The first stage at which the question was lost, or "right"."""
    if not question.answerable:
        return "wrongly answered" if reply.answered else "right"
    if scores.get("contains", scores["evidence"]) == 1.0:
        return "right"
    if rank is None:
        indexed = any(is_relevant(chunk, question.gold) for chunk in collection.chunks)
        return "not retrieved" if indexed else "not indexed"
    if not reply.answered:
        return "wrongly silent"
    return "not first" if rank > 1 else "wrong span"
