"""``python -m eval updates``: what an update costs beside the build it saves, and whether it is
exact.

Reuters-21578 (19,043 newswire items of 1987) as a folder of .jsonl files of a hundred articles:
all but 190 are built from nothing; then 190 are added, 10 changed and 10 removed, and built again;
then the same folder is built from nothing elsewhere. Both generations must hold the same vectors,
words, articles and chunks, byte by byte and row by row. Each build is a process of its own, whose
processor time and peak memory the system counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from index import invocation
from index.errors import InputError
from index.store.generations import current_folder, read_only
from index.store.manifest import Manifest

_INDEX = Manifest.__module__.removesuffix(".store.manifest")  # index, or dateline.index
SOURCE = "news/reuters21578.jsonl.gz"
ADDED, CHANGED, REMOVED = 190, 10, 10
MOST = 0.05  # of the full build's time
_A_FILE = 100
_TABLES = ("article", "chunk", "sameness")
_MORE = " The figures were confirmed on Friday."


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one build: wall clock and processor seconds, and peak memory in MB."""

    wall: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.wall:8.1f} s, {self.processor:8.1f} s of processor, {self.memory:6.0f} MB"


def main(given: Sequence[str]) -> int:
    """0 where the update is exact and costs at most 5% of the build, else 1."""
    args = _parser().parse_args(given)
    if args.data is None:
        raise InputError("name the folder of the evaluation data with --data, or DATELINE_DATA")
    records = list(_records(args.data / SOURCE, args.articles))
    if len(records) <= ADDED + CHANGED + REMOVED:
        raise InputError(f"expected more than {ADDED + CHANGED + REMOVED} --articles")
    folder = args.cache / "updates"
    shutil.rmtree(folder, ignore_errors=True)
    articles = folder / "articles"
    articles.mkdir(parents=True)
    _write(articles, records[:-ADDED], 0)
    full = _build(articles, folder / "index")
    _say(f"{len(records) - ADDED} articles from nothing: {full}")
    _change(articles, records)
    update = _build(articles, folder / "index")
    _say(f"+{ADDED} ~{CHANGED} -{REMOVED} articles: {update}")
    share, of_processor = update.wall / full.wall, update.processor / full.processor
    _say(f"the update costs {share:.1%} of the time, {of_processor:.1%} of processor time")
    _say(f"the same from nothing: {_build(articles, folder / 'fresh')}")
    different = differences(current_folder(folder / "index"), current_folder(folder / "fresh"))
    for line in different:
        _say(f"differs: {line}")
    _say("not the same index" if different else "exactly the same index")
    return 1 if different or share > MOST else 0


def differences(one: Path, other: Path) -> list[str]:
    """What two generations do not have in common: files by digest, tables by rows."""
    first, second = Manifest.read(one).files, Manifest.read(other).files
    names = sorted((first.keys() | second.keys()) - {"articles.sqlite"})
    found = [name for name in names if first.get(name) != second.get(name)]
    with (
        closing(read_only(one / "articles.sqlite")) as a,
        closing(read_only(other / "articles.sqlite")) as b,
    ):
        found += [table for table in _TABLES if _rows(a, table) != _rows(b, table)]
    return found


def _rows(connection: sqlite3.Connection, table: str) -> list[Any]:
    return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def _change(articles: Path, records: Sequence[dict[str, str]]) -> None:
    """Add the last records in files of their own; change and remove some, one a file in turn."""
    _write(articles, records[-ADDED:], len(records))
    files = sorted(articles.glob("*.jsonl"))
    for number in range(CHANGED + REMOVED):
        file = files[number * (len(files) - 2) // (CHANGED + REMOVED)]
        lines = file.read_text("utf-8").splitlines()
        line = number % len(lines)
        if number < CHANGED:
            record = json.loads(lines[line])
            record["text"] += _MORE
            lines[line] = json.dumps(record)
        else:
            del lines[line]
        file.write_text("\n".join(lines) + "\n", "utf-8")


def _write(folder: Path, records: Sequence[dict[str, str]], first: int) -> None:
    for start in range(0, len(records), _A_FILE):
        lines = (json.dumps(record) + "\n" for record in records[start : start + _A_FILE])
        (folder / f"reuters-{first + start:05d}.jsonl").write_text("".join(lines), "utf-8")


def _records(path: Path, most: int) -> Iterator[dict[str, str]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for _, line in zip(range(most), lines, strict=False):
                found = json.loads(line)
                day = datetime.strptime(found["published_raw"].split()[0].title(), "%d-%b-%Y")
                yield {
                    "id": found["id"],
                    "title": found["title"],
                    "text": f"{found['dateline']} {found['text']}".lstrip(),
                    "published": day.date().isoformat(),
                    "publisher": "Reuters",
                }
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None


def _build(articles: Path, index: Path) -> Cost:
    """Build in a process of its own; code 2 only says that some of the articles have no text.

    :raises InputError: it failed; it has said why.
    """
    started = time.monotonic()
    command = [sys.executable, "-m", _INDEX, "build", str(articles), "--index", str(index)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 2):
        raise InputError(f"the build of {index} ended with code {process.returncode}")
    return Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{invocation.EVAL} updates",
        description="Time a build of Reuters-21578 and an update of it, and prove them equal.",
    )
    data = os.environ.get("DATELINE_DATA")
    parser.add_argument("--data", type=Path, default=Path(data) if data else None, metavar="PATH")
    parser.add_argument("--cache", type=Path, default=Path(".dateline-eval"), metavar="DIR")
    parser.add_argument("--articles", type=int, default=19_043, metavar="N", help="the first N")
    return parser


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
