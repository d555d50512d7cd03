"""What is asked: period, intent, and follow-ups made whole."""

from datetime import date

import pytest

from index.errors import InputError
from index.types import Period
from qa.question.understanding import MAX_CHARACTERS, understand

AS_OF = date(2007, 6, 15)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("why did North Korea boycott the talks in 2005?", "2005"),
        ("what happened in early 2007", "2007-01-01/2007-04-30"),
        ("who met between 2004 and 2006?", "2004-01-01/2006-12-31"),
        ("what did Russia say last year?", "2006"),
        ("what did it do in the past six months?", "2006-12-15/2007-06-14"),
        ("what was planned for 4 July 2013?", "2013-07-04"),
        ("what happened in 2004 and in 2006?", "2004-01-01/2006-12-31"),
        ("what happened before 2006?", "0001-01-01/2005-12-31"),
        ("what has happened since 2006?", "2006-01-01/2007-06-15"),
        ("what did they do two months after September 2005?", "2005-11"),
        ("what did they do three weeks before 22 January 2007?", "2007-01-01"),
        ("what did they do two years after 2004?", "2006"),
        ("what happened after 2006?", "2007-01-01/2007-06-15"),
    ],
)
def test_the_period_asked_about(question: str, period: str) -> None:
    query = understand(question, as_of=AS_OF)
    assert query.period is not None
    assert query.period.iso() == period
    assert query.intent == "explicit"


@pytest.mark.parametrize(
    "question",
    [
        "who may lead the talks?",
        "how long was the 13-month standoff?",
        "what happens every Tuesday?",
        "who won the second round?",
    ],
)
def test_no_period_where_none_is_asked(question: str) -> None:
    assert understand(question, as_of=AS_OF).period is None


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What is the latest news of the talks?", "latest"),
        ("Who spoke most recently?", "latest"),
        ("Is Russia hopeful now?", "latest"),
        ("How did the earliest round end?", "earliest"),
        ("When did they first meet?", "earliest"),
        ("When was the first round?", "none"),
        ("Who is the First Deputy Foreign Minister?", "none"),
        ("When did they hold the first nuclear test?", "none"),
        ("Who won in 2005?", "explicit"),
    ],
)
def test_intent(question: str, intent: str) -> None:
    assert understand(question, as_of=AS_OF).intent == intent


def test_a_relative_date_is_said_in_the_notes() -> None:
    (note,) = understand("what happened last year?", as_of=AS_OF).notes
    assert "2006" in note
    assert "2007-06-15" in note


def test_a_follow_up_is_made_whole_and_says_so() -> None:
    history = ["why did North Korea boycott the talks in 2005?"]
    query = understand("and in 2009?", history=history, as_of=AS_OF)
    assert query.text == "why did North Korea boycott the talks in 2009?"
    assert query.notes == ("understood as: why did North Korea boycott the talks in 2009?",)
    assert query.question == "and in 2009?"
    assert query.period == Period.of_year(2009)


def test_a_whole_question_keeps_clear_of_the_history() -> None:
    question = "Who leads the Russian delegation to Beijing?"
    assert understand(question, history=["What is Kaesong?"], as_of=AS_OF).text == question


@pytest.mark.parametrize("question", ["", "   ", "\u200b", "???"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(InputError, match="empty"):
        understand(question)


def test_a_question_of_a_book_s_length_is_refused() -> None:
    with pytest.raises(InputError, match=f"100,000 characters, at most {MAX_CHARACTERS:,}"):
        understand("x" * 100_000)


def test_white_space_is_taken_together_and_a_set_period_kept() -> None:
    within = Period.of_year(2004)
    query = understand("who\n leads ", within=within)
    assert query.text == "who leads"
    assert query.within == within


@pytest.mark.parametrize(
    ("question", "coverage"),
    [
        ("what did papers say of the talks in 2007", True),
        ("Which articles wrote about Iran in 2007?", True),
        ("what happened in 2007", False),
    ],
)
def test_a_question_about_coverage(question: str, coverage: bool) -> None:
    assert understand(question, as_of=AS_OF).coverage is coverage
