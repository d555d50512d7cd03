"""How many articles came from each format, and what share of their stored text is in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from index.formats.dispatch import UNNAMED, kind_of

_WITHOUT_ENDING = "without ending"
_OTHER = "unknown"
# A paragraph is a JSON array whose first two items are where it starts and ends.
_SIZES = """SELECT path, length(text), (SELECT sum(json_extract(value, '$[1]')
    - json_extract(value, '$[0]')) FROM json_each(paragraphs)) FROM article"""


@dataclass(frozen=True, slots=True)
class FormatCount:
    """Articles of one format; ``kept`` is the share of their characters in paragraphs, 0..1."""

    articles: int
    kept: float

    def to_json(self) -> dict[str, float]:
        """Both numbers."""
        return {"articles": self.articles, "kept": round(self.kept, 4)}


def format_counts(connection: sqlite3.Connection) -> Mapping[str, FormatCount]:
    """By the ending of the file that an article came from, most articles first."""
    articles: dict[str, int] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for path, size, kept in connection.execute(_SIZES):
        kind = kind_of(path) if path else ""
        kind = _WITHOUT_ENDING if kind == UNNAMED else kind or _OTHER
        articles[kind] = articles.get(kind, 0) + 1
        whole, held = sizes.get(kind, (0, 0))
        sizes[kind] = (whole + size, held + (kept or 0))
    order = sorted(articles, key=lambda kind: (-articles[kind], kind))
    return {k: FormatCount(articles[k], sizes[k][1] / max(1, sizes[k][0])) for k in order}
