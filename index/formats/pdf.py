"""The text layer of a PDF, by PDFium. Pages end with a form feed, so an offset gives the page.

Columns are read one after the other, running heads and feet are left out: see
``index.formats.layout``.

A PDF whose pages are pictures is reported, not half-read: text recognition is another program's
work. The file's own dates are those of the file, not of the article, and are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from index.errors import InputError
from index.formats.draft import Item, Parsed, Source
from index.formats.drafts import of_parsed
from index.formats.layout.initials import with_initials
from index.formats.layout.page_text import join_pages, page_text
from index.formats.layout.pieces import pieces
from index.formats.layout.reading_order import PrintedLine, lines_of
from index.formats.layout.running_lines import without_running_lines
from index.text.pages import PAGE_END

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST_PAGES = 5_000
_MISSING = 0.2  # a larger share of pages without text, and the article would have holes
_FEWEST = 8  # letters that make a page one with text: less is a stamp or a page number
_JUNK_TITLE = re.compile(
    r"(?i)^(?:microsoft |untitled|document\d*$|.*\.(?:docx?|pdf|indd|qxd|rtf)$)"
)
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")


def read(source: Source) -> Iterator[Item]:
    """The article of a PDF."""
    yield from of_parsed(source, source.parse("pdf", source.whole()))


def parse(data: bytes, charset: str | None = None, url: str | None = None) -> Parsed:
    """The text of all pages and the title, if the file's own looks like one.

    :raises InputError: it is encrypted, damaged, or scanned.
    """
    import pypdfium2

    if b"%PDF-" not in data[:1024]:
        raise InputError("no PDF in it")
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages, missing = _pages(document)
            title = _title(document.get_metadata_dict().get("Title", ""))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise InputError("the PDF is locked with a password") from None
        raise InputError(f"not a readable PDF ({_one_line(error)})") from None
    return _parsed(pages, missing, title)


def _pages(document: PdfDocument) -> tuple[list[str], list[int]]:
    """Each page's text, and the numbers of pages that have none but are not blank."""
    from pypdfium2 import PdfiumError, raw

    if len(document) > _MOST_PAGES:
        raise InputError(f"more than {_MOST_PAGES:,} pages are no article")
    pages: list[list[PrintedLine]] = []
    missing: list[int] = []
    for number in range(len(document)):
        try:
            with closing(document[number]) as page:
                lines = _lines(page)
                drawn = raw.FPDFPage_CountObjects(page) > 0
        except PdfiumError:
            lines, drawn = [], True
        if sum(c.isalnum() for line in lines for c in line.text) < _FEWEST and drawn:
            missing.append(number + 1)
        pages.append(lines)
    return [page_text(lines) for lines in without_running_lines(pages)], missing


def _lines(page: PdfPage) -> list[PrintedLine]:
    """A page's lines in reading order; as the file has them where they do not run across it."""
    with closing(page.get_textpage()) as textpage:
        found = pieces(textpage)
        if found is not None:
            return lines_of(with_initials(found))
        text = textpage.get_text_range().replace(PAGE_END, "\n").replace("\x00", "")
    return [
        PrintedLine(line, 0, 1, -n, 1, 0)
        for n, line in enumerate(text.splitlines())
        if line.strip()
    ]


def _parsed(pages: Sequence[str], missing: Sequence[int], title: str) -> Parsed:
    if not pages:
        raise InputError("the PDF has no pages")
    text = join_pages(_unhyphenated(pages))
    empty = sum(c.isalnum() for c in text) < _FEWEST
    if empty or len(missing) > _MISSING * len(pages):
        what = f"{len(missing)} of {len(pages)} pages" if not empty else "it has"
        have = "have no text layer" if not empty else "no text layer"
        raise InputError(f"scanned: {what} {have}; run text recognition (OCR) on it first")
    notes = tuple(f"page {number} has no text layer and was left out" for number in missing)
    return Parsed(text, {"title": title} if title else {}, notes=notes)


def _unhyphenated(pages: Sequence[str]) -> list[str]:
    """Words that a line's end broke made whole, where the whole word stands elsewhere as well."""
    known = {word.lower() for page in pages for word in re.findall(r"[^\W\d_]{4,}", page)}

    def whole(page: str, match: re.Match[str]) -> str:
        before = re.search(r"[^\W\d_]+$", page[max(0, match.start() - 40) : match.start()])
        after = re.match(r"[^\W\d_]+", page[match.end() : match.end() + 40])
        joined = (before[0] if before else "") + (after[0] if after else "")
        return "" if joined.lower() in known else match[0]

    return [_HYPHEN.sub(partial(whole, page), page) for page in pages]


def _title(stated: str) -> str:
    title = " ".join(stated.split())
    return "" if len(title.split()) < 3 or _JUNK_TITLE.match(title) else title[:300]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
