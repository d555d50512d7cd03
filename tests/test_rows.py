"""Rows of tables and lists of facts are content, and quoted as rows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking.chunks import ChunkSettings, Limit, chunk_article
from index.cleaning.article_spans import clean
from index.text.rows import row_kinds
from index.types import Article, Chunk, Span
from qa.answer.compose import quote
from qa.reading.sentence_reader import Reading
from qa.types import Passage, Scores

HEAD = "Fish prices rise in Tollen"
PROSE = "Fish prices in Tollen have risen for the third month, the harbour master said on Monday."
MORE = "He blamed the storms of March for that, and the price of the ice as well."


def kinds(table: str) -> Sequence[tuple[str, str]]:
    text = f"{HEAD}\n\n{PROSE}\n\n{table}\n\n{MORE}"
    return [(p.kind, p.span.of(text)) for p in clean(text).paragraphs][2:-1]


@pytest.mark.parametrize(
    "table",
    [
        "Fish\tPrice\nCod\t22 crowns\nEel\t31 crowns",
        "| Fish | Price |\n| Cod | 22 crowns |\n| Eel | 31 crowns |",
        "Fish      Price\ncod       22 crowns\neel       31 crowns",
        "Fish      Price\n\ncod       22 crowns\n\neel       31 crowns",
    ],
)
def test_a_table_in_text(table: str) -> None:
    rows = [line for line in table.split("\n") if line]
    assert kinds(table) == [("columns", rows[0]), ("row", rows[1]), ("row", rows[2])]


def test_a_list_of_facts() -> None:
    facts = ["Dead: 14", "Hurt: 30", "Ship: the Gudrun"]
    assert kinds("\n".join(facts)) == [("row", fact) for fact in facts]


@pytest.mark.parametrize(
    "lines",
    [
        ["Home | News | Sport", "Weather | Jobs | Cars", "Login | Help | Terms"],
        ["The   council  of", "Oster voted   to", "build  a  hall in"],
        ["He left.  She stayed on.", "It rained.  Nobody came.", "Dusk fell.  The ship left."],
        ["MAYOR: I did not sell it.", "CLERK: Who did, then?", "MAYOR: The bishop did."],
        ["Nobody knows: it is late"],
        [""],
    ],
)
def test_what_is_no_table(lines: list[str]) -> None:
    assert row_kinds(lines) == [None] * len(lines)


def test_what_a_database_says_of_an_article_is_no_row() -> None:
    assert kinds("Publisher: The Post\nAuthor: A. Bee\nLength: 300 words") == []


@given(st.lists(st.text(alphabet="ab1 \t|:.", max_size=30), max_size=12))
def test_each_line_has_a_kind(lines: list[str]) -> None:
    found = row_kinds(lines)
    assert len(found) == len(lines)
    assert all(kind is None for kind, line in zip(found, lines, strict=True) if not line.strip())


def test_a_row_is_one_sentence_and_is_quoted_with_its_columns() -> None:
    text = f"{HEAD}\n\n{PROSE}\n\nFish\tPrice in April\ncod\t22 crowns\neel\t31 crowns\n\n{MORE}"
    article = Article("a", text, HEAD, "0", clean(text).paragraphs)
    (sentences,) = chunk_article(article, ChunkSettings(), Limit(256, lambda t: len(t.split())))
    assert "cod\t22 crowns" in [span.of(text) for span in sentences]
    chunk = Chunk(0, "a", Span(sentences[0].start, sentences[-1].end), sentences)
    passage = Passage(1, chunk, article, 0.5, Scores(0.5, 1.0, 0.5))
    start = text.index("22")
    found = quote(1, Reading(passage, Span(start, start + 9), 0.5, 0.5))
    assert found.text == "cod\t22 crowns"
    assert found.to_json()["header"] == "Fish\tPrice in April"
    plain = quote(1, Reading(passage, sentences[0], 0.5, 0.5))
    assert plain.text == PROSE
    assert plain.header is None
