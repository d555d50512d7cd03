"""Reading files of many kinds: each becomes drafts of articles, and reasons for what it is not."""

from index.formats.columns import Columns
from index.formats.dispatch import READERS, FileReader, kind_of
from index.formats.draft import Draft, Item, Limits, Skipped

__all__ = [
    "READERS",
    "Columns",
    "Draft",
    "FileReader",
    "Item",
    "Limits",
    "Skipped",
    "kind_of",
]
