"""From answering words to a quotation: whole sentences, and the one they lean on."""

from __future__ import annotations

import re
from itertools import pairwise

from index.types import Span
from qa.types import Passage

_LEANS_BACK = re.compile(
    r"^[\"“‘'(]*(?:But|And|Yet|So|However|Nevertheless|It|He|She|They|This|That|These|Those|His|Her"
    r"|Its|Their|Such|Since then|The (?:move|decision|statement|document|latter|former|deal))\b"
)


def sentences_around(passage: Passage, answer: Span) -> Span:
    """From the start of the first to the end of the last sentence that the answer touches."""
    touched = [s for s in passage.chunk.sentences if s.overlaps(answer)]
    return Span(min(s.start for s in touched), max(s.end for s in touched))


def with_context(passage: Passage, core: Span) -> Span:
    """``core`` with the sentence before, where its first one leans on that ("But the state …")."""
    text = passage.article.text
    for before, this in pairwise(passage.chunk.sentences):
        if this.start == core.start and _LEANS_BACK.match(this.of(text)):
            return Span(before.start, core.end)
    return core
