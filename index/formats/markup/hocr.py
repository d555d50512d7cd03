"""Pages that a text recognition wrote as HTML (hOCR): their paragraphs, cited by page."""

from __future__ import annotations

import re
from typing import Any

from index.text.pages import mark

_PAGE_NUMBER = re.compile(r"ppageno\s+(\d{1,6})")


def hocr_text(tree: Any) -> str:
    """The text of a page of hOCR, with the mark of each page; "" for any other page."""
    pages = [e for e in tree.iter() if "ocr_page" in _classes(e)]
    parts: list[str] = []
    for number, page in enumerate(pages, start=1):
        found = _PAGE_NUMBER.search(page.get("title") or "")
        label = str(int(found[1]) + 1) if found else str(number)
        blocks = [e for e in page.iter() if "ocr_par" in _classes(e)]
        lines = [" ".join(e.text_content().split()) for e in blocks or [page]]
        told = [one for one in lines if one]
        if told:
            parts.append("\n\n".join([f"{mark(f'p. {label}')}\n{told[0]}", *told[1:]]))
    return "\n\n".join(parts)


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split() if isinstance(element.tag, str) else []
