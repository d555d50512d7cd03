"""From start and end scores to a span of characters that never clips a word."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from qa.reader.features import MAX_ANSWER

_JOINERS = "'’-.,:/"  # inside words and numbers: don't, 1,000, 3.5, 10:30, mid-1990s
_MONEY = "$£€¥"


def best_spans(
    start: NDArray[np.float32], end: NDArray[np.float32], quotable: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """First token, last token (inclusive) and score of each row's best span.

    All inputs are (rows, tokens). The score is start + end logit, 0 being the score of "no answer
    here". A row without a quotable token besides [CLS] gets (0, 0, 0).
    """
    rows, tokens = start.shape
    allowed = quotable.astype(bool)
    allowed[:, 0] = False
    first = np.where(allowed, start, -np.inf)
    last = np.where(allowed, end, -np.inf)
    best = np.full(rows, -np.inf, np.float32)
    begins, lengths = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    for length in range(min(MAX_ANSWER, tokens)):
        total = first[:, : tokens - length] + last[:, length:]
        at = total.argmax(1)
        score = total[np.arange(rows), at]
        better = score > best
        best = np.where(better, score, best)
        begins, lengths = np.where(better, at, begins), np.where(better, length, lengths)
    none = ~np.isfinite(best)
    best[none] = 0.0
    return begins, begins + lengths, best


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) grown until neither end cuts a word or number; a currency sign comes along."""
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    if start > 0 and text[start - 1] in _MONEY and text[start].isdigit():
        start -= 1
    if end < len(text) and text[end] == "%" and text[end - 1].isdigit():
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    """Whether a cut before ``text[at]`` falls inside a word."""
    before, after = text[at - 1], text[at]
    if _wordy(before) and _wordy(after):
        return True
    if after in _JOINERS:
        beyond = text[at + 1] if at + 1 < len(text) else " "
        return _glues(before, after, beyond)
    if before in _JOINERS and at >= 2:
        return _glues(text[at - 2], before, after)
    return False


def _glues(left: str, joiner: str, right: str) -> bool:
    """Apostrophes and hyphens glue letters and digits; the rest only digits."""
    if joiner in "'’-":
        return left.isalnum() and right.isalnum()
    return left.isdigit() and right.isdigit()


def _wordy(char: str) -> bool:
    """Letters, digits, combining marks, and the invisible characters found inside words."""
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc", "Cf")
