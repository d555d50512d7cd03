"""Articles and chunks in one SQLite file: writing rows and reading them back.

Text, spans and metadata only; no pickle, nothing executable. Spans are stored as JSON arrays of
integers.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, cast

from index.types import (
    Article,
    Chunk,
    Paragraph,
    Period,
    Published,
    Span,
    TimeExpression,
)

_TABLES = """
CREATE TABLE article (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL,
    sha256 TEXT NOT NULL, paragraphs TEXT NOT NULL, published TEXT, publisher TEXT, url TEXT,
    path TEXT);
CREATE TABLE chunk (
    row INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(number),
    sentences TEXT NOT NULL, times TEXT NOT NULL, digest TEXT NOT NULL);
CREATE INDEX chunk_by_article ON chunk(article);
CREATE INDEX article_by_date ON article(published DESC, title, id, publisher);
"""
_ARTICLE = "id, title, text, sha256, paragraphs, published, publisher, url, path"


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty database."""
    connection.executescript(_TABLES)


def insert_article(connection: sqlite3.Connection, number: int, article: Article) -> None:
    """Store one article under its number, 0 and up in reading order."""
    paragraphs = [[p.span.start, p.span.end, p.kind] for p in article.paragraphs]
    connection.execute(
        f"INSERT INTO article (number, {_ARTICLE}) VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            number,
            article.id,
            article.title,
            article.text,
            article.sha256,
            json.dumps(paragraphs),
            _published_to_json(article.published),
            article.publisher,
            article.url,
            article.path,
        ),
    )


def insert_chunk(
    connection: sqlite3.Connection,
    row: int,
    number: int,
    sentences: Sequence[Span],
    times: Iterable[TimeExpression],
    digest: str,
) -> None:
    """Store one chunk of article ``number``; ``digest`` is that of the text the encoder saw."""
    connection.execute(
        "INSERT INTO chunk VALUES (?,?,?,?,?)",
        (
            row,
            number,
            json.dumps([[span.start, span.end] for span in sentences]),
            json.dumps([_time_to_json(time) for time in times], ensure_ascii=False),
            digest,
        ),
    )


def read_article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """The article of that id, or None."""
    found = connection.execute(
        f"SELECT {_ARTICLE} FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    return None if found is None else _article(found)


def read_articles(connection: sqlite3.Connection) -> Iterator[Article]:
    """All articles in reading order."""
    for found in connection.execute(f"SELECT {_ARTICLE} FROM article ORDER BY number"):
        yield _article(found)


def read_chunks(
    connection: sqlite3.Connection, rows: Sequence[int]
) -> dict[int, tuple[Chunk, tuple[TimeExpression, ...]]]:
    """Chunks and their time expressions by row; rows that do not exist are left out."""
    found: dict[int, tuple[Chunk, tuple[TimeExpression, ...]]] = {}
    for row in rows:
        record = connection.execute(
            "SELECT article.id, sentences, times FROM chunk JOIN article"
            " ON article.number = chunk.article WHERE row = ?",
            (row,),
        ).fetchone()
        if record is not None:
            spans = tuple(Span(start, end) for start, end in json.loads(record[1]))
            chunk = Chunk(row, record[0], Span(spans[0].start, spans[-1].end), spans)
            found[row] = (chunk, tuple(_time(item) for item in json.loads(record[2])))
    return found


def _article(record: Sequence[Any]) -> Article:
    identifier, title, text, digest, paragraphs, published, publisher, url, path = record
    return Article(
        id=identifier,
        text=text,
        title=title,
        sha256=digest,
        paragraphs=tuple(Paragraph(Span(a, b), kind) for a, b, kind in json.loads(paragraphs)),
        published=published_of(published),
        publisher=publisher,
        url=url,
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
