"""Articles that somebody removed by hand: ``removed.json`` in the index folder, a list of ids.

It stands beside the generations, not in one: an article stays removed whatever is rebuilt or
rolled back, and a damaged list stops a build rather than bringing articles back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from index.errors import InputError

REMOVED_FILE = "removed.json"


def read_removed(index_folder: Path) -> frozenset[str]:
    """The ids that are left out of each build.

    :raises InputError: the list is there and cannot be read.
    """
    path = index_folder / REMOVED_FILE
    try:
        ids = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({type(error).__name__}); {_MEND}") from None
    if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids):
        raise InputError(f"{path} must hold a list of article ids; {_MEND}")
    return frozenset(ids)


def write_removed(index_folder: Path, ids: Iterable[str]) -> None:
    """Replace the list, atomically. :raises InputError: it cannot be written."""
    draft, path = index_folder / f".{REMOVED_FILE}", index_folder / REMOVED_FILE
    try:
        draft.write_text(json.dumps(sorted(ids), ensure_ascii=False, indent=1) + "\n", "utf-8")
        draft.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


_MEND = "mend it, or delete it to take all removed articles back"
