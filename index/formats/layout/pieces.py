"""A PDF page's characters with their places → pieces of one line each, by PDFium.

PDFium (BSD-3, the engine of Chrome, fuzzed without end) gives each character with its origin and
box. On the tests' pages it takes 2 to 4 ms each, pypdf 3 to 5, pdfminer.six 5 to 9, pdfplumber 8
to 13; none of them reads columns of two articles one after the other by itself. It is native code:
that is why it only runs in the parsers' own process.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass
from typing import Any

_WIDE = 1.2  # of the letters' size: a wider gap parts pieces
_LEVEL = 0.4  # of the size: a larger step up or down does
_HYPHEN = 0x02  # PDFium's sign for a hyphen at a line's end
_BREAKS = (0x0A, 0x0D)
_SAMPLE = 60  # characters of a page that show which way its text runs


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one line without a wide gap. Points, from the page's lower left corner.

    ``base``: the line that the letters stand on; ``size``: the height of their line.
    """

    text: str
    left: float
    right: float
    base: float
    size: float


def pieces(textpage: Any) -> list[Piece] | None:
    """The pieces of a page as they come; None where its text does not run from left to right.

    :param textpage: of pypdfium2.
    """
    count = textpage.count_chars()
    if not _is_upright(textpage, count):
        return None
    made = _Pieces(textpage)
    for index in range(count):
        made.take(index)
    made.close()
    return made.found


def _is_upright(textpage: Any, count: int) -> bool:
    import pypdfium2.raw as raw

    step = max(1, count // _SAMPLE)
    turned = Counter(
        abs(raw.FPDFText_GetCharAngle(textpage, index)) > 0.2 for index in range(0, count, step)
    )
    return turned[True] <= turned[False]


class _Pieces:
    def __init__(self, textpage: Any) -> None:
        import pypdfium2.raw as raw

        self.found: list[Piece] = []
        self._raw, self._page = raw, textpage
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = raw.FS_RECTF()
        self._text: list[str] = []
        self._left = self._right = self._base = self._size = 0.0

    def take(self, index: int) -> None:
        """Add a character to the piece at hand, or begin the next one."""
        raw, page = self._raw, self._page
        code = raw.FPDFText_GetUnicode(page, index)
        if code in _BREAKS:
            self.close()
            return
        letter = "-" if code == _HYPHEN else chr(code)
        if letter.isspace() or code == 0:
            if self._text and self._text[-1] != " ":
                self._text.append(" ")
            return
        raw.FPDFText_GetCharOrigin(page, index, self._x, self._y)
        raw.FPDFText_GetLooseCharBox(page, index, self._box)
        base, size = self._y.value, max(1.0, self._box.top - self._box.bottom)
        if self._text and self._is_apart(self._box.left, base, size):
            self.close()
        if not self._text:
            self._left, self._base, self._size = self._box.left, base, size
            self._right = self._box.right
        self._text.append(letter)
        self._right = max(self._right, self._box.right)

    def close(self) -> None:
        """End the piece at hand."""
        text = "".join(self._text).strip()
        if text:
            whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            piece = Piece(whole, self._left, self._right, self._base, self._size)
            self.found.append(piece)
        self._text = []

    def _is_apart(self, left: float, base: float, size: float) -> bool:
        level = abs(base - self._base) <= _LEVEL * max(size, self._size)
        far = left - self._right > _WIDE * max(size, self._size)
        back = left < self._right - max(size, self._size)
        return not level or far or back
