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
from typing import Self
from zlib import crc32

import numpy as np

from index.encoders.encoder import Vectors


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


class BlobCache:
    """Values of one size by digest, from one maker. Use as a context manager.

    ``maker`` names what computed them and every rule it went by; another one sees none of them.
    A damaged cache starts anew.
    """

    def __init__(self, path: Path, maker: str, size: int) -> None:
        self._maker = maker
        self._size = size
        self._connection = open_cache(path)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS vector (encoder TEXT, text TEXT, value BLOB NOT NULL,"
            " PRIMARY KEY (encoder, text)) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()

    def keep(self, values: Mapping[str, bytes]) -> None:
        """Keep values by digest; written to disk before this returns."""
        rows = [(self._maker, digest, _sealed(value)) for digest, value in values.items()]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vector VALUES (?,?,?)", rows)

    def get(self, digest: str) -> bytes | None:
        """The value, or None where it is not there or not whole."""
        found = self._connection.execute(
            "SELECT value FROM vector WHERE encoder = ? AND text = ?", (self._maker, digest)
        ).fetchone()
        if found is None or len(found[0]) != self._size + 4:
            return None
        value: bytes = found[0][:-4]
        return value if _sealed(value) == found[0] else None

    def retain(self, digests: Iterable[str]) -> int:
        """Forget all values but those of these digests, of any maker; how many went."""
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


class VectorCache(BlobCache):
    """float32 vectors of one encoder. Use as a context manager; a damaged cache starts anew."""

    def __init__(self, path: Path, encoder_digest: str, dimension: int) -> None:
        super().__init__(path, encoder_digest, 4 * dimension)
        self._dimension = dimension

    def missing(self, digests: Sequence[str]) -> list[str]:
        """Those digests, each once and in order, that have no vector yet."""
        return [digest for digest in dict.fromkeys(digests) if self.get(digest) is None]

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by text digest; written to disk before this returns."""
        self.keep({d: vector.astype("<f4").tobytes() for d, vector in vectors.items()})

    def gather(self, digests: Sequence[str]) -> Vectors:
        """Shape (len(digests), dimension).

        :raises KeyError: a digest has no vector.
        """
        gathered = np.empty((len(digests), self._dimension), dtype=np.float32)
        for position, digest in enumerate(digests):
            value = self.get(digest)
            if value is None:
                raise KeyError(digest)
            gathered[position] = np.frombuffer(value, dtype="<f4")
        return gathered


def _sealed(value: bytes) -> bytes:
    """The bytes and their CRC-32 after them."""
    return value + crc32(value).to_bytes(4, "little")


def _is_sound(path: Path) -> bool:
    """Whether SQLite can read every page, and write; some seconds a gigabyte."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            answer: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
            connection.execute("BEGIN")
            connection.execute("PRAGMA user_version = 0")  # a flipped bit may forbid all writing
            connection.rollback()
            return answer[0] == "ok"
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        return False
    except sqlite3.DatabaseError:
        return False
