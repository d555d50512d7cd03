"""Which passages and headlines hold a part of a word query.

Words and beginnings come from the word index. A phrase is looked for in the texts of those passages
that have all of its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.search.lexical import WordIndex, stemmed, terms
from index.store.generations import Generation
from index.text.reading_view import as_read
from index.text.words import STOPWORDS, tokens
from qa.retrieval.near_spellings import near_spellings
from qa.retrieval.word_query import Part

Mask = npt.NDArray[np.bool_]  # one value a passage, or one an article for headlines
_SHORT_STEM = 3  # letters of a stem that a longer beginning may belong to
_REMEMBERED = 64  # phrases


class Matcher:
    """Finds parts in one generation. Safe to use from several threads."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._in_passages = lru_cache(maxsize=_REMEMBERED)(self._verified_passages)
        self._in_headlines = lru_cache(maxsize=_REMEMBERED)(self._verified_headlines)

    def stems(self, part: Part) -> tuple[str, ...]:
        """The terms of the index that a part stands for; of a phrase, those it must hold."""
        if part.kind == "word":
            return part.words
        if part.kind == "near":
            return (*part.words, *self.near(part.words[0]))
        if part.kind == "phrase":
            return tuple(stemmed([word for word in part.words if word not in STOPWORDS]))
        (letters,) = part.words
        return tuple(
            dict.fromkeys(
                term
                for index in (self._generation.words, self._generation.titles)
                for term in [*index.beginning(letters), *_shorter(index, letters)]
            )
        )

    def near(self, stem: str) -> tuple[str, ...]:
        """The terms that are spelled nearly like one, the most frequent first."""
        return near_spellings(stem, self._generation.words)

    def passages(self, part: Part) -> Mask:
        """Which passages hold a part."""
        if part.kind in ("phrase", "beginning"):
            return self._in_passages(part)
        return self._any(self._generation.words, self.stems(part))

    def headlines(self, part: Part) -> Mask:
        """Which articles' headlines hold a part."""
        if part.kind in ("phrase", "beginning"):
            return self._in_headlines(part)
        return self._any(self._generation.titles, self.stems(part))

    def _verified_passages(self, part: Part) -> Mask:
        generation = self._generation

        def text(row: int) -> str:
            chunk, _ = generation.chunks([row])[row]
            article = generation.article(chunk.article_id)
            return as_read(article.text, chunk.span) if article else ""

        return self._verified(generation.words, part, text)

    def _verified_headlines(self, part: Part) -> Mask:
        return self._verified(self._generation.titles, part, self._generation.title)

    def _verified(self, index: WordIndex, part: Part, text: Callable[[int], str]) -> Mask:
        """The candidates whose text holds the part as it is written."""
        stems = self.stems(part)
        if part.kind == "beginning":
            sure = [stem for stem in stems if stem.startswith(part.words[0])]
            found = self._any(index, sure)
            candidates = self._any(index, [stem for stem in stems if stem not in sure]) & ~found
        else:
            found = np.zeros(len(index), dtype=np.bool_)
            candidates = self._all(index, stems)
        for row in np.flatnonzero(candidates):
            found[row] = holds(text(int(row)), part)
        found.flags.writeable = False  # it is kept and given to several searches
        return found

    def _any(self, index: WordIndex, stems: Iterable[str]) -> Mask:
        found = np.zeros(len(index), dtype=np.bool_)
        for stem in stems:
            found[index.rows(stem)] = True
        return found

    def _all(self, index: WordIndex, stems: Sequence[str]) -> Mask:
        found = np.ones(len(index), dtype=np.bool_)
        for stem in stems:
            found &= self._any(index, [stem])
        return found


def holds(text: str, part: Part) -> bool:
    """Whether a text holds a part as it is written."""
    said = tokens(text)
    if part.kind == "beginning":
        return any(word.startswith(part.words[0]) for word in said)
    if part.kind == "phrase":
        wanted, width = list(part.words), len(part.words)
        return any(said[at : at + width] == wanted for at in range(len(said) - width + 1))
    return part.words[0] in terms(text)


def _shorter(index: WordIndex, letters: str) -> list[str]:
    """Stems that are shorter than the beginning: "optimis*" begins "optimism", stem "optim"."""
    cut = (letters[:length] for length in range(_SHORT_STEM, len(letters)))
    return [stem for stem in cut if index.frequency(stem)]
