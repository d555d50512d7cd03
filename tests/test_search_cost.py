"""What a search may touch: no order of all rows, no article that is not shown, bounded memory."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.collection import Built
from support.fakes import FakeEncoder

from index.build import build
from index.search import postings
from index.search.highest import highest
from index.store import generations
from index.store.generations import Generation
from index.types import Article, Period
from qa.question.understanding import understand
from qa.retrieval.hybrid_search import RetrievalSettings, search
from qa.types import Passage, Query


@given(st.lists(st.integers(0, 6), max_size=60), st.integers(-1, 70), st.integers(1, 9))
def test_highest_is_a_stable_sort_cut_off(values: list[int], count: int, times: int) -> None:
    # Repeated, the list is long enough for the bound by stretches.
    scores = np.array(values * times * 40, dtype=np.float32)
    rows = np.argsort(-scores, kind="stable")
    expected = rows[scores[rows] > 0][: max(count, 0)]
    assert highest(scores, count).tolist() == expected.tolist()


DOCUMENTS = [
    ["strike", "harbour", "strike"],
    [],
    ["harbour"],
    ["vote", "mayor", "vote", "harbour"],
    ["mayor"] * 300,
]


@pytest.mark.parametrize("block", [1, 4, 1_000])
def test_postings_are_those_of_bm25s_bit_by_bit(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "_BLOCK", block)
    writer = postings.Writer()
    for document in DOCUMENTS:
        writer.add(document)
    found = writer.finish()
    vocabulary: dict[str, int] = {}
    numbers = [[vocabulary.setdefault(t, len(vocabulary)) for t in d] for d in DOCUMENTS]
    model = bm25s.BM25(k1=0.9, b=0.4, method="lucene")
    model.index((numbers, dict(vocabulary)), show_progress=False)  # it adds a term "" of its own
    assert writer.vocabulary == vocabulary
    assert found.scores.tobytes() == model.scores["data"].tobytes()
    assert found.rows.tobytes() == model.scores["indices"].tobytes()
    assert found.ends.tobytes() == model.scores["indptr"][: len(vocabulary) + 1].tobytes()


@pytest.fixture
def many(tmp_path: Path, encoder: FakeEncoder) -> Generation:
    """Sixty articles of one sentence about a strike, a day and a publisher in turn; two copies."""
    lines = [
        {
            "id": f"a{n:02d}",
            "title": f"Strike {n}",
            "text": f"The strike at dock {n} in the harbour of town {n * 7} ended in hall {n * 3}.",
            "published": None if n % 5 == 4 else f"2011-{1 + n % 12:02d}-{1 + n % 28:02d}",
            "publisher": [None, "Post", "Weekly"][n % 3],
        }
        for n in range(58)
    ]
    lines += [{**lines[0], "id": "b0"}, {**lines[1], "id": "b1", "published": "2012-01-01"}]
    source = tmp_path / "many.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    build([source], tmp_path / "index", encoder=encoder)
    return Generation.open(tmp_path / "index")


def asked(generation: Generation, query: Query, keep: int = 5) -> list[Passage]:
    (vector,) = FakeEncoder().encode([query.text])
    return search(generation, vector, query, RetrievalSettings(keep=keep))


QUERY = understand("Which strike in the harbour ended?", as_of=date(2012, 1, 1))


@pytest.mark.parametrize(
    "query",
    [
        QUERY,
        replace(QUERY, period=Period.parse("2011-03")),
        replace(QUERY, intent="latest"),
        replace(QUERY, within=Period.parse("2011-03")),
        replace(QUERY, publisher="Post"),
    ],
    ids=["plain", "period", "latest", "within", "publisher"],
)
def test_only_articles_that_are_shown_or_have_copies_are_read(
    many: Generation, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = many._read_article

    def watched(article_id: str) -> Article | None:
        read.append(article_id)
        return real(article_id)

    monkeypatch.setattr(many, "_read_article", watched)
    found = asked(many, query)
    assert len(found) == (4 if query.within else 5)
    assert set(read) <= {p.article.id for p in found} | {"a00", "a01", "b0", "b1"}
    assert len(read) == len(set(read))


def test_a_publishers_articles_and_those_of_a_time_are_found(many: Generation) -> None:
    of_post = asked(many, replace(QUERY, publisher="Post"), keep=60)
    assert {p.article.publisher for p in of_post} == {"Post"}
    assert len(of_post) == 19  # and a copy, which is shown beside its first telling
    march = asked(many, replace(QUERY, within=Period.parse("2011-03")), keep=60)
    assert {p.article.published.period.start.month for p in march if p.article.published} == {3}
    assert asked(many, replace(QUERY, publisher="Nobody")) == []


def test_publications_are_those_of_the_articles(many: Generation) -> None:
    for number, article in enumerate(many.articles()):
        published = article.published.period if article.published else None
        assert many.publications.period(number) == published
        by = many.publications.publisher_numbers[number]
        assert (many.publications.publishers[by] if by >= 0 else None) == article.publisher


def test_what_is_kept_is_bounded_by_bytes(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "_ARTICLE_BYTES", 3_000)
    monkeypatch.setattr(generations, "_CHUNK_BYTES", 3_000)
    generation = Generation.open(built.index)
    read: list[str] = []
    monkeypatch.setattr(generation, "_read_article", lambda name: read.append(name))
    for name in ("flood", "flood", *map(str, range(20)), "flood"):
        assert generation.article(name) is None  # 200 bytes each
    assert read == ["flood", *map(str, range(20)), "flood"]
    for _ in range(2):
        assert list(generation.chunks([3, 2, 1, 0, 99])) == [3, 2, 1, 0]
    kept = generation._chunks
    assert 0 < kept.currsize <= 3_000
    monkeypatch.setattr(generations, "_CHUNK_BYTES", 10)  # less than any chunk: nothing is kept
    assert list(Generation.open(built.index).chunks([1])) == [1]
