"""One file's articles from memory, where neither the file nor what ``articles.toml`` says of them
has changed; and what is noted while a file is read, so that the next build can recall it.

A file in which something was broken is read again at each build: the trouble may have passed. Its
articles are still recalled one by one, so that only reading is repeated, not cleaning and dating.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from index.cache.build_cache import BuildCache, key_of
from index.formats.columns import Columns
from index.formats.draft import Draft, Skipped
from index.sources.metadata import Fields
from index.store import schema
from index.types import Article


def reading_key(name: str, sha256: str, columns: Columns | None, charset: str | None = None) -> str:
    """The key of a file's reading: its name is in the ids, its columns choose the fields."""
    return key_of("reading", name, sha256, dict(columns.names) if columns else None, charset)


class FileReading:
    """What one file holds; ``base`` is what its ids begin with where its stem is not.

    ``complete`` says, after ``recalled``, that nothing had to be read.
    """

    def __init__(
        self, memory: BuildCache, key: str, extra: Mapping[str, Fields], base: str | None = None
    ) -> None:
        self.complete = False
        self._memory, self._key, self._extra, self._base = memory, key, extra, base
        self._items: list[list[object]] = []
        self._again = False

    def recalled(self) -> Iterator[Article | Skipped]:
        """What the file holds, as far as it is remembered."""
        kept = self._memory.reading(self._key)
        if kept is None or kept["again"] or kept["base"] != self._base:
            return
        if kept["stated"] != self._stated(kept["items"]):
            return
        for item in kept["items"]:
            if item[0] == "skipped":
                yield Skipped(item[1], item[2], item[3], item[4])
                continue
            row = self._memory.get(item[1])
            if row is None:
                return
            yield schema.article_of_row(row)
        self.complete = True

    def article(
        self, draft: Draft, file: Path, make: Callable[[], Article | Skipped]
    ) -> Article | Skipped:
        """The article of a draft: remembered, or made and noted."""
        stated = self._extra.get(draft.id)
        key = key_of(
            "article", draft.id, draft.text, dict(draft.fields), draft.start, draft.extracted,
            draft.undated, draft.marks, str(file), stated,
        )  # fmt: skip
        row = self._memory.get(key)
        item = make() if row is None else schema.article_of_row(row)
        if isinstance(item, Skipped):
            self.skip(item)
            return item
        if row is None:
            self._memory.keep(key, schema.article_row(item))
        self._items.append(["article", key, draft.id])
        return item

    def skip(self, item: Skipped) -> None:
        """Note something that is no article."""
        self._items.append(["skipped", item.where, item.reason, item.broken, item.told])
        self._again = self._again or item.broken

    def keep(self, file: Path) -> None:
        """Remember what was noted, unless the file has changed meanwhile."""
        if self._memory.unchanged(file):
            self._memory.keep_reading(
                self._key,
                {
                    "items": self._items,
                    "stated": self._stated(self._items),
                    "again": self._again,
                    "base": self._base,
                },
            )

    def _stated(self, items: list[list[object]]) -> str:
        """A digest of what ``articles.toml`` says of these articles."""
        ids = [str(item[2]) for item in items if item[0] == "article"]
        said = [[name, self._extra[name]] for name in ids if name in self._extra]
        return key_of("stated", said)


def count_items(memory: BuildCache, key: str) -> int | None:
    """How many items a remembered file holds."""
    kept = memory.reading(key)
    return None if kept is None else len(kept["items"])


def keys_of(memory: BuildCache, key: str) -> Iterator[str]:
    """The keys of the articles in a remembered file."""
    kept = memory.reading(key)
    if kept is not None:
        yield from (str(item[1]) for item in kept["items"] if item[0] == "article")
