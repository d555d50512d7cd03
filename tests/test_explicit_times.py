"""Implicit times spelled out for the reader, and the way back to the passage."""

from dataclasses import replace
from datetime import date

from support.passages import TEXT, passage

from index.types import Period, TimeExpression
from qa.language.explicit_times import spelled_out, spoken, without_its_time
from qa.types import Query

LATER = TimeExpression(
    43, 59, "two months later", "DATE", "2005-11", Period.of_month(2005, 11), "expression", "x"
)


def test_an_implicit_time_is_read_with_its_date() -> None:
    spelled = spelled_out(replace(passage(), times=(LATER,)))
    assert spelled.text == TEXT.replace("later.", "later (November 2005).")


def test_offsets_lead_back_to_the_passage() -> None:
    spelled = spelled_out(replace(passage(), times=(LATER,)))
    for word in ("deal", "months later", "Talks went on."):
        start = spelled.text.index(word)
        found = TEXT[spelled.original(start) : spelled.original(start + len(word))]
        assert found == word
    inside = spelled.text.index("November")
    assert spelled.original(inside) == LATER.end
    whole = spelled.text.index("two months"), spelled.text.index("2005)") + 5
    assert TEXT[spelled.original(whole[0]) : spelled.original(whole[1])] == "two months later"
    assert spelled.original(len(spelled.text)) == len(TEXT)


def test_what_says_its_date_itself_stays_as_it_is() -> None:
    said = replace(LATER, anchor_kind="explicit")
    vague = replace(LATER, vague=True)
    timeless = replace(LATER, period=None)
    for time in (said, vague, timeless):
        assert spelled_out(replace(passage(), times=(time,))).text == TEXT


def test_periods_in_words() -> None:
    assert spoken(Period.parse("2005-11-03")) == "3 November 2005"
    assert spoken(Period.parse("2005-11")) == "November 2005"
    assert spoken(Period.parse("2005")) == "2005"
    assert spoken(Period(Period.parse("2005").start, Period.parse("2007").end)) is None


def test_a_question_loses_its_implicit_time_only() -> None:
    def asked(text: str, passage: str = TEXT) -> str:
        return without_its_time(Query(text, text, date(2012, 3, 1), Period.of_year(2011)), passage)

    assert asked("What did they announce last Tuesday?") == "What did they announce?"
    assert asked("Where was he in 2011?") == "Where was he in 2011?"
    assert asked("Where was he in May 2011?") == "Where was he in May 2011?"
    assert asked("Where was he in the autumn of 2011?") == "Where was he?"
    assert asked("Where was he in the third week of May 2011?") == "Where was he?"
    for stretch in (
        "between 2004 and 2007",
        "from May 2004 to the autumn of 2007",
        "in 2004-2007",
        "from 2004 to 2006 to 2008",
        "before 2011",
        "since May 2011",
        "two months after May 2011",
    ):
        assert asked(f"Where was he {stretch}?") == "Where was he?"
        assert asked(f"Where was he {stretch} and why?") == "Where was he and why?"
    assert asked("Where was he in 2004 and 2007?") == "Where was he in 2004 and 2007?"
    assert asked("Since 2005?") == "Since 2005?"
    assert asked("How was the time before 2004 spent?") == "How was the time spent?"
    assert asked("Between 2004 and 2007, where was he?") == "where was he?"
    for stays in ("Who won after the 2010 election?", "Who left after the 2010 vote?"):
        assert asked(stays) == stays
    said = "Where was he between 2004 and 2007?"
    assert asked(said, "He was in Rome Between 2004 and 2007.") == said
    assert asked("Last year?") == "Last year?"
    timeless = Query("Where was he last year?", "Where was he last year?", date(2012, 3, 1))
    assert without_its_time(timeless, TEXT) == timeless.text
