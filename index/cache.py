"""Vectors that were computed before, by the digest of the text and of the encoder.

A rebuild encodes only texts it has not seen, and an interrupted build keeps what it had finished.
The cache is not part of any generation: losing it costs time and nothing else. Each vector carries
a checksum, and a damaged file starts anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

import numpy as np

from index.encoder import Vectors


def text_digest(text: str) -> str:
    """sha256 of the text the encoder sees, as hex."""
    return sha256(text.encode("utf-8")).hexdigest()


def open_cache(path: Path) -> sqlite3.Connection:
    """Open an SQLite file that may be lost: made if it is not there, begun anew if damaged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not _is_sound(path):
        for part in (path, path.with_name(path.name + "-journal")):
            part.unlink(missing_ok=True)
    return sqlite3.connect(path)


class VectorCache:
    """float32 vectors of one encoder. Use as a context manager; a damaged cache starts anew."""

    def __init__(self, path: Path, encoder_digest: str, dimension: int) -> None:
        self._encoder = encoder_digest
        self._dimension = dimension
        self._connection = open_cache(path)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS vector (encoder TEXT, text TEXT, value BLOB NOT NULL,"
            " PRIMARY KEY (encoder, text)) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def missing(self, digests: Sequence[str]) -> list[str]:
        """Those digests, each once and in order, that have no vector yet."""
        return [digest for digest in dict.fromkeys(digests) if self._get(digest) is None]

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by text digest; written to disk before this returns."""
        rows = [
            (self._encoder, digest, _sealed(vector.astype("<f4").tobytes()))
            for digest, vector in vectors.items()
        ]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vector VALUES (?,?,?)", rows)

    def retain(self, digests: Iterable[str]) -> int:
        """Forget all vectors but those of these texts, of any encoder; how many went."""
        self._connection.execute("CREATE TEMP TABLE wanted (name PRIMARY KEY)")
        self._connection.executemany(
            "INSERT OR IGNORE INTO wanted VALUES (?)", ((digest,) for digest in digests)
        )
        gone = self._connection.execute(
            "DELETE FROM vector WHERE text NOT IN (SELECT name FROM wanted)"
        ).rowcount
        self._connection.execute("DROP TABLE wanted")
        self._connection.commit()
        self._connection.execute("VACUUM")
        return gone

    def gather(self, digests: Sequence[str]) -> Vectors:
        """Shape (len(digests), dimension).

        :raises KeyError: a digest has no vector.
        """
        gathered = np.empty((len(digests), self._dimension), dtype=np.float32)
        for position, digest in enumerate(digests):
            vector = self._get(digest)
            if vector is None:
                raise KeyError(digest)
            gathered[position] = vector
        return gathered

    def _get(self, digest: str) -> Vectors | None:
        found = self._connection.execute(
            "SELECT value FROM vector WHERE encoder = ? AND text = ?", (self._encoder, digest)
        ).fetchone()
        if found is None or len(found[0]) != 4 * self._dimension + 4:
            return None
        value = found[0][:-4]
        return np.frombuffer(value, dtype="<f4") if _sealed(value) == found[0] else None


def _sealed(value: bytes) -> bytes:
    """The bytes and their CRC-32 after them."""
    return value + crc32(value).to_bytes(4, "little")


def _is_sound(path: Path) -> bool:
    """Whether SQLite can read every page; some seconds a gigabyte."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            answer: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return answer[0] == "ok"
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return False
