"""Follow files and folders: build again after each change.

watchfiles (Rust's notify) tells of changes, gathered until half a second passes without one, so
that a folder being filled is built once. What a build cannot read is reported and the watch goes
on. ``WATCHFILES_FORCE_POLLING=1`` helps where a file system tells nothing (some network drives).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.errors import InputError

_QUIET = 500  # milliseconds without a change before a build
_LONGEST = 10_000  # milliseconds of unending changes before a build all the same


def batches(paths: Sequence[Path]) -> Iterator[bool]:
    """False once when the watch stands, then True after each burst of changes.

    Ends when interrupted.
    """
    from watchfiles import Change, watch

    roots = [path.absolute() for path in paths]

    def concerns(_: Change, changed: str) -> bool:
        return any(_concerns(root, Path(changed)) for root in roots)

    # A file that is replaced takes its watch along; its folder keeps it.
    folders = dict.fromkeys(root if root.is_dir() else root.parent for root in roots)
    deep = any(root.is_dir() for root in roots)
    begun = False
    for changes in watch(
        *folders, watch_filter=concerns, step=_QUIET, debounce=_LONGEST, rust_timeout=_QUIET,
        yield_on_timeout=True, raise_interrupt=False, recursive=deep,
    ):  # fmt: skip
        if changes or not begun:
            begun = True
            yield bool(changes)


def follow(changes: Iterator[bool], outdated: Callable[[], bool], build: Callable[[], object],
           say: Callable[[str], None]) -> None:  # fmt: skip
    """Build after each change, and at the start if something changed before the watch stood."""
    for changed in changes:
        if changed or outdated():
            try:
                build()
            except InputError as error:
                say(f"{error}; still watching")


def _concerns(root: Path, changed: Path) -> bool:
    """Whether a build reads it: hidden files are left out, as ``find_files`` leaves them."""
    if changed == root or not root.is_dir():
        return changed == root
    if not changed.is_relative_to(root):
        return False
    inside = changed.relative_to(root)
    return not any(part.startswith(".") for part in inside.parts)
