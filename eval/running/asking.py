"""Asking all questions of all systems, several at once, and taking the time of some."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from eval.questions.question_files import Question
from eval.records.judge import QuestionRecord, judge
from eval.records.summary import quantiles
from eval.systems.controls import MAIN, Asker, Collection, plain, searched
from index.progress import Listener
from qa.engine import Engine

CORES = os.cpu_count() or 1
T = TypeVar("T")
_TIMED = 40  # questions asked for the latency


def latency(
    engine: Engine, questions: Sequence[Question]
) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds a question, p50 and p95, and the median of each stage, as users have it:
    nothing remembered, models warm."""
    asker = plain(engine)
    sample = questions[:: max(1, len(questions) // _TIMED)][:_TIMED]
    asker(sample[0])
    replies = [asker(question) for question in sample]
    half, most = quantiles([reply.milliseconds for reply in replies], (0.5, 0.95))
    names = list(replies[0].stages)
    stages = {n: round(quantiles([r.stages[n] for r in replies], (0.5,))[0], 2) for n in names}
    return {"n": len(replies), "p50_ms": round(half, 1), "p95_ms": round(most, 1)}, stages


def ask_all(
    askers: Mapping[str, Asker],
    questions: Sequence[Question],
    collection: Collection,
    by_article: bool,
    progress: Listener,
) -> dict[str, tuple[QuestionRecord, ...]]:
    """Each system's records, in the questions' order.

    A question is asked of one system after another: while one worker reads, which needs the cores,
    another can search, which needs the interpreter.
    """
    progress.stage("asking", len(questions))
    replies = answers(
        lambda question: {name: ask(question) for name, ask in askers.items()}, questions, progress
    )
    records: dict[str, tuple[QuestionRecord, ...]] = {}
    for name in askers:
        given = [(question, of[name]) for question, of in zip(questions, replies, strict=True)]
        judged = judge(given, collection, by_article=by_article)
        records[name] = judged if name == MAIN else tuple(record.lean() for record in judged)
    return records


def answers(
    ask: Callable[[Question], T], questions: Sequence[Question], progress: Listener
) -> list[T]:
    """What ``ask`` gives for each question, in their order, as many at once as there are cores.

    Questions that search for the same text go to one worker, one after another, so that what was
    read for one is not read again for another.
    """
    alike: dict[str, list[int]] = {}
    for place, question in enumerate(questions):
        alike.setdefault(searched(question), []).append(place)

    def several(places: list[int]) -> list[tuple[int, T]]:
        found = []
        for place in places:
            found.append((place, ask(questions[place])))
            progress.advance(1)
        return found

    with ThreadPoolExecutor(CORES + 1, "asking") as pool:
        found = dict(pair for group in pool.map(several, alike.values()) for pair in group)
    return [found[place] for place in range(len(questions))]
