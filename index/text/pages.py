"""Places in a text that a citation names: its pages, or the moments of a recording.

A form feed ends a page, as ASCII has it; texts of PDFs are made so, and some plain texts come so.
Where a source names its pages ("p. 217") or has a time instead ("00:01:02"), a line of its own
says so: ``⟦p. 217⟧``. Such a line is no part of the article.
"""

from __future__ import annotations

import re

PAGE_END = "\f"
_MARK = re.compile(r"\u27e6([^\u27e6\u27e7\n]{1,40})\u27e7")
_OPEN = "\u27e6"


def mark(label: str) -> str:
    """The line that says where the text below it stands."""
    return f"{_OPEN}{' '.join(label.split())[:40]}\u27e7"


def is_mark(line: str) -> bool:
    """Whether a line is such a mark."""
    return _MARK.fullmatch(line.strip()) is not None


def page_of(text: str, offset: int) -> int:
    """The page, from 1, on which the character at ``offset`` stands."""
    return text.count(PAGE_END, 0, offset) + 1


def known_page(text: str, offset: int) -> int | None:
    """The page where the text has pages, None where it has only one or none."""
    return page_of(text, offset) if PAGE_END in text else None


def known_place(text: str, offset: int) -> str | None:
    """What a citation says of the place: ``p. 3``, ``p. xii``, ``00:01:02``; None for nothing."""
    above = text.rfind(_OPEN, 0, offset)
    found = _MARK.match(text, above) if above >= 0 else None
    if found is not None:
        return found[1]
    page = known_page(text, offset)
    return None if page is None else f"p. {page}"
