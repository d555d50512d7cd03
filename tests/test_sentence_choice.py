"""Which sentence is quoted where the reader doubts or a reason is asked."""

from dataclasses import replace
from datetime import date

from support.passages import SENTENCES, TEXT, passage

from index.search.lexical import WordIndex, terms
from index.types import Period, Span, TimeExpression
from qa.reading.sentence_choice import pointed_sentence
from qa.types import Query

WORDS = WordIndex.build([terms(TEXT), terms("other words altogether")])
LATER = TimeExpression(
    43, 59, "two months later", "DATE", "2005-11", Period.of_month(2005, 11), "expression", "x"
)
TALKS = Span(61, 66)  # "Talks", in the last sentence


def pointed(text: str, chance: float, period: Period | None = None) -> Span:
    query = Query(text, text, date(2012, 1, 1), period)
    where = replace(passage(), times=(LATER,))
    return pointed_sentence(query, terms(text), where, TALKS, chance, WORDS)


def test_a_sure_reader_s_words_stand() -> None:
    assert pointed("who left the deal?", 0.9) == TALKS


def test_a_doubting_reader_is_outvoted_by_the_question_s_own_words() -> None:
    assert pointed("who left the deal?", 0.2) == SENTENCES[1]
    assert pointed("how did talks go?", 0.2) == TALKS


def test_the_asked_time_votes() -> None:
    assert pointed("what happened?", 0.2) == TALKS
    assert pointed("what happened?", 0.2, Period.of_year(2005)) == SENTENCES[1]


def test_a_reason_is_looked_for_even_if_the_reader_is_sure() -> None:
    assert pointed("why did the state leave the deal?", 0.9) == SENTENCES[1]


def test_a_sentence_without_a_time_is_of_its_article_s() -> None:
    """Another sentence's half-fitting time must not outvote the words of the question."""
    assert pointed("how did talks go?", 0.2, Period.of_month(2007, 1)) == TALKS
