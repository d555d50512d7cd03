"""``python -m eval gate``: run what ``gates.toml`` names, and fail on drift, naming it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from eval.commands import gate_rules
from eval.commands.common import data_option, terminal
from eval.commands.gate_rules import Gate
from eval.records.result_files import Result
from eval.suites.catalogue import CACHE, How, Outcome, suite_named
from index import invocation
from index.progress import TerminalBar


def run_gate(given: Sequence[str]) -> int:
    """The command; 1 when a figure drifted or fell."""
    args = _parser().parse_args(given)
    console = terminal()
    if args.write:
        for line in gate_rules.write_expected() or ["gates.toml says what was committed"]:
            console.print(Text(line))
        return 0
    known = gate_rules.read_gates()
    failed: list[str] = []
    for name in args.suites or dict.fromkeys(gate.suite for gate in known):
        suite = suite_named(name)
        if not args.suites and (missing := suite.missing(args.data)):
            console.print(Text(f"skipped {name}: no {missing[0]} (--data PATH)"))
            continue
        with TerminalBar() as bar:
            outcome = suite.run(How(args.data, args.cache), bar)
        lines = problems(outcome, known)
        failed += lines
        held = sum(g.suite == name and g.expected is not None for g in known)
        console.print(Text(f"{suite.command}: {held} figures held, {len(lines)} failed"))
    for line in failed:
        console.print(Text(f"gate failed: {line}"), style="red")
    return 1 if failed else 0


def problems(outcome: Outcome, known: Sequence[Gate]) -> list[str]:
    """Every loss since the committed result, where there is one, and every drift."""
    lost: list[str] = []
    if isinstance(outcome, Result) and gate_rules.committed(outcome.suite) is not None:
        lost, _ = gate_rules.losses(outcome)
    return lost + gate_rules.drifts(outcome, known)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{invocation.EVAL} gate",
        description="Run the suites of eval/gates.toml whose data is there; exit code 1 on drift.",
    )
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="only these")
    data_option(parser)
    parser.add_argument(
        "--cache", type=Path, default=CACHE, metavar="DIR",
        help="where the indexes of the archive suites are kept (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="run nothing; take the scores of eval/results"
    )
    return parser
