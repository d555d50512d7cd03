"""The vector cache: by encoder and text, checked, and worthless enough to start anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from index.cache.vector_cache import VectorCache, text_digest
from index.digests import Digests

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


def test_a_vector_takes_little_more_room_than_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    drawn = np.random.default_rng(1).normal(size=(500, 384)).astype(np.float32)
    kept = {text_digest(str(n)): row for n, row in enumerate(drawn)}
    with VectorCache(path, "one", 384) as cache:
        cache.put(kept)
        np.testing.assert_array_equal(cache.gather(list(kept)), drawn)
        assert cache.missing([*kept, C]) == [C]
    assert path.stat().st_size < 1.25 * 500 * 1_540


def test_vectors_of_an_older_version_are_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    value = vector(0, 1).tobytes()
    with closing(sqlite3.connect(path)) as older:
        older.execute(
            "CREATE TABLE vector (encoder TEXT, text TEXT, value BLOB NOT NULL,"
            " PRIMARY KEY (encoder, text)) WITHOUT ROWID"
        )
        sealed = value + crc32(value).to_bytes(4, "little")
        rows = [("one", A, sealed), ("two", B, sealed), ("one", "no digest", sealed)]
        older.executemany("INSERT INTO vector VALUES (?,?,?)", rows)
        older.commit()
    for _ in range(2):
        with VectorCache(path, "one", 2) as cache:
            assert cache.missing([A, B]) == [B]
            np.testing.assert_array_equal(cache.gather([A]), [[0, 1]])
    with VectorCache(path, "two", 2) as cache:
        assert cache.missing([A, B]) == [A]
        assert cache.retain([B]) == 1


def test_many_are_read_in_few_statements(path: Path) -> None:
    with VectorCache(path, "one", 2) as cache:
        statements: list[str] = []
        cache._connection.set_trace_callback(statements.append)
        digests = [text_digest(str(n)) for n in range(1_200)]
        assert cache.missing([A, *digests]) == digests
    assert len(statements) == 3


def test_digests_are_kept_as_given() -> None:
    digests = Digests()
    for digest in (A, B, C):
        digests.append(digest)
    assert len(digests) == 3
    assert (digests[0], digests[-1], digests[1:], list(digests)) == (A, C, [B, C], [A, B, C])
    with pytest.raises(IndexError):
        digests[3]
    with pytest.raises(ValueError, match="expected 64 hexadecimal digits, got 'ab'"):
        digests.append("ab")
