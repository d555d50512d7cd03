"""Where accounts differ: only plain contradictions of date, number or name are claimed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.timex import find_times
from index.types import Article, Member, Paragraph, Period, Published, Span, TimeExpression
from qa.answer.contradictions import difference
from qa.language.names import person
from qa.language.numbers import one_number
from qa.types import Account, Quote


def account(
    n: int, text: str, answer: str, published: str = "2007-01-30", *, firm: bool = True
) -> Account:
    """An account of one sentence with the times that the grammar finds in it."""
    day = Published(Period.parse(published), "day", "field")
    whole = Span(0, len(text))
    article = Article(f"a{n}", text, "T", "0", (Paragraph(whole, "body"),), day, f"Paper {n}")
    start = text.index(answer)
    times: tuple[TimeExpression, ...] = tuple(find_times(text, published=day.period))
    quote = Quote(n, article, whole, Span(start, start + len(answer)), times, 0.8)
    return Account((quote,), firm)


def sides(question: str, *accounts: Account) -> list[tuple[str, str, list[int]]] | None:
    """Each side's words, meaning and citations."""
    found = difference(question, accounts)
    if found is None:
        return None
    return [(side.said, side.value, [quote.n for quote in side.quotes]) for side in found.sides]


BEGAN = account(1, "The talks began on 25 February 2004.", "25 February 2004", "2004-03-01")
EARLIER = account(2, "The talks began in December 2003.", "December 2003", "2004-02-20")


def test_different_dates_stand_side_by_side_and_the_reason_is_given() -> None:
    assert sides("When did the talks begin?", BEGAN, EARLIER) == [
        ("25 February 2004", "2004-02-25", [1]),
        ("December 2003", "2003-12", [2]),
    ]
    found = difference("When did the talks begin?", [BEGAN, EARLIER])
    assert found is not None
    assert found.to_json() == {
        "kind": "date",
        "sides": [
            {"said": "25 February 2004", "value": "2004-02-25", "quotes": [1]},
            {"said": "December 2003", "value": "2003-12", "quotes": [2]},
        ],
        "why": "The articles answer with different dates. They may speak of different things; read"
        " both.",
    }


def test_a_date_within_another_is_the_same() -> None:
    year = account(3, "The talks began in 2003, in Beijing.", "2003", "2004-02-21")
    assert sides("When did the talks begin?", EARLIER, year) is None
    assert sides("When did the talks begin?", BEGAN, EARLIER, year) == [
        ("25 February 2004", "2004-02-25", [1]),
        ("December 2003", "2003-12", [2, 3]),
    ]


def test_a_quotation_that_holds_both_dates_contradicts_neither() -> None:
    text = "Begun on 25 February 2004, they resumed in December 2003."
    both = account(3, text, "December 2003", "2004-03-02")
    assert sides("When did the talks begin?", BEGAN, both) is None


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # another round, reported years later
        ("When did the talks begin?", BEGAN,
         account(2, "The talks began in December 2006.", "December 2006")),
        ("When will the round begin?",
         account(1, "The second round begins on February 25.", "February 25", "2004-02-04"),
         account(2, "The fifth round begins on Thursday.", "Thursday", "2004-02-10")),
        # who said so on Tuesday, not what happened then
        ("When will the talks begin?",
         account(1, "The talks will begin on February 25.", "February 25", "2004-02-04"),
         account(2, "Talks will begin soon, Lavrov said on Tuesday.", "Tuesday", "2004-02-10")),
        # another place
        ("How many people died?",
         account(1, "In Buffalo 10 people died.", "10", "2022-05-16"),
         account(2, "In Uvalde 21 people died.", "21", "2022-05-25")),
        # an ordinal counts nothing
        ("How many rounds of talks were there?",
         account(1, "The upcoming second round of talks is hard.", "second"),
         account(2, "The fifth round of talks will open.", "fifth")),
        # another year describes it
        ("How many members voted?",
         account(1, "In the 2005 vote 30 members voted.", "30"),
         account(2, "In the 2006 vote 40 members voted.", "40")),
        # another who holds the office
        ("Who is the deputy minister?",
         account(1, "Alexander Losyukov is the deputy minister.", "Alexander Losyukov",
                 "2004-02-04"),
         account(2, "Igor Morgulov is the deputy minister.", "Igor Morgulov", "2013-09-02")),
        # what is done by that day is something else
        ("When was the vote?",
         account(1, "The vote was held on May 3.", "May 3", "2011-05-15"),
         account(2, "The votes were counted on May 5.", "May 5", "2011-05-15")),
    ],
)  # fmt: skip
def test_different_events_do_not_contradict(question: str, one: Account, other: Account) -> None:
    assert sides(question, one, other) is None


def test_articles_that_look_far_back_are_of_one_event_whenever_they_were_published() -> None:
    one = account(1, "The war ended in July 1953.", "July 1953", "2004-02-04")
    other = account(2, "The war ended in 1951.", "1951", "2013-09-02")
    assert sides("When did the war end?", one, other) == [
        ("July 1953", "1953-07", [1]),
        ("1951", "1951", [2]),
    ]


def test_only_firm_accounts_of_one_value_are_compared() -> None:
    faint = account(
        2, "The talks began in December 2003.", "December 2003", "2004-02-20", firm=False
    )
    assert sides("When did the talks begin?", BEGAN, faint) is None
    two = account(2, "They met in May 2005 and in June 2005.", "May 2005 and in June 2005")
    assert sides("When did the talks begin?", BEGAN, two) is None
    assert sides("Why did the talks begin?", BEGAN, EARLIER) is None
    assert sides("When did the talks begin?", BEGAN) is None


def test_versions_of_one_story_do_not_differ() -> None:
    (quote,) = EARLIER.quotes
    member = Member("a1", "T", None, None, None, 0.9, None)
    version = replace(EARLIER, quotes=(replace(quote, also_in=(member,)),))
    assert sides("When did the talks begin?", BEGAN, version) is None


def test_numbers_of_what_is_counted() -> None:
    two = account(1, "There were two rounds of talks in all.", "two")
    five = account(2, "There were five rounds of talks before.", "five")
    also = account(3, "There were 5 rounds, said all.", "5 rounds")
    question = "How many rounds of talks were there?"
    assert sides(question, two, five, also) == [("two", "2", [1]), ("five", "5", [2, 3])]
    other = account(2, "There were seven members.", "seven")
    assert sides(question, two, other) is None
    hedged = account(2, "There were more than 30 rounds.", "more than 30")
    assert sides(question, two, hedged) is None
    share = account(2, "There were rounds in 40% of the year.", "40%")
    assert sides(question, two, share) is None


def test_names_of_persons_and_their_spellings() -> None:
    question = "Who is the deputy minister?"
    one = account(1, "Alexander Losyukov said so.", "Alexander Losyukov")
    spelled = account(2, "Minister Alexander Losyokov agreed.", "Alexander Losyokov")
    other = account(
        3, "It met Vladimir Titov and Igor Morgulov.", "Vladimir Titov and Igor Morgulov"
    )
    assert sides(question, one, spelled) is None
    assert sides(question, one, spelled, other) == [
        ("Alexander Losyukov", "Alexander Losyukov", [1, 2]),
        ("Vladimir Titov and Igor Morgulov", "Vladimir Titov; Igor Morgulov", [3]),
    ]
    both = account(3, "Losyukov and Igor Morgulov came.", "Igor Morgulov")
    assert sides(question, one, both) is None
    place = account(3, "Pyongyang said so.", "Pyongyang")
    assert sides(question, one, place) is None
    assert sides("Where is the minister?", one, other) is None


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("Deputy Foreign Minister Alexander Losyukov", "Alexander Losyukov"),
        ("Russia’s Deputy Foreign Minister Alexander Losyukov", "Alexander Losyukov"),
        ("Kim Jong-Il", "Kim Jong-Il"),
        ("Ursula von der Leyen’s", "Ursula von der Leyen"),
        ("Russian Foreign Ministry", None),
        ("President", None),
        ("South Korea’s Foreign Minister", None),
        ("Pyongyang", None),
    ],
)
def test_persons(run: str, name: str | None) -> None:
    assert person(run) == name


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("312 ballots", "312"),
        ("1,204 people", "1204"),
        ("2.5 million", "2500000"),
        ("three", "3"),
        ("the third round", None),
        ("the 2nd round", None),
        ("$5 million", "5000000$"),
        ("40 per cent", "40%"),
        ("six-party talks", None),
        ("a 13-month standoff", None),
        ("about 30", None),
        ("3 of 40", None),
        ("twenty-one", None),
        ("none", None),
    ],
)
def test_numbers(text: str, meaning: str | None) -> None:
    found = one_number(text, Span(0, len(text)), ())
    assert (found.meaning if found else None) == meaning


def test_numbers_of_dates_do_not_count() -> None:
    text = "On May 5 they counted 312."
    assert one_number(text, Span(0, len(text)), ()) is None
    found = one_number(text, Span(0, len(text)), [(3, 8)])
    assert found is not None
    assert found.said == "312"
