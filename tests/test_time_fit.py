"""How well a stated time fits the asked one."""

from datetime import date
from math import sqrt

import pytest

from index.types import Period, TimeExpression
from qa.retrieval.time_fit import NEAR_WEIGHT, PUBLICATION_WEIGHT, fit, passage_fit, stated_fit

YEAR = Period.of_year(2005)
NOVEMBER = Period.of_month(2005, 11)
MARCH = Period.parse("2005-03-01")


def said(value: str, *, vague: bool = False) -> TimeExpression:
    return TimeExpression(0, 1, "x", "DATE", value, Period.parse(value), vague=vague)


def test_a_time_inside_the_asked_one_fits_wholly() -> None:
    assert fit(NOVEMBER, YEAR) == 1.0
    assert fit(YEAR, YEAR) == 1.0


def test_a_wider_time_counts_by_the_root_of_its_share() -> None:
    assert fit(YEAR, NOVEMBER) == pytest.approx(sqrt(30 / 365))


def test_a_miss_counts_by_nearness_and_never_much() -> None:
    near = fit(Period.of_month(2005, 12), NOVEMBER)
    far = fit(Period.of_year(2009), NOVEMBER)
    assert NEAR_WEIGHT > near > far
    assert far < 0.001


def test_of_several_times_the_best_counts_and_a_vague_one_half() -> None:
    assert stated_fit([said("2009"), said("2005-11")], YEAR) == 1.0
    assert stated_fit([said("2005-11", vague=True)], YEAR) == 0.5
    assert stated_fit([], YEAR) is None
    timeless = TimeExpression(0, 1, "six months", "DURATION", "P6M", None)
    assert stated_fit([timeless], YEAR) is None


def test_publication_is_weaker_evidence_than_what_is_said() -> None:
    assert passage_fit(MARCH, [], YEAR) == PUBLICATION_WEIGHT
    assert passage_fit(MARCH, [said("2005-11")], YEAR) == 1.0
    assert passage_fit(None, [], YEAR) == 0.0


def test_a_bound_holds_all_that_came_before() -> None:
    assert fit(YEAR, Period(date(1, 1, 1), date(2006, 1, 1))) == 1.0


def test_publication_counts_in_full_where_coverage_is_asked() -> None:
    assert passage_fit(MARCH, [], YEAR, coverage=True) == 1.0
