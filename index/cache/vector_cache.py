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

from index.cache.sqlite_rows import batched, places
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
        self._size = size
        self._connection = open_cache(path)
        _make_tables(self._connection)
        self._maker = _maker_number(self._connection, maker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()

    def keep(self, values: Mapping[str, bytes]) -> None:
        """Keep values by digest; written to disk before this returns."""
        rows = [(self._maker, bytes.fromhex(d), _sealed(value)) for d, value in values.items()]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO blob VALUES (?,?,?)", rows)

    def get_all(self, digests: Iterable[str]) -> dict[str, bytes]:
        """The values by digest; none of those that are not there, or not whole."""
        found: dict[str, bytes] = {}
        for some in batched([bytes.fromhex(digest) for digest in dict.fromkeys(digests)]):
            rows = self._connection.execute(
                f"SELECT text, value FROM blob WHERE maker = ? AND text IN ({places(some)})",
                (self._maker, *some),
            )
            for text, kept in rows:
                value = kept[:-4]
                if len(value) == self._size and _sealed(value) == kept:
                    found[text.hex()] = value
        return found

    def retain(self, digests: Iterable[str]) -> int:
        """Forget all values but those of these digests, of any maker; how many went."""
        self._connection.execute("CREATE TEMP TABLE wanted (name PRIMARY KEY)")
        self._connection.executemany(
            "INSERT OR IGNORE INTO wanted VALUES (?)", ((bytes.fromhex(d),) for d in digests)
        )
        gone = self._connection.execute(
            "DELETE FROM blob WHERE text NOT IN (SELECT name FROM wanted)"
        ).rowcount
        self._connection.execute("DROP TABLE wanted")
        self._connection.commit()
        self._connection.execute("VACUUM")
        return gone


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables in a new file; take over those of an older version, which took three times
    the room: 4.7 kB for a vector of 1.5.
    """
    # A page holds ten vectors; of SQLite's usual 4 kB each vector would waste a fourth.
    connection.execute("PRAGMA page_size = 16384")
    with connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS maker (number INTEGER PRIMARY KEY, name TEXT UNIQUE)"
        )
        connection.execute(
            "CREATE TABLE IF NOT EXISTS blob (maker INTEGER NOT NULL, text BLOB NOT NULL,"
            " value BLOB NOT NULL)"
        )
        connection.execute("CREATE UNIQUE INDEX IF NOT EXISTS blob_by_text ON blob (text, maker)")
    older = "SELECT 1 FROM sqlite_master WHERE name = 'vector' AND type = 'table'"
    if connection.execute(older).fetchone() is not None:
        connection.create_function("bytes_of", 1, _bytes_of, deterministic=True)
        with connection:
            connection.execute(
                "INSERT OR IGNORE INTO maker (name) SELECT DISTINCT encoder FROM vector"
            )
            connection.execute(
                "INSERT OR IGNORE INTO blob SELECT number, bytes_of(text), value"
                " FROM vector JOIN maker ON name = encoder"
            )
            connection.execute("DROP TABLE vector")
        connection.execute("VACUUM")


def _maker_number(connection: sqlite3.Connection, name: str) -> int:
    with connection:
        connection.execute("INSERT OR IGNORE INTO maker (name) VALUES (?)", (name,))
    (number,) = connection.execute("SELECT number FROM maker WHERE name = ?", (name,)).fetchone()
    return int(number)


def _bytes_of(digest: str) -> bytes | None:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return None


class VectorCache(BlobCache):
    """float32 vectors of one encoder. Use as a context manager; a damaged cache starts anew."""

    def __init__(self, path: Path, encoder_digest: str, dimension: int) -> None:
        super().__init__(path, encoder_digest, 4 * dimension)
        self._dimension = dimension

    def missing(self, digests: Sequence[str]) -> list[str]:
        """Those digests, each once and in order, that have no vector yet."""
        found = self.get_all(digests)
        return [digest for digest in dict.fromkeys(digests) if digest not in found]

    def put(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by text digest; written to disk before this returns."""
        self.keep({d: vector.astype("<f4").tobytes() for d, vector in vectors.items()})

    def gather(self, digests: Sequence[str]) -> Vectors:
        """Shape (len(digests), dimension).

        :raises KeyError: a digest has no vector.
        """
        gathered = np.empty((len(digests), self._dimension), dtype=np.float32)
        found = self.get_all(digests)
        for position, digest in enumerate(digests):
            gathered[position] = np.frombuffer(found[digest], dtype="<f4")
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
