""".xml: which kind of document it is, by its root, and who reads that."""

from __future__ import annotations

from collections.abc import Iterator

from index.formats import feeds
from index.formats.draft import Item, Skipped, Source
from index.text import mended_xml, safe_xml


def read(source: Source) -> Iterator[Item]:
    """The articles of a feed, or of another document whose root is known."""
    data = source.whole()
    root, wrong = mended_xml.parse(data)
    if feeds.is_feed(root):
        yield from feeds.read_root(source, root, wrong, data)
        return
    name = safe_xml.local(root)[:40]
    yield Skipped(source.name, f"XML, but no RSS or Atom feed (<{name}>)", broken=False)
