"""Fixtures: a small collection written by hand, and its index made with the fake encoder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import FakeEncoder
from hypothesis import settings

from index.build import BuildReport, build
from index.store.generations import Generation

# A busy machine is no reason to fail: speed is proven by benchmarks, never in a timed test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

HARBOUR = """\
Share this article

Harbour strike ends after nine days

MARLOW, March 3 (Wire) - The harbour strike in Marlow ended on Tuesday after nine days.

The strike began over night pay, and the mayor offered to mediate two days later.

Photo: A. Keeper
"""

FLOOD = """\
# Flood closes the old bridge

The flood of last August closed the old bridge for six weeks, engineers said on Monday.

A new bridge will cost 40 million crowns. The vote on it is due in May.
"""

VOTE = {
    "id": "vote-1",
    "title": "Mayor wins the vote",
    "text": "The mayor won the vote on Sunday by 312 ballots. She will lead the harbour board.",
    "published": "2011-05-15",
    "publisher": "The Marlow Post",
    "url": "https://example.org/vote-1",
}

TALKS = {
    "id": "talks-1",
    "title": "Nuclear talks resume in the spring",
    "text": "The nuclear talks will resume in the spring, the minister said.",
    "published": "2011-02",
    "publisher": "Weekly",
}

METADATA = """\
[harbour]
publisher = "The Marlow Post"
published = 2011-03-03

[flood]
published = "2010"
inferred = ["published"]
"""


@dataclass(frozen=True)
class Built:
    """A built index: where its articles and the index lie, who encoded it, what was reported."""

    articles: Path
    index: Path
    encoder: FakeEncoder
    report: BuildReport


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
