"""One entry of a feed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; ``text`` may be no more than its first lines."""

    id: str
    title: str
    text: str
    url: str
    published: str
    author: str
