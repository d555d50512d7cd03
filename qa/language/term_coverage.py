"""How much of a question's words a text has."""

from __future__ import annotations

from collections.abc import Sequence

from index.search.lexical import WordIndex


def covered_share(asked: Sequence[str], present: set[str], words: WordIndex) -> float:
    """Share of the question's terms, weighted by idf, that stand in a text: 0..1."""
    weights = {term: words.idf(term) for term in asked}
    total = sum(weights.values())
    return sum(w for term, w in weights.items() if term in present) / total if total else 0.0
