"""What is typed for passages, and what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from qa.question.keywords import content_words, keywords


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Losyukov optimism", "Losyukov optimism"),
        ("Kaesong", "Kaesong"),
        ("North Korea nuclear talks", "North Korea nuclear talks"),
        ("list all articles about the strike", "the strike"),
        ("List all articles mentioning Kaesong.", "Kaesong"),
        ("which articles mention Kaesong?", "Kaesong"),
        ("What articles are about Kaesong?", None),
        ("show me all passages that mention Lavrov", "Lavrov"),
        ("find all stories about the harbour board", "the harbour board"),
        ("How many articles mention Putin?", "Putin"),
        ('"cautious optimism"', '"cautious optimism"'),
        ("optimis*", "optimis*"),
        ("talks -nuclear", "talks -nuclear"),
    ],
)
def test_passages_are_wanted(typed: str, words: str | None) -> None:
    assert keywords(typed) == words


@pytest.mark.parametrize(
    "typed",
    [
        "Why did North Korea boycott the talks in 2005?",
        "who leads the talks",
        "Japan?",
        "and in 2009?",
        "in 2009",
        "what about Japan?",
        "the latest on Kaesong",
        "tell me about the strike",
        "summarise the talks",
        "compare 2004 and 2007",
        "timeline of the talks",
        "Losyukov said he was cautious and hopeful about it",
        "2005",
        "",
        "hello",
        "They left.",
        "a well-known man",
    ],
)
def test_a_question_is_asked(typed: str) -> None:
    assert keywords(typed) is None


def test_one_word_leans_on_the_conversation() -> None:
    assert keywords("Japan", within_conversation=True) is None
    assert keywords("Japan") == "Japan"


def test_content_words_of_a_question() -> None:
    said = content_words("Why did North Korea boycott the talks in 2005?", date(2026, 1, 1))
    assert said == "North Korea boycott talks"
