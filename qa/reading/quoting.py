"""From answering words to a quotation: whole sentences, whole direct speech, needed context."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile

from index.chunking.sentences import sentences
from index.text.lines import SENTENCE_END
from index.text.speech import speeches
from index.types import Paragraph, Span
from qa.types import Passage

LONGEST = 900  # characters that a quotation is made whole to; longer speech stays as it is cut
_LEANS_BACK = re.compile(
    r"^[\"“‘'(]*(?:But|And|Yet|So|However|Nevertheless|It|He|She|They|This|That|These|Those|His|Her"
    r"|Its|Their|Such|Since then|The (?:move|decision|statement|document|latter|former|deal))\b"
)
_MOST_STEPS = 8  # sentences that a quotation is made whole with, one after the other
_GOES_ON = (":", ",", ";")


def quotation_of(passage: Passage, answer: Span) -> Span:
    """What is quoted for an answer: whole sentences, the one they lean on, no speech cut open.

    Of a table, the row.
    """
    if _is_row(passage, answer):
        return sentences_around(passage, answer)
    return whole(passage, with_context(passage, sentences_around(passage, answer)))


def answering_sentences(passage: Passage, answer: Span) -> Span:
    """The sentences that hold the answer, no speech cut open: a part of ``quotation_of``."""
    around = sentences_around(passage, answer)
    return around if _is_row(passage, answer) else whole(passage, around)


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


def whole(passage: Passage, core: Span) -> Span:
    """``core`` grown until it cuts no sentence and no speech, to ``LONGEST`` characters at most."""
    for _ in range(_MOST_STEPS):
        grown = _with_speech(passage, _with_rest(passage, core))
        if grown == core or grown.end - grown.start > LONGEST:
            break
        core = grown
    return core


def _with_rest(passage: Passage, core: Span) -> Span:
    """With the neighbours that it is one sentence with: a line may break a sentence in two."""
    text, start, end = passage.article.text, core.start, core.end
    for before, after in pairwise(passage.chunk.sentences):
        meet = after.start == core.start or before.end == core.end
        if not meet or _is_row(passage, before) or _is_row(passage, after):
            continue
        if _is_one(before.of(text), after.of(text)):
            start, end = min(start, before.start), max(end, after.end)
    return Span(start, end)


def _is_row(passage: Passage, span: Span) -> bool:
    return any(p.kind in ("columns", "row") for p in _paragraphs_of(passage, span))


def _is_one(before: str, after: str) -> bool:
    """Whether a sentence goes on behind ``before``, and ``after`` goes on with it."""
    if SENTENCE_END.search(before):
        return False
    return before.endswith(_GOES_ON) or after.lstrip("\"'“‘«„([")[:1].islower()


def _with_speech(passage: Passage, core: Span) -> Span:
    """With all sentences of each speech that it holds a part of."""
    text, start, end = passage.article.text, core.start, core.end
    for paragraph in _paragraphs_of(passage, core):
        cut = [
            speech
            for speech in speeches(text, paragraph.span)
            if speech.overlaps(core) and not core.holds(speech)
        ]
        for speech in cut:
            touched = [s for s in _known(passage, paragraph.span, speech) if s.overlaps(speech)]
            if touched and touched[-1].end - touched[0].start <= LONGEST:
                start, end = min(start, touched[0].start), max(end, touched[-1].end)
    return Span(start, end)


def _paragraphs_of(passage: Passage, core: Span) -> Iterator[Paragraph]:
    paragraphs = passage.article.paragraphs
    first = bisect_right(paragraphs, core.start, key=lambda paragraph: paragraph.span.end)
    return takewhile(lambda p: p.span.start < core.end, islice(paragraphs, first, None))


def _known(passage: Passage, paragraph: Span, speech: Span) -> Sequence[Span]:
    """The sentences around a speech: the chunk's, or its paragraph's where the chunk ends in it."""
    if passage.chunk.span.holds(speech):
        return passage.chunk.sentences
    return sentences(passage.article.text, paragraph)
