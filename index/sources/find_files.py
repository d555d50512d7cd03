"""Which files stand under the paths that were given. Nothing is left out without a reason.

Hidden files and folders, ``articles.toml`` and a collection's README and licence are no articles;
whatever else stands there is listed, and reading it gives an article or the reason why not.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from index.cache.build_cache import shown
from index.errors import InputError
from index.formats.saved_pages import page_of
from index.sources.metadata import METADATA_FILE

_IGNORED = frozenset({METADATA_FILE, "README.md", "README.txt", "LICENSE.txt"})
# Files without ending are read by their content; these are no articles.
_HELPERS = frozenset(
    "readme license licence copying notice authors changes changelog makefile dockerfile todo"
    " manifest contributing install news thumbs".split()
)


def find_files(paths: Sequence[Path]) -> list[Path]:
    """All candidate files under the paths, sorted; a folder's hidden and helper files left out.

    What stands among them and is no file (a link to nowhere or to a folder, a pipe, a folder that
    cannot be looked into) is in the list, too: reading gives the reason.

    :raises InputError: a path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                found.extend(_inside(path))
            elif path.is_file():
                found.append(path)
            else:
                raise InputError(f"no such file or folder: {shown(path)}")
        except OSError as error:
            raise InputError(f"{shown(path)!s:.200}: {error.strerror}") from None
    once: dict[str, Path] = {}
    for file in found:
        once.setdefault(str(file) if file.is_dir() else os.path.realpath(file), file)
    return list(once.values())


def _inside(root: Path) -> list[Path]:
    """Everything in a folder and below; links to folders and closed folders instead of what is in.

    ``Path.rglob`` passes over both without a word.
    """
    found: list[Path] = []
    closed: list[Path] = []
    walk = os.walk(root, onerror=lambda error: closed.append(Path(error.filename)))
    for name, folders, files in walk:
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        own = [folder for folder in folders if page_of(folder, frozenset(files)) is not None]
        folders[:] = [folder for folder in folders if folder not in own]
        links = [folder for folder in folders if (Path(name) / folder).is_symlink()]
        names = [
            file
            for file in files
            if not file.startswith(".") and file not in _IGNORED and file.lower() not in _HELPERS
        ]
        found.extend(Path(name) / entry for entry in own + links + names)
    return sorted(found + closed)


def why_no_file(path: Path, sources: Sequence[Path] = ()) -> str:
    """Why a path that was found cannot be read as a file; "" where it can, or leads nowhere.

    :param sources: what was given to ``find_files``; a link that leads out of it is not read.
    """
    if _leads_out(path, sources):
        return "a link that leads out of the folder is not followed; name the file itself"
    if path.is_dir():
        if is_of_saved_page(path):
            return "the files of the saved page beside it, no articles"
        return "a link to a folder is not followed" if path.is_symlink() else _why_closed(path)
    if path.exists() and not path.is_file():
        return "a pipe, socket or device, not a file"
    return ""


def is_of_saved_page(folder: Path) -> bool:
    """Whether a folder holds the pictures and scripts of a page that a browser saved beside it."""
    return page_of(folder.name, frozenset(_names(folder.parent))) is not None


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError:
        return []


def _leads_out(path: Path, sources: Sequence[Path]) -> bool:
    """Whether a link leads out of all folders that were given, and was not given itself.

    A folder that others may write to must not give away files that they may not read.
    """
    if not path.is_symlink() or path in sources or not path.is_file():
        return False
    target = os.path.realpath(path)
    folders = [os.path.realpath(source) for source in sources if source.is_dir()]
    return bool(folders) and not any(os.path.commonpath((f, target)) == f for f in folders)


def _why_closed(folder: Path) -> str:
    try:
        os.scandir(folder).close()
    except OSError as error:
        return f"the folder cannot be looked into: {error.strerror}"
    return "the folder could not be looked into a moment ago; build again"
