"""Deletes old generations, remains of killed builds, and unused cache entries."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.analysis import analysis_key
from index.cache.build_cache import BuildCache
from index.cache.vector_cache import BlobCache, VectorCache
from index.duplicates.near_duplicates import signature_key
from index.errors import InputError
from index.formats.columns import Columns
from index.sources.cached_articles import keys_of, reading_key
from index.store import generations as store
from index.store import schema
from index.store.manifest import Manifest, check, problems

KEEP = 2  # the serving generation and the one to roll back to


@dataclass(frozen=True, slots=True)
class Cleared:
    """What went: generations by name, temporary folders, cache entries, and bytes in all."""

    generations: tuple[str, ...]
    leftovers: int
    entries: int
    size: int


def gc(index_folder: Path, keep: int = KEEP) -> Cleared:
    """Keep the serving generation and the newest whole others, ``keep`` in all.

    :raises IndexMissing: there is no index.
    :raises IndexDamaged: the serving generation is damaged; then nothing is cleared away.
    :raises InputError: a build is running, or the folder cannot be written.
    """
    store.current_folder(index_folder)  # before a lock makes a file in a folder that is no index
    try:
        with FileLock(index_folder / ".lock", timeout=0), store.pointing(index_folder):
            return _gc(index_folder, keep)
    except Timeout:
        raise InputError(f"a build is running in {index_folder}; wait for it to end") from None
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot clear away in {index_folder}: {reason}") from None


def _gc(index_folder: Path, keep: int) -> Cleared:
    current = store.current_folder(index_folder)
    check(current, manifest := Manifest.read(current), manifest.files)
    before = _size(index_folder)
    generations = current.parent
    leftovers = store.leftovers(index_folder)
    kept = [current]
    gone: list[Path] = []
    for name in reversed(store.generation_names(index_folder)):
        folder = generations / name
        if folder != current:
            wanted = len(kept) < keep and not problems(folder)
            (kept if wanted else gone).append(folder)
    for folder in gone:
        store.delete(folder)
    for folder in leftovers:
        shutil.rmtree(folder, ignore_errors=True)
    entries = _clear_cache(index_folder / "cache", kept)
    names = tuple(sorted(folder.name for folder in gone))
    return Cleared(names, len(leftovers), entries, max(0, before - _size(index_folder)))


def _clear_cache(cache: Path, kept: Sequence[Path]) -> int:
    gone = 0
    if (cache / "vectors.sqlite").is_file():
        with VectorCache(cache / "vectors.sqlite", "", 0) as vectors:
            gone += vectors.retain(d for folder in kept for d in _chunk_digests(folder))
    if (cache / "signatures.sqlite").is_file():
        with BlobCache(cache / "signatures.sqlite", "", 0) as signatures:
            gone += signatures.retain(key for folder in kept for key in _signatures(folder))
    if (cache / "articles.sqlite").is_file():
        with BuildCache(cache / "articles.sqlite") as memory:
            readings = [key for folder in kept for key in _readings(folder)]
            keys = {key for reading in readings for key in keys_of(memory, reading)}
            keys.update(key for folder in kept for key in _cuts(folder))
            gone += memory.retain(readings, keys, (p for f in kept for p in _paths(f)))
    return gone


def _chunk_digests(folder: Path) -> Iterator[str]:
    with closing(store.read_only(folder / "articles.sqlite")) as connection:
        yield from (digest for (digest,) in connection.execute("SELECT digest FROM chunk"))


def _signatures(folder: Path) -> Iterator[str]:
    with closing(store.read_only(folder / "articles.sqlite")) as connection:
        yield from (signature_key(article) for article in schema.read_articles(connection))


def _paths(folder: Path) -> Iterator[Path]:
    with closing(store.read_only(folder / "articles.sqlite")) as connection:
        yield from (Path(path) for path in schema.read_files(connection))


def _readings(folder: Path) -> Iterator[str]:
    manifest = Manifest.read(folder)
    columns = Columns(manifest.columns) if manifest.columns else None
    with closing(store.read_only(folder / "articles.sqlite")) as connection:
        for seen in schema.read_files(connection).values():
            yield reading_key(seen.name, seen.sha256, columns, manifest.charset)


def _cuts(folder: Path) -> Iterator[str]:
    manifest = Manifest.read(folder)
    with closing(store.read_only(folder / "articles.sqlite")) as connection:
        for article in schema.read_articles(connection):
            yield analysis_key(
                article, manifest.settings, manifest.encoder_digest, manifest.encoder_limit
            )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
