"""From readings to quotations: what is quoted, in which order, and when nothing is."""

from datetime import date

from support.passages import SENTENCES, TEXT, passage, reading

from index.types import Period, Span
from qa.answer.compose import NOT_ANSWERED, AnswerSettings, choose
from qa.reading.quoting import sentences_around, with_context
from qa.reading.sentence_reader import Reading, ReadPassages
from qa.types import Query

ANY = date(2012, 1, 1)
SETTINGS = AnswerSettings(quotes=3, share=0.5, equal=0.85, apart=180)


def read(*readings: Reading) -> ReadPassages:
    return ReadPassages(readings, (), 0.4)


def asked(text: str = "why?", period: Period | None = None) -> Query:
    return Query(text, text, ANY, period, intent="explicit" if period else "none")


def test_the_sentences_are_where_the_tests_say() -> None:
    assert [span.of(TEXT) for span in SENTENCES] == [
        "The deal was signed.",
        "But the state left it two months later.",
        "Talks went on.",
    ]


def test_whole_sentences_are_quoted_around_the_answer() -> None:
    p = passage()
    assert sentences_around(p, Span(5, 9)) == SENTENCES[0]
    assert sentences_around(p, Span(15, 30)) == Span(0, 60)


def test_a_sentence_that_leans_back_brings_the_one_before() -> None:
    p = passage()
    assert with_context(p, SENTENCES[1]) == Span(0, 60)
    assert with_context(p, SENTENCES[2]) == SENTENCES[2]
    assert with_context(p, SENTENCES[0]) == SENTENCES[0]


def test_the_answer_is_the_sentence_and_the_quotation_its_context_too() -> None:
    choice = choose(asked(), read(reading(passage(), Span(43, 59), 0.9)), SETTINGS)
    assert choice.answered
    assert choice.text == "But the state left it two months later."
    (quote,) = choice.quotes
    assert quote.text == "The deal was signed. But the state left it two months later."
    assert quote.answer.of(TEXT) == "two months later"
    assert (quote.n, choice.confidence) == (1, 0.9)


def test_below_the_threshold_nothing_is_quoted() -> None:
    choice = choose(asked(), read(reading(passage(), Span(4, 8), 0.39)), SETTINGS)
    assert choice.text == NOT_ANSWERED
    assert (choice.answered, choice.quotes, choice.confidence) == (False, (), 0.39)
    assert choose(asked(), read(), SETTINGS).confidence == 0.0
    bolder = AnswerSettings(threshold=0.3)
    assert choose(asked(), read(reading(passage(), Span(4, 8), 0.39)), bolder).answered


def test_overlapping_and_weak_quotations_are_left_out() -> None:
    best = reading(passage("a"), Span(43, 59), 0.9)
    same = reading(passage("a", row=1), Span(4, 8), 0.8)  # inside the first one's quotation
    other = reading(passage("a", row=2), Span(61, 66), 0.7)
    weak = reading(passage("b", row=3), Span(4, 8), 0.44)
    choice = choose(asked(), read(best, same, other, weak), SETTINGS)
    assert [quote.span for quote in choice.quotes] == [Span(0, 60), SENTENCES[2]]


def test_equal_accounts_of_different_years_stand_in_order_of_time() -> None:
    late = reading(passage("late", "2007-01-30"), Span(4, 8), 0.9)
    early = reading(passage("early", "2004-02-04"), Span(4, 8), 0.8)
    weaker = reading(passage("older", "2001-01-01"), Span(4, 8), 0.6)
    readings = [late, early, weaker]
    timeless = choose(asked(), read(*readings), SETTINGS)
    assert [q.article.id for q in timeless.quotes] == ["early", "late", "older"]
    assert [q.n for q in timeless.quotes] == [1, 2, 3]
    dated = choose(asked(period=Period.of_year(2007)), read(*readings), SETTINGS)
    assert [q.article.id for q in dated.quotes] == ["late", "early", "older"]


def test_quotations_of_one_article_are_one_account_and_numbered_together() -> None:
    readings = [
        reading(passage("a"), Span(43, 59), 0.9),
        reading(passage("b", row=1), Span(4, 8), 0.7),
        reading(passage("a", row=2), Span(61, 66), 0.6),
    ]
    choice = choose(asked(), read(*readings), SETTINGS)
    assert [
        (account.article.id, [quote.n for quote in account.quotes], account.firm)
        for account in choice.accounts
    ] == [("a", [1, 2], True), ("b", [3], False)]
    assert [(quote.n, quote.confidence) for quote in choice.quotes] == [
        (1, 0.9),
        (2, 0.6),
        (3, 0.7),
    ]
    assert choice.accounts[1].to_json() == {
        "article_id": "b",
        "title": "Deal",
        "publisher": None,
        "published": None,
        "quotes": [3],
        "firm": False,
    }


def test_accounts_of_one_season_stay_in_order_of_support() -> None:
    readings = [
        reading(passage("late", "2007-01-30"), Span(4, 8), 0.9),
        reading(passage("early", "2007-01-02"), Span(4, 8), 0.8),
    ]
    choice = choose(asked(), read(*readings), SETTINGS)
    assert [q.article.id for q in choice.quotes] == ["late", "early"]
    undated = [readings[0], reading(passage("unknown"), Span(4, 8), 0.88)]
    assert choose(asked(), read(*undated), SETTINGS).quotes[0].article.id == "late"
