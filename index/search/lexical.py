"""Word search: BM25 (Robertson & Zaragoza 2009) over passages and, apart, over headlines.

bm25s scores with sparse matrices precomputed at build time (Lù 2024). k1 = 0.9 and b = 0.4 suit
passages (Pyserini's defaults). A headline is a field of its own with a weight: on FEVER that lifts
BM25 from 0.65 to 0.75 (Pyserini), where pasting it into each passage only lengthens them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index import invocation
from index.errors import IndexDamaged
from index.text.words import words

Scores = npt.NDArray[np.float32]
_FORMAT = "stemmed-2"
_SHORT = 4_000  # characters of a text whose terms are kept for a while
# Snowball undoubles before -ed and -ing but not at a word's end: "boycotted" → "boycot", "boycott"
# → "boycott". Undoubling the ends of longer stems brings them together.
_DOUBLED = re.compile(r"(?<=\w{3})([bdgmnprt])\1$")


def terms(text: str) -> list[str]:
    """Content words, stemmed (Snowball English, ends undoubled)."""
    return list(_terms(text)) if len(text) <= _SHORT else stemmed(words(text))


def stemmed(content_words: Sequence[str]) -> list[str]:
    """The stem of each word, as ``terms`` gives it."""
    return [_stem(word) for word in content_words]


@lru_cache(maxsize=4096)
def _terms(text: str) -> tuple[str, ...]:
    """Of a passage or less: one question asks for those of its passages several times."""
    return tuple(stemmed(words(text)))


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    # PyStemmer's objects are not thread-safe; making one costs microseconds.
    import Stemmer

    return _DOUBLED.sub(r"\1", Stemmer.Stemmer("english").stemWord(word))


class WordIndex:
    """BM25 over rows 0..n-1. Scores are 0 and up, 0 where no word is shared."""

    def __init__(self, model: Any, count: int) -> None:
        self._model = model
        self._count = count

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> WordIndex:
        """Index documents given as terms; row i is document i."""
        import bm25s

        if not any(documents):
            return cls(None, len(documents))
        model = bm25s.BM25(k1=0.9, b=0.4, method="lucene")
        # Numbered as they come: from strings, bm25s numbers them anew in each process.
        vocabulary: dict[str, int] = {}
        numbers = [[vocabulary.setdefault(t, len(vocabulary)) for t in d] for d in documents]
        model.index((numbers, vocabulary), show_progress=False)
        return cls(model, len(documents))

    @classmethod
    def open(cls, folder: Path) -> WordIndex:
        """Read an index folder.

        :raises IndexDamaged: a file is missing or unreadable.
        """
        import bm25s

        try:
            header = json.loads((folder / "words.json").read_text("utf-8"))
            if header["format"] != _FORMAT:
                raise IndexDamaged(
                    f"{folder} has format {header['format']!r}; run: {invocation.INDEX} build"
                )
            model = bm25s.BM25.load(str(folder), load_corpus=False) if header["terms"] else None
            return cls(model, int(header["documents"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"{folder} cannot be read ({type(error).__name__})") from None

    def save(self, folder: Path) -> None:
        """Write arrays (.npy) and JSON; never a pickle."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._model is not None:
            self._model.save(str(folder), show_progress=False)
        header = {
            "format": _FORMAT,
            "documents": self._count,
            "terms": 0 if self._model is None else len(self._model.vocab_dict),
        }
        (folder / "words.json").write_text(json.dumps(header), "utf-8")

    def __len__(self) -> int:
        return self._count

    def frequency(self, term: str) -> int:
        """How many rows hold a term."""
        if self._model is None or term not in self._model.vocab_dict:
            return 0
        column = self._model.vocab_dict[term]
        ends = self._model.scores["indptr"]
        return int(ends[column + 1] - ends[column])

    def idf(self, term: str) -> float:
        """How rare a term is: log(1 + (n - df + .5) / (df + .5)), largest for unknown terms."""
        holding = self.frequency(term)
        return math.log(1 + (self._count - holding + 0.5) / (holding + 0.5))

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of every row for the query's terms, shape (n,)."""
        known = [] if self._model is None else [t for t in query if t in self._model.vocab_dict]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        found: Scores = self._model.get_scores(known)
        return found
