"""Articles and chunks in one SQLite file: writing rows and reading them back.

Text, spans and metadata only; no pickle, nothing executable. Spans are stored as JSON arrays of
integers.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index.cache.build_cache import Seen, Stamp
from index.cache.sqlite_rows import batched, places
from index.types import (
    Article,
    Chunk,
    Group,
    Member,
    Paragraph,
    Period,
    Published,
    Span,
    TimeExpression,
)

_FETCHED = 10_000
Timed = tuple[Chunk, tuple[TimeExpression, ...]]  # a chunk with what it says of time
_TABLES = """
CREATE TABLE article (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL,
    sha256 TEXT NOT NULL, paragraphs TEXT NOT NULL, published TEXT, publisher TEXT, url TEXT,
    author TEXT, path TEXT, language TEXT);
CREATE TABLE chunk (
    row INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(number),
    sentences TEXT NOT NULL, times TEXT NOT NULL, digest TEXT NOT NULL);
CREATE INDEX chunk_by_article ON chunk(article);
CREATE INDEX article_by_date ON article(published DESC, title, id, publisher);
CREATE TABLE file (
    path TEXT PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL,
    ctime INTEGER NOT NULL, inode INTEGER NOT NULL, settled INTEGER NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE sameness (
    article INTEGER PRIMARY KEY REFERENCES article(number), story INTEGER NOT NULL,
    place INTEGER NOT NULL, alike REAL NOT NULL, superseded_by TEXT);
"""
_ARTICLE = "id, title, text, sha256, paragraphs, published, publisher, url, author, path"


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty database."""
    connection.executescript(_TABLES)


def insert_article(
    connection: sqlite3.Connection, number: int, article: Article, language: str | None = None
) -> None:
    """Store one article under its number, 0 and up in reading order, with its language's code."""
    connection.execute(
        f"INSERT INTO article (number, language, {_ARTICLE}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (number, language, *article_row(article)),
    )


def article_row(article: Article) -> tuple[str | None, ...]:
    """An article as text columns, for ``article_of_row``."""
    paragraphs = [[p.span.start, p.span.end, p.kind] for p in article.paragraphs]
    return (
        article.id,
        article.title,
        article.text,
        article.sha256,
        json.dumps(paragraphs),
        _published_to_json(article.published),
        article.publisher,
        article.url,
        article.author,
        article.path,
    )


def insert_chunk(
    connection: sqlite3.Connection, row: int, number: int, columns: Sequence[str]
) -> None:
    """Store one chunk of article ``number``, given by its ``chunk_columns``."""
    connection.execute("INSERT INTO chunk VALUES (?,?,?,?,?)", (row, number, *columns))


def span_of(sentences: str) -> Span:
    """From the first to the last of a chunk's sentences, as stored."""
    spans = json.loads(sentences)
    return Span(spans[0][0], spans[-1][1])


def insert_files(connection: sqlite3.Connection, files: Iterable[tuple[str, Seen]]) -> None:
    """Store what the files were like that the articles were read from, ``articles.toml`` too."""
    connection.executemany(
        "INSERT OR REPLACE INTO file VALUES (?,?,?,?,?,?,?,?)",
        ((path, seen.name, *astuple(seen.stamp), seen.sha256) for path, seen in files),
    )


def read_files(connection: sqlite3.Connection) -> dict[str, Seen]:
    """Those files by path."""
    rows = connection.execute("SELECT * FROM file ORDER BY path")
    return {row[0]: Seen(Stamp.stored(row[2:7]), row[7], row[1]) for row in rows}


def chunk_columns(
    sentences: Sequence[Span], times: Iterable[TimeExpression], digest: str
) -> tuple[str, str, str]:
    """What is stored of a chunk; ``digest`` is that of the text the encoder saw."""
    return (
        json.dumps([[span.start, span.end] for span in sentences]),
        json.dumps([_time_to_json(time) for time in times], ensure_ascii=False),
        digest,
    )


def read_article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """The article of that id, or None."""
    found = connection.execute(
        f"SELECT {_ARTICLE} FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    return None if found is None else article_of_row(found)


def read_articles(connection: sqlite3.Connection) -> Iterator[Article]:
    """All articles in reading order."""
    for found in connection.execute(f"SELECT {_ARTICLE} FROM article ORDER BY number"):
        yield article_of_row(found)


def read_chunks(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Timed]:
    """The chunks of these rows with their time expressions, by row; of no others."""
    found: dict[int, Timed] = {}
    for some in batched(rows):
        records = connection.execute(
            "SELECT row, article.id, sentences, times FROM chunk JOIN article"
            f" ON article.number = chunk.article WHERE row IN ({places(some)})",
            some,
        )
        for row, article_id, sentences, times in records:
            spans = tuple(Span(start, end) for start, end in json.loads(sentences))
            chunk = Chunk(row, article_id, Span(spans[0].start, spans[-1].end), spans)
            found[row] = chunk, tuple(_time(item) for item in json.loads(times))
    return found


def read_chunk_texts(
    connection: sqlite3.Connection, rows: Sequence[int]
) -> dict[int, tuple[str, str, Span]]:
    """The article's headline and text, and where in it the chunk is, of each of these rows."""
    found: dict[int, tuple[str, str, Span]] = {}
    for some in batched(rows):
        records = connection.execute(
            "SELECT row, title, text, sentences FROM chunk JOIN article"
            f" ON article.number = chunk.article WHERE row IN ({places(some)})",
            some,
        )
        for row, title, text, sentences in records:
            found[row] = title, text, span_of(sentences)
    return found


def read_article_numbers(connection: sqlite3.Connection, count: int) -> NDArray[np.int32]:
    """The article's number of each of ``count`` chunks, by row; from an index, no chunk is read."""
    numbers = np.zeros(count, dtype=np.int32)
    found = connection.execute("SELECT row, article FROM chunk INDEXED BY chunk_by_article")
    while some := found.fetchmany(_FETCHED):
        rows, articles = np.array(some, dtype=np.int64).T
        numbers[rows] = articles
    return numbers


def count_articles(connection: sqlite3.Connection) -> int:
    """How many articles are stored."""
    (count,) = connection.execute("SELECT count(*) FROM article").fetchone()
    return int(count)


def read_numbered(connection: sqlite3.Connection, number: int) -> Article:
    """The article of that number, which is there."""
    found = connection.execute(f"SELECT {_ARTICLE} FROM article WHERE number = ?", (number,))
    return article_of_row(found.fetchone())


def insert_groups(connection: sqlite3.Connection, groups: Iterable[Group]) -> None:
    """Store the groups of articles that are stored already, in their order."""
    connection.executemany(
        "INSERT INTO sameness SELECT number, ?, ?, ?, ? FROM article WHERE id = ?",
        (
            (story, place, member.alike, member.superseded_by, member.article_id)
            for story, group in enumerate(groups)
            for place, member in enumerate(group.members)
        ),
    )


def read_groups(connection: sqlite3.Connection) -> tuple[Group, ...]:
    """All groups, as they were given to ``insert_groups``."""
    found: dict[int, list[Member]] = {}
    rows = connection.execute(
        "SELECT story, id, title, published, publisher, url, alike, superseded_by"
        " FROM sameness JOIN article ON article.number = sameness.article ORDER BY story, place"
    )
    for story, name, title, published, publisher, url, alike, later in rows:
        member = Member(name, title, published_of(published), publisher, url, alike, later)
        found.setdefault(story, []).append(member)
    return tuple(Group(tuple(members)) for members in found.values())


def article_of_row(record: Sequence[Any]) -> Article:
    """The article of an ``article_row``."""
    identifier, title, text, digest, paragraphs, published, publisher, url, author, path = record
    return Article(
        id=identifier,
        text=text,
        title=title,
        sha256=digest,
        paragraphs=tuple(Paragraph(Span(a, b), kind) for a, b, kind in json.loads(paragraphs)),
        published=published_of(published),
        publisher=publisher,
        url=url,
        author=author,
        path=path,
    )


def _published_to_json(published: Published | None) -> str | None:
    if published is None:
        return None
    return json.dumps(
        [*published.period.to_json(), published.precision, published.source, published.inferred]
    )


def published_of(stored: str | None) -> Published | None:
    """A publication date from its row."""
    if stored is None:
        return None
    start, end, precision, source, inferred = json.loads(stored)
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    return Published(period, precision, source, inferred)


def _time_to_json(time: TimeExpression) -> list[object]:
    period = time.period.to_json() if time.period else None
    return [
        time.start,
        time.end,
        time.text,
        time.type,
        time.value,
        period,
        time.anchor_kind,
        time.anchor,
        time.vague,
        time.mod,
    ]


def _time(item: Sequence[Any]) -> TimeExpression:
    start, end, text, kind, value, period, anchor_kind, anchor, vague, mod = item
    days = cast("list[str] | None", period)
    known = Period(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None
    return TimeExpression(start, end, text, kind, value, known, anchor_kind, anchor, vague, mod)
