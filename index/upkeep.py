"""Looking after an index, as commands: verify. Each returns its exit code."""

from __future__ import annotations

import argparse
from pathlib import Path

from index import store, verify
from index.cli import say
from index.errors import IndexDamaged


def run_verify(options: argparse.Namespace) -> int:
    """Name everything that is wrong with the serving generation, and what to run; 1 if anything."""
    index: Path = options.index
    try:
        current = store.current_folder(index).name
    except IndexDamaged as error:
        say(str(error))
        return 1
    chosen = store.generation_names(index) if options.all else [current]
    damaged = [name for name in chosen if not _verified(index, name)]
    if current in damaged:
        say(_mend(index, current))
    elif damaged:
        say(f"{', '.join(damaged)} cannot be rolled back to; {current} serves and is whole")
    return 1 if damaged else 0


def _verified(index: Path, name: str) -> bool:
    folder = index / "generations" / name
    problems = verify.problems(folder)
    for problem in problems:
        say(problem)
    if problems:
        say(f"generation {name}: damaged")
        return False
    manifest = store.Manifest.read(folder)
    say(
        f"generation {name}: whole ({len(manifest.files)} files, {manifest.articles} articles,"
        f" {manifest.chunks} chunks)"
    )
    return True


def _mend(index: Path, current: str) -> str:
    line = f"run: python -m index --index {index} (builds it again from what it was built from)"
    for name in reversed([n for n in store.generation_names(index) if n < current]):
        if not store.problems(index / "generations" / name):
            back = f"python -m index rollback --index {index} (generation {name} is whole)"
            return f"{line}; or: {back}"
    return line
