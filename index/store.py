"""Generations on disk: write one, switch to it, open it, verify it, roll back.

    CURRENT                  the serving generation's name
    generations/000007/      manifest.json  articles.sqlite  vectors.faiss  lexical/  titles/
    cache/vectors.sqlite     text digest + encoder digest → vector (``index.cache``)
    cache/articles.sqlite    files, articles and cuts of earlier builds (``index.memory``)
    cache/signatures.sqlite  text digest → signature (``index.grouping``)
    removed.json             ids left out by hand (``index.removal``)

A generation is written in a folder whose name starts with a dot, then renamed, then CURRENT is
replaced; each step is atomic. Whatever stops a build, CURRENT names a whole generation.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path

from index import headlines, schema
from index.errors import IndexDamaged, IndexMissing, InputError
from index.headlines import Headline, Holdings
from index.lexical import WordIndex
from index.types import Article, Chunk, Group, TimeExpression
from index.vectors import VectorIndex

FORMAT = 4
DEFAULT_FOLDER = Path(".dateline")
_REBUILD = "run: python -m index"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with, its counts, and the sha256 of each of its files."""

    format: int
    created: str
    encoder: str
    encoder_digest: str
    encoder_limit: int
    dimension: int
    settings: dict[str, object]
    columns: dict[str, str] | None
    sources: list[str]
    articles: int
    chunks: int
    skipped: list[str]
    first: str | None
    last: str | None
    files: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read ``manifest.json``.

        :raises IndexDamaged: it is missing, not JSON, or of another format version.
        """
        path = folder / "manifest.json"
        try:
            record = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise IndexDamaged(f"{path} is missing; {_REBUILD}") from None
        except OSError as error:
            raise IndexDamaged(f"{path} cannot be read ({error.strerror}); {_REBUILD}") from None
        except ValueError:
            raise IndexDamaged(f"{path} is damaged: not JSON; {_REBUILD}") from None
        if not isinstance(record, dict) or record.get("format") != FORMAT:
            found = record.get("format") if isinstance(record, dict) else None
            raise IndexDamaged(
                f"{path} has format {found}, this version reads {FORMAT}; {_REBUILD}"
            )
        if record.pop("sha256", None) != _seal(record):
            raise IndexDamaged(f"{path} is damaged: its own sha256 differs; {_REBUILD}")
        return cls(**record)

    def write(self, folder: Path) -> None:
        """Write ``manifest.json``, with its own digest inside."""
        record = asdict(self)
        text = json.dumps({**record, "sha256": _seal(record)}, indent=1, ensure_ascii=False)
        (folder / "manifest.json").write_text(text + "\n", "utf-8")


class Generation:
    """One opened, immutable generation. Safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.name = folder.name
        self.manifest = manifest
        self.vectors = VectorIndex.open(folder / "vectors.faiss")
        self.words = WordIndex.open(folder / "lexical")
        self.titles = WordIndex.open(folder / "titles")
        self._local = threading.local()

    @classmethod
    def open(cls, index_folder: Path) -> Generation:
        """Open the serving generation of an index folder, each file's digest checked.

        :raises IndexMissing: there is no index.
        :raises IndexDamaged: a file is missing or not the one that was written.
        """
        return cls.open_folder(current_folder(index_folder))

    @classmethod
    def open_folder(cls, folder: Path) -> Generation:
        """Open one generation's folder; raises as ``open`` does."""
        manifest = Manifest.read(folder)
        check(folder, manifest, manifest.files)
        return cls(folder, manifest)

    def article(self, article_id: str) -> Article | None:
        """The article of that id, or None.

        :raises IndexDamaged: the file was changed after the generation was opened.
        """
        with self._reading() as connection:
            return schema.read_article(connection, article_id)

    def articles(self) -> Iterator[Article]:
        """All articles in reading order; this and what follows raise as ``article`` does."""
        with self._reading() as connection:
            yield from schema.read_articles(connection)

    def headlines(self, sought: str = "", *, offset: int = 0, limit: int = 50) -> list[Headline]:
        """A page of the list of articles, newest first; ``sought`` as in ``index.headlines``."""
        with self._reading() as connection:
            return headlines.headlines(connection, sought, offset=offset, limit=limit)

    def holdings(self, sought: str = "") -> Holdings:
        """How many articles, of which publishers and times."""
        with self._reading() as connection:
            return headlines.holdings(connection, sought)

    def known(self, ids: Collection[str]) -> frozenset[str]:
        """Those of some ids that articles have."""
        with self._reading() as connection:
            return headlines.known(connection, ids)

    def chunks(self, rows: Sequence[int]) -> dict[int, tuple[Chunk, tuple[TimeExpression, ...]]]:
        """Chunks with their time expressions, by row."""
        with self._reading() as connection:
            return schema.read_chunks(connection, rows)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Copies and versions of one story (``index.sameness``), the largest group first."""
        with self._reading() as connection:
            return schema.read_groups(connection)

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """The group of each article that is in one, by id."""
        return {member.article_id: group for group in self.groups for member in group.members}

    @cached_property
    def publishers(self) -> list[str]:
        """The publishers that articles name, each once, by name."""
        query = "SELECT DISTINCT publisher FROM article WHERE publisher IS NOT NULL"
        with self._reading() as connection:
            return sorted((name for (name,) in connection.execute(query)), key=str.casefold)

    @cached_property
    def article_numbers(self) -> list[int]:
        """For each chunk row, its article's number (its row in ``titles``)."""
        query = "SELECT article FROM chunk ORDER BY row"
        with self._reading() as connection:
            return [number for (number,) in connection.execute(query)]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection; what SQLite meets in a file damaged since it was opened."""
        try:
            yield self._connection
        except (sqlite3.Error, ValueError) as error:
            path = self.folder / "articles.sqlite"
            raise IndexDamaged(
                f"{path} cannot be read ({error}); {_REBUILD} (or: python -m index rollback)"
            ) from None

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = read_only(self.folder / "articles.sqlite")
            self._local.connection = connection
        return connection


def read_only(path: Path) -> sqlite3.Connection:
    """An SQLite file of a generation, which nothing writes to any more."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def current_folder(index_folder: Path) -> Path:
    """The serving generation's folder.

    :raises IndexMissing: there is no index here.
    :raises IndexDamaged: CURRENT names a generation that is not there.
    """
    name = _pointer(index_folder)
    if name not in generation_names(index_folder):
        pointer = index_folder / "CURRENT"
        raise IndexDamaged(
            f"{pointer} names generation {name!r:.40}, which is not there; {_REBUILD}"
            " (or: python -m index rollback)"
        )
    return index_folder / "generations" / name


def _pointer(index_folder: Path) -> str:
    pointer = index_folder / "CURRENT"
    try:
        return pointer.read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(
            f"no index in {index_folder}; make one with: python -m index build PATH"
            f" --index {index_folder}"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(
            f"{pointer} cannot be read ({type(error).__name__}); {_REBUILD}"
        ) from None


def generation_names(index_folder: Path) -> list[str]:
    """All whole generations, oldest first."""
    folder = index_folder / "generations"
    return sorted(p.name for p in folder.iterdir() if p.name.isdigit()) if folder.is_dir() else []


def new_folder(index_folder: Path) -> Path:
    """An empty folder to write the next generation in; leftovers of killed builds are removed."""
    generations = index_folder / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    for leftover in generations.glob(".writing-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    number = max((int(name) for name in generation_names(index_folder)), default=0) + 1
    folder = generations / f".writing-{number:06d}"
    folder.mkdir()
    return folder


def commit(folder: Path, manifest: Manifest, index_folder: Path) -> str:
    """Seal a written generation and serve it. Returns its name."""
    manifest.write(folder)
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)
    name = folder.name.removeprefix(".writing-")
    final = folder.with_name(name)
    folder.rename(final)
    _sync(final.parent)
    serve(index_folder, name)
    return name


def serve(index_folder: Path, name: str) -> None:
    """Point CURRENT at a generation, atomically."""
    draft = index_folder / ".CURRENT"
    draft.write_text(name + "\n", "utf-8")
    _sync(draft)
    draft.replace(index_folder / "CURRENT")
    _sync(index_folder)


def roll_back(index_folder: Path) -> tuple[str, str]:
    """Serve the newest whole generation before the serving one. Returns both names, old and new.

    The serving one need not be there any more.

    :raises IndexMissing: there is no index.
    :raises InputError: there is no earlier generation that is whole.
    """
    current = _pointer(index_folder)
    earlier = [name for name in generation_names(index_folder) if name < current]
    for name in reversed(earlier):
        if not problems(index_folder / "generations" / name):
            serve(index_folder, name)
            return current, name
    raise InputError(f"no whole generation before {current:.40} in {index_folder}; {_REBUILD}")


def digests(folder: Path) -> dict[str, str]:
    """sha256 of every file of a generation but the manifest, by relative path."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): _digest(path) for path in paths}


def check(folder: Path, manifest: Manifest, names: Iterable[str]) -> None:
    """Compare these files of a generation with their digests.

    :raises IndexDamaged: one is missing or not as written.
    """
    for name in names:
        problem = damage(folder / name, manifest.files[name])
        if problem is not None:
            raise IndexDamaged(f"{problem}; {_REBUILD} (or: python -m index rollback)")


def damaged_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """One line for each file that is missing or not as written."""
    found = (damage(folder / name, digest) for name, digest in manifest.files.items())
    return (line for line in found if line is not None)


def damage(path: Path, expected: str) -> str | None:
    """What is wrong with a file, as one line; None where it has the sha256 it was written with."""
    try:
        actual = _digest(path) if path.is_file() else None
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"
    if actual is None:
        return f"{path} is missing"
    same = actual == expected
    return None if same else f"{path} is damaged: sha256 {actual[:12]}…, expected {expected[:12]}…"


def problems(folder: Path) -> list[str]:
    """One line for each thing that is wrong with a generation; none where it is whole."""
    try:
        return list(damaged_files(folder, Manifest.read(folder)))
    except IndexDamaged as error:
        return [str(error)]


def now() -> str:
    """This moment, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _seal(record: dict[str, object]) -> str:
    return sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Have the system write it to the disk now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
