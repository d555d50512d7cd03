"""Spans and periods: half-open, never the wrong way round."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Period, Published, Span, TimeExpression


def test_span_is_half_open() -> None:
    assert Span(2, 5).of("abcdefg") == "cde"
    assert Span(2, 5).holds(Span(2, 5))
    assert not Span(2, 5).holds(Span(2, 6))
    assert Span(2, 5).overlaps(Span(4, 9))
    assert not Span(2, 5).overlaps(Span(5, 9))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_span_refuses_a_wrong_order(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=rf"got \[{start}, {end}\)"):
        Span(start, end)


@pytest.mark.parametrize(
    ("value", "start", "end", "days"),
    [
        ("2004-02-28", date(2004, 2, 28), date(2004, 2, 29), 1),
        ("2004-02", date(2004, 2, 1), date(2004, 3, 1), 29),
        ("2003-12", date(2003, 12, 1), date(2004, 1, 1), 31),
        ("2003", date(2003, 1, 1), date(2004, 1, 1), 365),
    ],
)
def test_period_reads_iso(value: str, start: date, end: date, days: int) -> None:
    period = Period.parse(value)
    assert period == Period(start, end)
    assert period.days == days
    assert period.iso() == value
    assert period.to_json() == [start.isoformat(), end.isoformat()]


@pytest.mark.parametrize(
    "value", ["", "07", "2007-1-3", "2007-13", "2007-02-30", "30/01/2007", "20O7", "٢٠٠٧", "2007-"]
)
def test_period_refuses_other_forms(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Period.parse(value)


def test_period_is_never_empty() -> None:
    with pytest.raises(ValueError, match="expected start < end"):
        Period(date(2007, 1, 2), date(2007, 1, 2))


def test_period_of_no_calendar_unit_is_written_with_its_last_day() -> None:
    period = Period(date(2007, 1, 30), date(2007, 2, 3))
    assert period.iso() == "2007-01-30/2007-02-02"
    assert period.last == date(2007, 2, 2)


@given(
    st.dates(date(1, 1, 1), date(9990, 1, 1)),
    st.integers(1, 400),
    st.dates(date(1, 1, 1), date(9990, 1, 1)),
    st.integers(1, 400),
)
def test_periods_overlap_when_they_share_a_day(a: date, m: int, b: date, n: int) -> None:
    first = Period(a, date.fromordinal(a.toordinal() + m))
    second = Period(b, date.fromordinal(b.toordinal() + n))
    shared = range(
        max(a.toordinal(), b.toordinal()), min(first.end.toordinal(), second.end.toordinal())
    )
    assert first.overlaps(second) is second.overlaps(first) is bool(shared)


def test_published_is_written_by_its_precision() -> None:
    assert Published(Period.parse("2007-02"), "month", "field").iso() == "2007-02"


def test_time_expression_as_json() -> None:
    time = TimeExpression(
        3,
        8,
        "March",
        "DATE",
        "2011-03",
        Period.parse("2011-03"),
        "publication",
        "published 2011-05",
    )
    assert time.to_json() == {
        "start": 3,
        "end": 8,
        "text": "March",
        "type": "DATE",
        "value": "2011-03",
        "period": ["2011-03-01", "2011-04-01"],
        "anchor": "published 2011-05",
        "anchor_kind": "publication",
    }
