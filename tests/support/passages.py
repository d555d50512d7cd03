"""Passages and readings made by hand."""

from __future__ import annotations

from index.types import Article, Chunk, Paragraph, Period, Published, Span
from qa.reading.sentence_reader import Reading
from qa.types import Passage, Scores

TEXT = "The deal was signed. But the state left it two months later. Talks went on."


SENTENCES = (Span(0, 20), Span(21, 60), Span(61, 75))


def passage(name: str = "a", published: str | None = None, row: int = 0) -> Passage:
    known = Published(Period.parse(published), "day", "field") if published else None
    article = Article(name, TEXT, "Deal", "0", (Paragraph(Span(0, 75), "body"),), known)
    chunk = Chunk(row, name, Span(0, 75), SENTENCES)
    return Passage(row + 1, chunk, article, 0.5, Scores(0.5, 1.0, 0.5))


def reading(of: Passage, answer: Span, confidence: float) -> Reading:
    return Reading(of, answer, confidence, confidence)
