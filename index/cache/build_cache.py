"""Build cache: skips files whose size, times and inode are unchanged.

    file       where a file lies → its size, times and sha256
    reading    a file's name and sha256 → the articles in it, by key
    kept       key → an article, or its cut into chunks

A file is known by size, times and inode, and hashed again where these differ or where it was
touched so shortly before it was hashed that they might not (git's "racy" files; FAT counts in two
seconds). All keys hold a digest of the code and of the libraries that read: another version of
Dateline reads everything anew. The memory is no part of any generation: losing it costs time.
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

from index.cache.vector_cache import open_cache
from index.hashing import digest_of

_CLOCK_NS = 2_000_000_000  # the coarsest clock of a file system in use
_UNSAVED = 400  # what is kept between two writes: what a kill can cost
_LIBRARIES = (
    "trafilatura", "pypdfium2", "lxml", "htmldate", "jusText", "courlan", "charset-normalizer",
    "defusedxml", "warcio", "pyarrow", "striprtf", "nupunkt", "tiktoken", "PyStemmer", "py3langid",
)  # fmt: skip
_TABLES = """
CREATE TABLE IF NOT EXISTS file (
    path BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
    settled INTEGER, sha256 TEXT);
CREATE TABLE IF NOT EXISTS reading (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB);
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file; times in nanoseconds.

    ``settled``: a change after this look would have shown in one of the numbers.
    """

    size: int
    mtime: int
    ctime: int
    inode: int
    settled: bool

    @classmethod
    def of(cls, file: Path) -> Self:
        """Look at a file. :raises OSError: it is not there."""
        now = time.time_ns()
        found = file.stat()
        last = max(found.st_mtime_ns, found.st_ctime_ns)
        return cls(
            found.st_size,
            found.st_mtime_ns,
            found.st_ctime_ns,
            found.st_ino,
            last + _CLOCK_NS < now,
        )

    @classmethod
    def stored(cls, row: Sequence[int]) -> Self:
        """The stamp whose five numbers were kept."""
        size, mtime, ctime, inode, settled = row
        return cls(size, mtime, ctime, inode, bool(settled))

    def proves(self, other: Stamp) -> bool:
        """Whether a file with this stamp then and the ``other`` now cannot have changed."""
        return self.settled and astuple(self)[:-1] == astuple(other)[:-1]


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a build met it; ``name`` is the path as it was given."""

    stamp: Stamp
    sha256: str
    name: str


class BuildCache:
    """Files, articles and cuts of earlier builds. A context manager; a damaged one starts anew."""

    def __init__(self, path: Path) -> None:
        self._connection = open_cache(path)
        # A power cut may damage it, which the next build finds out; a killed process cannot.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_TABLES)
        self._unsaved = 0
        self.seen: dict[Path, Seen] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        try:
            self._connection.commit()
        finally:
            self._connection.close()

    def sha256(self, file: Path) -> str:
        """A file's digest, from memory where nothing can have changed; noted in ``seen``.

        :raises OSError: the file cannot be read.
        """
        place, stamp = file.absolute(), Stamp.of(file)
        digest = self._proven(place, stamp)
        if digest is None:
            digest = digest_of(file)
            self._save(
                "INSERT OR REPLACE INTO file VALUES (?,?,?,?,?,?,?)",
                (os.fsencode(place), *astuple(stamp), digest),
            )
        self.seen[place] = Seen(stamp, digest, shown(file))
        return digest

    def known(self, file: Path) -> str | None:
        """A file's digest where memory has it and nothing can have changed; it is not read."""
        try:
            return self._proven(file.absolute(), Stamp.of(file))
        except OSError:
            return None

    def _proven(self, place: Path, stamp: Stamp) -> str | None:
        row = self._connection.execute(
            "SELECT size, mtime, ctime, inode, settled, sha256 FROM file WHERE path = ?",
            (os.fsencode(place),),
        ).fetchone()
        proven = row is not None and Stamp.stored(row[:5]).proves(stamp)
        return str(row[5]) if proven else None

    def unchanged(self, file: Path) -> bool:
        """Whether a file is still the one whose digest was last asked for.

        One that was touched just before may have changed again without a trace: it is hashed.
        """
        seen, now = self.seen[file.absolute()], Stamp.of(file)
        same = astuple(now)[:-1] == astuple(seen.stamp)[:-1]
        return same and (seen.stamp.settled or digest_of(file) == seen.sha256)

    def reading(self, key: str) -> Any:
        """What ``keep_reading`` kept, or None."""
        return self._get("reading", key)

    def keep_reading(self, key: str, value: object) -> None:
        """Keep what a file holds, as JSON-ready data."""
        self._put("reading", key, value)

    def get(self, key: str) -> Any:
        """What ``keep`` kept, or None where there is nothing, or nothing sound."""
        return self._get("kept", key)

    def keep(self, key: str, value: object) -> None:
        """Keep JSON-ready data."""
        self._put("kept", key, value)

    def retain(self, readings: Iterable[str], keys: Iterable[str], paths: Iterable[Path]) -> int:
        """Forget all but these; how many entries went."""
        wanted = (
            ("reading", "key", readings),
            ("kept", "key", keys),
            ("file", "path", (os.fsencode(path) for path in paths)),
        )
        gone = 0
        for table, column, names in wanted:
            self._connection.execute("CREATE TEMP TABLE wanted (name PRIMARY KEY)")
            self._connection.executemany(
                "INSERT OR IGNORE INTO wanted VALUES (?)", ((name,) for name in names)
            )
            gone += self._connection.execute(
                f"DELETE FROM {table} WHERE {column} NOT IN (SELECT name FROM wanted)"
            ).rowcount
            self._connection.execute("DROP TABLE wanted")
        self._connection.commit()
        self._connection.execute("VACUUM")
        return gone

    def _get(self, table: str, key: str) -> Any:
        row = self._connection.execute(
            f"SELECT value FROM {table} WHERE key = ?", (key,)
        ).fetchone()
        try:
            return None if row is None else json.loads(zlib.decompress(row[0]))
        except (zlib.error, ValueError, TypeError):
            return None

    def _put(self, table: str, key: str, value: object) -> None:
        packed = zlib.compress(
            json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1
        )
        self._save(f"INSERT OR REPLACE INTO {table} VALUES (?,?)", (key, packed))

    def _save(self, statement: str, values: tuple[object, ...]) -> None:
        self._connection.execute(statement, values)
        self._unsaved += 1
        if self._unsaved >= _UNSAVED:
            self._connection.commit()
            self._unsaved = 0


def shown(path: Path) -> str:
    """A path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def key_of(*parts: object) -> str:
    """sha256 of these parts and of the code that reads; dates and the like by their ``repr``."""
    text = json.dumps([_code(), *parts], ensure_ascii=False, sort_keys=True, default=repr)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _code() -> str:
    """A digest of all files of ``index`` and of the versions of what it reads with."""
    folder = Path(__file__).resolve().parents[1]  # index/, whose code decides what a build gives
    whole = sha256(sys.version.encode())
    for name, found in _versions().items():
        whole.update(f"{name}={found}\n".encode())
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.tiktoken")]):
        whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()


def _versions() -> Mapping[str, str | None]:
    return dict(_version(name) for name in _LIBRARIES)


def _version(name: str) -> tuple[str, str | None]:
    try:
        return name, version(name)
    except PackageNotFoundError:
        return name, None
