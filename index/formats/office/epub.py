"""Electronic books and magazines (.epub): an article a chapter, in reading order.

The title, the publisher and the day are those of the book's own description; a chapter's title is
its first heading. A chapter of a few words, such as a cover, is no article.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.formats.draft import Draft, Item, Skipped, Source, short_id
from index.formats.html import decode_page, fragment_text
from index.formats.office.packed import Packed
from index.text import safe_xml

_FEWEST_WORDS = 25
_MOST_CHAPTERS = 5_000
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})


def read(source: Source) -> Iterator[Item]:
    """The chapters of a book."""
    packed = Packed(source, "electronic book")
    if "META-INF/encryption.xml" in packed.names and b"EncryptedData" in packed.part(
        "META-INF/encryption.xml"
    ):
        yield Skipped(source.name, "parts of the book may be locked by its seller", broken=False,
                      told="warning")  # fmt: skip
    where = _package(packed)
    package = safe_xml.parse(packed.part(where))
    book = _described(package)
    read = 0
    for number, name in enumerate(_chapters(package, where), start=1):
        if number > _MOST_CHAPTERS:
            raise InputError(f"a book of more than {_MOST_CHAPTERS:,} chapters")
        text = fragment_text(decode_page(packed.part(name)))
        if len(text.split()) < _FEWEST_WORDS:
            continue
        read += 1
        first = text.split("\n", 1)[0]
        title = first if len(first) <= 200 and len(first.split()) >= 2 else book.get("title", "")
        fields = {**book, "title": title}
        yield Draft(
            short_id(f"{source.id}-{number}"), text, {k: v for k, v in fields.items() if v},
            f"{source.name}/{name}", extracted=True,
        )  # fmt: skip
    if not read:
        raise InputError("the book holds no text")


def _package(packed: Packed) -> str:
    container = packed.part("META-INF/container.xml")
    if not container:
        raise InputError("no electronic book (.epub) in it")
    root = safe_xml.parse(container)
    found = next((e.get("full-path") for e in root.iter() if safe_xml.local(e) == "rootfile"), None)
    if not found or found not in packed.names:
        raise InputError("an electronic book without its list of contents")
    return found


def _described(package: Element) -> dict[str, str]:
    """Publisher, author and day of the book; its title, too."""
    values: dict[str, str] = {}
    for element in package.iter():
        name = safe_xml.local(element)
        if name in ("title", "publisher", "creator", "date") and (element.text or "").strip():
            values.setdefault(name, " ".join((element.text or "").split())[:300])
    try:
        day = parse_published(values.get("date", ""), "book").iso()
    except InputError:
        day = ""
    return {"title": values.get("title", ""), "published": day,
            "publisher": values.get("publisher") or values.get("title", ""),
            "author": values.get("creator", "")}  # fmt: skip


def _chapters(package: Element, where: str) -> Iterator[str]:
    folder = posixpath.dirname(where)
    listed = {e.get("id"): e for e in package.iter() if safe_xml.local(e) == "item"}
    for element in package.iter():
        item = listed.get(element.get("idref")) if safe_xml.local(element) == "itemref" else None
        if item is None or item.get("media-type") not in _PAGES or not item.get("href"):
            continue
        if "nav" not in (item.get("properties") or "").split():
            href = unquote(item.get("href") or "").partition("#")[0]
            yield posixpath.normpath(posixpath.join(folder, href))
