"""When and by whom each article was published: all that ranking asks of most articles.

Three numbers an article, read once in a generation's life from the covering index that lists are
made of, so that no article's text leaves the disk to be ranked.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.store.schema import published_of
from index.types import Period

_NOBODY = -1
_Days = tuple[int, int]
_UNDATED: _Days = (0, 0)


@dataclass(frozen=True, slots=True)
class Publications:
    """By the article's number: int32, shape (articles,).

    opens, ends: the days of the half-open period as ordinals, 0 where it is not known.
    publisher_numbers: the place in ``publishers``, -1 where nobody is named.
    """

    opens: NDArray[np.int32]
    ends: NDArray[np.int32]
    publisher_numbers: NDArray[np.int32]
    publishers: Sequence[str]

    @classmethod
    def read(cls, connection: sqlite3.Connection, count: int) -> Self:
        """Those of the ``count`` articles of a generation."""
        opens, ends, by = (array("i", [fill]) * count for fill in (0, 0, _NOBODY))
        publishers: dict[str, int] = {}
        parsed = lru_cache(maxsize=65_536)(_days)
        rows = connection.execute(
            "SELECT number, published, publisher FROM article INDEXED BY article_by_date"
        )
        for number, published, publisher in rows:
            opens[number], ends[number] = parsed(published)
            if publisher is not None:
                by[number] = publishers.setdefault(publisher, len(publishers))
        numbers = [np.array(column, dtype=np.int32) for column in (opens, ends, by)]
        return cls(numbers[0], numbers[1], numbers[2], tuple(publishers))

    def period(self, number: int) -> Period | None:
        """When an article was published; None where that is not known."""
        opens = int(self.opens[number])
        if not opens:
            return None
        return Period(date.fromordinal(opens), date.fromordinal(int(self.ends[number])))

    def of_publisher(self, numbers: NDArray[np.int32], publisher: str) -> NDArray[np.bool_]:
        """Which of these articles a publisher published."""
        if publisher not in self.publishers:
            return np.zeros(len(numbers), dtype=np.bool_)
        found: NDArray[np.bool_] = self.publisher_numbers[numbers] == self.publishers.index(
            publisher
        )
        return found


def _days(stored: str | None) -> _Days:
    published = published_of(stored)
    if published is None:
        return _UNDATED
    return published.period.start.toordinal(), published.period.end.toordinal()
