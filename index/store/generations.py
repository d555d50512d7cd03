"""Generations on disk: write one, switch to it, open it, verify it, roll back.

    CURRENT                  the serving generation's name and seal
    LAST                     the highest number that a generation ever had
    generations/000007/      manifest.json  articles.sqlite  vectors.faiss  lexical/  titles/
    cache/vectors.sqlite     text digest + encoder digest → vector (``index.cache.vector_cache``)
    cache/articles.sqlite    the build cache: files, articles, cuts (``index.cache.build_cache``)
    cache/signatures.sqlite  text digest → signature (``index.duplicates.groups``)
    removed.json             ids left out by hand (``index.store.removal``)

A generation is written in a folder whose name starts with a dot, then renamed, then CURRENT is
replaced; each step is atomic. Whatever stops a build, CURRENT names a whole generation.

No two generations have the same number, even when the first is cleared away before the second is
written. What tells them apart is the seal of the manifest, which is a digest of all they hold: a
name comes again when the whole folder is deleted and built anew.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import threading
import weakref
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
from cachetools import LRUCache, cached
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index import invocation
from index.errors import IndexDamaged, IndexMissing, InputError
from index.search.lexical import WordIndex, terms
from index.search.vectors import VectorIndex
from index.store import listing as headlines
from index.store import schema
from index.store.catalogue import Catalogue, catalogue
from index.store.listing import Headline, Holdings, InText
from index.store.manifest import REBUILD, Manifest, check, problems
from index.store.publications import Publications
from index.store.schema import Timed
from index.text.words import tokens
from index.types import Article, Group

DEFAULT_FOLDER = Path(".dateline")
_ARTICLE_BYTES, _CHUNK_BYTES = 32_000_000, 16_000_000  # read from a generation and kept
_POINTING = 120.0  # seconds; clearing away holds that lock longest


class Generation:
    """One opened, immutable generation. Safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.name = folder.name
        self.manifest = manifest
        self.seal = manifest.seal
        # All files are opened now and never again by their names: what this generation holds can
        # be cleared away, or another put in its place, and it still answers.
        self._connection = read_only(folder / "articles.sqlite")
        self._connecting = threading.Lock()
        weakref.finalize(self, self._connection.close)
        self.vectors = VectorIndex.open(folder / "vectors.faiss")
        self.words = WordIndex.open(folder / "lexical")
        self.titles = WordIndex.open(folder / "titles")
        # Questions of one conversation, and the passages of one question, share articles. A proxy,
        # for what is kept must not keep a generation that no longer serves.
        own = weakref.proxy(self)
        articles: LRUCache[str, Article | None] = LRUCache(_ARTICLE_BYTES, article_bytes)
        self._article = cached(articles, lock=threading.Lock())(lambda n: own._read_article(n))
        self._chunks: LRUCache[int, Timed] = LRUCache(_CHUNK_BYTES, timed_bytes)
        self._chunks_lock = threading.Lock()

    @classmethod
    def open(cls, index_folder: Path) -> Generation:
        """Open the serving generation of an index folder, each file's digest checked.

        :raises IndexMissing: there is no index.
        :raises IndexDamaged: a file is missing or not the one that was written.
        """
        return cls.open_served(index_folder, serving(index_folder))

    @classmethod
    def open_served(cls, index_folder: Path, served: Served) -> Generation:
        """Open the generation that CURRENT named; raises as ``open`` does."""
        folder = index_folder / "generations" / served.name
        manifest = Manifest.read(folder)
        if served.seal not in (None, manifest.seal):
            raise IndexDamaged(
                f"{folder} is not the generation that CURRENT names: its seal is"
                f" {manifest.seal[:12]}…, expected {served.seal:.12}…; {REBUILD}"
                f" (or: {invocation.INDEX} rollback)"
            )
        check(folder, manifest, manifest.files)
        return cls(folder, manifest)

    def article(self, article_id: str) -> Article | None:
        """The article of that id, or None; those read last are kept.

        :raises IndexDamaged: the file was changed after the generation was opened.
        """
        found: Article | None = self._article(article_id)
        return found

    def _read_article(self, article_id: str) -> Article | None:
        with self._reading() as connection:
            return schema.read_article(connection, article_id)

    def articles(self) -> Iterator[Article]:
        """All articles in reading order; this and what follows raise as ``article`` does."""
        for number in range(self.manifest.articles):
            with self._reading() as connection:
                article = schema.read_numbered(connection, number)
            yield article

    def headlines(self, sought: str = "", *, offset: int = 0, limit: int = 50) -> list[Headline]:
        """A page of the list of articles, newest first; ``sought``: see ``index.store.listing``."""
        in_text = self._in_text(sought)
        with self._reading() as connection:
            return headlines.headlines(connection, sought, in_text, offset=offset, limit=limit)

    def holdings(self, sought: str = "") -> Holdings:
        """How many articles, of which publishers and times."""
        in_text = self._in_text(sought)
        with self._reading() as connection:
            return headlines.holdings(connection, sought, in_text)

    def _in_text(self, sought: str) -> InText:
        """For each word sought, the articles that have one in their text that begins so.

        Numbers are looked for in dates and headlines only, a publisher's whole name as publisher.
        """
        found: dict[str, frozenset[int]] = {}
        wanted = headlines.words_sought(sought)
        if " ".join(wanted) in map(str.casefold, self.publishers):
            return found
        for word in wanted:
            if any(map(str.isdigit, word)):
                continue
            letters = "".join(tokens(word))
            stems = [*terms(word), *(self.words.beginning(letters) if len(letters) > 2 else ())]
            rows = {int(row) for stem in stems for row in self.words.rows(stem)}
            found[word] = frozenset(self.article_numbers[row] for row in rows)
        return found

    def known(self, ids: Collection[str]) -> frozenset[str]:
        """Those of some ids that articles have."""
        with self._reading() as connection:
            return headlines.known(connection, ids)

    def chunks(self, rows: Sequence[int]) -> dict[int, Timed]:
        """Chunks with their time expressions, by row; those read last are kept.

        Rows that do not exist are left out. Raises as ``article`` does.
        """
        with self._chunks_lock:
            found = {row: self._chunks[row] for row in rows if row in self._chunks}
        lacking = [row for row in rows if row not in found]
        if lacking:
            with self._reading() as connection:
                read = schema.read_chunks(connection, lacking)
            found |= read
            with self._chunks_lock:
                for row, timed in read.items():
                    with suppress(ValueError):  # larger than all that is kept
                        self._chunks[row] = timed
        return {row: found[row] for row in rows if row in found}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Copies and versions of one story, the largest group first."""
        with self._reading() as connection:
            return schema.read_groups(connection)

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """The group of each article that is in one, by id."""
        return {member.article_id: group for group in self.groups for member in group.members}

    @cached_property
    def grouped_numbers(self) -> frozenset[int]:
        """The numbers of all articles that are in a group."""
        with self._reading() as connection:
            rows = connection.execute("SELECT article FROM sameness")
            return frozenset(number for (number,) in rows)

    @cached_property
    def publishers(self) -> list[str]:
        """The publishers that articles name, each once, by name."""
        return sorted(self.publications.publishers, key=str.casefold)

    def title(self, number: int) -> str:
        """The headline of the article of that number, which is there."""
        with self._reading() as connection:
            found = connection.execute("SELECT title FROM article WHERE number = ?", (number,))
            return str(found.fetchone()[0])

    @cached_property
    def catalogue(self) -> Catalogue:
        """Publisher and time of every article, to count by."""
        with self._reading() as connection:
            return catalogue(connection)

    @cached_property
    def article_numbers(self) -> NDArray[np.int32]:
        """For each chunk row, its article's number (its row in ``titles``)."""
        with self._reading() as connection:
            return schema.read_article_numbers(connection, self.manifest.chunks)

    @cached_property
    def publications(self) -> Publications:
        """When and by whom each article was published, by its number."""
        with self._reading() as connection:
            return Publications.read(connection, self.manifest.articles)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time; what SQLite meets in a file damaged since."""
        try:
            with self._connecting:
                yield self._connection
        except (sqlite3.Error, ValueError) as error:
            path = self.folder / "articles.sqlite"
            raise IndexDamaged(
                f"{path} cannot be read ({error}); {REBUILD} (or: {invocation.INDEX} rollback)"
            ) from None


def article_bytes(article: Article | None) -> int:
    """About what an article takes in memory."""
    return (
        200
        if article is None
        else 700 + sys.getsizeof(article.text) + 200 * len(article.paragraphs)
    )


def timed_bytes(timed: Timed) -> int:
    """About what a chunk and its time expressions take in memory."""
    chunk, times = timed
    return 500 + 110 * len(chunk.sentences) + 600 * len(times)


def read_only(path: Path) -> sqlite3.Connection:
    """An SQLite file of a generation, which nothing writes to any more."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, check_same_thread=False)


@dataclass(frozen=True, slots=True)
class Served:
    """What CURRENT says: a generation's name and its seal, which older versions did not write."""

    name: str
    seal: str | None


def current_folder(index_folder: Path) -> Path:
    """The serving generation's folder; raises as ``serving`` does."""
    return index_folder / "generations" / serving(index_folder).name


def serving(index_folder: Path) -> Served:
    """Which generation serves.

    :raises IndexMissing: there is no index here.
    :raises IndexDamaged: CURRENT names a generation that is not there.
    :raises InputError: the folder's name is not UTF-8.
    """
    served = _pointer(index_folder)
    if served.name not in generation_names(index_folder):
        pointer = index_folder / "CURRENT"
        raise IndexDamaged(
            f"{pointer} names generation {served.name!r:.40}, which is not there; {REBUILD}"
            f" (or: {invocation.INDEX} rollback)"
        )
    return served


def _pointer(index_folder: Path) -> Served:
    check_name(index_folder)
    pointer = index_folder / "CURRENT"
    try:
        name, _, seal = pointer.read_text("utf-8").strip().partition(" ")
        return Served(name, seal or None)
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(
            f"no index in {index_folder}; make one with: {invocation.INDEX} build PATH"
            f" --index {index_folder}"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(
            f"{pointer} cannot be read ({type(error).__name__}); {REBUILD}"
        ) from None


def generation_names(index_folder: Path) -> list[str]:
    """All whole generations, oldest first."""
    folder = index_folder / "generations"
    return sorted(p.name for p in folder.iterdir() if _numbered(p.name)) if folder.is_dir() else []


def _numbered(name: str) -> bool:
    return name.isascii() and name.isdigit()


def _last_number(index_folder: Path) -> int:
    """The highest number that a generation of this folder is known to have had; 0 at first."""
    names = generation_names(index_folder)
    for file in ("LAST", "CURRENT"):
        with suppress(OSError, UnicodeDecodeError):  # a damaged one is no reason not to build
            names += (index_folder / file).read_text("utf-8").split()[:1]
    return max((int(name) for name in names if _numbered(name) and len(name) < 12), default=0)


def leftovers(index_folder: Path) -> list[Path]:
    """Half generations that a killed build or a killed gc left, for whoever holds the lock."""
    folder = index_folder / "generations"
    return [path for way in (".writing-*", ".deleting-*") for path in folder.glob(way)]


def delete(folder: Path) -> None:
    """Delete a generation: first its name, so that no half of it is ever taken for a whole one."""
    doomed = folder.with_name(f".deleting-{folder.name}")
    try:
        folder.rename(doomed)
    except OSError:
        doomed = folder  # of a system that renames nothing that is open
    shutil.rmtree(doomed, ignore_errors=True)


def clear_leftovers(index_folder: Path) -> None:
    """Clear away what killed commands left, unless a build is running or nothing can be written."""
    if not leftovers(index_folder):
        return
    with suppress(OSError, Timeout), FileLock(index_folder / ".lock", timeout=0):
        for leftover in leftovers(index_folder):
            shutil.rmtree(leftover, ignore_errors=True)


def new_folder(index_folder: Path) -> Path:
    """An empty folder to write the next generation in; leftovers of killed builds are removed."""
    generations = index_folder / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    for leftover in leftovers(index_folder):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = generations / f".writing-{_last_number(index_folder) + 1:06d}"
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
    with pointing(index_folder):
        _replace(index_folder / "LAST", name)
        folder.rename(final)
        _sync(final.parent)
        serve(index_folder, name)
    return name


def check_name(index_folder: Path) -> None:
    """Nothing where an index can have that name. :raises InputError: it is not UTF-8."""
    try:
        str(index_folder.absolute()).encode()
    except UnicodeEncodeError:
        shown = os.fsencode(index_folder).decode("utf-8", "backslashreplace")
        raise InputError(f"the index folder's name is not UTF-8: {shown}; name another") from None


def pointing(index_folder: Path) -> FileLock:
    """The lock of CURRENT: what it names must not be cleared away while it is chosen."""
    return FileLock(index_folder / ".pointing.lock", timeout=_POINTING)


def serve(index_folder: Path, name: str) -> None:
    """Point CURRENT at a generation, atomically; for whoever holds ``pointing``."""
    seal = Manifest.read(index_folder / "generations" / name).seal
    _replace(index_folder / "CURRENT", f"{name} {seal}")


def _replace(path: Path, line: str) -> None:
    """Write a file of one line, atomically."""
    draft = path.with_name(f".{path.name}")
    draft.write_text(line + "\n", "utf-8")
    _sync(draft)
    draft.replace(path)
    _sync(path.parent)


def roll_back(index_folder: Path) -> tuple[str, str]:
    """Serve the newest whole generation before the serving one. Returns both names, old and new.

    The serving one need not be there any more.

    :raises IndexMissing: there is no index.
    :raises InputError: there is no earlier generation that is whole, or CURRENT cannot be written.
    """
    _pointer(index_folder)  # before a lock makes a file in a folder that is no index
    try:
        with pointing(index_folder):
            current = _pointer(index_folder).name
            earlier = [name for name in generation_names(index_folder) if name < current]
            for name in reversed(earlier):
                if not problems(index_folder / "generations" / name):
                    serve(index_folder, name)
                    return current, name
    except OSError as error:  # a lock that is not had in time is one, too
        raise InputError(f"cannot write in {index_folder}: {error.strerror or error}") from None
    raise InputError(f"no whole generation before {current:.40} in {index_folder}; {REBUILD}")


def now() -> str:
    """This moment, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _sync(path: Path, *, windows: bool = os.name == "nt") -> None:
    """Have the system write a file, or a folder's list of names, to the disk now.

    Windows opens no folder to that end, and a file only for writing too.
    """
    if windows and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
