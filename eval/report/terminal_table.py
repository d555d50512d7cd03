"""Results as tables for a terminal. Scores in percent; in small type the 95% interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.metrics.stats import Estimate
from eval.records.comparison import SIGNIFICANT, Change, Moved
from eval.records.judge import STAGES, QuestionRecord
from eval.records.result_files import Result
from eval.records.risk_coverage import (
    aurc,
    auroc,
    auroc_of_right,
    coverage_at,
    ece,
    precision_between,
    reliability,
)
from eval.records.summary import ALL, SummaryRow, figure, summarise
from eval.systems.controls import MAIN, OUTSPOKEN
from qa.reading.evidence import default_weights

_SHOWN = {
    "success@1": "success@1",
    "success@5": "success@5",
    "success@10": "success@10",
    "RR@10": "RR@10",
    "nDCG@10": "nDCG@10",
    "AP": "AP",
    "EM": "EM",
    "F1": "F1",
    "contains": "contains",
    "false answer": "false ans.",
}

_WRAPPED = frozenset({"question", "said", "answer after"})
_WORDS = _WRAPPED | {"kind", "system", "split", "measure", "id", "stage"}


def render(
    result: Result, splits: Sequence[str], changes: Sequence[Change]
) -> Iterator[RenderableType]:
    """The whole output of a run: figures by kind, controls, stages, change, conditions."""
    records = result.systems[MAIN]
    rows = summarise(records, splits)
    names = _fitting(rows)
    for split in splits:
        yield _figures(split, [row for row in rows if row.split == split], names)
    if len(result.systems) > 1:
        yield _controls(result, splits, names)
    yield _stages(records, splits)
    if any(not record.answerable for record in result.systems.get(OUTSPOKEN, ())):
        yield _confidence(result, splits)
        yield _reliability(result, splits)
    if changes:
        yield change_table(changes)
    yield conditions(result)


def _fitting(rows: Sequence[SummaryRow]) -> list[str]:
    """The measures that are shown: AP only where articles are ranked, or lines get too long."""
    present = [name for name in _SHOWN if any(name in row.figures for row in rows)]
    return [name for name in present if name != "AP" or "success@10" in present]


def change_table(changes: Sequence[Change]) -> RenderableType:
    """Each measure that changed, with its p-values."""
    changed = [c for c in changes if c.before != c.after]
    if not changed:
        return Text("No figure changed since the committed result.")
    table = _table("change", "split", "measure", "n", "before", "after", "gain", "p", "p (Holm)")
    for c in changed:
        style = "" if c.p_holm >= SIGNIFICANT else ("green" if c.gain > 0 else "red")
        figures = (f"{100 * c.before:.1f}", f"{100 * c.after:.1f}", f"{100 * c.gain:+.1f}")
        cells = (c.split, c.measure, str(c.n), *figures, f"{c.p:.3f}", f"{c.p_holm:.3f}")
        table.add_row(*cells, style=style)
    return table


def moved_table(rows: Sequence[Moved]) -> RenderableType:
    """Question by question, losses first."""
    table = _table("questions that moved", "id", "question", "before", "after", "answer after")
    for m in rows:
        answer = m.answer_after[:60] or "–"
        table.add_row(m.id, m.question, f"{m.before:.2f}", f"{m.after:.2f}", Text(answer))
    return table


def conditions(result: Result) -> Text:
    """What the figures were taken on, and how they are to be read."""
    time, index = result.timing, result.index
    outspoken = result.systems.get(OUTSPOKEN, ())
    silence = (
        f"Were it never silent: AURC {aurc(outspoken):.3f}, calibration error {ece(outspoken):.3f},"
        f" {100 * coverage_at(outspoken, 0.2):.0f}% of questions answered at 20% risk.\n"
        if outspoken
        else ""
    )
    verbatim = figure(result.systems[MAIN], "verbatim")
    shown = "no quotes" if verbatim is None else f"{verbatim.mean:.3f} (n={verbatim.n})"
    speed = f"p50 {time['p50_ms']:.0f} ms, p95 {time['p95_ms']:.0f} ms" if time else "not timed"
    left = "".join(f"{line}\n" for line in _warnings(result))
    return Text(
        f"{left}Verbatim quotes: {shown}; must be 1.000. Speed: {speed}; peak memory"
        f" {result.peak_mb:.0f} MB; {took(result)}.\n{silence}Percent, with 95% bootstrap intervals"
        f" (groups of rewordings resampled, seed {result.seed}). An answerable question that is"
        " not answered counts as zero.\n"
        f"{result.created}, version {result.version}, commit {result.commit or 'unknown'},"
        f" {index['articles']:,} articles in {index['chunks']:,} passages,"
        f" {index['encoder']}; {result.machine}."
    )


def took(result: Result) -> str:
    """ "took 20 s with 90% of the readings from an earlier run"."""
    said = f"took {result.seconds:.0f} s"
    if not result.recalled:
        return said
    return f"{said} with {100 * result.recalled:.0f}% of the readings from an earlier run"


def _warnings(result: Result) -> Iterator[str]:
    """What is not as it should be in the question file."""
    if waiting := result.questions.get("drafts"):
        yield f"{waiting} drafts are not scored until a person confirms them."
    alike = result.questions.get("alike")
    if isinstance(alike, list) and alike:
        pairs = ", ".join(f"{a} ~ {b}" for a, b in alike[:5])
        yield f"{len(alike)} pairs are alike across dev and test (give them a group): {pairs}."


def cell(estimate: Estimate | None) -> Text:
    """ "76.9 70–83", or a dash."""
    if estimate is None:
        return Text("–", style="dim")
    shown = Text(f"{100 * estimate.mean:.1f}")
    if estimate.low is not None and estimate.high is not None:
        shown.append(f" {100 * estimate.low:.0f}–{100 * estimate.high:.0f}", style="dim")
    return shown


def _figures(split: str, rows: Sequence[SummaryRow], names: Sequence[str]) -> Table:
    table = _table(f"{split}", "kind", "n", *(_SHOWN[name] for name in names))
    for row in rows:
        cells = [cell(row.figures.get(name)) for name in names]
        style = "bold" if row.kind == ALL else ""
        table.add_row(row.kind.replace("_", " "), str(row.n), *cells, style=style)
    return table


def _controls(result: Result, splits: Iterable[str], names: Sequence[str]) -> Table:
    table = _table("controls", "system", "split", *(_SHOWN[name] for name in names))
    for split in splits:
        for name, records in result.systems.items():
            chosen = [r for r in records if split in (ALL, r.split)]
            style = "bold" if name == MAIN else ""
            cells = [cell(figure(chosen, measure)) for measure in names]
            table.add_row(name, split, *cells, style=style)
    return table


def _confidence(result: Result, splits: Sequence[str]) -> Table:
    """What confidence tells apart, and how often each level of support is right."""
    weights = default_weights()
    levels = (("well supported", weights.well, 2.0), ("possible", weights.threshold, weights.well))
    table = _table(
        "confidence",
        "split",
        "n",
        "AUROC answerable",
        "AUROC right",
        *(name for name, *_ in levels),
    )
    for split in splits:
        chosen = [r for r in result.systems[OUTSPOKEN] if split in (ALL, r.split)]
        cells = [
            "–" if value is None else f"{value:.3f}"
            for value in (auroc(chosen), auroc_of_right(chosen))
        ]
        for _, low, high in levels:
            n, right = precision_between(chosen, low, high)
            cells.append(f"{right} of {n} right" + (f" ({right / n:.2f})" if n else ""))
        table.add_row(split, str(len(chosen)), *cells)
    return table


def _reliability(result: Result, splits: Sequence[str]) -> Table:
    """By steps of confidence: how sure, and how often the first quote was right."""
    table = _table("reliability", "split", "confidence", "n", "mean", "right")
    for split in splits:
        chosen = [r for r in result.systems[OUTSPOKEN] if split in (ALL, r.split)]
        for step in reliability(chosen):
            span = f"{step.low:.1f}–{step.low + 0.1:.1f}"
            table.add_row(split, span, str(step.n), f"{step.confidence:.2f}", f"{step.right:.2f}")
    return table


def _stages(records: Sequence[QuestionRecord], splits: Sequence[str]) -> Table:
    present = {record.stage for record in records}
    stages = [stage for stage in STAGES if stage in present]
    table = _table("where questions are lost", "split", *stages)
    for split in splits:
        counts = Counter(r.stage for r in records if split in (ALL, r.split))
        table.add_row(split, *(str(counts[stage]) for stage in stages))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.pad_edge = False
    for column in columns:
        side: Literal["left", "right"] = "left" if column in _WORDS else "right"
        table.add_column(column, justify=side, no_wrap=column not in _WRAPPED)
    return table
