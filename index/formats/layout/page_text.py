"""Lines in reading order → a page's text: a line a line, an empty one between paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from index.formats.layout.reading_order import PrintedLine
from index.text.lines import SENTENCE_END
from index.text.pages import PAGE_END

_GAP = 1.5  # times the usual step from line to line
_USUAL = 1.15  # of the letters' size, where a page is too short to tell
_RESIZED = 0.12
_INDENT = 0.8  # of the letters' size


def page_text(lines: Sequence[PrintedLine]) -> str:
    """The text of a page."""
    if not lines:
        return ""
    step = _usual_step(lines)
    parts = [lines[0].text]
    for before, line in pairwise(lines):
        parts += ["\n\n" if _opens(before, line, step, lines) else "\n", line.text]
    return "".join(parts)


def join_pages(pages: Sequence[str]) -> str:
    """All pages; where a paragraph goes on over a page's end, only that end stands in it."""
    parts: list[str] = []
    for number, page in enumerate(pages):
        parts.append(page)
        if number + 1 < len(pages):
            on = _goes_on(page, pages[number + 1])
            parts.append(PAGE_END if on else f"\n{PAGE_END}")
    return "".join(parts)


def _goes_on(before: str, after: str) -> bool:
    if not before.strip() or not after.strip():
        return True
    return not SENTENCE_END.search(before) and after.lstrip()[0].islower()


def _usual_step(lines: Sequence[PrintedLine]) -> float:
    steps = [a.base - b.base for a, b in pairwise(lines) if a.column == b.column]
    size = median(line.size for line in lines)
    near = [step for step in steps if 0 < step < 2 * _GAP * size]
    return max(sorted(near)[len(near) // 4], _USUAL * size) if near else _USUAL * size


def _opens(
    before: PrintedLine, line: PrintedLine, step: float, lines: Sequence[PrintedLine]
) -> bool:
    """Whether a line begins a paragraph."""
    if before.text.endswith("-") and line.text[:1].islower():
        return False
    if abs(before.size - line.size) > _RESIZED * max(before.size, line.size):
        return True
    ended = SENTENCE_END.search(before.text) is not None
    if before.column != line.column:
        return ended or not line.text[:1].islower()
    if before.base - line.base > _GAP * step:
        return True
    return ended and _INDENT * line.size < line.left - before.left < 5 * line.size
