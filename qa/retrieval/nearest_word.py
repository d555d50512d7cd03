"""A word that no article has → the word of the articles that is spelled most like it."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz.distance import OSA

from index.search.highest import highest
from index.search.lexical import terms
from index.store.generations import Generation
from index.text.reading_view import as_read
from index.text.words import fold
from qa.retrieval.near_spellings import near_spellings

_SHORTEST, _LONG = 4, 8  # letters of a word that may be misspelled, and from which two may differ
_ROWS = 4  # passages that show how a term is written
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")


def nearest_word(word: str, generation: Generation) -> str | None:
    """The nearest word, of equally near ones the most frequent; None where none is near.

    As the articles write it: "Korea" for "koera".
    """
    folded = fold(word)
    stem = terms(folded)
    if not stem or len(folded) < _SHORTEST:
        return None
    most = 2 if len(folded) >= _LONG else 1
    found = []
    for place, term in enumerate(near_spellings(stem[0], generation.words, _SHORTEST)):
        form = _written(term, generation)
        distance = OSA.distance(folded, fold(form or ""), score_cutoff=most)
        if form is not None and distance <= most:
            found.append((distance, place, form))
    return min(found)[2] if found else None


def _written(term: str, generation: Generation) -> str | None:
    """How the articles mostly write a word of this stem, where they have it."""
    rows = [int(row) for row in highest(generation.words.scores([term]), _ROWS)]
    forms: Counter[str] = Counter()
    for chunk, _ in generation.chunks(rows).values():
        article = generation.article(chunk.article_id)
        assert article is not None, f"chunk of unknown article {chunk.article_id}"
        text = as_read(article.text, chunk.span)
        forms.update(word for word in _WORD.findall(text) if terms(word) == [term])
    return max(forms, key=lambda form: (forms[form], form), default=None)
