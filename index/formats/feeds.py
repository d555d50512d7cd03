"""RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom files: an article an entry.

A feed often carries only the first lines of each article; then these are the article. HTML in it
becomes text, one line a block.
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.formats.draft import Draft, Item, Skipped, Source, short_id
from index.formats.html import fragment_text
from index.text import safe_xml

_ROOTS = frozenset({"rss", "RDF", "feed"})
_CONTENT = ("encoded", "content", "description", "summary")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; ``text`` may be no more than its first lines."""

    id: str
    title: str
    text: str
    url: str
    published: str
    author: str


def read(source: Source) -> Iterator[Item]:
    """An article for each entry that holds text."""
    root = safe_xml.parse(source.whole())
    if not is_feed(root):
        name = safe_xml.local(root)[:40]
        yield Skipped(source.name, f"XML, but no RSS or Atom feed (<{name}>)", broken=False)
        return
    publisher = feed_title(root)
    found = False
    for number, entry in enumerate(entries(root, source.url), start=1):
        found = True
        if not entry.text:
            yield Skipped(f"{source.name}#{number}", "the feed's entry holds no text", broken=False)
            continue
        fields = {"title": entry.title, "published": entry.published, "publisher": publisher,
                  "url": entry.url, "author": entry.author}  # fmt: skip
        yield Draft(
            short_id(entry.id or f"{source.id}#{number}"),
            entry.text,
            {name: value for name, value in fields.items() if value},
            f"{source.name}#{number}",
            extracted=True,
        )
    if not found:
        raise InputError("a feed without entries")


def is_feed(root: Element) -> bool:
    """Whether the document is RSS or Atom."""
    return safe_xml.local(root) in _ROOTS


def feed_title(root: Element) -> str:
    """The name of the feed: its publisher, as far as a feed tells."""
    channel = next((e for e in root if safe_xml.local(e) == "channel"), root)
    return _plain(_child(channel, "title"))


def entries(root: Element, base: str | None = None) -> Iterator[Entry]:
    """All entries in order."""
    for element in root.iter():
        if safe_xml.local(element) in ("item", "entry") and len(element):
            yield _entry(element, base or "")


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
