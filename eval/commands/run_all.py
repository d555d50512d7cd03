"""``python -m eval all``: every suite whose data is there, a table each, and a summary.

One suite that fails does not stop the others; what was skipped or failed is said with its reason.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from eval.commands.common import data_option, fresh_option, splits_of, terminal
from eval.records import figures, result_files
from eval.records.figures import Figures
from eval.records.summary import ALL
from eval.report import abstain_table, summary_table, terminal_table
from eval.suites import abstain
from eval.suites.catalogue import CACHE, SUITES, How, Outcome, Suite, read_outcome
from index import invocation
from index.errors import DatelineError, InputError
from index.progress import TerminalBar


def run_all(given: Sequence[str]) -> int:
    """The command; 2 when a suite failed."""
    args = _parser().parse_args(given)
    how = How(args.data, args.cache, controls=not args.no_controls, fresh=args.fresh)
    console = terminal()
    done: list[Outcome] = []
    notes: list[str] = []
    failed = False
    for suite in _chosen(args.without):
        if missing := suite.missing(how.data):
            notes.append(f"skipped {suite.name}: no {missing[0]} ({_whose(how.data)})")
            continue
        if args.resume and (kept := _of_this_commit(args.out, suite)) is not None:
            notes.append(f"{suite.name} is of this commit already, and was not run again")
            done.append(kept)
            continue
        try:
            outcome = _run(suite, how)
        except DatelineError as error:
            notes.append(f"failed {suite.name}: {error}")
            failed = True
            continue
        show(console, outcome, ALL)
        done.append(outcome)
        if args.out:
            save(outcome, args.out / f"{suite.name}.json", texts=not (args.no_texts and suite.data))
    console.print(summary_table.summary(done))
    for note in notes:
        console.print(Text(note))
    if args.out:
        console.print(Text(f"{len(done)} results in {args.out}"))
    return 2 if failed else 0


def show(console: Console, outcome: Outcome, split: str) -> None:
    """An outcome's own tables, without a comparison."""
    if isinstance(outcome, Figures):
        console.print(summary_table.figures_table(outcome))
        return
    parts = (
        abstain_table.render(outcome)
        if outcome.suite == abstain.NAME
        else terminal_table.render(outcome, splits_of(outcome, split), [])
    )
    for part in parts:
        console.print(part)


def save(outcome: Outcome, path: Path, *, texts: bool = True) -> None:
    """Write an outcome's file; without ``texts``, scores but no question, answer or quotation.

    :raises InputError: the file cannot be written.
    """
    if isinstance(outcome, Figures):
        figures.save(outcome, path)
    else:
        result_files.save(outcome if texts else result_files.lean(outcome), path)


def _run(suite: Suite, how: How) -> Outcome:
    with TerminalBar() as bar:
        return suite.run(how, bar)


def _of_this_commit(folder: Path | None, suite: Suite) -> Outcome | None:
    """The outcome that an interrupted run of the same code left; None where there is none."""
    if folder is None:
        raise InputError("--resume goes on with the results of a folder: name it with --out DIR")
    path = folder / f"{suite.name}.json"
    outcome = read_outcome(path) if path.is_file() else None
    current = result_files.commit()
    same = outcome is not None and current is not None and outcome.commit == current
    return outcome if same and "+" not in str(current) else None


def _chosen(without: Sequence[str]) -> list[Suite]:
    names = {suite.name for suite in SUITES}
    for name in without:
        if name not in names:
            raise InputError(f"no suite {name!r} to leave out (known: {', '.join(sorted(names))})")
    return [suite for suite in SUITES if suite.name not in without]


def _whose(data: Path | None) -> str:
    return f"under {data}" if data else "say where the data is: --data PATH"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{invocation.EVAL} all",
        description="Run every suite whose data is there; says what was skipped and why.",
    )
    data_option(parser)
    parser.add_argument(
        "--cache", type=Path, default=CACHE, metavar="DIR",
        help="where the indexes of the archive suites are kept (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a result file for each")
    parser.add_argument(
        "--resume", action="store_true",
        help="leave out what lies in DIR already and is of this very commit",
    )  # fmt: skip
    fresh_option(parser)
    parser.add_argument("--without", nargs="*", default=[], metavar="SUITE", help="leave these out")
    parser.add_argument("--no-controls", action="store_true", help="ask Dateline alone")
    parser.add_argument(
        "--no-texts", action="store_true",
        help="keep questions, answers and quotations of the data out of the files: it may not be"
        " passed on",
    )  # fmt: skip
    return parser
