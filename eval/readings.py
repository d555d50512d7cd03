"""Readings that an earlier run made, on disk: what was read once is not read again.

The key is everything that a call to the reader depends on: weights, code, libraries, processor, the
question and all passages of the call in their order (8-bit scores move with the company a passage
is read in). So a run that recalls scores to the last bit what one that reads does. It only takes
less time, and says so (``Result.recalled``); what users wait is never measured on it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import astuple
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from eval.results import machine
from index.cache import open_cache
from index.errors import InputError
from qa.reader.runtime import MANIFEST, WEIGHTS, ReaderInput, Reading

FILE = "readings.sqlite"
_LIBRARIES = ("onnxruntime", "tokenizers", "numpy")


class KeptReadings:
    """An SQLite file of calls and their readings; safe between threads and processes.

    A damaged file starts anew, an interrupted write leaves nothing of itself.
    """

    def __init__(self, folder: Path, reader: str | None = None) -> None:
        """``reader`` names the reader and all it goes by; by default the shipped one.

        :raises InputError: the folder cannot be written.
        """
        path = folder / FILE
        try:
            open_cache(path).close()
            self._connection = sqlite3.connect(path, timeout=60, check_same_thread=False)
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS reading (call BLOB PRIMARY KEY, found TEXT NOT NULL)"
                " WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{path}: cannot be written ({error})") from None
        self._reader = reader or shipped_reader()
        self._lock = threading.Lock()

    def recall(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading] | None:
        """What was read in this very call before; None if it never was."""
        with self._lock:
            row = self._connection.execute(
                "SELECT found FROM reading WHERE call = ?", (self._key(question, passages),)
            ).fetchone()
        return None if row is None else [Reading(*values) for values in json.loads(row[0])]

    def keep(
        self, question: str, passages: Sequence[ReaderInput], found: Sequence[Reading]
    ) -> None:
        """Written to disk before this returns."""
        values = json.dumps([astuple(reading) for reading in found])
        with self._lock, self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO reading VALUES (?, ?)",
                (self._key(question, passages), values),
            )

    def close(self) -> None:
        self._connection.close()

    def _key(self, question: str, passages: Sequence[ReaderInput]) -> bytes:
        call = [self._reader, question, [astuple(passage) for passage in passages]]
        return sha256(json.dumps(call).encode("utf-8")).digest()


def shipped_reader() -> str:
    """The digest of what the shipped reader's readings depend on, as hex."""
    digest = sha256((WEIGHTS / MANIFEST).read_bytes())  # it names the weights by their digests
    for code in sorted(WEIGHTS.parent.glob("*.py")):
        digest.update(code.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    digest.update(machine().encode("utf-8"))
    return digest.hexdigest()
