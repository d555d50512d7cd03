"""A hand-made engine over the seeds for the web tests, and proof that its offsets are right."""

from __future__ import annotations

import time

import pytest
from support.web_engine import (
    BOYCOTT,
    FakeEngine,
)

from index.errors import InputError
from qa.types import Answer


class SlowEngine(FakeEngine):
    """Takes two seconds over a slow question, five over a very slow one."""

    def ask(self, question: str, **options: object) -> Answer:  # type: ignore[override]
        if "slow" in question:
            time.sleep(5 if "very slow" in question else 2)
        return super().ask(question, **options)  # type: ignore[arg-type]


def test_fake_quotes_are_verbatim_and_hold_their_answers() -> None:
    answer = FakeEngine().ask(BOYCOTT)
    assert [quote.article.publisher for quote in answer.quotes] == ["RIA Novosti", "RT"]
    for quote in answer.quotes:
        assert quote.span.holds(quote.answer)
        assert quote.span.of(quote.article.text) == quote.text
    assert answer.quotes[0].times[0].text == "two months later"


def test_fake_refuses_an_empty_question_and_an_unknown_article() -> None:
    engine = FakeEngine()
    with pytest.raises(InputError, match="empty"):
        engine.ask(" ")
    with pytest.raises(InputError, match="no article"):
        engine.article("nope")
