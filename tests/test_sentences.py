"""Sentences as exact spans."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking.sentences import _STRETCH, sentences
from index.cleaning.article_spans import clean
from index.text.lines import trim
from index.types import Span


def split(text: str) -> list[str]:
    """The sentences' characters."""
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "parts",
    [
        ["N. Korea left the talks.", "The U.S. stayed."],
        ["The talks begin on Feb. 25 in Beijing.", "Mr. Losyukov will go."],
        ["He works for the U.S.", "She works for the U.N."],
        ['"We agreed," he said.', '"The rest is detail."'],
        ["“We were worried.”", "He left."],
        ["Under No. 5 Downing Street lies a cellar.", "It is dry."],
        ["See Art. 3 of the treaty.", "It binds both."],
        ["Profit rose to 3.5 million dlrs.", "Sales fell."],
        ["Who knows?", "Nobody!", "Well …"],
        ["The ceremony (it was brief.) ended at 5 p.m. on Monday.", "All left."],
        ["North\u00a0Korea has left.", "Russia\u00a0stayed."],
    ],
)
@pytest.mark.parametrize("gap", [" ", "  ", "\n"])
def test_sentences(parts: list[str], gap: str) -> None:
    assert split(gap.join(parts)) == parts


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Cut this. The talks resumed. They failed. And this."
    inside = Span(10, 41)
    found = sentences(text, inside)
    assert found == (Span(10, 28), Span(29, 41))
    assert [span.of(text) for span in found] == ["The talks resumed.", "They failed."]


def test_nothing_has_no_sentences() -> None:
    assert sentences("  \u200b ", Span(0, 4)) == ()
    assert sentences("", Span(0, 0)) == ()


def test_seed_sentences_cover_their_paragraphs(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        for paragraph in clean(text).paragraphs:
            found = sentences(text, paragraph.span)
            assert found[0].start == paragraph.span.start
            assert found[-1].end == paragraph.span.end


def test_seed_001_boycott_is_one_sentence(seeds: Path) -> None:
    text = (seeds / "001_f9828449cb3feb81.txt").read_bytes().decode("utf-8")
    start = text.index("But the reclusive")
    found = sentences(text, Span(start, text.index("\n", start)))
    assert found[0].of(text).endswith("counterfeiting of U.S. dollars.")
    assert len(found) == 2


@given(st.text(alphabet=st.sampled_from("abC .!?\"'()…1\n\u00a0\u200b東。"), max_size=200))
def test_sentences_are_ordered_and_lose_no_character(text: str) -> None:
    found = sentences(text, Span(0, len(text)))
    last = 0
    for span in found:
        assert trim(text, Span(last, span.start)) is None
        assert trim(text, span) == span
        last = span.end
    assert trim(text, Span(last, len(text))) is None


def test_a_long_paragraph_is_cut_where_it_would_be_whole() -> None:
    """Stretches do not show: each begins with the last sentence of the one before."""
    text = " ".join(f"The mayor of Marlow spoke on day {n} of the strike." for n in range(400))
    found = sentences(text, Span(0, len(text)))
    assert len(text) > 4 * _STRETCH
    assert [span.of(text) for span in found] == [
        f"The mayor of Marlow spoke on day {n} of the strike." for n in range(400)
    ]
    assert sentences("?" * 9_000, Span(0, 9_000))[-1].end == 9_000
