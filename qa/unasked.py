"""Questions inside passages: they ask what the user asks, and answer nothing.

A heading ("How old is Maxwell Frost?") or a news quiz repeats the question word for word. The
reader, trained on passages that tell, takes such a sentence for the best of answers.
"""

from __future__ import annotations

import re

from index.types import Span
from qa.spelling_out import SpelledOut
from qa.types import Passage

#: Whoever asks what somebody asked may well be answered with a question.
ASKS_FOR_A_QUESTION = re.compile(r"\b(?:ask(?:s|ed|ing)?|questions?|wonder(?:s|ed)?)\b", re.I)
_CLOSING = "\"'”’»)] \n"


def asking(passage: Passage) -> list[Span]:
    """The sentences of a passage that end in a question mark."""
    text = passage.article.text
    return [s for s in passage.chunk.sentences if s.of(text).rstrip(_CLOSING).endswith("?")]


def blanked(text: SpelledOut, passage: Passage, spans: list[Span]) -> str:
    """The passage's text as it is read, with blanks for some spans: offsets stay."""
    start = passage.chunk.span.start

    def kept(place: int) -> bool:
        original = start + text.original(place)
        return not any(span.start <= original < span.end for span in spans)

    return "".join(c if kept(place) else " " for place, c in enumerate(text.text))
