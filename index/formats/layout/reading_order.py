"""Pieces of a page → its lines in the order of reading: column by column, headings between.

A gutter is a white strip with prose on both sides, crossed by few pieces; those that cross it (a
headline over both columns) part the page into bands. Columns of short pieces are a table's and are
read row by row. After XY-cut (Nagy & Seth 1984), with gutters before bands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from index.formats.layout.pieces import Piece

_GUTTER = 0.6  # of the letters' size
_CROSSING = 0.2  # share of pieces that may cross a gutter
_FEWEST = 3  # lines on either side
_PROSE_WORDS = 2.5  # of a line of prose in a narrow column, on average
_DEEPEST = 12
_WIDEST = 20_000  # points of a page
_CELL = 1.2  # of the size: a wider gap in a line parts cells
_LEVEL = 0.5


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of one column. ``column`` numbers the stretches read from top to bottom."""

    text: str
    left: float
    right: float
    base: float
    size: float
    column: int


def lines_of(found: Sequence[Piece]) -> list[PrintedLine]:
    """The lines of a page in reading order."""
    lines: list[PrintedLine] = []
    for number, column in enumerate(_columns(list(found), _DEEPEST)):
        lines.extend(_lines(column, number))
    return lines


def _columns(found: list[Piece], depth: int) -> list[list[Piece]]:
    gutter = _gutter(found) if depth and len(found) >= 2 * _FEWEST else None
    if gutter is None:
        return [found] if found else []
    across = sorted(
        (p for p in found if p.left < gutter < p.right), key=lambda p: (-p.base, p.left)
    )
    bands: list[list[Piece]] = [[] for _ in range(len(across) + 1)]
    bases = [-p.base for p in across]
    for piece in found:
        if not piece.left < gutter < piece.right:
            bands[_count_above(bases, -piece.base)].append(piece)
    ordered: list[list[Piece]] = []
    for number, band in enumerate(bands):
        ordered += _columns([p for p in band if p.right <= gutter], depth - 1)
        ordered += _columns([p for p in band if p.left >= gutter], depth - 1)
        if number < len(across):
            if ordered and _continues(ordered[-1], across[number - 1 : number]):
                ordered[-1].append(across[number])
            else:
                ordered.append([across[number]])
    return ordered


def _continues(last: list[Piece], before: Sequence[Piece]) -> bool:
    """Whether the last stretch is that of the piece across before this one, nothing between."""
    return bool(before) and last[-1] is before[0]


def _count_above(bases: Sequence[float], base: float) -> int:
    """How many pieces across stand above a line, both measured downwards."""
    low, high = 0, len(bases)
    while low < high:
        middle = (low + high) // 2
        if bases[middle] < base:
            low = middle + 1
        else:
            high = middle
    return low


def _gutter(found: Sequence[Piece]) -> float | None:
    """The middle of the strip that the fewest pieces cross, the widest of those; None without."""
    start = int(min(p.left for p in found))
    width = min(_WIDEST, int(max(p.right for p in found)) - start + 2)
    steps = [0] * (width + 1)
    for piece in found:
        left, right = int(piece.left) - start, int(piece.right) - start + 1
        if left < width:
            steps[max(0, left)] += 1
            steps[min(width, max(left + 1, right))] -= 1
    covered = list(accumulate(steps))[:width]
    most = _CROSSING * len(found)
    narrowest = _GUTTER * median(p.size for p in found)
    best: tuple[float, float, float] | None = None
    for first, last in _strips(covered, most):
        if last - first < narrowest:
            continue
        middle = start + (first + last) / 2
        rank = (-max(covered[first:last]), last - first, middle)
        if (best is None or rank > best) and _parts_prose(found, middle):
            best = rank
    return best[2] if best else None


def _strips(covered: Sequence[int], most: float) -> list[tuple[int, int]]:
    """Stretches of the page's width that few pieces cover, each with one count of them."""
    strips: list[tuple[int, int]] = []
    first = 0
    for place in range(1, len(covered) + 1):
        if place == len(covered) or covered[place] != covered[first]:
            if covered[first] <= most:
                strips.append((first, place))
            first = place
    return strips


def _parts_prose(found: Sequence[Piece], middle: float) -> bool:
    """Whether lines of prose stand side by side left and right of a place."""
    left = [p for p in found if p.right <= middle]
    right = [p for p in found if p.left >= middle]
    if min(len(left), len(right)) < _FEWEST:
        return False
    beside = min(_beside(left, right), _beside(right, left))
    words = min(_words(left), _words(right))
    return beside >= _FEWEST and words >= _PROSE_WORDS


def _beside(some: Sequence[Piece], others: Sequence[Piece]) -> int:
    """How many pieces stand at the height of the others."""
    low, high = min(p.base for p in others), max(p.base for p in others)
    return sum(low - p.size <= p.base <= high + p.size for p in some)


def _words(found: Sequence[Piece]) -> float:
    return sum(len(p.text.split()) for p in found) / len(found)


def _lines(found: Sequence[Piece], column: int) -> list[PrintedLine]:
    """Pieces of one column as lines, from the top; wide gaps in a line become tabs."""
    rows: list[list[Piece]] = []
    for piece in sorted(found, key=lambda p: -p.base):
        size = max(piece.size, rows[-1][0].size) if rows else 0.0
        if rows and abs(rows[-1][0].base - piece.base) <= _LEVEL * size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda p: p.left), column) for row in rows]


def _line(row: Sequence[Piece], column: int) -> PrintedLine:
    parts = [row[0].text]
    for before, piece in pairwise(row):
        wide = piece.left - before.right > _CELL * max(piece.size, before.size)
        parts += ["\t" if wide else " ", piece.text]
    largest = max(row, key=lambda p: len(p.text))
    right = max(p.right for p in row)
    return PrintedLine("".join(parts), row[0].left, right, largest.base, largest.size, column)
