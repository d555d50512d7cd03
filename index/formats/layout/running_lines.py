"""Running heads and feet: lines at a page's edge that the pages beside it have as well.

The first page keeps its head: there it gives the paper's name and its day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.formats.layout.reading_order import PrintedLine

_EDGE = 3  # lines from a page's edge
_LEVEL = 8.0  # points between the places of two running lines
_ALIKE = 0.6  # share of words in common
_NUMBER = re.compile(r"\d+")
_FOLIO = re.compile(r"(?i)^\W*(?:page|p\.|seite)?\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?\W*$")
_JUMP = re.compile(r"(?i)^\W*(?:continued|cont\.|see)\s(?:on|from)?\s?(?:page|p\.)\s?\w{1,5}\W*$")
_JUMP_WIDTH = 60  # characters


def without_running_lines(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """The pages without heads, feet and page numbers; a single page stays as it is."""
    if len(pages) < 2:
        return [list(page) for page in pages]
    edges = [(_edge(page, top=True), _edge(page, top=False)) for page in pages]
    kept = []
    for number, page in enumerate(pages):
        gone: set[int] = set()
        for top in (True, False):
            if top and number == 0:
                continue
            beside = [
                line
                for other in (number - 2, number - 1, number + 1, number + 2)
                if 0 <= other < len(pages)
                for line in edges[other][0 if top else 1]
            ]
            gone |= {
                id(line)
                for line in edges[number][0 if top else 1]
                if _is_number(line.text) or any(_same(line, other) for other in beside)
            }
        left = [line for line in page if id(line) not in gone]
        kept.append(left or list(page))
    return kept


def _edge(page: Sequence[PrintedLine], *, top: bool) -> list[PrintedLine]:
    ordered = sorted(page, key=lambda line: line.base, reverse=top)
    return ordered[:_EDGE] if len(page) > _EDGE else ordered[:1]


def _is_number(text: str) -> bool:
    return len(text) <= _JUMP_WIDTH and bool(_FOLIO.match(text) or _JUMP.match(text))


def _same(one: PrintedLine, other: PrintedLine) -> bool:
    if abs(one.base - other.base) > _LEVEL or abs(one.size - other.size) > 1:
        return False
    words, others = _plain(one.text), _plain(other.text)
    shorter = min(len(words), len(others))
    return shorter > 0 and len(words & others) >= max(1.0, _ALIKE * shorter)


def _plain(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.sub("#", text).casefold().split())
