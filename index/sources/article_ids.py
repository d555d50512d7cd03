"""What articles are called whose files have the same name.

A file's article is called by the file's name without its ending. Dumps of scanned papers call every
page ``ocr.txt``, and mirrors of sites every page ``index.html``: there the path below the folder
that was given makes the difference, and where two files of one folder differ in nothing but the
ending, the ending stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from index.cache.build_cache import shown


def names_of(files: Sequence[Path], roots: Sequence[Path] = ()) -> Mapping[Path, str]:
    """The path to go by, ending included, of each file whose stem another one has, too.

    :param roots: the folders that the files were found under.
    """
    stems = Counter(file.stem for file in files)
    clashing = [file for file in files if stems[file.stem] > 1]
    if not clashing:
        return {}
    below = {file: _below(file, roots) for file in clashing}
    paths = Counter(below.values())
    return {file: shown(file) if paths[path] > 1 else path for file, path in below.items()}


def bases(names: Mapping[Path, str]) -> Mapping[Path, str]:
    """The id of the one article in each of those files."""
    bare = Counter(_bare(path) for path in names.values())
    return {f: path if bare[_bare(path)] > 1 else _bare(path) for f, path in names.items()}


def _below(file: Path, roots: Sequence[Path]) -> str:
    """The path below the nearest folder that was given."""
    inside = [root for root in roots if root.is_dir() and file.is_relative_to(root)]
    nearest = max(inside, key=lambda root: len(root.parts), default=None)
    path = file.relative_to(nearest) if nearest is not None else file
    return shown(Path(*[part for part in path.parts if part not in ("/", "..")]))


def _bare(path: str) -> str:
    pure = PurePath(path)
    return pure.with_suffix("").as_posix() if pure.name else path
