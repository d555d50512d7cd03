"""Days without a year: of any year where the collection has nothing of the last one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.collection import Built

from index.types import Period
from qa.engine import Engine, Settings
from qa.question.any_year import of_any_year
from qa.question.understanding import understand
from qa.retrieval.time_fit import fit
from qa.types import Query
from qa.yearly_period import EveryYear

FIRST, LAST, ASKED_ON = date(2004, 2, 4), date(2013, 9, 2), date(2026, 1, 1)


def asked(question: str, as_of: date = ASKED_ON) -> Query:
    return of_any_year(understand(question, as_of=as_of), FIRST, LAST)


@pytest.mark.parametrize(
    "question",
    [
        "What happened in June?",
        "Who met on February 8?",
        "Who met on Feb. 8?",
        "Which round began in late February?",
        "Who met on Tuesday, 3 March?",
        "Who met in the third week of June?",
        "What grew in spring?",
    ],
)
def test_long_after_the_collection_days_are_of_any_year(question: str) -> None:
    query = asked(question)
    assert isinstance(query.period, EveryYear)
    (note,) = query.notes
    assert note == f"“{query.period_text}” taken for any year: the articles are not of the last one"
    assert query.to_json()["any_year"] is True
    within = asked(question, as_of=date(2013, 9, 1))
    assert within.to_json()["any_year"] is False
    assert within.period is not None
    assert not isinstance(within.period, EveryYear)


@pytest.mark.parametrize(
    "question",
    [
        "What happened in June 2005?",
        "What happened last week?",
        "What happened on Tuesday?",
        "What has happened since February?",
        "What happened before June?",
        "Who scored in the fourth quarter?",
        "What happened last September?",
        "Who may have left?",
        "Who left?",
    ],
)
def test_other_times_stay_as_they_are(question: str) -> None:
    assert asked(question) == understand(question, as_of=ASKED_ON)


def test_in_a_collection_without_dates_words_stay_words() -> None:
    query = of_any_year(understand("What happened in June?", as_of=ASKED_ON), None, None)
    assert (query.period, query.period_text, query.intent, query.notes) == (None, None, "none", ())
    dated = understand("What happened in 2005?", as_of=ASKED_ON)
    assert of_any_year(dated, None, None) == dated


@pytest.mark.parametrize(
    ("stated", "nearest"),
    [
        ("2007-06-30", "2007-06"),
        ("2007", "2007-06"),
        ("2007-05", "2007-06"),
        ("2007-10-01", "2007-06"),
    ],
)
def test_the_year_nearest_to_a_stated_period_is_asked(stated: str, nearest: str) -> None:
    june = EveryYear(date(2025, 6, 1), date(2025, 7, 1))
    period = Period.parse(stated)
    assert june.near(period) == Period.parse(nearest)
    assert fit(period, june) == fit(period, Period.parse(nearest))
    assert june.overlaps(period) is (stated in ("2007-06-30", "2007"))


def test_a_turn_of_the_year_and_a_leap_day() -> None:
    winter = EveryYear(date(2024, 12, 1), date(2025, 3, 1))
    assert winter.overlaps(Period.parse("2007-01-30"))
    assert winter.overlaps(Period.parse("2007-12-30"))
    assert not winter.overlaps(Period.parse("2007-03-30"))
    for year in (1, 9998):  # as far as dates go
        assert abs(winter.near(Period.of_year(year)).start.year - year) <= 1
    leap = EveryYear(date(2024, 2, 29), date(2024, 3, 1))
    assert leap.near(Period.parse("2007-02")) == Period.of_day(date(2007, 2, 28))
    before = EveryYear(date(2024, 2, 28), date(2024, 2, 29))
    assert before.near(Period.parse("2007-02")) == Period.of_day(date(2007, 2, 28))


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.integers(1, 100),
    st.dates(max_value=date(9999, 12, 30)),
)
def test_some_year_is_always_nearest(start: date, days: int, other: date) -> None:
    every = EveryYear(start, start + timedelta(days))
    near = every.near(Period.of_day(other))
    assert abs(near.days - days) <= 1
    if 3 <= other.year <= 9996:
        assert abs((near.start - other).days) <= 366


def test_articles_of_the_first_and_the_last_year_there_is() -> None:
    query = understand("What happened in June?", as_of=ASKED_ON)
    assert of_any_year(query, date.min, date.max) == query
    assert isinstance(of_any_year(query, date.max, date.max).period, EveryYear)


def test_passages_of_those_days_come_first_and_their_lack_is_said(built: Built) -> None:
    engine = Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))
    found = engine.ask("What happened in May?", as_of=date(2030, 1, 1))
    assert found.query.notes[0].startswith("“May” taken for any year")
    # "due in May" of an article whose date is not known, and one published on 15 May 2011
    assert {p.article.id for p in found.passages[:2]} == {"flood", "vote-1"}
    silent = replace(engine.settings.answers, threshold=1.0)
    settings = replace(engine.settings, answers=silent)
    lacking = engine.ask("What happened in July?", as_of=date(2030, 1, 1), settings=settings)
    assert lacking.missing == ("None of the nearest passages is of July, in any year.",)
    told = engine.ask("What happened in August?", as_of=date(2030, 1, 1), settings=settings)
    assert told.passages[0].article.id == "flood"
    assert told.missing == ()
