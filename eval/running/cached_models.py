"""Models with caches: the controls ask the same questions again.

A question is encoded once, a passage read once for each question and each way in which it is put.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.running.reading_cache import ReadingCache
from index.encoders.encoder import Encoder, Progress, Vectors
from qa.reader.runtime import Reader, ReaderInput, SpanReading
from qa.reading.model_reader import SpanModel


class CachedEncoder:
    """An encoder that encodes each text once."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.digest = encoder.digest
        self.dimension = encoder.dimension
        self.limit = encoder.limit
        self.encoder = encoder
        self._known: dict[str, Vectors] = {}

    def count(self, text: str) -> int:
        """The model's own tokens."""
        return self.encoder.count(text)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As the encoder's own, shape (len(texts), dimension)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self.encoder.encode(new, progress), strict=True))
        empty = np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._known[text] for text in texts]) if texts else empty


class LazyReader:
    """The shipped reader, opened when it first reads.

    Reading raises as its opening does.
    """

    def __init__(self, opened: Callable[[], SpanModel] = Reader.open) -> None:
        self._opened = opened
        self._reader: SpanModel | None = None
        self._opening = threading.Lock()

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        """One reading for each pair, in order."""
        with self._opening:
            if self._reader is None:
                self._reader = self._opened()
        return self._reader.read(pairs)


@dataclass(frozen=True, slots=True)
class AnewReader:
    """What a remembering reader reads anew."""

    reader: CachedReader

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        """One reading for each pair, in order; raises as the reader's opening does."""
        return self.reader.read_anew(pairs)


class CachedReader:
    """A reader that reads each pair of question and passage once, however many systems ask for it.

    ``kept`` holds what earlier runs read.
    """

    def __init__(self, model: SpanModel, kept: ReadingCache | None = None) -> None:
        self._model = model
        self._kept = kept
        self._known: dict[ReaderInput, SpanReading] = {}
        self._counting = threading.Lock()
        self._made = self._recalled = 0

    @property
    def recalled(self) -> float:
        """The share of all readings so far that an earlier run had made, 0..1."""
        return self._recalled / max(1, self._made + self._recalled)

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        """One reading for each pair, in order; raises as the reader's opening does."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        self._known |= self._found(new)
        return [self._known[pair] for pair in pairs]

    def read_anew(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        """One reading for each pair, in order, none of them recalled; remembered from then on.

        So the time of a reading can be taken, and the work is not done twice.
        """
        found = dict(zip(pairs, self._model.read(pairs), strict=True))
        new = {pair: reading for pair, reading in found.items() if pair not in self._known}
        self._counted(new, self._kept.recall(list(new)) if self._kept else {})
        self._known |= new
        return [found[pair] for pair in pairs]

    def _found(self, new: Sequence[ReaderInput]) -> dict[ReaderInput, SpanReading]:
        recalled = self._kept.recall(new) if self._kept else {}
        unread = [pair for pair in new if pair not in recalled]
        made = dict(zip(unread, self._model.read(unread), strict=True)) if unread else {}
        self._counted(made, recalled)
        return recalled | made

    def _counted(
        self, made: Mapping[ReaderInput, SpanReading], recalled: Mapping[ReaderInput, SpanReading]
    ) -> None:
        """Keep what no earlier run had made; count both."""
        new = {pair: reading for pair, reading in made.items() if pair not in recalled}
        if self._kept and new:
            self._kept.keep(new)
        with self._counting:
            self._recalled += len(recalled)
            self._made += len(new)
