"""Articles as JSON lines, and back to the same articles.

A line has the usual fields, for whoever reads it, and under ``dateline`` what reading it again
could find out otherwise: which paragraphs were kept, and how the date is known. Only where the
article came from is lost: its path is then that of the export.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from index.errors import InputError
from index.formats.draft import EXPORTED as EXPORTED
from index.formats.draft import Draft
from index.sources.metadata import Metadata
from index.store import schema
from index.types import Article, ParagraphKind


def export(articles: Iterable[Article], file: Path) -> int:
    """Write one article a line, all or nothing; how many they were.

    :raises InputError: the file cannot be written.
    """
    draft = file.with_name(f".{file.name}.part")
    count = 0
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as lines:
            for article in articles:
                lines.write(json.dumps(record_of(article), ensure_ascii=False) + "\n")
                count += 1
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(f"{file}: cannot be written ({error.strerror})") from None
    return count


def record_of(article: Article) -> dict[str, object]:
    """One article as JSON-ready data."""
    row = schema.article_row(article)
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "published": article.published.iso() if article.published else None,
        "publisher": article.publisher,
        "url": article.url,
        "author": article.author,
        EXPORTED: {
            "sha256": article.sha256,
            "paragraphs": json.loads(row[4] or "[]"),
            "published": json.loads(row[5]) if row[5] else None,
        },
    }


def restored(draft: Draft, path: str, stated: Metadata) -> Article:
    """The article that was exported, with what ``articles.toml`` states in its place.

    :raises InputError: the line was changed since.
    """
    fields, kept = draft.fields, draft.fields[EXPORTED]
    digest = sha256(draft.text.encode("utf-8")).hexdigest()
    if not isinstance(kept, dict) or kept.get("sha256") != digest:
        raise InputError(
            f"its text is not the one that was exported; delete its field {EXPORTED!r}"
            " to have it read anew"
        )
    try:
        _check(kept["paragraphs"], len(draft.text))
        row = (draft.id, fields["title"], draft.text, digest, json.dumps(kept["paragraphs"]),
               json.dumps(kept["published"]) if kept["published"] else None,
               _text(fields, "publisher"), _text(fields, "url"), _text(fields, "author"),
               path)  # fmt: skip
        article = schema.article_of_row(row)
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(f"its field {EXPORTED!r} is not as exported ({error})") from None
    return replace(
        article,
        title=stated.title or article.title,
        published=stated.published or article.published,
        publisher=stated.publisher or article.publisher,
        url=stated.url or article.url,
        author=stated.author or article.author,
    )


def _check(paragraphs: Sequence[Sequence[Any]], length: int) -> None:
    spans = [(start, end) for start, end, _ in paragraphs]
    sound = all(0 <= start < end <= length for start, end in spans)
    if not sound or any(after[0] < before[1] for before, after in pairwise(spans)):
        raise ValueError("paragraphs beyond the text, or not in order")
    if not {kind for *_, kind in paragraphs} <= set(get_args(ParagraphKind)):
        raise ValueError("a paragraph of an unknown kind")


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value
