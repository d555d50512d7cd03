"""Records and results made by hand, for the tests of what is done with them."""

from __future__ import annotations

from collections.abc import Sequence

from eval.records.judge import QuestionRecord, Stage
from eval.records.result_files import Result
from eval.systems.controls import MAIN


def make_record(
    number: int, confidence: float, *, right: bool, answerable: bool = True, kind: str = "who"
) -> QuestionRecord:
    """Question ``q<number>``, answered; odd ones are of dev, even ones of test."""
    stage: Stage = "right" if right else ("wrong span" if answerable else "wrongly answered")
    scores = {"success@1": float(right), "contains": float(right), "verbatim": 1.0}
    return QuestionRecord(
        id=f"q{number}",
        question="Who <b>said</b> so?",
        kind=kind,
        split="dev" if number % 2 else "test",
        group=str(number),
        answerable=answerable,
        answered=True,
        confidence=confidence,
        scores=scores if answerable else {"false answer": 1.0},
        stage=stage,
        rank=1 if right else 4,
        answer="a <i>minister</i> & others",
        quote="a minister",
        passages=(("a", 0, 10),),
    )


def make_result(suite: str, records: Sequence[QuestionRecord]) -> Result:
    """Dateline's records alone."""
    return Result(
        suite=suite,
        systems={MAIN: tuple(records)},
        questions={"file": "mine.jsonl", "sha256": "0" * 64, "n": len(records), "split": "all"},
        index={"encoder": "fake", "articles": 4, "chunks": 9},
        created="2026-01-02T03:04:05+00:00",
        version="0.1.0",
        commit="abc123",
        machine="a <machine>",
        timing={"n": 5, "p50_ms": 12.0, "p95_ms": 30.0},
        stages_ms={"encode": 4.0, "read": 8.0, "total": 12.0},
        peak_mb=100.0,
        seconds=9.0,
    )
