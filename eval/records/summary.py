"""Records → figures: per split and kind, each measure with its n and interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.metrics.measures import MEASURES
from eval.metrics.stats import Estimate, estimate
from eval.questions.question_files import KINDS
from eval.records.judge import QuestionRecord

ALL = "all"


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The figures of one cell; a measure that applies to none of its questions is absent."""

    split: str
    kind: str
    n: int
    figures: dict[str, Estimate]


def summarise(records: Sequence[QuestionRecord], splits: Sequence[str]) -> list[SummaryRow]:
    """For each split a row of everything, then one for each kind if there are several."""
    rows: list[SummaryRow] = []
    for split in splits:
        chosen = [r for r in records if split in (ALL, r.split)]
        if not chosen:
            continue
        rows.append(_row(split, ALL, chosen))
        kinds = {record.kind for record in chosen}
        for kind in KINDS if len(kinds) > 1 else ():
            if kind in kinds:
                rows.append(_row(split, kind, [r for r in chosen if r.kind == kind]))
    return rows


def figure(records: Iterable[QuestionRecord], measure: str) -> Estimate | None:
    """One measure over the records to which it applies; None if there are none."""
    kept = [r for r in records if measure in r.scores]
    if not kept:
        return None
    return estimate([r.scores[measure] for r in kept], [r.group for r in kept])


def quantiles(values: Sequence[float], shares: Sequence[float]) -> list[float]:
    """Nearest-rank quantiles, shares in 0..1; zeros for no values."""
    ordered = sorted(values)
    if not ordered:
        return [0.0 for _ in shares]
    return [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in shares]


def _row(split: str, kind: str, records: Sequence[QuestionRecord]) -> SummaryRow:
    names = [measure.name for measure in MEASURES]
    extra = sorted({name for r in records for name in r.scores} - set(names))
    figures = {name: found for name in (*names, *extra) if (found := figure(records, name))}
    return SummaryRow(split, kind, len(records), figures)
