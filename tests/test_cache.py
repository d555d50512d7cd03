"""The vector cache: by encoder and text, checked, and worthless enough to start anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.cache.vector_cache import VectorCache, text_digest

A, B, C = (text_digest(name) for name in "abc")


def vector(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A float32 vector."""
    return np.array(values, dtype=np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache that holds (1, 0) for A and (0, 1) for B under the encoder "one"."""
    path = tmp_path / "cache" / "vectors.sqlite"
    with VectorCache(path, "one", 2) as cache:
        cache.put({A: vector(1, 0), B: vector(0, 1)})
    return path


def test_digest_is_sha256_of_the_text() -> None:
    assert text_digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert len({text_digest(text) for text in ("é", "e\u0301", "e", "")}) == 4


def test_kept_vectors_come_back_in_the_order_asked(path: Path) -> None:
    with VectorCache(path, "one", 2) as cache:
        assert cache.missing([B, C, A, C]) == [C]
        np.testing.assert_array_equal(cache.gather([B, A, B]), [[0, 1], [1, 0], [0, 1]])
        assert cache.gather([]).shape == (0, 2)
        with pytest.raises(KeyError, match=C):
            cache.gather([A, C])


def test_another_encoder_has_vectors_of_its_own(path: Path) -> None:
    with VectorCache(path, "two", 2) as cache:
        assert cache.missing([A, B]) == [A, B]


def test_a_vector_of_another_dimension_is_not_used(path: Path) -> None:
    with VectorCache(path, "one", 3) as cache:
        assert cache.missing([A, B]) == [A, B]


def test_a_changed_vector_is_missing(path: Path) -> None:
    raw = path.read_bytes()
    stored = vector(1, 0).tobytes()
    assert raw.count(stored) == 1
    path.write_bytes(raw.replace(stored, vector(1, 1).tobytes()))
    with VectorCache(path, "one", 2) as cache:
        assert cache.missing([A, B]) == [A]


@pytest.mark.parametrize("damage", ["garbage", "truncated", "empty", "header"])
def test_a_damaged_cache_starts_anew(path: Path, damage: str) -> None:
    raw = path.read_bytes()
    path.write_bytes(
        {
            "garbage": b"not a database at all" * 100,
            "truncated": raw[: len(raw) // 2],
            "empty": b"",
            "header": b"\xff" * 100 + raw[100:],
        }[damage]
    )
    with VectorCache(path, "one", 2) as cache:
        assert cache.missing([A, B]) == [A, B]
        cache.put({A: vector(1, 0)})
        assert cache.missing([A, B]) == [B]
