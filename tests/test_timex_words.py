"""Words of time that mislead: the verb "last", old papers' forms, ranges, unread modifiers."""

from __future__ import annotations

import pytest

from index.timex import find_times
from index.types import Period, TimeExpression

MONDAY = Period.parse("2013-09-02")
OLD = Period.parse("1865-03-10")


def shown(found: TimeExpression) -> tuple[str, str, str | None]:
    return found.text, found.value, found.period.iso() if found.period else None


def times(text: str, published: Period = MONDAY) -> list[tuple[str, str, str | None]]:
    return [shown(found) for found in find_times(text, published=published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The strike will last three days.", ("three days", "P3D", None)),
        ("The new dam is to last two hundred years.", ("two hundred years", "P200Y", None)),
        ("The rains last three months here.", ("three months", "P3M", None)),
        ("Stocks did not last two weeks.", ("two weeks", "P2W", None)),
        ("It may last weeks.", ("weeks", "PXW", None)),
        ("The last three days were calm.", ("The last three days", "P3D", "2013-08-30/2013-09-01")),
        ("In last two weeks it rained.", ("last two weeks", "P2W", "2013-08-19/2013-09-01")),
        ("Last two weeks saw rain.", ("Last two weeks", "P2W", "2013-08-19/2013-09-01")),
    ],
)
def test_a_verb_of_duration_points_at_no_day(
    text: str, expected: tuple[str, str, str | None]
) -> None:
    assert times(text) == [expected]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("She left on the 14th ult. and sailed.", "1865-02-14"),
        ("She was seen on the 3d inst.", "1865-03-03"),
        ("It was the 22d ultimo.", "1865-02-22"),
        ("It begins on the 1st prox.", "1865-04-01"),
        ("It begins on the 31st proximo.", None),  # April has none
        ("He came here to-day.", "1865-03-10"),
        ("He left yester-day.", "1865-03-09"),
        ("He returns to-morrow.", "1865-03-11"),
        ("He sang to-night.", "1865-03-10TNI"),
        ("It was the night of the 5th instant.", "1865-03-05TNI"),
        ("He came on Monday last.", "1865-03-06"),
        ("The king died in August last.", "1864-08"),
        ("He left three weeks since.", "1865-W07"),
        ("He sails Monday week.", "1865-03-20"),
        ("He left on the 14th of last month.", "1865-02-14"),
        ("It was founded A.D. 1776.", "1776"),
        ("In 1066 A.D. he won.", "1066"),
        ("It was built in 79 A.D.", "0079"),
    ],
)
def test_forms_of_old_papers(text: str, value: str | None) -> None:
    assert [found for _, found, _ in times(text, OLD)] == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met between 5 and 7 July 2009.", "2009-07-05/2009-07-07"),
        ("They met from 5 to 7 July 2009.", "2009-07-05/2009-07-07"),
        ("They met 5-7 July 2009.", "2009-07-05/2009-07-07"),
        ("They met from the 5th to the 7th of July, 2009.", "2009-07-05/2009-07-07"),
        ("They want it by year-end 2008.", "2008-09-01/2008-12-31"),
        ("It closed at year-end of 2007.", "2007-09-01/2007-12-31"),
        ("The first Monday of May 2009 was wet.", "2009-05-04"),
        ("The last Friday in June was wet.", "2013-06-28"),
    ],
)
def test_one_expression_one_time(text: str, expected: str) -> None:
    assert [period for _, _, period in times(text)] == [expected]


def test_two_days_are_two() -> None:
    assert times("They met on 5 and 7 July 2009.") == [
        ("5", "2009-07-05", "2009-07-05"),
        ("7 July 2009", "2009-07-07", "2009-07-07"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Monday after the storm was calm.",
        "The first Monday after Easter Island fell was calm.",
        "The night of the vote was long.",
        "The morning after was calm.",
        "He won in the last week of the campaign.",
        "Rome was small in 753 B.C.",
        "The 2d Kings of old.",
    ],
)
def test_what_other_words_tell_apart_has_no_day(text: str) -> None:
    assert not [period for _, _, period in times(text) if period is not None]


REPORT = Period.parse("1989-10-30")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The bombs of January nineteen ninety-seven.",
            ("January nineteen ninety-seven", "1997-01"),
        ),
        ("It began in nineteen ninety-seven.", ("nineteen ninety-seven", "1997")),
        ("It lasted for 2 1/2 years.", ("2 1/2 years", "P2.5Y")),
        ("It wants it by year's end.", ("year's end", "1989")),
        ("Stocks are up since year-end.", ("year-end", "1988")),
        ("In the year-ago quarter it earned more.", ("the year-ago quarter", "1988-Q3")),
        ("It will report for the third quarter.", ("the third quarter", "1989-Q3")),
        ("It will report for the first quarter.", ("the first quarter", "1990-Q1")),
        ("The dividend is payable Dec. 7.", ("Dec. 7", "1989-12-07")),
    ],
)
def test_words_of_business_reports_and_broadcasts(text: str, expected: tuple[str, str]) -> None:
    assert [(words, value) for words, value, _ in times(text, REPORT)] == [expected]


def test_a_business_year_is_a_length() -> None:
    assert times("In the fiscal year ended Jan. 31, it lost.", REPORT)[0] == (
        "the fiscal year",
        "P1Y",
        None,
    )


def test_what_is_compared_with_is_no_anchor() -> None:
    text = (
        "It earned less than a year earlier. In 1988 it lost. The year-earlier results were good."
    )
    assert times(text, REPORT)[-1][1] == "1988"


@pytest.mark.parametrize(
    "text", ["Orwell wrote Nineteen Eighty-Four.", "He ran 3 3/4 years.", "nineteen ninety people"]
)
def test_numbers_in_words_that_are_no_year(text: str) -> None:
    assert not [value for _, value, period in times(text, REPORT) if period or "." in value]
