"""Collections of any size, made of real news, and an encoder that costs next to nothing.

An article is made of paragraphs drawn from a news archive, under one of its headlines, dated and
published as one of its articles is: words come as often and sentences are as long as in news, and
no two articles are copies. The draw is the same on every machine.

The encoder adds up a fixed random vector for each word, weighted by how rare the word is: texts of
one subject lie near one another as they do for a trained encoder, which real vectors for a million
passages would take nine hours to show.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from index.encoders.encoder import Progress, Vectors
from index.encoders.minilm import LIMIT, TokenCounter
from index.errors import InputError
from index.search.lexical import terms

MADE_OF = "realtimeqa articles of 2022 and 2023"
SOURCES = ("news/realtimeqa_2022_articles.jsonl.gz", "news/realtimeqa_2023_articles.jsonl.gz")
_DIMENSION = 384
_LENGTHS = (4, 40)  # paragraphs of an article
_WORDS = 1 << 15  # random vectors; words beyond share them
_PASSAGE = 777  # characters of an article a passage: of 600 articles made here, 4,737
_SHORTEST = 80  # characters of a paragraph that tells something


@dataclass(frozen=True, slots=True)
class ParagraphPool:
    """What articles are made of."""

    paragraphs: Sequence[str]
    headlines: Sequence[str]
    published: Sequence[tuple[str, str]]  # day and publisher

    @classmethod
    def read(cls, data: Path) -> ParagraphPool:
        """The archives of the evaluation data. :raises InputError: they cannot be read."""
        paragraphs: dict[str, None] = {}
        headlines: dict[str, None] = {}
        published = []
        for record in _records(data):
            paragraphs |= dict.fromkeys(
                p for p in record["text"].split("\n\n") if len(p) >= _SHORTEST
            )
            headlines[record["title"] or ""] = None
            day = (record["publish_date"] or "").replace("/", "-")
            published.append((day, record["publisher"]))
        return cls(tuple(paragraphs), tuple(filter(None, headlines)), published)

    def article(self, number: int) -> dict[str, str]:
        """The made article of that number, as a record of a ``.jsonl`` file."""
        draw = random.Random(number)
        count = draw.randint(*_LENGTHS)
        day, publisher = draw.choice(self.published)
        return {
            "id": f"made-{number:07d}",
            "title": draw.choice(self.headlines),
            "text": "\n\n".join(draw.choice(self.paragraphs) for _ in range(count)),
            "published": day,
            "publisher": publisher,
        }

    def passages_an_article(self) -> float:
        """About how many passages one article is cut into, by characters of the first hundred."""
        texts = [self.article(number)["text"] for number in range(100)]
        return sum(map(len, texts)) / len(texts) / _PASSAGE

    def questions(self, count: int) -> list[str]:
        """Headlines as questions, from what no made article is numbered by."""
        draw = random.Random("questions")
        return [draw.choice(self.headlines) for _ in range(count)]


def _records(data: Path) -> Iterator[dict[str, Any]]:
    for name in SOURCES:
        try:
            with gzip.open(data / name, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)
        except (OSError, ValueError) as error:
            raise InputError(f"{data / name}: cannot be read ({error})") from None


class WordVectors:
    """An ``Encoder`` that counts as the default one does and adds up a vector for each word."""

    name = "made of words"
    dimension = _DIMENSION
    limit = LIMIT
    digest = sha256(b"a random vector for each word, 1").hexdigest()

    def __init__(self) -> None:
        self.count = TokenCounter.open()  # tokens of the default encoder
        drawn = np.random.default_rng(1).standard_normal((_WORDS, _DIMENSION), dtype=np.float32)
        self._vectors = drawn

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), 384)."""
        found = np.empty((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            said = terms(text) or [""]
            weights = np.array([_weight(term) for term in said], dtype=np.float32)
            found[row] = weights @ self._vectors[[crc32(t.encode()) % _WORDS for t in said]]
        if progress is not None:
            progress(len(texts))
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


@lru_cache(maxsize=1 << 17)
def _weight(term: str) -> float:
    """A stand-in for how rare a word is: longer words are rarer. 1..4."""
    return float(min(max(len(term) / 2, 1.0), 4.0))
