"""Nearest neighbours by cosine: exact rows and scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import Vectors
from index.errors import IndexDamaged
from index.search.vectors import VectorIndex, kind_for


def random_vectors(count: int, dimension: int = 32) -> Vectors:
    """Unit vectors, the same in every run."""
    drawn = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    unit: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


HAND = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], dtype=np.float32)


def test_search_returns_rows_and_cosines_best_first() -> None:
    rows, scores = VectorIndex.build(HAND).search(np.array([1, 0], np.float32), 3)
    assert rows.tolist() == [0, 1, 2]
    np.testing.assert_allclose(scores, [1, 0.6, 0], atol=1e-6)


@pytest.mark.parametrize(("k", "found"), [(0, 0), (-1, 0), (2, 2), (4, 4), (1000, 4)])
def test_k_is_at_most_what_there_is(k: int, found: int) -> None:
    rows, scores = VectorIndex.build(HAND).search(HAND[0], k)
    assert len(rows) == len(scores) == found
    assert -1 not in rows


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex.build(np.empty((0, 2), np.float32))
    assert len(index) == 0
    assert index.search(HAND[0], 5)[0].tolist() == []


def test_a_saved_index_gives_the_same(tmp_path: Path) -> None:
    VectorIndex.build(HAND).save(tmp_path / "v")
    index = VectorIndex.open(tmp_path / "v")
    assert len(index) == 4
    assert index.search(HAND[1], 4)[0].tolist() == [1, 2, 0, 3]
    np.testing.assert_array_equal(index.vectors(np.array([2, 0])), HAND[[2, 0]])


def test_one_dimension_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected shape \(n, dimension\), got \(2,\)"):
        VectorIndex.build(HAND[0])


@pytest.mark.parametrize("raw", [b"", b"not an index", b"IxFI"])
def test_a_file_of_something_else_is_damaged(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "v").write_bytes(raw)
    with pytest.raises(IndexDamaged, match="cannot be read") as caught:
        VectorIndex.open(tmp_path / "v")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="cannot be read"):
        VectorIndex.open(tmp_path / "v")


def test_writing_where_nothing_can_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="v"):
        VectorIndex.build(HAND).save(tmp_path / "no-folder" / "v")


def test_the_kind_follows_the_size() -> None:
    assert kind_for(0) == kind_for(60_000) == "Flat"
    assert kind_for(60_001) == kind_for(500_000) == "SQ8"
    assert kind_for(1_000_000) == "IVF2048,RaBitQfs,Refine(SQ8)"


@pytest.mark.parametrize("kind", ["SQ8", kind_for(5000, 1, 2)])
def test_compressed_kinds_find_the_nearest(tmp_path: Path, kind: str) -> None:
    vectors = random_vectors(5000)
    index = VectorIndex.build(vectors, kind)
    index.save(tmp_path / "v")
    again = VectorIndex.open(tmp_path / "v")
    for row, query in enumerate(vectors[:50] + 0.02 * vectors[50:100]):
        rows, scores = again.search(query, 10)
        assert rows.tolist() == index.search(query, 10)[0].tolist()
        assert rows[0] == row
        assert list(scores) == sorted(scores, reverse=True)
    assert again.vectors(np.array([5])).shape == (1, 32)


def test_a_question_is_searched_on_one_thread_and_the_caller_keeps_its_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import faiss

    seen: list[int] = []
    search = faiss.IndexFlat.search

    def watched(index: object, *given: object, **named: object) -> object:
        seen.append(faiss.omp_get_max_threads())
        return search(index, *given, **named)

    monkeypatch.setattr(faiss.IndexFlat, "search", watched)
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(3)
    try:
        rows, _ = VectorIndex.build(HAND).search(HAND[0], 1)
        assert (rows.tolist(), seen, faiss.omp_get_max_threads()) == ([0], [1], 3)
    finally:
        faiss.omp_set_num_threads(before)
