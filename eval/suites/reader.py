"""The reader by itself: a question and its own paragraph, of titles it never trained on.

No retrieval and no conversation: this says how well the span is found and how well the reader
knows that there is none. Rows are those of ``qa.reader.training.datasets``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from eval.questions.answer_text import exact_match, f1, holds_words
from eval.records.judge import QuestionRecord, Stage
from eval.records.result_files import Result
from eval.records.summary import ALL
from eval.systems.controls import MAIN, OUTSPOKEN
from index.hashing import digest_of
from index.progress import Listener
from qa.reader.runtime import WEIGHTS, Reader, ReaderInput, SpanReading
from qa.reader.training.datasets import Row, Sets

NAME = "reader"
FILES = ("reader/squad2_xquad_open.jsonl.gz", "reader/train_pool.jsonl.gz")
_THRESHOLD = 0.5  # of the reader's own belief; Dateline's is set on its own questions
_BATCH = 64


def run_reader(data: Path, progress: Listener) -> Result:
    """Read every held-out row; Dateline is silent below the threshold, the control never.

    :raises InputError: a file of the data is missing.
    :raises ModelUnavailable: the weights are.
    """
    started = perf_counter()
    rows = Sets.load(data).dev_titles
    reader = Reader.open()
    progress.stage("reading", len(rows))
    readings: list[SpanReading] = []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        readings += reader.read([ReaderInput(row.question, row.context) for row in batch])
        progress.advance(len(batch))
    digest = digest_of(WEIGHTS / "reader.onnx")
    paragraphs = len({row.context for row in rows})
    return Result.untimed(
        suite=NAME,
        systems={
            MAIN: judged(rows, readings, _THRESHOLD),
            OUTSPOKEN: tuple(r.lean() for r in judged(rows, readings, 0.0)),
        },
        questions={
            "file": FILES[0],
            "sha256": digest_of(data / FILES[0]),
            "n": len(rows),
            "split": ALL,
        },
        index={"encoder": f"reader {digest[:12]}", "articles": paragraphs, "chunks": paragraphs},
        seconds=perf_counter() - started,
    )


def judged(
    rows: Sequence[Row], readings: Sequence[SpanReading], threshold: float
) -> tuple[QuestionRecord, ...]:
    """SQuAD 2.0's rule: silence is right exactly where there is no answer. Groups are titles."""
    return tuple(
        _record(row, reading, threshold) for row, reading in zip(rows, readings, strict=True)
    )


def _record(row: Row, reading: SpanReading, threshold: float) -> QuestionRecord:
    answered = reading.answerable >= threshold
    said = row.context[reading.start : reading.end] if answered else ""
    wanted = [text for text, _ in row.answers]
    scores: dict[str, float] = {}
    stage: Stage = "right"
    if not row.answerable:
        scores = {"false answer": float(answered), "EM (SQuAD 2)": float(not answered)}
        scores["F1 (SQuAD 2)"] = float(not answered)
        stage = "wrongly answered" if answered else "right"
    else:
        scores["EM"] = scores["EM (SQuAD 2)"] = exact_match(said, wanted) if answered else 0.0
        scores["F1"] = scores["F1 (SQuAD 2)"] = f1(said, wanted) if answered else 0.0
        scores["contains"] = float(any(holds_words(said, text) for text in wanted))
        if scores["contains"] < 1.0:
            stage = "wrong span" if answered else "wrongly silent"
    return QuestionRecord(
        id=row.id,
        question=row.question,
        kind="other",
        split="dev",
        group=row.title,
        answerable=row.answerable,
        answered=answered,
        confidence=reading.answerable,
        scores=scores,
        stage=stage,
        rank=1 if row.answerable else None,
        answer=said,
        quote=said,
        passages=(),
    )
