"""The short JSON of an answer: a part of the whole one, and much smaller."""

from __future__ import annotations

import json

import pytest
from support.web_engine import BOYCOTT, FakeEngine

from qa.web.guard.fields import check_fields


def test_brief_is_a_part_of_the_whole() -> None:
    answer = FakeEngine().ask(BOYCOTT)
    brief, whole = answer.to_brief_json(), answer.to_json()
    assert all(brief[name] == whole[name] for name in brief if name != "quotes")
    quotes, every = brief["quotes"], whole["quotes"]
    assert isinstance(quotes, list)
    assert isinstance(every, list)
    for quote, full in zip(quotes, every, strict=True):
        assert all(quote[name] == full[name] for name in quote)
    assert len(json.dumps(brief)) * 2 < len(json.dumps(whole))


def test_the_endpoint_takes_true_or_false_only() -> None:
    check_fields("ask", {"question": "why?", "brief": True})
    with pytest.raises(Exception, match="brief must be true or false, got text"):
        check_fields("ask", {"question": "why?", "brief": "yes"})
