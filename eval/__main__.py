"""The command line of evaluation: run suites and question files, compare, gate.

Exit codes: 0 done, 1 a gate failed, 2 bad input (one clear line on standard error).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from eval import gates, reader, results, table, timex
from eval.archive import ARCHIVES
from eval.commands import (
    run_compare,
    run_draft,
    run_list,
    run_readme,
    run_report,
    splits_of,
    terminal,
)
from eval.compare import Change, compare
from eval.results import Result
from eval.suites import SEEDS, SUITES, Asked, Bench, run, run_archive, run_seeds
from eval.summary import ALL
from eval.systems import MAIN
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
    console = terminal()
    failed: list[str] = []
    chosen = _chosen(args.what, args.data)
    if args.out and len(chosen) > 1:
        raise InputError("--out takes the result of one suite; name just one")
    for name in chosen:
        with TerminalBar() as bar:
            result = _one(name, args, bar)
        changes: list[Change] = []
        if args.gate:
            lost, changes = gates.losses(result)
            failed += lost
            if args.split == ALL:
                failed += gates.drifts(result, gates.read_gates())
        elif (before := gates.committed(result.suite)) is not None:
            changes = compare(before, result, splits_of(result, args.split))
        for part in table.render(result, splits_of(result, args.split), changes):
            console.print(part)
        if args.errors:
            console.print(table.error_table(result.systems[MAIN], args.errors))
        if args.out:
            results.save(result, args.out)
    for line in failed:
        print(f"gate failed: {line}", file=sys.stderr)
    return 1 if failed else 0


def _one(name: str, args: argparse.Namespace, bar: TerminalBar) -> Result:
    """Run the suite or the question file of that name."""
    controls = not args.no_controls
    if name == SEEDS:
        return run_seeds(args.index, split=args.split, controls=controls, progress=bar)
    file = Path(name)
    if file.suffix == ".jsonl":
        if args.index is None:
            raise InputError(f"{file}: say which collection it asks about: --index DIR")
        bench = Bench.open(args.index)
        asked = Asked.of_file(file.stem, file, bench)
        return run(asked, bench, split=args.split, controls=controls, progress=bar)
    if name in {archive.name for archive in ARCHIVES}:
        if args.data is None:
            raise InputError(f"suite {name!r} needs the evaluation data: --data PATH")
        return run_archive(
            name, args.data, args.cache, split=args.split, controls=controls, progress=bar
        )
    if name == reader.NAME:
        if args.data is None:
            raise InputError(f"suite {name!r} needs the evaluation data: --data PATH")
        return reader.run_reader(args.data, bar)
    known = ", ".join(suite.name for suite in SUITES)
    raise InputError(f"no suite {name!r} (known: {known}; or a question file FILE.jsonl)")


def _chosen(what: Sequence[str], data: Path | None) -> list[str]:
    """The suites to run; "all" is every one whose data is there, and says what is skipped."""
    if "all" not in what:
        return list(what) or [SEEDS]
    present: list[str] = []
    for suite in SUITES:
        missing = [name for name in suite.data if data is None or not (data / name).is_file()]
        if missing:
            print(f"skipped {suite.name}: no {missing[0]} (--data PATH)", file=sys.stderr)
        else:
            present.append(suite.name)
    return present


def _gate(given: Sequence[str]) -> int:
    """The suites of gates.toml whose data is there, each run and held against its gates."""
    parser = _run_parser()
    args = parser.parse_args([*given, "--gate"])
    suites = dict.fromkeys(gate.suite for gate in gates.read_gates())
    runnable = [name for name in _chosen(["all"], args.data) if name in suites]
    return _run([*given, "--gate", *runnable])


def _run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description="Score Dateline. Without arguments: the bundled questions on the seeds.",
        epilog="Other commands, each with --help: " + ", ".join(_COMMANDS) + ".",
    )
    parser.add_argument(
        "what", nargs="*", metavar="SUITE|FILE.jsonl", help="see: python -m eval list"
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
        "--errors", type=int, metavar="N", help="list N lost questions of each stage (dev only)"
    )
    data = os.environ.get("DATELINE_DATA")
    parser.add_argument(
        "--data", type=Path, default=Path(data) if data else None, metavar="PATH",
        help="folder of the evaluation data (or DATELINE_DATA)",
    )  # fmt: skip
    parser.add_argument(
        "--cache", type=Path, default=Path(".dateline-eval"), metavar="DIR",
        help="where the indexes of the archive suites are kept (default: %(default)s)",
    )  # fmt: skip
    return parser


def _calibrate(given: Sequence[str]) -> int:
    """Fitting the weights; scipy loads only when it runs."""
    from eval import calibrate

    return calibrate.main(given)


def _pages(given: Sequence[str]) -> int:
    """The suite of saved web pages; its readers of HTML load only when it runs."""
    from eval import pages

    return pages.main(given)


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "list": run_list,
    "compare": run_compare,
    "report": run_report,
    "readme": run_readme,
    "draft": run_draft,
    "gate": _gate,
    "timex": timex.main,
    "pages": _pages,
    "calibrate": _calibrate,
}

if __name__ == "__main__":
    sys.exit(main())
