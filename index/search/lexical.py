"""Word search: BM25 over passages and, apart, over headlines (``index.search.postings``).

A headline is a field of its own with a weight: on FEVER that lifts BM25 from 0.65 to 0.75
(Pyserini), where pasting it into each passage only lengthens them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import invocation
from index.errors import IndexDamaged
from index.search.postings import Postings, Writer, idf
from index.text.words import words

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
_FORMAT = "stemmed-2"
_VOCABULARY = "vocab.index.json"
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

    def __init__(self, vocabulary: Mapping[str, int], postings: Postings, count: int) -> None:
        self._vocabulary = vocabulary
        self._postings = postings
        self._count = count

    @classmethod
    def build(cls, documents: Iterable[Iterable[str]]) -> WordIndex:
        """Index documents given as terms; row i is document i."""
        writer = Writer()
        for document in documents:
            writer.add(document)
        return cls.of(writer)

    @classmethod
    def of(cls, writer: Writer) -> WordIndex:
        """The index of the documents that were given to ``writer``."""
        return cls(writer.vocabulary, writer.finish(), len(writer))

    @classmethod
    def open(cls, folder: Path) -> WordIndex:
        """Read an index folder.

        :raises IndexDamaged: a file is missing or unreadable.
        """
        try:
            header = json.loads((folder / "words.json").read_text("utf-8"))
            if header["format"] != _FORMAT:
                raise IndexDamaged(
                    f"{folder} has format {header['format']!r}; run: {invocation.INDEX} build"
                )
            count = int(header["documents"])
            if not header["terms"]:
                return cls({}, Writer().finish(), count)
            vocabulary = json.loads((folder / _VOCABULARY).read_text("utf-8"))
            return cls(vocabulary, Postings.open(folder), count)
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"{folder} cannot be read ({type(error).__name__})") from None

    def save(self, folder: Path) -> None:
        """Write arrays (.npy) and JSON; never a pickle."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._vocabulary:
            self._postings.save(folder)
            vocabulary = json.dumps(self._vocabulary, ensure_ascii=False, separators=(",", ":"))
            (folder / _VOCABULARY).write_text(vocabulary, "utf-8")
        header = {
            "format": _FORMAT,
            "documents": self._count,
            "terms": len(self._vocabulary),
        }
        (folder / "words.json").write_text(json.dumps(header), "utf-8")

    def __len__(self) -> int:
        return self._count

    def frequency(self, term: str) -> int:
        """How many rows hold a term."""
        known = self._vocabulary.get(term)
        return 0 if known is None else len(self._postings.rows[self._postings.column(known)])

    def rows(self, term: str) -> Rows:
        """The rows that hold a term, in no order; shape (frequency,)."""
        known = self._vocabulary.get(term)
        found = () if known is None else self._postings.rows[self._postings.column(known)]
        return np.asarray(found, dtype=np.int64)

    @cached_property
    def _in_order(self) -> list[str]:
        """All terms, sorted; bm25s keeps an empty one, which is none."""
        return sorted(filter(None, self._vocabulary))

    def beginning(self, letters: str) -> list[str]:
        """The terms that begin with some letters, sorted."""
        first = bisect_left(self._in_order, letters)
        return self._in_order[first : bisect_left(self._in_order, letters + "\uffff", first)]

    def idf(self, term: str) -> float:
        """How rare a term is, largest for unknown terms."""
        return idf(self.frequency(term), self._count)

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of every row for the query's terms, shape (n,)."""
        found = np.zeros(self._count, dtype=np.float32)
        for term in query:
            if term in self._vocabulary:
                column = self._postings.column(self._vocabulary[term])
                # Each row comes once in a column.
                found[self._postings.rows[column]] += self._postings.scores[column]
        return found
