"""What a splitter finds: the records of a text, each with its own fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.types import Span


@dataclass(frozen=True, slots=True)
class Record:
    """One article in a text that holds several.

    spans: the stretches of the whole text that are its body, in order; none where it has no body.
    fields: title, published, publisher, author, url, as far as the record gives them.
    words: the length that the record states, None where it states none.
    """

    spans: tuple[Span, ...]
    fields: Mapping[str, object]
    words: int | None = None

    def body(self, text: str) -> str:
        """Its text: the stretches, with an empty line between two."""
        return "\n\n".join(span.of(text) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a text.

    form: whose layout it is, for messages. stated: how many records the text itself announces.
    """

    form: str
    records: tuple[Record, ...]
    stated: int | None = None
