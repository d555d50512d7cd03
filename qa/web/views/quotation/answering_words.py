"""Which words of a quotation to mark as the answer: of a question for a time, the time."""

from __future__ import annotations

import re

from index.types import Span
from qa.types import Quote

_WHEN = re.compile(
    r"\b(?:when|since when|until when|(?:what|which|in what|in which) (?:year|month|day|date))\b",
    re.IGNORECASE,
)


def answering(quote: Quote, core: Span, question: str) -> Span:
    """The answering words; of "when …", the time expression inside or nearest to them.

    :param core: the sentences of the quotation that hold its answer.
    """
    if not _WHEN.search(question):
        return quote.answer
    told = [Span(t.start, t.end) for t in quote.times if t.period is not None]
    told = [span for span in told if core.holds(span)]
    return min(told, key=lambda span: _distance(span, quote.answer), default=quote.answer)


def _distance(span: Span, answer: Span) -> int:
    """Characters between two spans; none where they overlap."""
    return max(0, answer.start - span.end, span.start - answer.end)
