"""Verifies a generation: every digest, every span, and the counts across its files.

Digests come first. What stands inside a file is looked at only where the file is the one that was
written: of a damaged one nothing can be trusted, and the digest has said so already.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.cache.vector_cache import text_digest
from index.errors import IndexDamaged
from index.search.lexical import WordIndex
from index.search.vectors import VectorIndex
from index.store import generations, schema
from index.store.manifest import Manifest, damage
from index.text.reading_view import as_read
from index.types import Article, Span

_ROWS = "SELECT row, sentences, times, digest FROM chunk WHERE article = ? ORDER BY row"


def problems(folder: Path) -> list[str]:
    """One line for each thing that is wrong with a generation; none where it is whole."""
    try:
        manifest = Manifest.read(folder)
    except IndexDamaged as error:
        return [str(error)]
    checked = {name: damage(folder / name, sha) for name, sha in manifest.files.items()}
    found = [line for line in checked.values() if line is not None]
    whole = {name for name, line in checked.items() if line is None}
    if "articles.sqlite" in whole:
        found += _articles(folder / "articles.sqlite", manifest)
    if "vectors.faiss" in whole:
        found += _vectors(folder / "vectors.faiss", manifest)
    for name, count in (("lexical", manifest.chunks), ("titles", manifest.articles)):
        parts = [file for file in manifest.files if file.startswith(f"{name}/")]
        if whole.issuperset(parts):
            found += _words(folder / name, count)
    return found


def _articles(path: Path, manifest: Manifest) -> Iterator[str]:
    try:
        with closing(generations.read_only(path)) as connection:
            for (line,) in connection.execute("PRAGMA integrity_check"):
                if line != "ok":
                    yield f"{path}: {line}"
            yield from _counts(path, connection, manifest)
            for number, article in enumerate(schema.read_articles(connection)):
                name = f"{path}: article {article.id!r}"
                chunks = connection.execute(_ROWS, (number,)).fetchall()
                yield from (f"{name}: {what}" for what in _article(article))
                for row in chunks:
                    yield from (f"{name}: chunk {row[0]}: {what}" for what in _chunk(article, row))
    except (sqlite3.Error, ValueError, TypeError) as error:
        yield f"{path} cannot be read ({type(error).__name__}: {error})"


def _counts(path: Path, connection: sqlite3.Connection, manifest: Manifest) -> Iterator[str]:
    """Numbers run from 0 without a gap, each chunk's article is there, the manifest agrees."""
    for table, key, expected in (
        ("article", "number", manifest.articles),
        ("chunk", "row", manifest.chunks),
    ):
        count, first, last = connection.execute(
            f"SELECT count(*), min({key}), max({key}) FROM {table}"
        ).fetchone()
        if count != expected:
            yield f"{path} holds {count} {table}s, the manifest says {expected}"
        if count and (first, last) != (0, count - 1):
            yield f"{path}: {table}s are numbered {first} to {last}, expected 0 to {count - 1}"
    orphans = "SELECT row, article FROM chunk WHERE article NOT IN (SELECT number FROM article)"
    for row, number in connection.execute(orphans):
        yield f"{path}: chunk {row} belongs to article number {number}, which is not there"
    strays = "SELECT article FROM sameness WHERE article NOT IN (SELECT number FROM article)"
    for (number,) in connection.execute(strays):
        yield f"{path}: a group of copies names article number {number}, which is not there"


def _article(article: Article) -> Iterator[str]:
    """What is wrong with an article's text and paragraphs."""
    actual = sha256(article.text.encode("utf-8")).hexdigest()
    if actual != article.sha256:
        yield f"its text has sha256 {actual[:12]}…, expected {article.sha256[:12]}…"
    yield from _order("paragraph", [p.span for p in article.paragraphs], len(article.text))


def _chunk(article: Article, row: Sequence[Any]) -> Iterator[str]:
    """What is wrong with one chunk's sentences, time expressions and digest."""
    spans = [Span(start, end) for start, end in json.loads(row[1])]
    if not spans:
        yield "it has no sentences"
        return
    yield from _order("sentence", spans, len(article.text))
    whole = Span(spans[0].start, spans[-1].end)
    if not any(p.span.holds(spans[0]) for p in article.paragraphs):
        yield f"sentence [{spans[0].start}, {spans[0].end}) is in no kept paragraph"
    for start, end, text, *_ in json.loads(row[2]):
        if not whole.start <= start < end <= whole.end:
            yield f"time expression [{start}, {end}) is outside of [{whole.start}, {whole.end})"
        elif article.text[start:end] != text:
            yield f"time expression [{start}, {end}) is {article.text[start:end]!r}, not {text!r}"
    passage, title = as_read(article.text, whole), as_read(article.title)
    # A very long title stays out of what the encoder sees (``index.build``).
    if row[3] not in (text_digest(f"{title}\n{passage}"), text_digest(passage)):
        yield f"its digest {row[3][:12]}… is not that of the characters of its span"


def _order(what: str, spans: Sequence[Span], length: int) -> Iterator[str]:
    for span in spans:
        if span.start == span.end or span.end > length:
            yield f"{what} [{span.start}, {span.end}) is empty or beyond {length} characters"
    for before, after in pairwise(spans):
        if after.start < before.end:
            yield f"{what} [{after.start}, {after.end}) begins before the one before it ends"


def _vectors(path: Path, manifest: Manifest) -> Iterator[str]:
    try:
        vectors = VectorIndex.open(path)
    except IndexDamaged as error:
        yield str(error)
        return
    if len(vectors) != manifest.chunks:
        yield f"{path} holds {len(vectors)} vectors, the manifest says {manifest.chunks} chunks"
    if vectors.dimension != manifest.dimension:
        yield f"{path} has {vectors.dimension} dimensions, the manifest says {manifest.dimension}"


def _words(folder: Path, expected: int) -> Iterator[str]:
    try:
        count = len(WordIndex.open(folder))
    except IndexDamaged as error:
        yield str(error)
        return
    if count != expected:
        yield f"{folder} holds {count} texts, the manifest says {expected}"
