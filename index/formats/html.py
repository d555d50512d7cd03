"""A saved page → its article and what its head says of it, by trafilatura.

Trafilatura's precise mode loses fewer readers to menus, and on some pages loses the article: where
it keeps less than half of what the plain mode keeps, the plain mode's text is taken. On the 181
pages of the article extraction benchmark that gives F1 .967 (plain .960, precise .964). Where both
find nothing, the page's whole text goes on to ``index.cleaning.article_spans``, marked as not yet
extracted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from index.errors import InputError
from index.formats.draft import Item, Parsed, Source
from index.formats.drafts import of_parsed
from index.formats.markup.hocr import hocr_text
from index.formats.markup.page_blocks import blocks
from index.formats.markup.page_boxes import offer_boxes
from index.formats.markup.page_markup import prepare
from index.formats.markup.page_records import records_of
from index.formats.markup.page_rest import restored
from index.formats.page_head.fields import page_fields
from index.text.decoding import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*+[\"']?\s*+([\w.:-]{2,40})", re.IGNORECASE)
_OPENING = re.compile(r"<[A-Za-z]")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
# Browsers read these names so; and utf-16 said by a tag that was itself read as ASCII is wrong.
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "utf-16": "utf-8", "x-sjis": "shift_jis",
}  # fmt: skip
# Trafilatura cannot be told to look for no date; so it looks for little.
_NO_DATES = {"extensive_search": False, "original_date": True, "max_date": "1995-01-02"}
_DEEPEST = 250  # libxml2 stops at 256; below that no step of the extraction recurses too far
_ELEMENTS = 150_000  # the largest of 181 real pages has 1,600, the deepest goes 51 deep
_FEWEST_WORDS = 5
_LITTLE = 0.75  # share of an article's words; less is told
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section table td th tr ul".split()
)
_UNSEEN = frozenset("head noscript script style template title".split())


def read(source: Source) -> Iterator[Item]:
    """The article of a page."""
    yield from of_parsed(source, source.parse("html", source.whole(source.limits.page_bytes)))


def parse(data: bytes, charset: str | None = None, url: str | None = None) -> Parsed:
    """Body, title, author, date, publisher and address of a page.

    :raises InputError: it is no page, holds no text, or is nested beyond reason.
    """
    from trafilatura import load_html
    from trafilatura.metadata import extract_metadata

    page = decode_page(data, charset)
    if not _OPENING.search(page):
        raise InputError("no HTML in it")
    tree = load_html(page)
    if tree is None:
        raise InputError("no readable HTML")
    _check(tree)
    if "ocr_page" in page and (scanned := hocr_text(tree)):
        return Parsed(scanned, {})
    several = records_of(tree, page, plain_text, url)
    if several is not None:
        return several
    fields = _fields(extract_metadata(tree, url, _NO_DATES), url)
    fields |= page_fields(tree, fields, url)
    prepare(tree)
    found = blocks(tree)
    if boxes := offer_boxes(found):
        for box in boxes:
            box.drop_tree()
        found = blocks(tree)
    body = _body(tree)
    if body is not None:
        whole = restored(found, body)
        notes = _notes(whole.share)
        return Parsed(whole.text, fields, extracted=True, notes=notes, marks=whole.marks)
    text = plain_text(tree)
    if len(text.split()) < _FEWEST_WORDS:
        raise InputError("the page holds no text (perhaps a script writes it)")
    return Parsed(text, fields)


def _notes(share: float) -> tuple[str, ...]:
    """What is to be said of an article of which much was not kept."""
    return (f"only {share:.0%} of the article's words were kept",) if share < _LITTLE else ()


def decode_page(data: bytes, charset: str | None = None) -> str:
    """A page's text, by byte order mark, header, ``<meta charset>``, UTF-8, or detection.

    Damaged bytes become U+FFFD: browsers show them so, and the article is not the file's bytes.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _CHARSET.search(data[:4096])
    for label in (charset, declared[1].decode("ascii") if declared else None):
        meant = _codec(label)
        if meant is not None:
            # A wrong label is common, and valid UTF-8 by chance is not.
            text = _utf8(data)
            return data.decode(meant, "replace") if text is None else text
    try:
        return decode(data)[0]
    except InputError:
        return data.decode("utf-8", "replace")


def fragment_text(markup: str) -> str:
    """The text of a piece of HTML, as feeds and mails carry it: one line a block."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if not markup.strip():
        return ""
    try:
        tree = document_fromstring(f"<div>{markup}</div>", parser=HTMLParser(encoding=None))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    _check(tree)
    prepare(tree)
    return plain_text(tree)


def plain_text(tree: Any) -> str:
    """All text of a tree but scripts, one line a block, white space as a browser shows it."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, closing = stack.pop()
        named = isinstance(node.tag, str)
        breaks = named and node.tag in _BLOCKS
        if closing:
            parts.append(("\n" if breaks else "") + _spaced(node.tail))
            continue
        stack.append((node, True))
        if not named or node.tag in _UNSEEN:
            continue
        parts.append(("\n" if breaks else "") + _spaced(node.text))
        stack.extend((child, False) for child in reversed(node))
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return "\n".join(re.sub(r" {2,}", " ", line) for line in lines if line)


def _spaced(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _body(tree: Any) -> str | None:
    precise = _extracted(tree, precise=True)
    plain = _extracted(tree, precise=False)
    chosen = precise if len(precise) * 2 >= len(plain) else plain
    return chosen if len(chosen.split()) >= _FEWEST_WORDS or len(chosen) >= 40 else None


def _extracted(tree: Any, *, precise: bool) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(tree, include_comments=False, favor_precision=precise)
    text = None if found is None or isinstance(found, dict) else found.text
    lines = text.strip().split("\n") if text else []
    return "\n".join(_row(line) for line in lines if line.strip(" |-") or "|-" not in line)


def _row(line: str) -> str:
    """A table's row with tabs between its cells, as the other formats give them."""
    if not (line.startswith("| ") and line.rstrip().endswith("|")):
        return line
    cells = line.strip().strip("|").split("|")
    return "\t".join(cell.strip() for cell in cells).strip("\t")


def _fields(found: Any, url: str | None) -> dict[str, str]:
    """Metadata as fields; the address that the page was fetched from wins over what it claims."""
    fields = {
        "title": found.title,
        "author": found.author,
        "publisher": found.sitename,
        "url": url or found.url,
    }
    known = {name: " ".join(value.split()) for name, value in fields.items() if value}
    if "title" in known and "publisher" in known:
        known["title"] = _without_site(known["title"], known["publisher"])
    return known


def _without_site(title: str, site: str) -> str:
    """A title without the site's name behind it: "Flood closes bridge | The Marlow Post"."""
    found = re.fullmatch(r"(.{10,}?)\s+[|–—·»-]\s+(.{2,60})", title)
    same = found is not None and found[2].casefold().strip() == site.casefold().strip()
    return found[1] if found is not None and same else title


def _check(tree: Any) -> None:
    """Refuse trees that would make any later step recurse too deep or take too long."""
    from lxml import etree

    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise InputError(f"HTML nested deeper than {_DEEPEST} elements is no article")
        if count > 2 * _ELEMENTS:
            raise InputError(f"HTML of more than {_ELEMENTS:,} elements is no article")


def _codec(name: str | None) -> str | None:
    meant = _MEANT.get((name or "").strip().lower(), (name or "").strip())
    try:
        info = codecs.lookup(meant) if meant else None
    except (LookupError, ValueError):
        return None
    # bytes-to-bytes codecs such as "zlib" and "hex" are no encodings of text
    return info.name if info is not None and getattr(info, "_is_text_encoding", True) else None


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
