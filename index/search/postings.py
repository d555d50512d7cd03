"""BM25 (Robertson & Zaragoza 2009) worked out at build time, a column a term (Lù 2024).

Documents are added one after the other and only numbers are kept of them: four bytes for a term's
number, four for the row and one to four for the count. A finished column holds the rows with the
term, ascending, and the score there; what bm25s writes for the same documents is the same, bit by
bit.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

K1, B = 0.9, 0.4  # Pyserini's defaults for passages
_BLOCK = 2_000_000  # pairs of term and row that are put in order together
_NAMES = {"scores": "data", "rows": "indices", "ends": "indptr"}


@dataclass(frozen=True, slots=True)
class Postings:
    """Where the terms stand and what they score there.

    scores: float32, and rows: int32, shape (pairs,), column after column. ends: int64, shape
    (terms + 1,): column ``t`` goes from ``ends[t]`` to ``ends[t + 1]``.
    """

    scores: npt.NDArray[np.float32]
    rows: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]

    @classmethod
    def open(cls, folder: Path) -> Postings:
        """Read the arrays of a folder.

        :raises OSError, ValueError, EOFError: one is missing or not whole.
        """
        return cls(**{name: np.load(folder / _file(name)) for name in _NAMES})

    def save(self, folder: Path) -> None:
        """Write each array as a file."""
        for name in _NAMES:
            np.save(folder / _file(name), getattr(self, name), allow_pickle=False)

    def column(self, term: int) -> slice:
        """Where the term of that number stands in ``rows`` and ``scores``."""
        return slice(int(self.ends[term]), int(self.ends[term + 1]))


class Writer:
    """Takes documents in the order of their rows."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}
        self._lengths = array("l")
        self._blocks: list[_Block] = []
        self._waiting = _Waiting()

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, terms: Iterable[str]) -> None:
        """Take the next document; a term counts as often as it comes."""
        row = len(self._lengths)
        counts = Counter(terms)
        self._lengths.append(counts.total())
        number, vocabulary = self._waiting, self.vocabulary
        number.terms.extend([vocabulary.setdefault(term, len(vocabulary)) for term in counts])
        number.counts.extend(counts.values())
        number.rows.extend([row] * len(counts))
        if len(number.rows) >= _BLOCK:
            self._blocks.append(number.block())
            self._waiting = _Waiting()

    def finish(self) -> Postings:
        """The columns of all documents. Lucene's formula."""
        blocks = [*self._blocks, self._waiting.block()]
        holding = np.zeros(len(self.vocabulary), dtype=np.int64)
        for block in blocks:
            holding[block.terms] += block.sizes
        ends = np.concatenate([[0], np.cumsum(holding)])
        found = Postings(np.empty(ends[-1], np.float32), np.empty(ends[-1], np.int32), ends)
        weights, lengths = self._weights(holding), np.array(self._lengths, dtype=np.int64)
        average = lengths.mean() if len(lengths) else np.float64(0)
        heads = ends[:-1].copy()
        for block in blocks:
            places = np.repeat(heads[block.terms] - block.starts, block.sizes)
            places += np.arange(len(block.rows))
            heads[block.terms] += block.sizes
            counts = block.counts.astype(np.float32)
            damped = counts / (K1 * ((1 - B) + B * lengths[block.rows] / average) + counts)
            found.rows[places] = block.rows
            found.scores[places] = np.repeat(weights[block.terms], block.sizes) * damped
        return found

    def _weights(self, holding: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """How rare each term is."""
        known: Mapping[int, float] = {
            n: idf(n, len(self._lengths)) for n in np.unique(holding).tolist()
        }
        return np.array([known[n] for n in holding.tolist()], dtype=np.float32)


def idf(holding: int, documents: int) -> float:
    """How rare a term is: log(1 + (n - df + .5) / (df + .5))."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


@dataclass(frozen=True, slots=True)
class _Block:
    """Pairs of a stretch of rows, in the order of their terms, then rows.

    ``terms``: those that occur, ascending; ``starts`` and ``sizes``: where and how many pairs.
    """

    terms: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    counts: npt.NDArray[np.unsignedinteger]


class _Waiting:
    """Pairs as they come: rows ascend."""

    def __init__(self) -> None:
        self.terms, self.rows, self.counts = array("i"), array("i"), array("i")

    def block(self) -> _Block:
        terms = np.frombuffer(self.terms, dtype=np.int32)
        order = np.argsort(terms, kind="stable")
        found, starts, sizes = np.unique(terms[order], return_index=True, return_counts=True)
        counts = np.frombuffer(self.counts, dtype=np.int32)[order]
        return _Block(
            found.astype(np.int64),
            starts.astype(np.int64),
            sizes.astype(np.int64),
            np.frombuffer(self.rows, dtype=np.int32)[order],
            counts.astype(np.min_scalar_type(int(counts.max(initial=0)))),
        )


def _file(name: str) -> str:
    return f"{_NAMES[name]}.csc.index.npy"
