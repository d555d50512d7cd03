"""Tables over whole outcomes: figures of a suite without questions, and one line a suite."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from eval.records.figures import Figures
from eval.records.result_files import Result
from eval.records.summary import figure
from eval.report import abstain_table
from eval.suites import abstain
from eval.suites.catalogue import Outcome
from eval.systems.controls import MAIN, OUTSPOKEN

# What stands for a suite in one line, the first two that it has.
_TELLING = ("F1 (SQuAD 2)", "success@1", "contains", "success@10", "false answer")


def figures_table(outcome: Figures) -> Table:
    """A line for each system and split, a column for each measure."""
    measures = list(dict.fromkeys(f.measure for f in outcome.figures))
    table = Table(
        title=outcome.suite, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
    for name in ("system", "split"):
        table.add_column(name, no_wrap=True)
    for name in ("n", *measures):
        table.add_column(name, justify="right")
    for system, split in dict.fromkeys((f.system, f.split) for f in outcome.figures):
        found = {f.measure: f for f in outcome.figures if (f.system, f.split) == (system, split)}
        cells = [found[name].shown() if name in found else "–" for name in measures]
        table.add_row(system, split, str(next(iter(found.values())).n), *cells)
    return table


def summary(outcomes: Sequence[Outcome]) -> Table:
    """Each suite on one line: n, its telling figures in percent with intervals, and the time."""
    table = Table(title="all suites", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for name, side in (("suite", "left"), ("n", "right"), ("figures", "left"), ("took", "right")):
        table.add_column(name, justify="right" if side == "right" else "left")
    for outcome in outcomes:
        told = telling(outcome)
        table.add_row(outcome.suite, told[0], Text(told[1]), f"{outcome.seconds:.0f} s")
    return table


def telling(outcome: Outcome) -> tuple[str, str]:
    """(n, the figures that stand for it) as text."""
    return _of_figures(outcome) if isinstance(outcome, Figures) else _of_result(outcome)


def _of_figures(outcome: Figures) -> tuple[str, str]:
    first = outcome.figures[0].system
    mine = [f for f in outcome.figures if (f.system, f.measure) == (first, outcome.headline)]
    mine = [f for f in mine if f.low is not None] or mine  # not the parts of a split
    parts = [f"{f.measure} {f.shown()}{'' if f.split == 'all' else f' {f.split}'}" for f in mine]
    return str(sum(f.n for f in mine)), ", ".join(parts)


def _of_result(outcome: Result) -> tuple[str, str]:
    records = outcome.systems[MAIN]
    parts: list[str] = []
    for name in _TELLING:
        found = figure(records, name)
        if found is not None and len(parts) < 2:
            span = (
                ""
                if found.low is None or found.high is None
                else (f" ({100 * found.low:.0f}–{100 * found.high:.0f})")
            )
            parts.append(f"{name} {100 * found.mean:.1f}{span}")
    if outcome.suite == abstain.NAME:
        said = abstain_table.judged(outcome.systems[OUTSPOKEN])
        parts = [
            f"AUROC {said.separates(abstain_table.EVERYTHING)}, calibration error {said.ece:.3f}"
        ]
    return str(len(records)), ", ".join(parts)
