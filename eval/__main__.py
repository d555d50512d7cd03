"""The command line of evaluation: run suites and question files, compare, gate.

Exit codes: 0 done, 1 a gate failed, 2 bad input (one clear line on standard error).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.commands import gate_rules
from eval.commands.common import (
    data_option,
    fresh_option,
    run_compare,
    run_draft,
    run_list,
    run_readme,
    run_report,
    splits_of,
    terminal,
)
from eval.commands.gate import run_gate
from eval.commands.run_all import run_all, save, show
from eval.questions.feedback_cases import run_cases
from eval.records.comparison import Change, compare
from eval.records.figures import Figures
from eval.records.result_files import Result
from eval.records.summary import ALL
from eval.report import lost_questions, terminal_table
from eval.report.passage_text import Texts, texts_for
from eval.running.bench import SEEDS, Asked, Bench, run
from eval.suites import abstain
from eval.suites.catalogue import CACHE, How, Outcome, suite_named
from eval.systems.controls import MAIN
from index import invocation
from index.errors import DatelineError, InputError
from index.progress import TerminalBar


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = _COMMANDS.get(given[0]) if given else None
    try:
        return command(given[1:]) if command else _run(given)
    except DatelineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _run(given: Sequence[str]) -> int:
    args = _run_parser().parse_args(given)
    chosen = list(args.what) or [SEEDS]
    if args.out and len(chosen) > 1:
        raise InputError("--out takes the result of one suite; name just one")
    failed: list[str] = []
    for name in chosen:
        with TerminalBar() as bar:
            outcome = _one(name, args, bar)
        failed += _shown(outcome, args)
        if args.out:
            save(outcome, args.out)
    for line in failed:
        print(f"gate failed: {line}", file=sys.stderr)
    return 1 if failed else 0


def _shown(outcome: Outcome, args: argparse.Namespace) -> list[str]:
    """Print an outcome with its change since the committed one; the gates that failed."""
    console = terminal()
    if isinstance(outcome, Figures):
        show(console, outcome, args.split)
        return gate_rules.drifts(outcome, gate_rules.read_gates()) if args.gate else []
    failed: list[str] = []
    changes: list[Change] = []
    splits = splits_of(outcome, args.split)
    if args.gate:
        failed, changes = gate_rules.losses(outcome)
        if args.split == ALL:
            failed += gate_rules.drifts(outcome, gate_rules.read_gates())
    elif (before := gate_rules.committed(outcome.suite)) is not None:
        changes = compare(before, outcome, splits)
    if outcome.suite == abstain.NAME:
        show(console, outcome, args.split)
    else:
        for part in terminal_table.render(outcome, splits, changes):
            console.print(part)
    if args.errors:
        for stage in lost_questions.listed(
            outcome.systems[MAIN], args.errors, _texts(outcome, args)
        ):
            console.print(stage)
    return failed


def _texts(outcome: Result, args: argparse.Namespace) -> Texts:
    built = args.cache / outcome.suite / "index"
    return texts_for(outcome.suite, args.index or (built if built.is_dir() else None))


def _one(name: str, args: argparse.Namespace, bar: TerminalBar) -> Outcome:
    """Run the suite or the question file of that name."""
    file = Path(name)
    if file.suffix != ".jsonl":
        how = How(args.data, args.cache, args.index, args.split, not args.no_controls, args.fresh)
        return suite_named(name).run(how, bar)
    if args.index is None:
        raise InputError(f"{file}: say which collection it asks about: --index DIR")
    bench = Bench.open(args.index, kept=None if args.fresh else args.cache)
    asked = Asked.of_file(file.stem, file, bench)
    return run(asked, bench, split=args.split, controls=not args.no_controls, progress=bar)


def _run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=invocation.EVAL,
        description="Score Dateline. Without arguments: the bundled questions on the seeds.",
        epilog="Other commands, each with --help: " + ", ".join(_COMMANDS) + ".",
    )
    parser.add_argument(
        "what", nargs="*", metavar="SUITE|FILE.jsonl", help=f"see: {invocation.EVAL} list"
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="an index to ask; default: the seeds"
    )
    parser.add_argument("--split", choices=("dev", "test", ALL), default=ALL)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the result as JSON")
    parser.add_argument(
        "--gate", action="store_true", help="fail on a loss since the committed result"
    )
    parser.add_argument("--no-controls", action="store_true", help="ask Dateline alone")
    parser.add_argument(
        "--errors",
        type=int,
        metavar="N",
        help="list the N worst questions of each stage with their passages (dev only)",
    )
    data_option(parser)
    parser.add_argument(
        "--cache", type=Path, default=CACHE, metavar="DIR",
        help="where the archive suites' indexes and all readings are kept (default: %(default)s)",
    )  # fmt: skip
    fresh_option(parser)
    return parser


def _calibrate(given: Sequence[str]) -> int:
    """Fitting the weights; scipy loads only when it runs."""
    from eval.commands import calibrate

    return calibrate.main(given)


def _load(given: Sequence[str]) -> int:
    """Clients against a running app."""
    from eval.commands import load_test

    return load_test.main(given)


def _updates(given: Sequence[str]) -> int:
    """The benchmark of rebuilding."""
    from eval.commands import updates

    return updates.main(given)


def _scale(given: Sequence[str]) -> int:
    """Collections of any size."""
    from eval.commands import scale

    return scale.main(given)


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "list": run_list,
    "compare": run_compare,
    "report": run_report,
    "readme": run_readme,
    "draft": run_draft,
    "cases": run_cases,
    "gate": run_gate,
    "all": run_all,
    "load": _load,
    "calibrate": _calibrate,
    "updates": _updates,
    "scale": _scale,
}

if __name__ == "__main__":
    sys.exit(main())
