"""RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom files: an article an entry.

A feed often carries only the first lines of each article; then these are the article. HTML in it
becomes text, one line a block.
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterator
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.formats.draft import Draft, Item, Skipped, Source, short_id
from index.formats.html import fragment_text
from index.formats.markup import wordpress
from index.formats.markup.entry import Entry as Entry
from index.text import mended_xml, safe_xml

_ROOTS = frozenset({"rss", "RDF", "feed"})
_CONTENT = ("encoded", "content", "description", "summary")


def read_root(source: Source, root: Element, wrong: str, data: bytes) -> Iterator[Item]:
    """An article for each entry that holds text.

    :param wrong: what is wrong with the feed; then an entry that its end has cut is left out.
    """
    publisher = feed_title(root)
    export = wordpress.Export.of(root)
    whole = _complete(data) if wrong else None
    count = read = 0
    for element in entry_elements(root):
        count += 1
        where = f"{source.name}#{count}"
        if (whole is not None and count > whole) or not export.is_article(element):
            continue
        entry = export.mended(element, _entry(element, source.url or ""))
        if not entry.text:
            yield Skipped(where, "the feed's entry holds no text", broken=False)
            continue
        read += 1
        fields = {"title": entry.title, "published": entry.published, "publisher": publisher,
                  "url": entry.url, "author": entry.author}  # fmt: skip
        yield Draft(
            short_id(entry.id or f"{source.id}#{count}"),
            entry.text,
            {name: value for name, value in fields.items() if value},
            where,
            extracted=True,
        )
    if not count:
        raise InputError(wrong or "a feed without entries")
    if wrong and not read:
        raise InputError(f"{wrong}; 0 of {count} entries could be read")
    if wrong:
        yield Skipped(source.name, f"{wrong}; {read} of {count} entries could be read",
                      broken=False, told="warning")  # fmt: skip
    left = export.left_out
    if left:
        yield Skipped(source.name, f"left out, for they are no published posts: {left}",
                      broken=False)  # fmt: skip


def _complete(data: bytes) -> int:
    """How many entries are closed; a feed that was cut off ends in the midst of one."""
    text = mended_xml.decoded(data)
    return max(text.count("</item"), text.count("</entry"), text.count(":item>") // 2)


def is_feed(root: Element) -> bool:
    """Whether the document is RSS or Atom."""
    return safe_xml.local(root) in _ROOTS


def feed_title(root: Element) -> str:
    """The name of the feed: its publisher, as far as a feed tells."""
    channel = next((e for e in root if safe_xml.local(e) == "channel"), root)
    return _plain(_child(channel, "title"))


def entries(root: Element, base: str | None = None) -> Iterator[Entry]:
    """All entries in order."""
    for element in entry_elements(root):
        yield _entry(element, base or "")


def entry_elements(root: Element) -> Iterator[Element]:
    """The element of each entry."""
    for element in root.iter():
        if safe_xml.local(element) in ("item", "entry") and len(element):
            yield element


def _entry(element: Element, base: str) -> Entry:
    url = _link(element)
    url = urljoin(base, url) if url and base else url
    guid = _plain(_child(element, "guid")) or _plain(_child(element, "id"))
    texts = [_text(part) for name in _CONTENT for part in element if safe_xml.local(part) == name]
    written = next(
        (
            day
            for name in ("pubDate", "published", "date", "issued", "updated")
            if (day := _day(_plain(_child(element, name))))
        ),
        "",
    )
    return Entry(
        id=guid or url,
        title=_plain(_child(element, "title")),
        text=max(texts, key=len, default=""),
        url=url if url.startswith(("http://", "https://")) else "",
        published=written,
        author=_author(element),
    )


def _child(element: Element, name: str) -> Element | None:
    """The first child of that name that holds anything."""
    named = [part for part in element if safe_xml.local(part) == name]
    return next((part for part in named if (part.text or "").strip() or len(part)), None)


def _link(element: Element) -> str:
    links = [part for part in element if safe_xml.local(part) == "link"]
    for part in links:
        if part.get("rel", "alternate") == "alternate":
            link = (part.get("href") or part.text or "").strip()
            if link:
                return link
    guid = _child(element, "guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        link = (guid.text or "").strip()
        return link if link.startswith(("http://", "https://")) else ""
    return ""


def _author(element: Element) -> str:
    found = _child(element, "creator")
    found = _child(element, "author") if found is None else found
    if found is None:
        return ""
    name = _child(found, "name")
    return _plain(found if name is None else name)


def _text(element: Element) -> str:
    """The content of an element: XHTML within it, HTML escaped in it, or plain text."""
    if element.get("src"):
        return ""
    if len(element):
        return fragment_text(_markup(element))
    text = element.text or ""
    if element.get("type") == "text" or ("<" not in text and "&" not in text):
        return "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return fragment_text(text)


def _markup(element: Element) -> str:
    """XHTML written out again without namespaces, as HTML."""
    parts: list[str] = []
    stack: list[tuple[Element, bool]] = [(child, False) for child in reversed(element)]
    parts.append(entities.escape(element.text or ""))
    while stack:
        node, closing = stack.pop()
        name = safe_xml.local(node)
        if closing:
            tail = entities.escape(node.tail or "")
            parts.append(tail if name == "br" else f"</{name}>{tail}")
            continue
        parts.append(f"<{name}>{entities.escape(node.text or '')}")
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    return "".join(parts)


def _plain(element: Element | None) -> str:
    """Text on one line; titles often carry escaped HTML."""
    if element is None:
        return ""
    text = "".join(element.itertext())
    if "<" in text or "&" in text:
        text = fragment_text(text)
    return " ".join(text.split())


def _day(written: str) -> str:
    """A date that can be read, or nothing: an entry is not lost for a bad one."""
    try:
        return parse_published(written, "feed").iso() if written else ""
    except InputError:
        return ""
