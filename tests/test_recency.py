"""What the reader is asked where a question asks for the latest or the earliest."""

import pytest

from qa.question.recency import without_recency

PASSAGE = "Moscow hopes for contact between the oldest of the families."


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("What are the newest signs of contact?", "What are the signs of contact?"),
        ("In the earliest article, what does Russia expect?", "what does Russia expect?"),
        ("What did the most recent reports say?", "What did the reports say?"),
        ("Who currently leads the talks?", "Who leads the talks?"),
        ("Currently, who spoke?", "who spoke?"),
        ("Who spoke most recently?", "Who spoke?"),
        ("What is the latest on the talks?", "What about the talks?"),
        ("what’s the latest news about Moscow", "What about Moscow"),
    ],
)
def test_words_that_only_order_articles_are_not_read(asked: str, read: str) -> None:
    assert without_recency(asked, PASSAGE) == read


@pytest.mark.parametrize(
    "asked",
    [
        "When did they first meet?",  # a passage may well say so
        "Who was the oldest of all?",  # no noun follows
        "The latest?",
        "Who met the oldest families?",  # the passage's own word
    ],
)
def test_other_words_stay(asked: str) -> None:
    assert without_recency(asked, PASSAGE) == asked
