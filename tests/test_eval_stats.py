"""Intervals, tests and corrections, exact where they can be."""

import numpy as np
import pytest

from eval.metrics.stats import estimate, holm, paired_p
from eval.records.summary import quantiles


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    values = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]
    groups = [str(n) for n in range(10)]
    found = estimate(values, groups)
    assert found == estimate(values, groups)
    assert found.mean == pytest.approx(0.7)
    assert (found.low, found.high) == (pytest.approx(0.4), pytest.approx(1.0))
    assert estimate(values, groups, seed=1) is not found


def test_the_interval_of_many_values_is_near_the_normal_one() -> None:
    values = [float(n % 4 != 0) for n in range(400)]  # mean 0.75, standard error 0.0217
    found = estimate(values, [str(n) for n in range(400)])
    assert found.low == pytest.approx(0.75 - 1.96 * 0.0217, abs=0.006)
    assert found.high == pytest.approx(0.75 + 1.96 * 0.0217, abs=0.006)


def test_rewordings_are_resampled_together() -> None:
    values = [float(n < 20) for n in range(40)]
    apart = estimate(values, [str(n) for n in range(40)])
    together = estimate(values, [str(n // 10) for n in range(40)])
    assert apart.mean == together.mean == 0.5
    assert apart.low is not None
    assert together.low is not None
    assert together.low < apart.low


def test_all_right_is_not_certainty() -> None:
    found = estimate([1.0] * 4, list("abcd"))  # Wilson: 4 / (4 + 1.96²)
    assert (found.mean, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(4 / (4 + 1.96**2))
    none = estimate([0.0] * 4, list("abcd"))
    assert (none.low, none.high) == (0.0, pytest.approx(1.96**2 / (4 + 1.96**2)))


def test_one_group_has_no_interval() -> None:
    found = estimate([1.0, 0.0], ["a", "a"])
    assert (found.n, found.mean, found.low, found.high) == (2, 0.5, None, None)
    with pytest.raises(ValueError, match="got 0 and 0"):
        estimate([], [])
    with pytest.raises(ValueError, match="got 1 and 2"):
        estimate([1.0], ["a", "b"])


def test_the_randomisation_test_is_exact_for_few_groups() -> None:
    assert paired_p([0.0, 0.0], ["a", "b"]) == 1.0
    # 5 gains, no loss: 2 of the 2⁵ sign patterns are as extreme
    assert paired_p([1.0] * 5, list("abcde")) == pytest.approx(2 / 32)
    # ties say nothing
    assert paired_p([1.0] * 5 + [0.0] * 50, [str(n) for n in range(55)]) == pytest.approx(2 / 32)
    # two rewordings are one observation
    assert paired_p([1.0] * 4, ["a", "a", "b", "b"]) == pytest.approx(2 / 4)
    # sums 2, 1, -1: |2| or more in 6 of 8 patterns
    assert paired_p([2.0, 1.0, -1.0], list("abc")) == pytest.approx(6 / 8)


def test_the_randomisation_test_samples_many_groups() -> None:
    groups = [str(n) for n in range(40)]
    assert paired_p([1.0] * 40, groups) == pytest.approx(1 / 10_001)
    even = [1.0, -1.0] * 20
    assert paired_p(even, groups) == 1.0
    rng = np.random.default_rng(3)
    assert paired_p(list(rng.normal(0.0, 1.0, 40)), groups) > 0.05


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_quantiles_are_values_that_occurred() -> None:
    assert quantiles([5.0, 1.0, 3.0, 2.0], (0.5, 0.95)) == [3.0, 5.0]
    assert quantiles([], (0.5,)) == [0.0]
