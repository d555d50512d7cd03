"""A small collection written by hand, and what is known of its index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.build import BuildReport
from support.fakes import FakeEncoder

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
