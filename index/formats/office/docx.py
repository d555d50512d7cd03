"""Word documents: the paragraphs and rows of ``word/document.xml``, a line each, in order.

A .docx is a zip of XML, and its text is a few element names, so that no library is needed. Not
read: headers, footnotes, comments, deleted and struck text. The file's own dates are not the
article's.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal
from xml.etree.ElementTree import Element

from index.errors import InputError
from index.formats.draft import Item, Source
from index.formats.drafts import of_text
from index.text import safe_xml
from index.text.raised import shifted

_DOCUMENT = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_XML_BYTES = 100_000_000
_SHIFTS: Mapping[str, Literal["raised", "lowered"]] = {
    "superscript": "raised",
    "subscript": "lowered",
}
_CELL_WORDS = 40  # a longer cell is a piece of the page, not of data
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText"})


def read(source: Source) -> Iterator[Item]:
    """The article of a Word document."""
    document, properties = _parts(source)
    lines, title = _lines(safe_xml.parse(document))
    text = "\n".join(lines)
    if not text.strip():
        raise InputError("the document holds no text")
    fields = {"title": title or _stated_title(properties)}
    yield from of_text(source, text, {k: v for k, v in fields.items() if v})


def _parts(source: Source) -> tuple[bytes, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(source.whole())) as packed:
            names = set(packed.namelist())
            if _DOCUMENT not in names:
                raise InputError("no Word document (.docx) in it")
            has_properties = _PROPERTIES in names
            return (
                _part(packed, _DOCUMENT),
                _part(packed, _PROPERTIES) if has_properties else b"",
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise InputError(f"a damaged Word document ({type(error).__name__})") from None
    except RuntimeError:
        raise InputError("the document is locked with a password") from None


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as opened:
        data = opened.read(_XML_BYTES + 1)
    if len(data) > _XML_BYTES:
        raise InputError(f"unpacks to more than {_XML_BYTES:,} bytes (an archive bomb?)")
    return data


def _lines(root: Element) -> tuple[list[str], str]:
    """The paragraphs and rows that hold text, and the paragraph in the style Title.

    A large first letter in a frame of its own is one word with the paragraph behind it.
    """
    lines: list[str] = []
    title = initial = ""
    for element in _kept(root, ("p", "tbl")):
        if safe_xml.local(element) == "tbl":
            lines.extend(_rows(element))
            continue
        text = initial + "".join(_pieces(element))
        initial = text.strip() if _is_initial(element) else ""
        text = text.strip()
        if text and not initial:
            lines.append(text)
            if not title and _style(element) == "Title":
                title = " ".join(text.split())
    return [*lines, initial] if initial else lines, title


def _rows(table: Element) -> Iterator[str]:
    """A row a line with tabs between its cells; where a table lays out a page, its paragraphs."""
    rows = [
        [" ".join(_told(cell).split()) for cell in _kept(row, ("tc",))]
        for row in _kept(table, ("tr",))
    ]
    several = len(rows) > 1 and max(map(len, rows)) > 1
    short = all(len(cell.split()) <= _CELL_WORDS for row in rows for cell in row)
    nested = any(element is not table for element in table.iter(table.tag))
    if several and short and not nested:
        yield from (line for row in rows if (line := "\t".join(filter(None, row))))
        return
    for paragraph in _kept(table, ("p",)):
        if text := "".join(_pieces(paragraph)).strip():
            yield text


def _told(cell: Element) -> str:
    return " ".join("".join(_pieces(paragraph)) for paragraph in _kept(cell, ("p",)))


def _kept(root: Element, names: Sequence[str]) -> Iterator[Element]:
    """Elements of these names in order, outermost only, not in what is left out."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        local = safe_xml.local(element)
        if local in names:
            yield element
        elif local not in _LEFT_OUT:
            stack.extend(reversed(element))


def _is_initial(paragraph: Element) -> bool:
    """Whether it is a drop cap: a frame that the next paragraph flows around."""
    for properties in paragraph:
        if safe_xml.local(properties) == "pPr":
            return any(
                safe_xml.local(mark) == "framePr"
                and any(k.endswith("}dropCap") and v != "none" for k, v in mark.attrib.items())
                for mark in properties
            )
    return False


def _pieces(paragraph: Element) -> Iterator[str]:
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        local = safe_xml.local(element)
        if local == "r":
            marks = _marks(element)
            if _on(marks, "strike") or _on(marks, "dstrike"):
                continue
            if marks.get("vertAlign") in _SHIFTS:
                yield shifted("".join(_texts(element)), _SHIFTS[marks["vertAlign"]])
                continue
        if local == "t":
            yield element.text or ""
        elif local in ("br", "cr", "p"):
            yield "\n"
        elif local == "tab":
            yield "\t"
        elif local == "noBreakHyphen":
            yield "\u2011"
        elif local == "softHyphen":
            yield "\u00ad"
        if local not in _LEFT_OUT and local != "pPr":
            stack.extend(reversed(element))


def _marks(run: Element) -> dict[str, str]:
    """A run's properties by name; "" where one has no value."""
    found = (element for element in run if safe_xml.local(element) == "rPr")
    return {
        safe_xml.local(mark): next((v for k, v in mark.attrib.items() if k.endswith("}val")), "")
        for properties in found
        for mark in properties
    }


def _on(marks: Mapping[str, str], name: str) -> bool:
    return name in marks and marks[name] not in ("0", "false", "off", "none")


def _texts(run: Element) -> Iterator[str]:
    return (element.text or "" for element in run.iter() if safe_xml.local(element) == "t")


def _style(paragraph: Element) -> str:
    for element in paragraph.iter():
        if safe_xml.local(element) == "pStyle":
            return next((v for k, v in element.attrib.items() if k.endswith("}val")), "")
    return ""


def _stated_title(properties: bytes) -> str:
    """The title in the document's properties, where it is one and not a template's name."""
    try:
        root = safe_xml.parse(properties) if properties else None
    except InputError:
        return ""
    for element in root.iter() if root is not None else ():
        if safe_xml.local(element) == "title":
            title = " ".join((element.text or "").split())
            return title if len(title.split()) >= 3 else ""
    return ""
