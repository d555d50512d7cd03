"""An encoder whose vectors are computed by hand, so that tests assert exact rows and scores."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from index.encoders.encoder import Progress, Vectors
from index.text.words import words

VOCABULARY = ("strike", "harbour", "bridge", "flood", "vote", "mayor", "talks", "nuclear")


class FakeEncoder:
    """One axis a word of a small vocabulary, and a last axis for texts that hold none of them.

    The vector is the count of each word, divided by its length: "strike strike vote" is
    (2, 0, 0, 0, 1, 0, 0, 0, 0) / √5. ``encoded`` keeps every text that was ever encoded.
    """

    def __init__(
        self, vocabulary: Sequence[str] = VOCABULARY, *, limit: int = 256, name: str = "fake"
    ) -> None:
        self.vocabulary = tuple(vocabulary)
        self.name = name
        self.digest = sha256(" ".join((name, *self.vocabulary)).encode()).hexdigest()
        self.dimension = len(self.vocabulary) + 1
        self.limit = limit
        self.encoded: list[str] = []

    def count(self, text: str) -> int:
        """Words between white space, and two for the special tokens."""
        return len(text.split()) + 2

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), len(vocabulary) + 1), rows of length 1."""
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            found = words(text)
            vectors[row, :-1] = [found.count(word) for word in self.vocabulary]
            vectors[row, -1] = not vectors[row].any()
        if progress is not None:
            progress(len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)
