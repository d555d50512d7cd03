"""Token counts: the default encoding works without a network, the others say what they need."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking import tokens
from index.errors import InputError


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No socket opens, and tiktoken has no cache to fall back on."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    tokens.encoding.cache_clear()


@pytest.mark.usefixtures("offline")
def test_default_encoding_needs_no_network() -> None:
    assert tokens.count("") == 0
    assert tokens.count("North Korea walked out of the talks.") == 8


@given(st.text())
def test_round_trip(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode("utf-8")
    encoding = tokens.encoding()
    assert encoding.decode(encoding.encode_ordinary(clean)) == clean


def test_special_spellings_are_ordinary_text() -> None:
    assert tokens.count("<|endoftext|>") > 1


def test_vocabulary_holds_all_bytes_first_and_each_token_once() -> None:
    ranks = tokens.encoding()._mergeable_ranks
    assert [ranks[bytes([b])] for b in range(256)] == list(range(256))
    assert sorted(ranks.values()) == list(range(len(ranks)))
    assert len(ranks) == 16_384


def test_unknown_encoding_lists_the_known_ones() -> None:
    with pytest.raises(
        InputError, match=r"unknown token encoding 'x9' \(known: dateline_16k,.*o200k"
    ):
        tokens.encoding("x9")


@pytest.mark.usefixtures("offline")
def test_encoding_that_must_be_downloaded_says_so_in_one_line() -> None:
    with pytest.raises(InputError, match="'o200k_base' must be downloaded") as caught:
        tokens.encoding("o200k_base")
    assert "\n" not in str(caught.value)


def test_importing_tokens_does_not_import_tiktoken() -> None:
    code = "import sys, index.chunking.tokens; sys.exit('tiktoken' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
