"""The figures of the suite ``abstain``: each kind of score against each kind of question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.table import Table
from rich.text import Text

from eval.records.judge import QuestionRecord
from eval.records.result_files import Result
from eval.records.risk_coverage import answered_at, aurc, auroc, ece, interval
from eval.suites.abstain import RAW, source_of
from eval.systems.controls import MAIN, OUTSPOKEN

KINDS = ("absent", "unanswerable", "off_topic")
PRECISIONS = (0.9, 0.8)
EVERYTHING = "all"
CONFIDENCE = "confidence"

# What a gate can be about, of the confidence over all questions.
MEASURES: dict[str, Callable[[Sequence[QuestionRecord]], float | None]] = {
    "AUROC": auroc,
    "AUROC absent": lambda records: auroc(_against(records, "absent")),
    "AURC": aurc,
    "ECE": ece,
    "answered at 90%": lambda records: answered_at(records, 0.9),
}


@dataclass(frozen=True, slots=True)
class JudgedScores:
    """What one kind of score is worth over some questions. ``counts``: how many of each kind.

    ``auroc``: by kind of question without an answer, and over all of them ("all"); None without
    such questions. ``answered``: share of the answerable questions answered at 90% and at 80%
    precision. ``low`` and ``high`` bound the AUROC over all.
    """

    counts: dict[str, int]
    auroc: dict[str, float | None]
    low: float | None
    high: float | None
    aurc: float
    answered: tuple[float, ...]
    ece: float

    def separates(self, kind: str) -> str:
        """ "0.912", or a dash."""
        found = self.auroc[kind]
        return "–" if found is None else f"{found:.3f}"


def judged(records: Sequence[QuestionRecord]) -> JudgedScores:
    """All figures of one system over some records."""
    by_kind = {kind: auroc(_against(records, kind)) for kind in KINDS}
    span = interval(records, auroc)
    return JudgedScores(
        counts={
            "answerable": sum(record.answerable for record in records),
            **{kind: sum(record.kind == kind for record in records) for kind in KINDS},
        },
        auroc={**by_kind, EVERYTHING: auroc(records)},
        low=span[0] if span else None,
        high=span[1] if span else None,
        aurc=aurc(records),
        answered=tuple(answered_at(records, precision) for precision in PRECISIONS),
        ece=ece([r for r in records if 0.0 <= r.confidence <= 1.0]),
    )


def _against(records: Sequence[QuestionRecord], kind: str) -> list[QuestionRecord]:
    """The answerable questions and one kind of the others."""
    return [record for record in records if record.answerable or record.kind == kind]


def groups(result: Result) -> list[tuple[str, str | None, str | None]]:
    """(label, source, split) of each block of rows; None for any."""
    sources = dict.fromkeys(source_of(record) for record in result.systems[MAIN])
    found: list[tuple[str, str | None, str | None]] = [(EVERYTHING, None, None)]
    for source in sources:
        if source == "seeds":
            found += [(f"{source} {split}", source, split) for split in ("dev", "test")]
        else:
            found.append((source, source, None))
    return found


def rows(result: Result) -> Iterator[tuple[str, str, JudgedScores]]:
    """(questions, score, figures): confidence first, then each raw score."""
    for label, source, split in groups(result):
        for name in (OUTSPOKEN, *RAW):
            chosen = [
                record
                for record in result.systems[name]
                if source in (None, source_of(record)) and split in (None, record.split)
            ]
            if chosen:
                yield label, CONFIDENCE if name == OUTSPOKEN else name, judged(chosen)


HEAD = (
    "questions", "score", "n", "absent", "unanswerable", "off topic", "all", "95%", "AURC",
    "at 90%", "at 80%", "ECE",
)  # fmt: skip


def cells(label: str, name: str, found: JudgedScores) -> list[str]:
    """A row as text, in the order of ``HEAD``."""
    span = "–" if found.low is None or found.high is None else f"{found.low:.2f}–{found.high:.2f}"
    return [
        label,
        name,
        "/".join(str(count) for count in found.counts.values()),
        *(found.separates(kind) for kind in (*KINDS, EVERYTHING)),
        span,
        f"{found.aurc:.3f}",
        *(f"{100 * share:.0f}%" for share in found.answered),
        f"{found.ece:.3f}" if name == CONFIDENCE else "–",
    ]


def render(result: Result) -> Iterator[Table | Text]:
    """For a terminal."""
    table = Table(title="abstain", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for name in HEAD:
        table.add_column(name, justify="left" if name in ("questions", "score") else "right")
    for label, name, found in rows(result):
        style = "bold" if (label, name) == (EVERYTHING, CONFIDENCE) else ""
        table.add_row(*cells(label, name, found), style=style)
    yield table
    yield Text(NOTE)


NOTE = (
    "n: answerable/absent/unanswerable/off topic. AUROC: the chance that a question with an answer"
    " gets the higher score than one without, by kind: its articles taken out (absent), made"
    " unanswerable by people, off topic. AURC: area under risk against coverage, less is better."
    " At 90%: share of the answerable questions that are answered where nine of ten answers are"
    " right. ECE: expected calibration error."
)
