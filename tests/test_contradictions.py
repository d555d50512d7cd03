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
RESUMED = account(2, "The talks began in December 2006.", "December 2006")


def test_different_dates_stand_side_by_side_and_the_reason_is_given() -> None:
    assert sides("When did the talks begin?", BEGAN, RESUMED) == [
        ("25 February 2004", "2004-02-25", [1]),
        ("December 2006", "2006-12", [2]),
    ]
    found = difference("When did the talks begin?", [BEGAN, RESUMED])
    assert found is not None
    assert found.to_json() == {
        "kind": "date",
        "sides": [
            {"said": "25 February 2004", "value": "2004-02-25", "quotes": [1]},
            {"said": "December 2006", "value": "2006-12", "quotes": [2]},
        ],
        "why": "The articles answer with different dates. They were published at different times,"
        " so each may be right for its day.",
    }


def test_a_date_within_another_is_the_same() -> None:
    year = account(3, "The talks began in 2006, in Beijing.", "2006")
    assert sides("When did the talks begin?", RESUMED, year) is None
    assert sides("When did the talks begin?", BEGAN, RESUMED, year) == [
        ("25 February 2004", "2004-02-25", [1]),
        ("December 2006", "2006-12", [2, 3]),
    ]


def test_a_quotation_that_holds_both_dates_contradicts_neither() -> None:
    both = account(3, "Begun on 25 February 2004, they resumed in December 2006.", "December 2006")
    assert sides("When did the talks begin?", BEGAN, both) is None


def test_only_firm_accounts_of_one_value_are_compared() -> None:
    faint = account(2, "The talks began in December 2006.", "December 2006", firm=False)
    assert sides("When did the talks begin?", BEGAN, faint) is None
    two = account(2, "They met in May 2005 and in June 2005.", "May 2005 and in June 2005")
    assert sides("When did the talks begin?", BEGAN, two) is None
    assert sides("Why did the talks begin?", BEGAN, RESUMED) is None
    assert sides("When did the talks begin?", BEGAN) is None


def test_versions_of_one_story_do_not_differ() -> None:
    (quote,) = RESUMED.quotes
    member = Member("a1", "T", None, None, None, 0.9, None)
    version = replace(RESUMED, quotes=(replace(quote, also_in=(member,)),))
    assert sides("When did the talks begin?", BEGAN, version) is None


def test_numbers_of_what_is_counted() -> None:
    second = account(1, "The upcoming second round of talks is hard.", "second", "2004-02-04")
    fifth = account(2, "The fifth round will open in Beijing.", "fifth")
    also = account(3, "Round five, or 5 rounds, said all.", "5 rounds")
    question = "How many rounds of talks were there?"
    assert sides(question, second, fifth, also) == [("second", "2", [1]), ("fifth", "5", [2, 3])]
    other = account(2, "The party has seven members.", "seven")
    assert sides(question, second, other) is None
    hedged = account(2, "More than 30 rounds were held.", "More than 30 rounds")
    assert sides(question, second, hedged) is None
    share = account(2, "Rounds took 40% of the year.", "40%")
    assert sides(question, second, share) is None


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
        ("the third round", "3"),
        ("the 2nd round", "2"),
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
