"""Texts as they are read, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.lexical import terms
from index.text.reading_view import ReadingView, as_read, reading_view
from index.types import Span
from qa.retrieval.found_words import found_words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("left Li-\nverpool on", "left Liverpool on"),
        ("left Li-\r\n  verpool on", "left Liverpool on"),
        ("left Li¬\nverpool and Os\u00ad\nter", "left Liverpool and Oster"),
        ("The Na-\n\ftional Bank", "The National Bank"),
        ("come to-\nmorrow; to-morrow is late", "come to-morrow; to-morrow is late"),
        ("a co-\noperative; the cooperative", "a cooperative; the cooperative"),
        ("twenty-\nfive men and a ten-\nyear plan", "twenty-five men and a ten-year plan"),
        ("they re-\nport of yester-\nday, so-\ncial", "they report of yesterday, social"),
        ("a self-\ndefence, self-\nish; 28-year-\nold", "a self-defence, selfish; 28-year-old"),
        ("talks of North-\nSouth trade", "talks of North-South trade"),
        ("a dash -\nand more", "a dash -\nand more"),
        ("the years 1914-\n1918", "the years 1914-\n1918"),
        ("new\n\n-item", "new\n\n-item"),
        ("the \ufb01nance o\ufb03ce, \ufb02oor", "the finance office, floor"),
        ("un\u00adbe\u00adlieved\u200b\ufeff", "unbelieved"),
        ("5\u00a0May\u20092011\u3000x", "5 May 2011 x"),
        ("Cafe\u0301 Zu\u0308rich", "Caf\u00e9 Z\u00fcrich"),
        ("\uff21\uff22\uff23\uff11", "ABC1"),
        (
            "10\u00b3, CO\u2082, 1\u00bd, 5\u2026 \u2122",
            "10\u00b3, CO\u2082, 1\u00bd, 5\u2026 \u2122",
        ),
    ],
)
def test_what_is_read(text: str, read: str) -> None:
    assert as_read(text) == read


def test_a_plain_text_is_its_own_view() -> None:
    text = "The strike - nine days - ended.\nWork begins."
    assert reading_view(text) == ReadingView(text)
    assert reading_view(text).text is text


def test_a_found_word_is_quoted_as_it_came() -> None:
    text = "The ship left Li-\nverpool with the \ufb01nance o\ufb03cer."
    view = reading_view(text)
    for word, came in [("Liverpool", "Li-\nverpool"), ("finance", "\ufb01nance"), ("ship", "ship")]:
        start = view.text.index(word)
        place = Span(start, start + len(word))
        assert view.original(place).of(text) == came
        assert view.place(view.original(place)) == place
    assert (
        view.original(Span(view.text.index("inance"), view.text.index("inance") + 2)).of(text)
        == "\ufb01n"
    )


_TEXT = st.text(
    alphabet="ab A1.-\n\r\f\u00ad\u200b\u00a0\u0301e\ufb01\ufb03\u00ac\u00b3\uff21", max_size=40
)


@given(_TEXT, st.data())
def test_there_and_back(text: str, data: st.DataObject) -> None:
    view = reading_view(text)
    size = len(view.text)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    place = Span(start, end)
    back = view.original(place)
    assert back.end <= len(text)
    # The original of a place reads as the place, grown at most to whole changed characters.
    again = view.place(back)
    if start < end:
        assert again.start <= start
        assert end <= again.end
        assert view.original(again) == back
        assert view.read(back) == again.of(view.text)
    assert view.place(Span(0, len(text))) == Span(0, size)


@given(_TEXT, st.data())
def test_spans_of_the_original_keep_their_order(text: str, data: st.DataObject) -> None:
    view = reading_view(text)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    one, other = Span(cuts[0], cuts[1]), Span(cuts[2], cuts[3])
    assert view.place(one).start <= view.place(other).start
    assert view.place(one).end <= view.place(Span(cuts[0], cuts[3])).end
    assert as_read(view.text) == as_read(view.text)


@given(_TEXT)
def test_what_stays_is_where_it_says(text: str) -> None:
    view = reading_view(text)
    edges = [0, *view.tos], [*view.froms, len(text)]
    for start, end in zip(*edges, strict=True):
        assert view.place(Span(start, end)).of(view.text) == text[start:end]


def test_a_long_text_takes_time_in_step() -> None:
    text = "Li-\nverpool \ufb01 " * 40_000
    view = reading_view(text)
    assert view.text.count("Liverpool") == 40_000
    assert view.original(Span(len(view.text) - 3, len(view.text))).of(text).endswith("\ufb01 ")


def test_a_word_searched_for_is_found_over_a_line_s_end() -> None:
    text = "The ship left Li-\nverpool for Oster."
    found = found_words(text, Span(0, len(text)), (), frozenset(terms("Liverpool")))
    assert [span.of(text) for span in found] == ["Li-\nverpool"]
