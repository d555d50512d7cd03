"""Many rows of an SQLite table by their keys, in few statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

_MOST = 500  # parameters of one statement; SQLite before 3.32 takes 999
T = TypeVar("T")


def batched(keys: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """The keys, so many at once as one statement takes."""
    for start in range(0, len(keys), _MOST):
        yield tuple(keys[start : start + _MOST])


def places(keys: Sequence[object]) -> str:
    """Placeholders for an ``IN (…)``."""
    return ", ".join("?" * len(keys))
