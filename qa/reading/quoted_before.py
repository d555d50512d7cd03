"""What was quoted before: "what else did he say?" is not answered with the same words again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.text.words import fold
from index.types import Span
from qa.types import Passage, Query

_CLAUSE = 4  # words from which an answer takes its whole sentence with it
_MOST = 20  # earlier answers that are looked for
_LONGEST = 300  # characters of each
_WORD = re.compile(r"\w+")

_ELSE = re.compile(r"\s+else\b|\b(?:other|further|additional)\s+(?=[a-z])", re.IGNORECASE)


def without_else(question: str) -> str:
    """ "What else did he say?" as it is put to a passage from which what was said is left out."""
    return _ELSE.sub("", question)


def quoted_before(query: Query, passage: Passage) -> list[Span]:
    """The parts of a passage that answered an earlier question, where something else is asked.

    Of a short answer ("Japan") its words, of a longer one whole sentences; spans of the article.
    """
    found: list[Span] = []
    for said in query.already[-_MOST:]:
        words = _words(said[:_LONGEST])
        for span in _places(words, passage):
            if len(words) < _CLAUSE:
                found.append(span)
            else:
                found += [s for s in passage.chunk.sentences if s.overlaps(span)]
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _places(words: Sequence[str], passage: Passage) -> Iterator[Span]:
    """Where these words stand one after another."""
    start = passage.chunk.span.start
    there = [(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(passage.text)]
    count = len(words)
    for n in range(len(there) - count + 1 if count else 0):
        if [word for word, _, _ in there[n : n + count]] == list(words):
            yield Span(start + there[n][1], start + there[n + count - 1][2])
