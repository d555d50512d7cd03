"""Reading files of many kinds: each becomes drafts of articles, and reasons for what it is not."""

from index.formats.columns import Columns
from index.formats.draft import Draft, Item, Limits, Skipped
from index.formats.reading import READERS, Reader, kind_of

__all__ = [
    "READERS",
    "Columns",
    "Draft",
    "Item",
    "Limits",
    "Reader",
    "Skipped",
    "kind_of",
]
