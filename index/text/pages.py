"""Pages of a text that has them: a form feed ends each page, as ASCII has it.

Texts of PDFs are made so (``index.formats.pdf``); some plain texts come so.
"""

from __future__ import annotations

PAGE_END = "\f"


def page_of(text: str, offset: int) -> int:
    """The page, from 1, on which the character at ``offset`` stands."""
    return text.count(PAGE_END, 0, offset) + 1


def known_page(text: str, offset: int) -> int | None:
    """The page where the text has pages, None where it has only one or none."""
    return page_of(text, offset) if PAGE_END in text else None
