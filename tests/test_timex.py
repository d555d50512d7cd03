"""Every rule of the grammar with its example: text, type, value, period."""

from datetime import date
from pathlib import Path

import pytest

from index.timex import find_times
from index.types import Period, Span, TimeExpression

SEEDS = Path(__file__).parent.parent / "seeds"
PUBLISHED = Period.of_day(date(2007, 1, 30))  # a Tuesday


def read(text: str, published: Period | None = PUBLISHED) -> list[str]:
    """``words = value`` of every expression, in order."""
    return [f"{e.text} = {e.value}" for e in find_times(text, published=published)]


def only(text: str, published: Period | None = PUBLISHED) -> TimeExpression:
    found = find_times(text, published=published)
    assert len(found) == 1, [e.text for e in found]
    return found[0]


def seed(number: str, published: str | None) -> dict[str, TimeExpression]:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    period = Period.parse(published) if published else None
    return {e.text: e for e in find_times(text, published=period)}


DATES = [
    ("The report of March 01 , 2008 said so.", ["March 01 , 2008 = 2008-03-01"]),
    ("It began on Feb. 3, 2004.", ["Feb. 3, 2004 = 2004-02-03"]),
    ("the 3rd of February 2004", ["the 3rd of February 2004 = 2004-02-03"]),
    ("11 September 2001", ["11 September 2001 = 2001-09-11"]),
    ("the Sept. 11 attacks", ["Sept. 11 = 2001-09-11"]),
    ("since 9/11", ["9/11 = 2001-09-11"]),
    ("26-FEB-1987", ["26-FEB-1987 = 1987-02-26"]),
    ("Dated 2004-02-04.", ["2004-02-04 = 2004-02-04"]),
    ("30/01/2007 11:26 MOSCOW", ["30/01/2007 11:26 = 2007-01-30T11:26"]),
    ("on 01/30/2007", ["01/30/2007 = 2007-01-30"]),
    ("on 30.01.2007", ["30.01.2007 = 2007-01-30"]),
    ("talks resume February 8", ["February 8 = 2007-02-08"]),
    ("it ended on December 22", ["December 22 = 2006-12-22"]),
    ("it will end on December 22", ["December 22 = 2007-12-22"]),
    ("Sunday, Nov. 13, 2016", ["Sunday, Nov. 13, 2016 = 2016-11-13"]),
    ("January 3-5, 2007", ["January 3 = 2007-01-03", "5, 2007 = 2007-01-05"]),
    ("In January he left; on the 8th, he returned.",
     ["January = 2007-01", "the 8th = 2007-01-08"]),
    ("28 May - 3 June 2010", ["28 May = 2010-05-28", "3 June 2010 = 2010-06-03"]),
    ("April, May and June", ["April = 2006-04", "May = 2006-05", "June = 2006-06"]),
    ("the Jan. 6 committee", ["Jan. 6 = 2007-01-06"]),
    ("On January 6, 2006 he spoke. The January 6 speech was long.",
     ["January 6, 2006 = 2006-01-06", "January 6 = 2006-01-06"]),
    ("payable July six.", ["July six = 2007-07-06"]),
    ("in September 2005", ["September 2005 = 2005-09"]),
    ("October of 2007", ["October of 2007 = 2007-10"]),
    ("from March to May 2005", ["March = 2005-03", "May 2005 = 2005-05"]),
    ("sales in February fell", ["February = 2006-02"]),
    ("it will open in May", ["May = 2007-05"]),
    ("in 2003", ["2003 = 2003"]),
    ("the lowest since '82", ["'82 = 1982"]),
    ("the Korean War of 1950-1953", ["1950 = 1950", "1953 = 1953"]),
    ("the 2004-05 season", ["2004 = 2004", "05 = 2005"]),
    ("the 1990s", ["the 1990s = 199"]),
    ("the late 1980s", ["the late 1980s = 198"]),
    ("the 70s and 80s", ["the 70s = 197", "80s = 198"]),
    ("the 19th century", ["the 19th century = 18"]),
    ("mid-2025", ["mid-2025 = 2025"]),
    ("early February", ["early February = 2007-02"]),
    ("the end of 1986", ["the end of 1986 = 1986"]),
    ("at end-1986", ["end-1986 = 1986"]),
    ("Q3 2011", ["Q3 2011 = 2011-Q3"]),
    ("the first quarter of 2009", ["the first quarter of 2009 = 2009-Q1"]),
    ("third-quarter results were good", ["third-quarter = 2006-Q3"]),
    ("the first half of 2006", ["the first half of 2006 = 2006-H1"]),
    ("the September quarter", ["the September quarter = 2006-Q3"]),
    ("the fiscal year", ["the fiscal year = FY2007"]),
    ("growth over 1985.", ["1985 = 1985"]),
    ("up to the year 2000", ["the year 2000 = 2000"]),
    ("fiscal 2010", ["fiscal 2010 = FY2010"]),
    ("summer 2012", ["summer 2012 = 2012-SU"]),
    ("last Christmas", ["last Christmas = 2006-12-25"]),
    ("Thanksgiving 2005", ["Thanksgiving 2005 = 2005-11-24"]),
    ("Good Friday 2007", ["Good Friday 2007 = 2007-04-06"]),
]  # fmt: skip

DEICTIC = [
    ("he said Tuesday", ["Tuesday = 2007-01-30"]),
    ("he said Friday", ["Friday = 2007-01-26"]),
    ("they will meet on Thursday", ["Thursday = 2007-02-01"]),
    (  # the verb stands far before
        "he would meet Russia’s deputy foreign ministers Ivan Petrov and Igor Ivanov on Thursday",
        ["Thursday = 2007-02-01"],
    ),
    ("next Monday", ["next Monday = 2007-02-05"]),
    ("last Friday", ["last Friday = 2007-01-26"]),
    ("today", ["today = 2007-01-30"]),
    ("yesterday", ["yesterday = 2007-01-29"]),
    ("the day after tomorrow", ["the day after tomorrow = 2007-02-01"]),
    ("this month", ["this month = 2007-01"]),
    ("next week", ["next week = 2007-W06"]),
    ("two and a half years ago", ["two and a half years ago = 2004-07"]),
    ("the end of the decade", ["the end of the decade = 200"]),
    ("last thursday", ["last thursday = 2007-01-25"]),
    ("over the weekend, rain fell", ["the weekend = 2007-W04-WE"]),
    ("last August", ["last August = 2006-08"]),
    ("the last quarter", ["the last quarter = 2006-Q4"]),
    ("this year's third quarter", ["this year's third quarter = 2007-Q3"]),
    ("the third quarter of last year", ["the third quarter of last year = 2006-Q3"]),
    ("October of next year", ["October of next year = 2008-10"]),
    ("January last year", ["January last year = 2006-01"]),
    ("Friday last week", ["Friday last week = 2007-01-26"]),
    ("the last week of March 2009", ["the last week of March 2009 = 2009-W13"]),
    ("early next week", ["early next week = 2007-W06"]),
    ("later this year", ["later this year = 2007"]),
    ("a year ago", ["a year ago = 2006"]),
    ("two days ago", ["two days ago = 2007-01-28"]),
    ("two weeks from now", ["two weeks from now = 2007-W07"]),
    ("several years ago", ["several years ago = PAST_REF"]),
    ("in the coming weeks", ["the coming weeks = FUTURE_REF"]),
    ("in recent years", ["recent years = PAST_REF"]),
    ("it is now closed", ["now = PRESENT_REF"]),
    ("a second consecutive day", ["a second consecutive day = 2007-01-30"]),
]

ANAPHORIC = [
    ("In September 2005 it signed. Two months later it left.", "Two months later = 2005-11"),
    ("On May 3, 2006 it began. The previous day it rained.", "The previous day = 2006-05-02"),
    ("On May 3, 2006 it began. The day before, it rained.", "The day before = 2006-05-02"),
    ("In June 2004 he won. Three years earlier he lost.", "Three years earlier = 2001"),
    ("In 2003 he ran. That year he won.", "That year = 2003"),
    ("In 1908 it was created. The following year it sold.", "The following year = 1909"),
    ("On May 3, 2006 it began. On the same day it ended.", "the same day = 2006-05-03"),
    ("On May 3, 2006 it began. A week before, nothing.", "A week before = 2006-W17"),
    ("In May 2006 it fell. Since then, it rose.", "Since then = 2006-05"),
    ("Sales fell in February from the same month a year earlier.",
     "the same month a year earlier = 2005-02"),
    ("In the third quarter it made $5 million, from $3 million a year earlier.",
     "a year earlier = 2005-Q3"),
    ("Sales in March 2006 were up from 14 percent a year ago.", "a year ago = 2005-03"),
    ("In 2005 he left. Two months later he died.", "Two months later = XXXX-XX"),
]  # fmt: skip

LENGTHS = [
    ("a 13-month standoff", "DURATION", "13-month = P13M"),
    ("for six months", "DURATION", "six months = P6M"),
    ("nearly five months", "DURATION", "nearly five months = P5M"),
    ("over a decade", "DURATION", "over a decade = P10Y"),
    ("a five-year high", "DURATION", "five-year = P5Y"),
    ("twenty-five years", "DURATION", "twenty-five years = P25Y"),
    ("two and a half years", "DURATION", "two and a half years = P2.5Y"),
    ("half a year", "DURATION", "half a year = P6M"),
    ("six straight days", "DURATION", "six straight days = P6D"),
    ("for years", "DURATION", "years = PXY"),
    ("a decades-long dispute", "DURATION", "decades-long = PXY"),
    ("the past nine days", "DURATION", "the past nine days = P9D"),
    ("the next few weeks", "DURATION", "the next few weeks = PXW"),
    ("the first nine months", "DURATION", "the first nine months = P9M"),
    ("over the years", "DURATION", "the years = PXY"),
    ("a year-long siege", "DURATION", "year-long = P1Y"),
    ("a yearlong siege", "DURATION", "yearlong = P1Y"),
    ("Hours after the launch", "DURATION", "Hours = PTXH"),
    ("by late morning", "TIME", "late morning = 2007-01-30TMO"),
    ("another month", "DURATION", "another month = P1M"),
    ("a two-hour talk", "DURATION", "two-hour = PT2H"),
    ("$5 billion a year", "SET", "a year = P1Y"),
    ("every Tuesday", "SET", "every Tuesday = XXXX-WXX-2"),
    ("twice a year", "SET", "twice a year = P1Y"),
    ("three times a week", "SET", "three times a week = P1W"),
    ("every two weeks", "SET", "every two weeks = P2W"),
    ("the annual conference", "SET", "annual = P1Y"),
    ("on Tuesdays", "SET", "Tuesdays = XXXX-WXX-2"),
    ("at 14:58 UTC", "TIME", "14:58 UTC = 2007-01-30T14:58Z"),
    ("at 0800 UTC", "TIME", "0800 UTC = 2007-01-30T08:00Z"),
    ("at 6:40 p.m.", "TIME", "6:40 p.m. = 2007-01-30T18:40"),
    ("at 6.10am on Wednesday", "TIME", "6.10am on Wednesday = 2007-01-24T06:10"),
    ("at noon", "TIME", "noon = 2007-01-30T12:00"),
    ("he died Thursday night", "TIME", "Thursday night = 2007-01-25TNI"),
    ("this morning", "TIME", "this morning = 2007-01-30TMO"),
    ("last night", "TIME", "last night = 2007-01-29TNI"),
    ("in morning trading", "TIME", "morning = 2007-01-30TMO"),
]


@pytest.mark.parametrize(("text", "expected"), DATES + DEICTIC)
def test_dates_by_words_and_by_publication(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), ANAPHORIC)
def test_anaphora_leans_on_the_text(text: str, expected: str) -> None:
    assert read(text)[-1] == expected


@pytest.mark.parametrize(("text", "kind", "expected"), LENGTHS)
def test_durations_sets_and_clock_times(text: str, kind: str, expected: str) -> None:
    found = only(text)
    assert (found.type, f"{found.text} = {found.value}") == (kind, expected)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("in 2005", "2005"),
        ("September 2005", "2005-09"),
        ("early 2007", "2007-01-01/2007-04-30"),
        ("the late 1980s", "1986-09-01/1989-12-31"),
        ("next week", "2007-02-05/2007-02-11"),
        ("summer 2012", "2012-06-01/2012-08-31"),
        ("the past six months", "2006-07-30/2007-01-29"),
        ("the second half of 2006", "2006-07-01/2006-12-31"),
        ("the 19th century", "1800-01-01/1899-12-31"),
    ],
)
def test_period_of_what_denotes_a_stretch_of_the_calendar(text: str, period: str) -> None:
    found = only(text).period
    assert found is not None
    assert found.iso() == period


@pytest.mark.parametrize("text", ["for six months", "every Tuesday", "recently", "in the future"])
def test_no_period_for_what_denotes_none(text: str) -> None:
    assert only(text).period is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("he said Tuesday", "XXXX-WXX-2"), ("last year", "XXXX"), ("in February", "XXXX-02")],
)
def test_without_publication_deictic_times_keep_their_x(text: str, value: str) -> None:
    found = only(text, None)
    assert (found.value, found.period, found.anchor_kind) == (value, None, "none")


def test_month_precision_publication_places_months_but_not_days() -> None:
    february = Period.of_month(2007, 2)
    assert read("last month, he said Tuesday", february) == [
        "last month = 2007-01",
        "Tuesday = XXXX-WXX-2",
    ]


def test_canonical_case_of_article_001() -> None:
    found = seed("001", "2007-01-30")
    later = found["two months later"]
    assert later.value == "2005-11"
    assert later.period == Period.of_month(2005, 11)
    assert (later.anchor_kind, later.anchor) == ("expression", "September 2005")
    assert found["Tuesday"].anchor == "published 2007-01-30"
    assert found["Since then"].anchor == "two months later"
    values = {text: e.value for text, e in found.items()}
    assert values == {
        "30/01/2007 11:26": "2007-01-30T11:26",
        "January 30": "2007-01-30",
        "Tuesday": "2007-01-30",
        "February 8": "2007-02-08",
        "2003": "2003",
        "September 2005": "2005-09",
        "two months later": "2005-11",
        "Since then": "2005-11",
        "December 2006": "2006-12",
        "13-month": "P13M",
        "next week": "2007-W06",
        "currently": "PRESENT_REF",
        "January 31": "2007-01-31",
    }


def test_last_august_in_article_003() -> None:
    found = seed("003", "2004-02-04")
    assert found["last August"].period == Period.of_month(2003, 8)
    assert found["last August"].anchor_kind == "publication"
    assert found["since then"].anchor == "last August"
    assert found["the past six months"].value == "P6M"
    assert found["Feb. 25"].value == "2004-02-25"


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("why did North Korea boycott the talks in 2005?", "2005"),
        ("what happened in september 2005", "2005-09"),
        ("what may happen in may 2012", "2012-05"),
        ("who met whom last year", "2025"),
        ("what was agreed this week?", "2026-11-16/2026-11-22"),
        ("in early 2007", "2007-01-01/2007-04-30"),
        ("What happened on Monday?", "2026-11-16"),
    ],
)
def test_questions_are_read_with_the_same_grammar(question: str, period: str) -> None:
    found = only(question, Period.of_day(date(2026, 11, 22))).period
    assert found is not None
    assert found.iso() == period


def test_a_range_is_its_two_ends() -> None:
    assert read("between 2004 and 2006") == ["2004 = 2004", "2006 = 2006"]


def test_day_first_by_argument_and_by_the_texts_own_evidence() -> None:
    assert only("on 3/4/2007").value == "2007-03-04"
    (found,) = find_times("on 3/4/2007", day_first=True)
    assert found.value == "2007-04-03"
    assert read("on 3/4/2007 and 30/4/2007")[0] == "3/4/2007 = 2007-04-03"


def test_offsets_are_those_of_the_text_and_spans_restrict_reading() -> None:
    text = "In 2003 he left.\n\nIn 2004 he came."
    (found,) = find_times(text, spans=[Span(18, 34)])
    assert (found.start, found.end) == (21, 25)
    assert text[found.start : found.end] == found.text == "2004"


def test_hard_wrapped_wire_copy_reads_across_line_ends() -> None:
    text = (
        "Showers continued throughout the week in the Bahia zone since early\n"
        "January and improved prospects for the coming temporao, although the\n"
        "dry period means that the harvest will be late in many of the places\n"
    )
    assert [e.text for e in find_times(text, published=PUBLISHED)][1] == "early\nJanuary"


def test_telegrams_in_capitals_are_read_like_any_text() -> None:
    text = "THE ALLIES MET IN DECEMBER 1960. LAST WEEK BRITAIN MAY HAVE LOST, AND IN MAY IT FELL."
    found = find_times(text, published=Period.of_day(date(1963, 1, 4)))
    assert [(e.text, e.value) for e in found] == [
        ("DECEMBER 1960", "1960-12"),
        ("LAST WEEK", "1962-W52"),
        ("MAY", "1962-05"),
    ]


def test_to_json_explains_the_anchor() -> None:
    shown = only("last August").to_json()
    assert shown["anchor"] == "published 2007-01-30"
    assert shown["period"] == ["2006-08-01", "2006-09-01"]
