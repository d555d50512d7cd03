"""Scanned and edited pages: ALTO and TEI. A quotation names the page.

ALTO holds the words of a page as a machine read them, block by block; a word that a line broke is
whole where the file says so. TEI is an edition: its divisions of type "article" are one
each, and ``<pb n="217"/>`` begins page 217.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.errors import InputError
from index.formats.draft import Draft, Item, Source, short_id
from index.formats.markup.xml_tree import all_named, day, first, line
from index.text.pages import mark
from index.text.safe_xml import local

_LINES = frozenset("p head l ab item cell speaker stage salute signed byline dateline".split())
_ARTICLES = frozenset({"article", "story", "item", "news"})
_LEFT_OUT = frozenset("note figDesc fw teiHeader del sic orig".split())


def read_alto(source: Source, root: Element) -> Iterator[Item]:
    """The text of a file of ALTO, block by block."""
    parts: list[str] = []
    for number, page in enumerate(all_named(root, "Page"), start=1):
        label = page.get("PRINTED_IMG_NR") or page.get("PHYSICAL_IMG_NR") or str(number)
        blocks = [text for block in all_named(page, "TextBlock") if (text := _block(block))]
        if blocks:
            parts.append("\n\n".join([f"{mark(f'p. {label}')}\n{blocks[0]}", *blocks[1:]]))
    if not parts:
        raise InputError("the scanned page holds no words; run text recognition (OCR) on it")
    yield Draft(source.id, "\n\n".join(parts), {}, source.name)


def _block(block: Element) -> str:
    words: list[str] = []
    for element in all_named(block, "String"):
        if element.get("SUBS_TYPE") == "HypPart2":
            continue
        whole = element.get("SUBS_CONTENT") if element.get("SUBS_TYPE") == "HypPart1" else None
        words.append(whole or element.get("CONTENT") or "")
    return " ".join(word for word in words if word)


def read_tei(source: Source, root: Element) -> Iterator[Item]:
    """The articles of an edition: its divisions of that type, else its whole text."""
    header = first(root, "teiHeader")
    common = _described(header) if header is not None else {}
    body = first(root, "text")
    if body is None:
        raise InputError("a TEI document without a text")
    divisions = all_named(body, "div", "div1", "div2", "div3")
    articles = [e for e in divisions if (e.get("type") or "").lower() in _ARTICLES]
    pages = _pages_above(body)
    for number, element in enumerate(articles or [body], start=1):
        text = "\n".join(_lines(element, pages.get(id(element), "")))
        if not text.strip():
            continue
        fields = dict(common)
        head, dated = first(element, "head"), first(element, "date")
        if articles:
            fields["title"] = line(head)
            own = day(dated.get("when"), line(dated)) if dated is not None else ""
            fields["published"] = own if dated is not None and _is_heading(element, dated) else (
                common.get("published", ""))  # fmt: skip
        name = f"{source.id}-{number}" if articles else source.id
        known = {k: v for k, v in fields.items() if v}
        yield Draft(short_id(name), text, known, f"{source.name}#{number}", extracted=True)


def _is_heading(element: Element, dated: Element) -> bool:
    """Whether a date stands in the head, the dateline or the opener of an article."""
    tops = all_named(element, "head", "dateline", "opener", "byline")
    return any(found is dated for top in tops for found in top.iter())


def _described(header: Element) -> dict[str, str]:
    """Title and author; paper and day of what was edited, not of the edition."""
    edited = first(header, "sourceDesc")
    dates = [(e.get("when") or line(e)) for e in all_named(edited, "date")] if (
        edited is not None) else []  # fmt: skip
    paper = first(edited, "title", "publisher") if edited is not None else None
    return {
        "title": line(first(header, "title")),
        "author": line(first(header, "author")),
        "published": day(*dates),
        "publisher": line(paper),
    }


def _pages_above(body: Element) -> dict[int, str]:
    """The page on which each division begins."""
    found: dict[int, str] = {}
    page = ""
    for element in body.iter():
        name = local(element)
        if name == "pb":
            page = element.get("n") or ""
        elif name.startswith("div"):
            found[id(element)] = page
    return found


def _lines(root: Element, page: str) -> Iterator[str]:
    """A line a paragraph, and the mark of each page that begins between them or within one."""
    if page:
        yield mark(f"p. {page}")
    stack = [root]
    while stack:
        element = stack.pop()
        name = local(element)
        if name == "pb" and element.get("n"):
            yield mark(f"p. {element.get('n')}")
        elif name in _LINES:
            yield from _paragraph(element)
        elif name not in _LEFT_OUT:
            stack.extend(reversed(element))


def _paragraph(element: Element) -> Iterator[str]:
    parts: list[str] = [element.text or ""]
    turned: list[str] = []
    stack: list[tuple[Element, bool]] = [(child, False) for child in reversed(element)]
    while stack:
        node, closing = stack.pop()
        if closing:
            parts.append(node.tail or "")
            continue
        stack.append((node, True))
        name = local(node)
        if name == "pb" and node.get("n"):
            turned.append(node.get("n") or "")
        if name in _LEFT_OUT:
            continue
        if name == "lb":
            parts.append("" if node.get("break") == "no" else " ")
        parts.append(node.text or "")
        stack.extend((child, False) for child in reversed(node))
    text = " ".join("".join(parts).split())
    if text:
        yield text
    yield from (mark(f"p. {page}") for page in turned)
