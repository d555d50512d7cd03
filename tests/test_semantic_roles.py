"""Who did it: the doer of a question and of a quotation."""

from __future__ import annotations

import pytest

from qa.reading.semantic_roles import ABSENT, OTHER, SAME, UNNAMED, same_doer

QUOTATION = "North Korea walked out of talks with South Korea and Japan in 2009, as it had warned."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why did North Korea walk out of the talks in 2009?", SAME),
        ("Why did South Korea walk out of the talks in 2009?", OTHER),
        ("Why did Japan walk out of the talks?", OTHER),
        ("Why did Iran warn?", UNNAMED),  # "as it had warned"
        ("Why did North Korea sign the treaty?", ABSENT),
        ("Who walked out?", SAME),  # nobody is named
        ("Why was it over?", SAME),
        ("When is the Bank of Japan?", SAME),  # no verb
        ("", SAME),
    ],
)
def test_the_doer_of_the_question_is_looked_for_before_its_verb(
    question: str, expected: float
) -> None:
    assert same_doer(question, QUOTATION) == expected


def test_any_place_where_the_doer_is_the_same_counts() -> None:
    quotation = "Japan walked out first. Then North Korea walked out as well."
    assert same_doer("Why did North Korea walk out?", quotation) == SAME
    assert same_doer("Why did the Korea of the North walk out?", quotation) == SAME
