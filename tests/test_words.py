"""Words as matching sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.words import STOPWORDS, fold, tokens, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kim Jong-il’s visit", ["kim", "jong", "il", "visit"]),
        ("the U.S. and the US", ["the", "us", "and", "the", "us"]),
        ("N. Korea", ["n", "korea"]),
        ("don’t, don't, don`t", ["dont", "dont", "dont"]),
        ("3.5 million, No. 5", ["3.5", "million", "no", "5"]),
        ("He left.She stayed.", ["he", "left", "she", "stayed"]),
        ("in 2013.North", ["in", "2013", "north"]),
        ("Pyong\u00adyang", ["pyongyang"]),
        ("zero\u200bwidth", ["zerowidth"]),
        ("O´Hara’s Ze\u2068ph\ufe0fyr", ["ohara", "zephyr"]),
        ("ﬁnal Café São", ["final", "cafe", "sao"]),
        ("North\u00a0Korea", ["north", "korea"]),
        ("東京", ["東京"]),
        ("…!?", []),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_words_leave_out_stop_words_only() -> None:
    assert words("Why did the talks in Beijing not begin?") == ["talks", "beijing", "begin"]
    assert all(words(stop) == [] for stop in STOPWORDS)


@given(st.text())
def test_tokens_never_fail_and_are_folded(text: str) -> None:
    for token in tokens(text):
        assert token
        assert "'" not in token


@given(st.text())
def test_folding_twice_changes_nothing_in_ascii(text: str) -> None:
    plain = "".join(c for c in text if c.isascii())
    assert fold(fold(plain)) == fold(plain)
