"""Reading files into drafts."""

from __future__ import annotations

from pathlib import Path

from index.formats import Draft, Item, Skipped

EXPORTS = Path(__file__).resolve().parents[1] / "exports"


def drafts(items: list[Item]) -> list[Draft]:
    """The articles, without what is said of them."""
    return [item for item in items if isinstance(item, Draft)]


def told(items: list[Item]) -> list[tuple[str, str]]:
    """The word and the text of each message, without the file's path."""
    return [(i.told, i.reason) for i in items if isinstance(i, Skipped)]
