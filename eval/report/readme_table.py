"""The tables of docs/results.md, written from the committed results and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.records import result_files
from eval.records.figures import Figures
from eval.records.result_files import Result
from eval.records.summary import ALL, figure
from eval.report.html_report import overall
from eval.report.summary_table import telling
from eval.suites import abstain
from eval.suites.catalogue import Outcome, read_outcome
from eval.systems.controls import MAIN
from index.errors import InputError

BEGIN, END = "<!-- eval:begin -->", "<!-- eval:end -->"
_BUNDLED = "seeds"
_MEASURES = ("success@1", "success@5", "RR@10", "contains", "false answer")
_ARCHIVE_MEASURES = ("success@1", "success@5", "success@10", "RR@10")


def updated(text: str, found: Sequence[Outcome]) -> str:
    """The page with the tables between its markers written anew.

    :raises InputError: the markers are missing.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"the file has no place for the tables: {BEGIN} … {END}")
    table = block(found)
    middle = f"\n{table}\n" if table else "\n"
    return f"{before}{BEGIN}{middle}{END}{after}"


def committed_results(folder: Path | None = None) -> list[Outcome]:
    """All that is committed, the bundled suite first.

    :raises InputError: a file in the folder is no result.
    """
    paths = sorted((folder or result_files.FOLDER).glob("*.json"))
    found = [read_outcome(path) for path in paths]
    return sorted(found, key=lambda outcome: (outcome.suite != _BUNDLED, outcome.suite))


def block(found: Sequence[Outcome]) -> str:
    """Markdown: the bundled suite with its controls, a line for each system of a suite where
    something is to be found, a line for each other suite."""
    parts: list[str] = []
    archives: list[Result] = []
    others: list[Outcome] = []
    for outcome in found:
        if isinstance(outcome, Figures) or not _ranks(outcome):
            others.append(outcome)
        elif outcome.suite == _BUNDLED:
            parts.append(_bundled(outcome))
        else:
            archives.append(outcome)
    if archives:
        parts.append(_archives(archives))
    if others:
        parts.append(_others(others))
    return "\n\n".join(parts)


def _ranks(result: Result) -> bool:
    ranked = any("success@1" in record.scores for record in result.systems[MAIN])
    return ranked and result.suite != abstain.NAME


def _others(found: Sequence[Outcome]) -> str:
    lines = [_header("suite", "n", "figures")]
    for outcome in found:
        n, told = telling(outcome)
        conditions = f"{outcome.created[:10]}, commit {outcome.commit or 'unknown'}"
        lines.append(f"| {outcome.suite} | {n} | {told} ({conditions}) |")
    return "\n".join(lines)


def _bundled(result: Result) -> str:
    lines = [_header("system", "split", "n", *_MEASURES)]
    for split in ("test", "dev"):
        for name, records in result.systems.items():
            chosen = [record for record in records if record.split == split]
            cells = [_figure(result, name, measure, split) for measure in _MEASURES]
            shown = f"**{name}**" if name == MAIN else name
            lines.append(f"| {shown} | {split} | {len(chosen)} | {' | '.join(cells)} |")
    verbatim = overall(result, "verbatim")
    return (
        "\n".join(lines)
        + "\n\nPercent, with 95% bootstrap intervals for Dateline."
        + f" Verbatim quotations: {verbatim}. {_conditions(result)}"
    )


def _archives(found: Sequence[Result]) -> str:
    lines = [_header("suite", "system", "n", *_ARCHIVE_MEASURES)]
    for result in found:
        for name, records in result.systems.items():
            cells = [_figure(result, name, measure, ALL) for measure in _ARCHIVE_MEASURES]
            shown = f"**{name}**" if name == MAIN else name
            lines.append(f"| {result.suite} | {shown} | {len(records)} | {' | '.join(cells)} |")
    about = " ".join(f"{result.suite}: {_conditions(result)}" for result in found)
    return "\n".join(lines) + f"\n\n{about}"


def _figure(result: Result, system: str, measure: str, split: str) -> str:
    if system == MAIN:
        return overall(result, measure, split)
    chosen = [r for r in result.systems[system] if split in (ALL, r.split)]
    found = figure(chosen, measure)
    return "–" if found is None else f"{100 * found.mean:.1f}"


def _conditions(result: Result) -> str:
    speed = f"p50 {result.timing['p50_ms']:.0f} ms a question, " if result.timing else ""
    return (
        f"{result.created[:10]}, commit {result.commit or 'unknown'}, {result.machine}; {speed}"
        f"{result.index['articles']:,} articles in {result.index['chunks']:,} passages."
    )


def _header(*names: str) -> str:
    words = {"system", "split", "suite", "figures"}
    rule = "|".join(" --- " if name in words else " ---: " for name in names)
    return f"| {' | '.join(names)} |\n|{rule}|"
