"""OpenDocument texts (.odt): the paragraphs of ``content.xml``, a line each, in order.

Not read: deleted text, comments, headers and footers. The file's own dates are not the article's.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.errors import InputError
from index.formats.draft import Item, Source
from index.formats.drafts import of_text
from index.formats.office.packed import Packed
from index.text import safe_xml

_LEFT_OUT = frozenset({"tracked-changes", "annotation", "annotation-end", "note", "forms",
                       "sequence-decls", "table-of-content"})  # fmt: skip
_LINES = frozenset({"p", "h"})


def read(source: Source) -> Iterator[Item]:
    """The articles of an OpenDocument text."""
    packed = Packed(source, "OpenDocument text")
    content = packed.part("content.xml")
    if not content:
        raise InputError("no OpenDocument text (.odt) in it")
    lines = [line for line in _lines(safe_xml.parse(content)) if line.strip()]
    if not lines:
        raise InputError("the document holds no text")
    title = _title(packed.part("meta.xml"))
    yield from of_text(source, "\n".join(lines), {"title": title} if title else {})


def _lines(root: Element) -> Iterator[str]:
    stack = [root]
    while stack:
        element = stack.pop()
        name = safe_xml.local(element)
        if name in _LINES:
            yield "".join(_pieces(element)).strip()
        elif name not in _LEFT_OUT:
            stack.extend(reversed(element))


def _pieces(paragraph: Element) -> Iterator[str]:
    yield paragraph.text or ""
    stack: list[tuple[Element, bool]] = [(child, False) for child in reversed(paragraph)]
    while stack:
        element, closing = stack.pop()
        if closing:
            yield element.tail or ""
            continue
        stack.append((element, True))
        name = safe_xml.local(element)
        if name in _LEFT_OUT:
            continue
        yield {"line-break": "\n", "tab": "\t", "s": " ", "p": "\n"}.get(name, "")
        yield element.text or ""
        stack.extend((child, False) for child in reversed(element))


def _title(meta: bytes) -> str:
    """The title in the document's properties, where it is one and not a template's name."""
    try:
        root = safe_xml.parse(meta) if meta else None
    except InputError:
        return ""
    for element in root.iter() if root is not None else ():
        if safe_xml.local(element) == "title":
            title = " ".join((element.text or "").split())
            return title if len(title.split()) >= 3 else ""
    return ""
