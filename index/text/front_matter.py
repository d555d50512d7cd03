"""The block of ``key: value`` lines between two ``---`` at the start of a text.

A small strict reader, not YAML: one plain value a line. A block with anything else in it, or
without one key that is known here, is no front matter, and stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLOCK = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<lines>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_PAIR = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?$")
_ASIDE = re.compile(r"\s*(?:#.*)?$|[ \t]+\S.*$|-[ \t]+\S.*$")  # blank, comment, nested, list item
_LONGEST = 20_000
_KEYS = {
    "title": "title", "headline": "title",
    "published": "published", "date": "published", "publish_date": "published",
    "published_at": "published", "pubdate": "published",
    "publisher": "publisher", "source": "publisher", "publication": "publisher",
    "site": "publisher", "sitename": "publisher",
    "url": "url", "link": "url", "source_url": "url", "canonical_url": "url",
    "author": "author", "authors": "author", "byline": "author",
}  # fmt: skip


def read(text: str) -> tuple[Mapping[str, str], int]:
    """The fields that the front matter gives, and where the text after it starts (0 without)."""
    block = _BLOCK.match(text[:_LONGEST])
    if block is None:
        return {}, 0
    fields: dict[str, str] = {}
    for line in block["lines"].splitlines():
        pair = _PAIR.match(line)
        if pair is None:
            if _ASIDE.match(line):
                continue
            return {}, 0
        key = _KEYS.get(pair[1].lower().replace(" ", "_").replace("-", "_"))
        value = _plain(pair[2] or "")
        if key is not None and value:
            fields.setdefault(key, value)
    return (fields, block.end()) if fields else ({}, 0)


def _plain(value: str) -> str:
    """A value without its quotes, or without the comment after it."""
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    value = re.sub(r"(?<!\s)\s+#.*$", "", value)
    return "" if value[:1] in ("|", ">", "[", "{", "&", "*") or value in ("~", "null") else value
