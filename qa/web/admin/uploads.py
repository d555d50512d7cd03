"""The folder beside the index where uploaded files are kept, until a build reads them.

A name is made safe before it is used: its last part only, letters, digits, ``. - _`` and spaces,
no leading dot. Nothing is overwritten unless the sender says so.
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import DatelineError, InputError
from index.formats.dispatch import READ, kind_of
from index.sources.metadata import METADATA_FILE

MOST_BYTES = 200_000_000  # of one file; larger collections are built with python -m index
_LONGEST = 120  # characters of a name
_RECEIVING = ".receiving-"  # how a file's name begins until it is whole
_UNSAFE = re.compile(r"[^\w.\- ]+")


class NameTaken(DatelineError):
    """A file of that name is there, and the sender did not say to replace it."""


class TooLarge(DatelineError):
    """The file is larger than ``MOST_BYTES``."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded."""

    name: str
    bytes: int


def safe_name(given: str) -> str:
    """A file name of ours for a name from a browser.

    :raises InputError: nothing of it is left, or files of that kind are not read.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    name = _UNSAFE.sub("-", last).strip(" .-")
    kind = kind_of(name)
    if name != METADATA_FILE and kind not in READ:
        kinds = ", ".join(sorted(READ))
        raise InputError(f"{last!r:.100} is not of a kind that is read (only {kinds})")
    ending = name[len(name) - len(kind) :]
    stem = name.removesuffix(ending)
    if not stem.strip(" .-_"):
        raise InputError(f"{last!r:.100} has no name before its ending")
    return stem[: _LONGEST - len(ending)] + ending


class Uploads:
    """The files of one folder. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    @classmethod
    def beside(cls, index_folder: Path) -> Uploads:
        """In ``NAME-uploads`` beside the index folder ``NAME``; made with the first file."""
        whole = index_folder.absolute()
        return cls(whole.with_name(f"{whole.name}-uploads"))

    def clear_leftovers(self) -> None:
        """Delete what a killed app had received of files; for an app that starts."""
        if self.folder.is_dir():
            for part in self.folder.glob(f"{_RECEIVING}*"):
                with suppress(OSError):
                    part.unlink()

    def files(self) -> list[Upload]:
        """All uploaded files, by name."""
        if not self.folder.is_dir():
            return []
        found = sorted(p for p in self.folder.iterdir() if p.is_file() and p.name[0] != ".")
        return [Upload(path.name, path.stat().st_size) for path in found]

    async def receive(
        self, given: str, parts: AsyncIterator[bytes], *, replace: bool = False
    ) -> str:
        """Keep what is sent under a safe name, which is returned.

        :raises InputError: the name cannot be used, or the folder cannot be written.
        :raises NameTaken: there is such a file, and ``replace`` is not set.
        :raises TooLarge: more than ``MOST_BYTES`` came.
        """
        name = safe_name(given)
        self._refuse_taken(name, replace)
        draft = self.folder / f"{_RECEIVING}{secrets.token_hex(8)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            size = 0
            with draft.open("xb") as file:
                async for part in parts:
                    size += len(part)
                    if size > MOST_BYTES:
                        raise TooLarge(f"{name} is larger than {MOST_BYTES // 1_000_000} MB")
                    file.write(part)
            with self._lock:
                self._refuse_taken(name, replace)
                draft.replace(self.folder / name)
        except OSError as error:
            raise InputError(f"{name} cannot be kept in {self.folder}: {error.strerror}") from None
        finally:
            draft.unlink(missing_ok=True)
        return name

    def remove(self, name: str) -> None:
        """Delete an uploaded file. :raises InputError: there is none of that name."""
        if name not in {file.name for file in self.files()}:
            raise InputError(f"no uploaded file {name!r:.100}")
        (self.folder / name).unlink(missing_ok=True)

    def _refuse_taken(self, name: str, replace: bool) -> None:
        if not replace and (self.folder / name).exists():
            raise NameTaken(f"{name} is there already; replace it, or choose another name")
