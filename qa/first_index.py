"""Open an index; build it from the bundled articles first where there is none yet."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from index.errors import IndexMissing, InputError
from index.text.sanitize import one_line
from qa.engine import Engine, Settings


def build_seeds(index_folder: Path) -> None:
    """Index the bundled articles, and say so on standard error.

    :raises DatelineError: the index cannot be written, or the encoder is missing.
    """
    from index.build import build, seeds_folder  # with every format's reader
    from index.progress import TerminalBar

    where = one_line(str(index_folder))
    _note(f"No index in {where} yet: building it from the bundled articles.")
    with TerminalBar() as bar:
        report = build([seeds_folder()], index_folder, progress=bar)
    _note(f"{report.articles} articles indexed in {report.seconds:.1f} s.")


def open_engine(
    index_folder: Path,
    *,
    settings: Settings | None = None,
    build_first: Callable[[Path], None] = build_seeds,
) -> Engine:
    """The engine over an index; ``build_first`` makes the index where there is none.

    :raises DatelineError: the index is damaged, cannot be written, or the encoder is missing.
    """
    if index_folder.exists() and not index_folder.is_dir():
        raise InputError(f"the index folder {index_folder} is a file; name a folder with --index")
    try:
        return Engine.open(index_folder, settings=settings)
    except IndexMissing:
        build_first(index_folder)
        return Engine.open(index_folder, settings=settings)


def _note(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
