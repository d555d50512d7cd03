"""The smaller commands: list, compare, report, readme, draft. Running suites is ``__main__``'s."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.commands import gate_rules
from eval.metrics.stats import SEED
from eval.questions import draft_sentences
from eval.records import result_files
from eval.records.comparison import compare, moved
from eval.records.result_files import Result
from eval.records.summary import ALL
from eval.report import html_report, readme_table, terminal_table
from eval.report.passage_text import texts_for
from eval.running.bench import SEEDS
from eval.suites.catalogue import SUITES, read_outcome
from eval.systems.controls import MAIN, Collection
from index import invocation
from index.errors import InputError
from index.store.generations import Generation


def run_list(given: Sequence[str]) -> int:
    parser = _parser("list", "Name every suite: what it measures, its data, how long it takes.")
    data_option(parser)
    args = parser.parse_args(given)
    shown = Table("suite", "measures", "data", "took")
    for suite in SUITES:
        data = Text("bundled")
        if suite.data:
            missing = suite.missing(args.data)
            style = "yellow" if missing else "green"
            data = Text(f"absent: {missing[0]}" if missing else "here", style=style)
        shown.add_row(suite.name, suite.says, data, _took(suite.name))
    console = terminal()
    console.print(shown)
    console.print(
        Text(f"Run one: {invocation.EVAL} SUITE [--data PATH]; all: {invocation.EVAL} all.")
    )
    return 0


def _took(suite: str) -> str:
    """How long the committed run took, on its machine; nothing that was not measured."""
    found = gate_rules.took(suite)
    if found is None:
        return "not measured"
    seconds, machine, recalled = found
    spared = f" ({100 * recalled:.0f}% recalled)" if recalled else ""
    cores = next((part for part in machine.split(", ") if "cores" in part), machine)
    return f"{seconds:.0f} s{spared}, {cores}"


def run_compare(given: Sequence[str]) -> int:
    parser = _parser("compare", "What got better and worse from result A to result B.")
    parser.add_argument("before", type=Path, metavar="A.json")
    parser.add_argument("after", type=Path, metavar="B.json")
    parser.add_argument("--system", default=MAIN, help="default: %(default)s")
    parser.add_argument("--questions", metavar="MEASURE", help="also list what moved, by question")
    args = parser.parse_args(given)
    before, after = result_files.read(args.before), result_files.read(args.after)
    console = terminal()
    console.print(
        terminal_table.change_table(compare(before, after, splits_of(after, ALL), args.system))
    )
    if args.questions:
        console.print(terminal_table.moved_table(moved(before, after, args.questions, args.system)))
    return 0


def run_report(given: Sequence[str]) -> int:
    parser = _parser("report", "One self-contained page with plots from result files.")
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULT.json")
    parser.add_argument("-o", "--out", type=Path, default=Path("report.html"), metavar="FILE")
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="show passages from it; those of the seeds always"
    )
    args = parser.parse_args(given)
    found = [read_outcome(path) for path in args.results]
    page = html_report.page(found, lambda suite: texts_for(suite, args.index))
    try:
        args.out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{args.out}: cannot be written ({error.strerror})") from None
    _say(f"wrote {args.out} ({len(page):,} characters)")
    return 0


def run_readme(given: Sequence[str]) -> int:
    parser = _parser("readme", "Write the committed figures into docs/results.md.")
    parser.add_argument(
        "--file", type=Path, default=Path("docs/results.md"), help="default: %(default)s"
    )
    args = parser.parse_args(given)
    try:
        text = args.file.read_text(encoding="utf-8")
        args.file.write_text(
            readme_table.updated(text, readme_table.committed_results()), encoding="utf-8"
        )
    except OSError as error:
        raise InputError(f"{args.file}: {error.strerror}") from None
    return 0


def run_draft(given: Sequence[str]) -> int:
    parser = _parser("draft", "Start a question file: pick sentences, and write the questions.")
    parser.add_argument("--index", type=Path, required=True, metavar="DIR")
    parser.add_argument("-n", "--count", type=int, default=50, help="sentences to offer")
    parser.add_argument("--out", type=Path, default=Path("questions.jsonl"), metavar="FILE")
    parser.add_argument("--seed", type=int, default=SEED, help="another choice of sentences")
    args = parser.parse_args(given)
    collection = Collection.of(Generation.open(args.index))
    before = draft_sentences.written_to(args.out)
    most = args.count + len(before)
    offered = draft_sentences.candidates(collection.articles, collection.chunks, most, args.seed)
    chosen = [one for one in offered if one.text not in before][: args.count]
    written = draft_sentences.write(chosen, args.out, input, _say)
    _say(f"\n{written} questions in {args.out}")
    _say(f"score them: {invocation.EVAL} {args.out} --index {args.index}")
    return 0


def splits_of(result: Result, split: str) -> list[str]:
    """Which splits to show: those that were run; a file without enough of both as a whole."""
    if split != ALL:
        return [split]
    if result.suite != SEEDS and result.suite in {suite.name for suite in SUITES}:
        return [ALL]
    present = {record.split for record in result.systems[MAIN]}
    return ["dev", "test"] if present == {"dev", "test"} else [ALL]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"{invocation.EVAL} {command}", description=description)


def data_option(parser: argparse.ArgumentParser) -> None:
    """``--data``, by default the folder that DATELINE_DATA names."""
    data = os.environ.get("DATELINE_DATA")
    parser.add_argument(
        "--data", type=Path, default=Path(data) if data else None, metavar="PATH",
        help="folder of the evaluation data (or DATELINE_DATA)",
    )  # fmt: skip


def fresh_option(parser: argparse.ArgumentParser) -> None:
    """``--fresh``: recall nothing."""
    parser.add_argument(
        "--fresh", action="store_true",
        help="read everything anew: the same scores, and the time of a first run",
    )  # fmt: skip


def terminal() -> Console:
    """A terminal's width, or enough for the widest table where there is no terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=140)
