"""Where a passage holds the words that were searched for, and which of its sentences to show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.search.lexical import terms
from index.text.reading_view import reading_view
from index.text.words import tokens
from index.types import Chunk, Span
from qa.retrieval.word_query import Part

_WORD = re.compile(r"\w+(?:['’.]\w+)*")
_SHOWN = 320  # characters after which no further sentence is shown


def found_words(text: str, span: Span, parts: Sequence[Part], near: frozenset[str]) -> list[Span]:
    """The words of a stretch of text that a search found, in order; a phrase is one.

    :param near: stems that were searched for in place of, or beside, those of the parts.
    """
    view = reading_view(text)
    place = view.place(span)
    words = [
        (view.original(Span(m.start(), m.end())), folded)
        for m in _WORD.finditer(view.text, place.start, place.end)
        for folded in tokens(m.group())
    ]
    stems = near.union(*(part.words for part in parts if part.kind in ("word", "near")))
    beginnings = tuple(part.words[0] for part in parts if part.kind == "beginning")
    found = [
        at
        for at, folded in words
        if (beginnings and folded.startswith(beginnings)) or stems.intersection(terms(folded))
    ]
    for part in parts:
        if part.kind == "phrase":
            found += _phrases(words, part.words)
    return sorted(set(found))


def _phrases(words: Sequence[tuple[Span, str]], wanted: Sequence[str]) -> list[Span]:
    said, width = [folded for _, folded in words], len(wanted)
    return [
        Span(words[at][0].start, words[at + width - 1][0].end)
        for at in range(len(words) - width + 1)
        if said[at : at + width] == list(wanted)
    ]


def shown_sentences(text: str, chunk: Chunk, found: Sequence[Span]) -> Span:
    """The sentences to show: those few side by side that hold the most different words found."""
    said = [(word, word.of(text).casefold()) for word in found]
    starts = [sentence.start for sentence in chunk.sentences]
    ends = [sentence.end for sentence in chunk.sentences]
    best, most = chunk.sentences[0], -1
    for first, start in enumerate(starts):
        last = first
        while last + 1 < len(ends) and ends[last + 1] - start <= _SHOWN:
            last += 1
        shown = Span(start, ends[last])
        held = len({folded for word, folded in said if shown.holds(word)})
        if held > most:
            best, most = shown, held
    return best
