"""Chunks: whole sentences, within both budgets, nothing lost, nothing cut inside."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking import tokens
from index.chunking.chunks import ChunkSettings, Limit, chunk_article
from index.chunking.sentences import sentences
from index.sources.articles import make_article
from index.text.lines import trim
from index.types import Article, Span

SENTENCES = [
    "The harbour strike in Marlow ended on Tuesday after nine days.",
    "It began over night pay, the union said.",
    '"We got what we asked for," said Ms. Carter, who led it.',
    "The U.S. owner of the terminal, Port Holdings Inc., declined to comment on the terms.",
    "Nobody was hurt.",
    "北朝鮮は協議への参加を拒否した。",
    "Ships waited for weeks in the roads off the coast while crews ran short of water and fuel, "
    "and their agents in the capital wrote letter after letter to a ministry that never answered.",
]


def words_count(text: str) -> int:
    """A stand-in for a model's own count: words, and two special tokens."""
    return len(text.split()) + 2


def cut(article: Article, settings: ChunkSettings, room: int = 254) -> list[tuple[Span, ...]]:
    """The article's chunks."""
    return chunk_article(article, settings, Limit(room, words_count))


def cover(chunk: tuple[Span, ...]) -> Span:
    """From a chunk's first character to its last."""
    return Span(chunk[0].start, chunk[-1].end)


def check(article: Article, settings: ChunkSettings, room: int) -> list[tuple[Span, ...]]:
    """Everything that holds for any article; returns the chunks."""
    chunks = cut(article, settings, room)
    kept = [p.span for p in article.paragraphs if p.kind in ("body", "caption")]
    for chunk in chunks:
        span = cover(chunk)
        assert list(chunk) == sorted(chunk)
        assert all(a.end <= b.start for a, b in pairwise(chunk))
        if span.end - span.start > 1:
            assert tokens.count(span.of(article.text), settings.encoding) <= settings.budget
            assert words_count(span.of(article.text)) <= room
        inside = [k for k in kept if k.overlaps(span)]
        gaps = [Span(a.end, b.start) for a, b in pairwise(inside)]
        assert all(trim(article.text, gap) is None for gap in gaps)
        assert inside[0].start <= span.start
        assert span.end <= inside[-1].end
    for paragraph in kept:
        for sentence in sentences(article.text, paragraph):
            pieces = {piece for chunk in chunks for piece in chunk if sentence.holds(piece)}
            left = sentence.start
            for piece in sorted(pieces):
                assert trim(article.text, Span(left, max(left, piece.start))) is None
                left = piece.end
            assert trim(article.text, Span(left, sentence.end)) is None
    assert all(not cover(b).holds(cover(a)) for a, b in pairwise(chunks))
    assert all(not cover(a).holds(cover(b)) for a, b in pairwise(chunks))
    return chunks


def test_a_short_article_is_one_chunk() -> None:
    text = "\n\n".join(SENTENCES[:3])
    chunks = check(make_article("a", text), ChunkSettings(), 254)
    assert [[span.of(text) for span in chunk] for chunk in chunks] == [SENTENCES[:3]]


def test_neighbours_share_a_paragraph() -> None:
    paragraphs = ["The first one is here.", "The second one is here.", "The third one is here."]
    text = "\n\n".join(paragraphs)
    settings = ChunkSettings(budget=16, overlap=8)
    chunks = check(make_article("a", text), settings, 254)
    assert [[span.of(text) for span in chunk] for chunk in chunks] == [
        paragraphs[:2],
        paragraphs[1:],
    ]


def test_no_overlap_where_it_would_leave_no_room() -> None:
    """A shared paragraph and the next sentence that exceed the budget together share nothing."""
    text = f"{SENTENCES[1]}\n\n{SENTENCES[4]}\n\n{SENTENCES[6]}"
    budget = tokens.count(SENTENCES[6])
    chunks = check(make_article("a", text), ChunkSettings(budget, budget // 2), 254)
    assert [[span.of(text) for span in chunk] for chunk in chunks] == [
        [SENTENCES[1], SENTENCES[4]],
        [SENTENCES[6]],
    ]


def test_the_space_between_sentences_counts() -> None:
    first, second = "The strike ended today.", "The ships came back."
    text = f"{first}\n\n\n\n{second}"
    both = tokens.count(first) + tokens.count(second)
    assert tokens.count(text) > both
    chunks = check(make_article("a", text), ChunkSettings(both, 0), 254)
    assert len(chunks) == 2


def test_a_chunk_ends_where_cleaning_cut() -> None:
    text = f"{SENTENCES[0]}\n\nShare this article\n\n{SENTENCES[1]}"
    chunks = check(make_article("a", text), ChunkSettings(), 254)
    assert [cover(chunk).of(text) for chunk in chunks] == SENTENCES[:2]


def test_a_caption_is_a_chunk_of_its_own() -> None:
    caption = "Dockers leave the harbour of Marlow on Tuesday"
    text = f"{SENTENCES[0]}\n\n{caption} [AFP]\n\n{SENTENCES[1]}"
    chunks = check(make_article("a", text), ChunkSettings(), 254)
    assert [cover(chunk).of(text) for chunk in chunks] == [SENTENCES[0], caption, SENTENCES[1]]


def test_headline_and_dateline_are_in_no_chunk() -> None:
    text = "Strike ends in harbour\n\nMARLOW, March 3 (Wire) - The harbour strike ended, he said."
    chunks = check(make_article("a", text), ChunkSettings(), 254)
    assert [cover(chunk).of(text) for chunk in chunks] == ["The harbour strike ended, he said."]


def test_the_encoder_limit_binds_before_the_budget() -> None:
    text = " ".join(["The mayor said no."] * 30)
    chunks = check(make_article("a", text), ChunkSettings(budget=1000, overlap=0), 20)
    assert [len(chunk) for chunk in chunks] == [4] * 7 + [2]


@pytest.mark.parametrize("unit", ["x", "a😀", "東", "é", "word "])
def test_a_sentence_of_100_kb_is_cut_within_the_budget(unit: str) -> None:
    text = (unit * (100_000 // len(unit.encode()))).strip()
    started = time.monotonic()
    chunks = check(make_article("a", text), ChunkSettings(), 254)
    assert time.monotonic() - started < 10
    assert "".join(cover(chunk).of(text) for chunk in chunks).replace(" ", "") == text.replace(
        " ", ""
    )


def test_a_single_character_may_exceed_the_smallest_budget() -> None:
    text = "東京の大臣が新しい計画を発表した。"
    chunks = cut(make_article("a", text), ChunkSettings(budget=1, overlap=0))
    assert all(len(cover(chunk).of(text)) == 1 for chunk in chunks)
    assert "".join(cover(chunk).of(text) for chunk in chunks) == text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)
        | st.sampled_from(["Share this article", "World Business", "Dockers leave port [AFP]"]),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([16, 40, 90, 180]),
    st.sampled_from([0, 8, 20, 90]),
    st.sampled_from([12, 60, 254]),
    st.sampled_from(["\n", "\n\n", "\r\n\r\n"]),
)
def test_what_holds_for_any_article(
    paragraphs: list[str], budget: int, overlap: int, room: int, gap: str
) -> None:
    article = make_article("a", gap.join(paragraphs))
    check(article, ChunkSettings(budget, min(overlap, budget // 2)), room)
