"""Articles → chunks: consecutive whole sentences within a token budget.

A chunk starts anew wherever cleaning cut something, so the characters between its first and last
sentence are all the article's own. Neighbouring chunks share a paragraph: an answer often leans on
the sentence before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.chunking import tokens
from index.chunking.sentences import sentences
from index.text.lines import trim
from index.types import Article, Paragraph, Span

# Text that is kept but is no evidence by itself.
_UNCHUNKED = ("headline", "dateline", "byline", "credit", "notice")
_RUNNING = ("standfirst", "body", "columns", "row")  # one after the other in a chunk
_SPECIAL = 16  # more than any model adds to a text


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """How articles are cut.

    budget: tokens of one chunk, counted with ``encoding`` (tiktoken) over all its characters.
    overlap: at most this many tokens of the chunk before are repeated, by whole paragraphs.
    titled: whether the encoder sees the article's title before the passage.
    """

    budget: int = 240
    overlap: int = 60
    encoding: str = tokens.DEFAULT_ENCODING
    titled: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """The encoder's own limit: ``room`` tokens, counted by ``count`` with special ones included."""

    room: int
    count: Callable[[str], int]

    def holds(self, text: str) -> bool:
        """Whether the encoder reads a text to its end.

        No token is less than a byte, so short texts (five sentences of six) need no count.
        """
        return len(text.encode()) + _SPECIAL <= self.room or self.count(text) <= self.room


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence (or a part of one that is too long), its paragraph's number and its cost."""

    span: Span
    paragraph: int
    tokens: int


def chunk_article(
    article: Article, settings: ChunkSettings, limit: Limit
) -> list[tuple[Span, ...]]:
    """The sentences of each chunk, in order."""
    chunks: list[tuple[Span, ...]] = []
    for run in _runs(article, settings, limit):
        chunks.extend(_pack(article.text, run, settings, limit))
    return chunks


def _runs(article: Article, settings: ChunkSettings, limit: Limit) -> Iterator[list[_Piece]]:
    """Stretches of the article with nothing cut between their paragraphs; a caption is its own."""
    run: list[_Piece] = []
    end: int | None = None
    for number, paragraph in enumerate(article.paragraphs):
        broken = end is None or trim(article.text, Span(end, paragraph.span.start)) is not None
        if run and (broken or paragraph.kind not in _RUNNING):
            yield run
            run = []
        end = paragraph.span.end
        if paragraph.kind not in _UNCHUNKED:
            run.extend(_pieces(article.text, paragraph, number, settings, limit))
        if paragraph.kind == "caption" and run:
            yield run
            run = []
    if run:
        yield run


def _pieces(
    text: str, paragraph: Paragraph, number: int, settings: ChunkSettings, limit: Limit
) -> Iterator[_Piece]:
    """The paragraph's sentences; one beyond the budget is halved at a space until it fits.

    A table's row is one sentence.
    """
    whole = paragraph.kind in ("columns", "row")
    cut = (paragraph.span,) if whole else sentences(text, paragraph.span)
    waiting = list(reversed(cut))
    while waiting:
        span = waiting.pop()
        words = span.of(text)
        piece = _Piece(span, number, tokens.count(words, settings.encoding))
        fits = piece.tokens <= settings.budget and limit.holds(words)
        if not fits and span.end - span.start > 1:
            waiting.extend(reversed(_halves(text, span)))
        else:
            yield piece


def _halves(text: str, span: Span) -> list[Span]:
    middle = (span.start + span.end) // 2
    space = text.rfind(" ", span.start + 1, middle)
    cut = space if space > 0 else middle
    halves = (trim(text, half) for half in (Span(span.start, cut), Span(cut, span.end)))
    return [half for half in halves if half is not None]


def _pack(
    text: str, run: Sequence[_Piece], settings: ChunkSettings, limit: Limit
) -> Iterator[tuple[Span, ...]]:
    start, end = 0, _fill(text, run, 0, settings, limit)
    while True:
        yield tuple(piece.span for piece in run[start:end])
        if end == len(run):
            return
        again = _overlap_start(run, start, end, settings.overlap)
        # An overlap that leaves no room for the next sentence would repeat and add nothing.
        reached = _fill(text, run, again, settings, limit)
        start = again if reached > end else end
        end = reached if reached > end else _fill(text, run, start, settings, limit)


def _fill(
    text: str, run: Sequence[_Piece], start: int, settings: ChunkSettings, limit: Limit
) -> int:
    """One past the last piece that fits into a chunk from ``start`` on; at least one does."""
    end, cost = start, 0
    while end < len(run):
        cost += run[end].tokens
        if end > start and cost > settings.budget:
            break
        end += 1
    # Only the whole tells what the space between sentences costs, and what the encoder counts.
    while end > start + 1:
        whole = text[run[start].span.start : run[end - 1].span.end]
        within = tokens.count(whole, settings.encoding) <= settings.budget
        if within and limit.holds(whole):
            break
        end -= 1
    return end


def _overlap_start(run: Sequence[_Piece], start: int, end: int, overlap: int) -> int:
    """The last paragraph start that an overlap of so many tokens reaches back to, or ``end``."""
    cost = 0
    for position in range(end - 1, start, -1):
        cost += run[position].tokens
        if cost > overlap:
            break
        if run[position].paragraph != run[position - 1].paragraph:
            return position
    return end
