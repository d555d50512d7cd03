""".xml: which kind of document it is, by its root, and who reads that."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from index.formats import feeds, html
from index.formats.draft import Item, Skipped, Source
from index.formats.markup import newsml, plain_records, scans, wiki
from index.text import mended_xml, safe_xml


def read(source: Source) -> Iterator[Item]:
    """The articles of a feed, or of another document whose root is known."""
    data = source.whole()
    root, wrong = mended_xml.parse(data)
    if feeds.is_feed(root):
        yield from feeds.read_root(source, root, wrong, data)
        return
    if wrong:
        yield Skipped(source.name, f"{wrong}; what could be recovered is read", broken=False,
                      told="warning")  # fmt: skip
    name = safe_xml.local(root)
    if name in newsml.ROOTS:
        yield from newsml.read(source, root)
    elif name == "mediawiki":
        yield from wiki.read(source, root)
    elif name in ("TEI", "teiCorpus", "TEI.2"):
        yield from scans.read_tei(source, root)
    elif name == "alto":
        yield from scans.read_alto(source, root)
    elif name == "html":
        yield from html.read(replace(source, opened=io.BytesIO(data)))
    else:
        found = plain_records.read(source, root)
        if found is None:
            told = f"XML of a kind that is not read (<{name[:40]}>)"
            yield Skipped(source.name, told, broken=False)
        else:
            yield from found
