"""The text layer of a PDF, by pypdf. Pages end with a form feed, so that an offset gives the page.

A PDF whose pages are pictures is reported, not half-read: text recognition is another program's
work. The file's own dates are those of the file, not of the article, and are not taken.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from index.errors import InputError
from index.formats.draft import Item, Parsed, Source
from index.formats.drafts import of_parsed
from index.text.pages import PAGE_END

if TYPE_CHECKING:
    from pypdf import PdfReader

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
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if b"%PDF-" not in data[:1024]:
        raise InputError("no PDF in it")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is locked with a password")
        pages, failed = _pages(reader)
        title = _title(reader)
    except PyPdfError as error:
        raise InputError(f"not a readable PDF ({_one_line(error)})") from None
    return _parsed(pages, failed, title)


def _pages(reader: PdfReader) -> tuple[list[str], list[int]]:
    """Each page's text, and the numbers of pages that have none but are not blank."""
    from pypdf.errors import PyPdfError

    if len(reader.pages) > _MOST_PAGES:
        raise InputError(f"more than {_MOST_PAGES:,} pages are no article")
    pages: list[str] = []
    missing: list[int] = []
    for number, page in enumerate(reader.pages, start=1):
        try:
            text = page.extract_text()
        except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            text = ""
        if sum(c.isalnum() for c in text) < _FEWEST and page.get_contents() is not None:
            missing.append(number)
        pages.append(text.replace(PAGE_END, "\n").replace("\x00", ""))
    return pages, missing


def _parsed(pages: Sequence[str], missing: Sequence[int], title: str) -> Parsed:
    if not pages:
        raise InputError("the PDF has no pages")
    text = PAGE_END.join(_unhyphenated(pages))
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


def _title(reader: PdfReader) -> str:
    title = reader.metadata.title if reader.metadata is not None else None
    title = " ".join(str(title or "").split())
    return "" if len(title.split()) < 3 or _JUNK_TITLE.match(title) else title[:300]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
