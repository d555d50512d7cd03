"""What the index needs of an encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]


class Encoder(Protocol):
    """Texts → vectors of unit length, so that a dot product is a cosine."""

    name: str
    digest: str  # tells two encoders apart whose vectors must not stand in one index
    dimension: int
    limit: int  # tokens the model reads; what comes after is lost

    def count(self, text: str) -> int:
        """The model's own tokens in ``text``, its special ones included."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), dimension), rows of length 1; ``progress`` hears of texts done."""
        ...
