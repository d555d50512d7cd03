"""Fixtures: a small collection written by hand, and its index made with the fake encoder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import settings
from support.collection import FLOOD, HARBOUR, METADATA, TALKS, VOTE, Built
from support.fakes import FakeEncoder

from index.build import build
from index.store.generations import Generation

# A busy machine is no reason to fail: speed is proven by benchmarks, never in a timed test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def seeds() -> Path:
    """The bundled articles."""
    return Path(__file__).resolve().parent.parent / "seeds"


@pytest.fixture
def encoder() -> FakeEncoder:
    """A fresh fake encoder."""
    return FakeEncoder()


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A folder of four articles: harbour.txt, flood.md and two lines of news.jsonl.

    In reading order: flood, harbour, vote-1, talks-1; each makes one chunk.
    """
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, "utf-8")
    (folder / "flood.md").write_text(FLOOD, "utf-8")
    lines = [json.dumps(VOTE), "", json.dumps(TALKS)]
    (folder / "news.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "articles.toml").write_text(METADATA, "utf-8")
    return folder


@pytest.fixture
def built(collection: Path, tmp_path: Path, encoder: FakeEncoder) -> Built:
    """The collection, indexed."""
    index = tmp_path / "index"
    return Built(collection, index, encoder, build([collection], index, encoder=encoder))


@pytest.fixture
def generation(built: Built) -> Generation:
    """The built index, opened."""
    return Generation.open(built.index)
