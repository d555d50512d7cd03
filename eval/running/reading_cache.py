"""Cache of readings on disk, from earlier runs of the same code.

The key is everything that a reading depends on: weights, code, libraries, processor, question and
passage. So a run that recalls scores to the last bit what one that reads does. It only takes less
time, and says so (``Result.recalled``); what users wait is never measured on it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from eval.records.result_files import machine
from index.cache.vector_cache import open_cache
from index.errors import InputError
from qa.reader.runtime import MANIFEST, WEIGHTS, ReaderInput, SpanReading

FILE = "readings.sqlite"
_LIBRARIES = ("onnxruntime", "tokenizers", "numpy")


class ReadingCache:
    """An SQLite file of readings; safe between threads and processes.

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
                "CREATE TABLE IF NOT EXISTS reading (pair BLOB PRIMARY KEY, found TEXT NOT NULL)"
                " WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{path}: cannot be written ({error})") from None
        self._reader = reader or shipped_reader()
        self._lock = threading.Lock()

    def recall(self, pairs: Sequence[ReaderInput]) -> dict[ReaderInput, SpanReading]:
        """What was read before; a pair that never was is left out."""
        found: dict[ReaderInput, SpanReading] = {}
        with self._lock:
            for pair in pairs:
                row = self._connection.execute(
                    "SELECT found FROM reading WHERE pair = ?", (self._key(pair),)
                ).fetchone()
                if row is not None:
                    found[pair] = SpanReading(*json.loads(row[0]))
        return found

    def keep(self, found: Mapping[ReaderInput, SpanReading]) -> None:
        """Written to disk before this returns, all or none."""
        rows = [(self._key(pair), json.dumps(astuple(reading))) for pair, reading in found.items()]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?)", rows)

    def close(self) -> None:
        self._connection.close()

    def _key(self, pair: ReaderInput) -> bytes:
        whole = json.dumps([self._reader, *astuple(pair)])
        return sha256(whole.encode("utf-8")).digest()


def shipped_reader() -> str:
    """The digest of what the shipped reader's readings depend on, as hex."""
    digest = sha256((WEIGHTS / MANIFEST).read_bytes())  # it names the weights by their digests
    for code in sorted(WEIGHTS.parent.rglob("*.py")):
        digest.update(code.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    digest.update(machine().encode("utf-8"))
    return digest.hexdigest()
