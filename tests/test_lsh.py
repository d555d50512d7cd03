"""Groups by bands of signatures, against every pair compared by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from index.duplicates.lsh import Likely


@pytest.mark.parametrize("seed", range(6))
def test_groups_are_those_of_all_pairs_that_share_a_band(seed: int) -> None:
    draw = np.random.default_rng(seed)
    signatures = draw.integers(0, 3, (60, 12)).astype(np.uint32)
    asked: list[tuple[int, int]] = []

    def alike(one: int, other: int) -> bool:
        return (one * 7 + other * 13 + seed) % 5 == 0

    def same(one: int, other: int) -> bool:
        asked.append((one, other))
        return alike(one, other)

    found = Likely(signatures, 3, same).groups()
    bands = signatures.reshape(60, 4, 3)
    story = list(range(60))
    for one, other in combinations(range(60), 2):
        if (bands[one] == bands[other]).all(axis=1).any() and alike(one, other):
            old, new = story[other], story[one]
            story = [new if name == old else name for name in story]
    expected = [[n for n in range(60) if story[n] == name] for name in dict.fromkeys(story)]
    assert sorted(found) == sorted(expected)
    assert any(len(group) > 2 for group in found)
    assert len(asked) == len(set(asked))
    assert all(one < other for one, other in asked)


def test_a_thousand_copies_are_compared_a_thousand_times() -> None:
    signatures = np.ones((1000, 12), dtype=np.uint32)
    asked: list[tuple[int, int]] = []

    def same(one: int, other: int) -> bool:
        asked.append((one, other))
        return True

    assert Likely(signatures, 3, same).groups() == [list(range(1000))]
    assert len(asked) == 999


def test_nothing_shared_is_nothing_compared() -> None:
    def never(one: int, other: int) -> bool:
        raise AssertionError((one, other))

    signatures = np.arange(24, dtype=np.uint32).reshape(2, 12)
    assert Likely(signatures, 3, never).groups() == [[0], [1]]
