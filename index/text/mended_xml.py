"""XML that is not well-formed, as old feeds and hand-made exports are: decoded, mended, recovered.

First the bytes become text, whatever encoding their first line names: the strict parser
knows few. Then HTML's entities become characters, and an ``&`` that begins nothing is one. What is
still broken goes through libxml2's recovering parser. Nothing is fetched and no entity of the
document's own is expanded.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.errors import InputError
from index.text import safe_xml
from index.text.decoding import decode

_DECLARED = re.compile(rb"^[^<]{0,8}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_MEANT = {"gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "cp932", "shift_jis": "cp932",
          "big5": "big5hkscs", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
          "iso-8859-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}  # fmt: skip
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse(data: bytes) -> tuple[Element, str]:
    """The root of a document, and what was wrong with it: "" for a sound one.

    :raises InputError: it is no XML at all, defines entities, or is nested or sized to harm.
    """
    declared = _DECLARED.search(data[:400])
    text = None
    if declared is not None and not declared[1].lower().startswith(b"utf"):
        text = decoded(data)  # browsers read such labels otherwise than the strict parser does
    try:
        return safe_xml.parse(data if text is None else _bytes(text)), ""
    except safe_xml.NotWellFormed as error:
        reason = str(error)
    text = decoded(data) if text is None else text
    mended = _FORBIDDEN.sub("", "".join(_pieces(text)))
    try:
        return safe_xml.parse(_bytes(mended)), reason
    except safe_xml.NotWellFormed:
        return _recovered(_bytes(mended), reason), reason


def decoded(data: bytes) -> str:
    """The text of a document, by its mark, the encoding that it names, UTF-8, or detection."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _DECLARED.search(data[:400])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    named = declared[1].decode("ascii").lower() if declared else ""
    try:
        info = codecs.lookup(_MEANT.get(named, named)) if named else None
    except (LookupError, ValueError):
        info = None
    if info is not None and info.name != "utf-8" and getattr(info, "_is_text_encoding", True):
        return data.decode(info.name, "replace")
    try:
        return decode(data)[0]
    except InputError:
        return data.decode("utf-8", "replace")


def _bytes(text: str) -> bytes:
    return _PROLOG.sub("", text, count=1).lstrip().encode("utf-8", "replace")


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces, those outside of CDATA with entities that XML knows.

    Found with ``str.find``: a pattern would look to the end again for each CDATA left open.
    """
    done = 0
    while (start := text.find(_CDATA, done)) >= 0:
        end = text.find(_CDATA_END, start)
        if end < 0:
            break
        end += len(_CDATA_END)
        yield _REFERENCE.sub(_character, text[done:start])
        yield text[start:end]
        done = end
    yield _REFERENCE.sub(_character, text[done:])


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name.startswith("#") or name in _XML_NAMES:
        return match[0]
    found = html.entities.html5.get(f"{name};")
    return f"&amp;{name};" if found is None else found.replace("&", "&amp;").replace("<", "&lt;")


def _recovered(data: bytes, reason: str) -> Element:
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or not isinstance(root.tag, str):
        raise InputError(reason)
    found: Element = root
    return found
