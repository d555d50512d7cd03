"""``python -m eval scale``: what a collection costs as it grows, to build, update, open and search.

Articles are made of real news paragraphs (``eval.collections.made_collection``), vectors of words,
so that all but the encoder works as it does for a user. Every step is a process of its own, for
which the system counts processor time, with that of its children, and peak memory. Wall time is
not shown: it tells what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.collections.made_collection import MADE_OF, ParagraphPool
from eval.commands.common import data_option
from index import invocation
from index.errors import InputError
from index.store.generations import current_folder
from index.store.manifest import Manifest

SIZES = (1_000, 10_000, 100_000)
_CHANGED = 10  # articles that an update meets
_A_FILE = 1_000  # articles of a .jsonl file


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """What one process used: seconds of processor, peak memory in MB, and what it printed."""

    processor: float
    memory: float
    said: dict[str, float]


@dataclass(frozen=True, slots=True)
class ScaleFigures:
    """One size: seconds and milliseconds of processor, MB."""

    passages: int
    articles: int
    build: float
    build_mb: float
    update: float
    update_mb: float
    open: float
    serve_mb: float
    search_p50: float
    search_p95: float
    index_mb: float
    cache_mb: float


_SHOWN = (  # field, its words, digits after the point
    ("articles", "articles", 0),
    ("build", "build, s", 1),
    ("build_mb", "its peak memory, MB", 0),
    ("update", f"update of {_CHANGED} articles, s", 1),
    ("update_mb", "its peak memory, MB", 0),
    ("open", "open, s", 2),
    ("search_p50", "search p50, ms", 1),
    ("search_p95", "search p95, ms", 1),
    ("serve_mb", "serving, peak memory, MB", 0),
    ("index_mb", "generation on disk, MB", 0),
    ("cache_mb", "caches on disk, MB", 0),
)


def main(given: Sequence[str]) -> int:
    """0 when every size was measured."""
    args = _parser().parse_args(given)
    if args.data is None:
        raise InputError("name the folder of the evaluation data with --data, or DATELINE_DATA")
    pool = ParagraphPool.read(args.data)
    rows: list[ScaleFigures] = []
    for passages in args.passages or SIZES:
        if passages < 100:
            raise InputError(f"expected at least 100 --passages, got {passages}")
        rows.append(measure(pool, passages, args.cache / "scale"))
        Console().print(table(rows))
    if args.out:
        args.out.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")
    return 0


def measure(pool: ParagraphPool, passages: int, folder: Path) -> ScaleFigures:
    """Make a collection of about so many passages and measure each step on it."""
    shutil.rmtree(folder, ignore_errors=True)
    articles, index = folder / "articles", folder / "index"
    articles.mkdir(parents=True)
    count = max(_CHANGED, round(passages / pool.passages_an_article()))
    for first in range(0, count, _A_FILE):
        numbers = range(first, min(count, first + _A_FILE))
        _write(articles / f"made-{first:07d}.jsonl", (pool.article(n) for n in numbers))
    questions = folder / "questions.json"
    questions.write_text(json.dumps(pool.questions(100)), "utf-8")
    build = _run("build", articles, index)
    _write(articles / "more.jsonl", (pool.article(n) for n in range(count, count + _CHANGED)))
    update = _run("build", articles, index)
    search = _run("search", questions, index)
    held = Manifest.read(current_folder(index))
    row = ScaleFigures(
        passages=held.chunks,
        articles=held.articles,
        build=build.processor,
        build_mb=build.memory,
        update=update.processor,
        update_mb=update.memory,
        open=search.said["open"],
        serve_mb=search.memory,
        search_p50=search.said["p50"],
        search_p95=search.said["p95"],
        index_mb=_size(current_folder(index)),
        cache_mb=_size(index / "cache"),
    )
    shutil.rmtree(folder, ignore_errors=True)
    return row


def table(rows: Sequence[ScaleFigures]) -> Table:
    """The figures, one size a column."""
    shown = Table(title="Seconds and milliseconds are of processor; the encoder is a fake one")
    shown.add_column("passages")
    for row in rows:
        shown.add_column(f"{row.passages:,}", justify="right")
    for name, label, digits in _SHOWN:
        shown.add_row(label, *(f"{getattr(row, name):,.{digits}f}" for row in rows))
    return shown


def _write(file: Path, records: Iterator[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8") as opened:
        opened.writelines(json.dumps(record) + "\n" for record in records)


def _run(step: str, given: Path, index: Path) -> ProcessCost:
    """Run one step in a process of its own.

    :raises InputError: it failed; it has said why.
    """
    command = [sys.executable, "-m", "eval.suites.scale_steps", step, str(given), str(index)]
    process = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise InputError(f"{step} of {given} ended with code {process.returncode}")
    return ProcessCost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, json.loads(said))


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{invocation.EVAL} scale",
        description="Build, update, open and search collections made of real news paragraphs"
        f" ({MADE_OF}), with a fake encoder.",
    )
    data_option(parser)
    parser.add_argument("--cache", type=Path, default=Path(".dateline-eval"), metavar="DIR")
    parser.add_argument(
        "--passages",
        type=int,
        nargs="+",
        metavar="N",
        help="about so many, each in turn (default: 1,000, 10,000 and 100,000)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    return parser
