"""What readers of XML ask of a tree: elements by name, their text, and their markup as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.formats.html import fragment_text
from index.text.safe_xml import local


def all_named(element: Element, *names: str) -> Iterator[Element]:
    """Descendants of these names, the element itself included, in order."""
    return (found for found in element.iter() if local(found) in names)


def first(element: Element, *names: str) -> Element | None:
    """The first descendant of the first of these names that there is."""
    for name in names:
        found = next(all_named(element, name), None)
        if found is not None:
            return found
    return None


def line(element: Element | None) -> str:
    """All text of an element on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())[:2_000]


def text_of(element: Element, renamed: Mapping[str, str] | None = None) -> str:
    """The text of an element, one line a block of HTML.

    :param renamed: names of its own that stand for blocks of HTML; "" leaves an element out.
    """
    names = renamed or {}
    parts = [html.escape(element.text or "")]
    stack: list[tuple[Element, bool]] = [(child, False) for child in reversed(element)]
    while stack:
        node, closing = stack.pop()
        name = names.get(local(node), local(node))
        tail = html.escape(node.tail or "")
        if closing:
            parts.append(tail if name == "br" else f"</{name}>{tail}")
        elif not name:
            parts.append(tail)
        else:
            parts.append(f"<{name}>{html.escape(node.text or '')}")
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
    return fragment_text("".join(parts))


def day(*written: str | None) -> str:
    """The first of these that is a date; compact forms such as 20180312T090000Z count."""
    for value in written:
        value = (value or "").strip()
        compact = value[:8]
        if len(value) >= 8 and compact.isascii() and compact.isdigit():
            value = f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"
        try:
            if value:
                return parse_published(value, "field").iso()
        except InputError:
            continue
    return ""
