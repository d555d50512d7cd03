"""Records in a compact, stable form: what is the same for all systems once, one record a line.

    measures   names of the scores, in the order of the columns
    asked      [id, kind, split, group, answerable, question] of every question
    systems    by name: [id, answered, confidence, stage, rank, score, …] of every record
    texts      by name: [id, answer, quote, passages], of systems whose texts are kept

So a changed answer changes one or two lines, and a changed score one number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.metrics.measures import MEASURES
from eval.records.judge import QuestionRecord

Systems = Mapping[str, tuple[QuestionRecord, ...]]
Rows = list[list[object]]


def packed(systems: Systems) -> dict[str, object]:
    """The four parts, ready for JSON.

    :raises ValueError: two different questions share an id.
    """
    every = [record for records in systems.values() for record in records]
    scored = {name for record in every for name in record.scores}
    known = [measure.name for measure in MEASURES if measure.name in scored]
    measures = [*known, *sorted(scored - set(known))]
    return {
        "measures": measures,
        "asked": _asked(every),
        "systems": {
            name: [_row(record, measures) for record in records]
            for name, records in systems.items()
        },
        "texts": {
            name: [_texts(record) for record in records if _has_texts(record)]
            for name, records in systems.items()
            if any(map(_has_texts, records))
        },
    }


def unpacked(found: Mapping[str, Any]) -> dict[str, tuple[QuestionRecord, ...]]:
    """The records of each system, exactly as they were.

    :raises KeyError: a part, or a question, is missing.
    :raises ValueError: a row has another number of columns than it should.
    """
    asked = {str(row[0]): row for row in found["asked"]}
    return {
        name: _records(rows, found["measures"], asked, found["texts"].get(name, []))
        for name, rows in found["systems"].items()
    }


def _asked(records: Sequence[QuestionRecord]) -> Rows:
    rows: dict[str, list[object]] = {}
    for r in records:
        row = rows.setdefault(r.id, [r.id, r.kind, r.split, r.group, r.answerable, r.question])
        if row[:5] != [r.id, r.kind, r.split, r.group, r.answerable]:
            raise ValueError(f"two different questions have the id {r.id!r}")
        row[5] = row[5] or r.question
    return list(rows.values())


def _row(record: QuestionRecord, measures: Sequence[str]) -> list[object]:
    scores = [_short(record.scores.get(name)) for name in measures]
    head = [record.id, record.answered, _short(record.confidence), record.stage, record.rank]
    return [*head, *scores]


def _short(value: float | None) -> float | None:
    """1 instead of 1.0."""
    return int(value) if value is not None and value == int(value) else value


def _has_texts(record: QuestionRecord) -> bool:
    return bool(record.question or record.answer or record.quote or record.passages)


def _texts(record: QuestionRecord) -> list[object]:
    passages = [list(passage) for passage in record.passages]
    return [record.id, record.answer, record.quote, passages]


def _records(
    rows: Sequence[Sequence[Any]],
    measures: Sequence[str],
    asked: Mapping[str, Sequence[Any]],
    texts: Sequence[Sequence[Any]],
) -> tuple[QuestionRecord, ...]:
    kept = {str(row[0]): row for row in texts}
    made = []
    for id_, answered, confidence, stage, rank, *scores in rows:
        _, kind, split, group, answerable, question = asked[id_]
        held = kept.get(id_)
        passages = held[3] if held else ()
        made.append(
            QuestionRecord(
                id=id_,
                question=question if held else "",
                kind=kind,
                split=split,
                group=group,
                answerable=answerable,
                answered=answered,
                confidence=float(confidence),
                scores={
                    name: float(value)
                    for name, value in zip(measures, scores, strict=True)
                    if value is not None
                },
                stage=stage,
                rank=rank,
                answer=held[1] if held else "",
                quote=held[2] if held else "",
                passages=tuple((str(a), int(s), int(e)) for a, s, e in passages),
            )
        )
    return tuple(made)
