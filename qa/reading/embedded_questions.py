"""Finds questions inside passages, which repeat the user's question and do not answer it.

A heading ("How old is Maxwell Frost?") or a news quiz repeats the question word for word. The
reader, trained on passages that tell, takes such a sentence for the best of answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.types import Span
from qa.language.explicit_times import SpelledOut
from qa.types import Passage

_ASKS = re.compile(
    r"\?|^\W*(?:(?:in|on|at|to|by|from|for|of|with|since|until|during)\s+)?(?:who|whom|whose|what"
    r"|when|where|why|how|which|did|does|do|is|are|was|were|has|have|had|can|could|will|would"
    r"|should)\b",
    re.I,
)
_FOR_A_QUESTION = re.compile(r"\b(?:ask(?:s|ed|ing)?|questions?|wonder(?:s|ed)?)\b", re.I)
_CLOSING = "\"'”’»)] \n"


def wants_telling(question: str) -> bool:
    """Whether no question can answer: not where a mere topic is typed, or a question is wanted."""
    return bool(_ASKS.search(question)) and not _FOR_A_QUESTION.search(question)


def asking(passage: Passage) -> list[Span]:
    """The sentences of a passage that end in a question mark."""
    text = passage.article.text
    return [s for s in passage.chunk.sentences if s.of(text).rstrip(_CLOSING).endswith("?")]


def blanked(
    text: SpelledOut, passage: Passage, spans: Sequence[Span], read: str | None = None
) -> str:
    """The passage's text as it is read, with blanks for some spans of its article: offsets stay.

    :param read: the text with blanks that it has already.
    """
    read = text.text if read is None else read
    if not spans:
        return read
    start = passage.chunk.span.start

    def kept(place: int) -> bool:
        original = start + text.original(place)
        return not any(span.start <= original < span.end for span in spans)

    return "".join(c if kept(place) else " " for place, c in enumerate(read))
