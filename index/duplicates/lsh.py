"""Groups of what is the same, comparing only what is likely to be.

Locality-sensitive hashing as in Leskovec et al., Mining of Massive Datasets, chapter 3: a signature
is cut into bands, and two of them that are equal in one band are compared. Each band is one sort of
all signatures, which takes a tenth of the time of a dictionary of its values. The groups hang on
the comparisons alone: not on the order of the signatures, nor on how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

Signatures = npt.NDArray[np.uint32]


class Likely:
    """Finds the groups of signatures 0..n-1, shape (n, bands × rows).

    :param same: compares two of them truly; asked once a pair at most, the lower number first.
    """

    def __init__(self, signatures: Signatures, rows: int, same: Callable[[int, int], bool]) -> None:
        self._bands = signatures.reshape(len(signatures), -1, rows)
        self._same = same
        self._above = list(range(len(signatures)))

    def join(self, one: int, other: int) -> None:
        """Take two numbers as the same, whatever their signatures."""
        low, high = sorted((self._root(one), self._root(other)))
        self._above[high] = low

    def groups(self) -> list[list[int]]:
        """All numbers by group, ascending; most of them alone in theirs."""
        for band in range(self._bands.shape[1]):
            for numbers in self._equal(band):
                self._compare(numbers, band)
        found: dict[int, list[int]] = {}
        for number in range(len(self._above)):
            found.setdefault(self._root(number), []).append(number)
        return list(found.values())

    def _equal(self, band: int) -> Iterator[list[int]]:
        """Numbers of two signatures or more, ascending, that are equal in this band."""
        values = self._bands[:, band]
        order = np.lexsort(values.T)  # stable: numbers ascend where values are equal
        ranked = values[order]
        parted = np.flatnonzero((ranked[1:] != ranked[:-1]).any(axis=1)) + 1
        for start, end in zip([0, *parted], [*parted, len(order)], strict=True):
            if end - start > 1:
                yield order[start:end].tolist()

    def _compare(self, numbers: Sequence[int], band: int) -> None:
        """Join those of these that are the same. A thousand copies take a thousand steps."""
        groups: list[list[int]] = []
        for number in numbers:
            apart: list[list[int]] = []
            mine = [number]
            for group in groups:
                if self._joins(group, number, band):
                    group.extend(mine)
                    mine = group
                else:
                    apart.append(group)
            groups = [*apart, mine]

    def _joins(self, group: Sequence[int], number: int, band: int) -> bool:
        root = self._root(number)
        if self._root(group[0]) == root:
            return True
        for other in group:
            if not self._met(other, number, band) and self._same(other, number):
                self._above[root] = self._root(other)
                return True
        return False

    def _met(self, one: int, other: int, band: int) -> bool:
        """Whether an earlier band has brought these two together."""
        before = self._bands[one, :band] == self._bands[other, :band]
        return bool(before.all(axis=1).any())

    def _root(self, number: int) -> int:
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number
