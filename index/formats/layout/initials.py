"""Drop caps: a large first letter beside the lines of its paragraph is one word with the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from index.formats.layout.pieces import Piece

_LARGE = 1.7  # times the page's letters
_LETTERS = 2
_NEAR = 1.5  # of the page's letters: the gap between a drop cap and its line


def with_initials(found: Sequence[Piece]) -> list[Piece]:
    """The pieces with each drop cap joined to its line."""
    if not found:
        return []
    size = median(piece.size for piece in found)
    kept = list(found)
    for initial in [p for p in found if p.size >= _LARGE * size and _is_letter(p.text)]:
        beside = [p for p in kept if p is not initial and _is_beside(initial, p, size)]
        if beside:
            first = max(beside, key=lambda p: (p.base, -p.left))
            joined = replace(first, text=initial.text + first.text, left=initial.left)
            kept[kept.index(first)] = joined
            kept.remove(initial)
    return kept


def _is_letter(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) == 1 and len(text) <= _LETTERS and letters[0].isupper()


def _is_beside(initial: Piece, piece: Piece, size: float) -> bool:
    """Whether a piece stands straight to the right of a drop cap, at its height."""
    near = -size <= piece.left - initial.right <= _NEAR * size
    level = initial.base - size / 2 <= piece.base <= initial.base + initial.size
    return near and level and piece.size < initial.size
