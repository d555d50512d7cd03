"""The reader at run time: onnxruntime and tokenizers, no torch.

``Reader.open()`` finds the weights beside this file, checks their digests and is ready. Reading is
a pure function of question and passage, to the last bit: 8-bit activations are scaled a batch at a
time, so each passage is a batch of its own. That costs nothing: 180 tokens take 40 ms of one core
alone, 42 in twos or threes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from index.hashing import digest_of
from qa.reader.features import Batch, Window, collate, load_tokenizer, prefix_of, windows
from qa.reader.spans import best_spans, whole_words

WEIGHTS = Path(__file__).parent / "weights"
MANIFEST, GRAPH, TOKENIZER = "manifest.json", "reader.onnx", "tokenizer.json"
NOTHING = -20.0  # the logits of a passage without a single word
Forward = Callable[[Batch], Sequence[NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """A question and a passage to read for it; ``title`` and ``date`` are read, never quoted."""

    question: str
    text: str
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class SpanReading:
    """What the reader found in one passage.

    ``start``, ``end``: the best answer, characters of the passage's text, half-open, whole words;
    (0, 0) in a passage without words. ``span_score``: start + end logit less the null answer's,
    comparable across passages of one question. ``relevance``: logit. ``answerable``: 0..1, the
    chance that the passage answers. Higher is better for all three.
    """

    start: int
    end: int
    span_score: float
    relevance: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the heads' logits are combined; fitted on dev titles when the weights are exported.

    answerable = sigmoid(weights · (answerable logit, span score) + bias), and relevance =
    relevance logit + ``rank`` · (answerable logit, span score). The default changes neither.
    """

    answerable: tuple[float, float] = (1.0, 0.0)
    bias: float = 0.0
    rank: tuple[float, float] = (0.0, 0.0)


class Reader:
    """Reads passages for a question. Safe to share between threads."""

    def __init__(
        self,
        forward: Forward,
        tokenizer: Any,
        calibration: Calibration | None = None,
        threads: int = 1,
    ) -> None:
        """``forward`` gives start, end, relevance and answerable logits of a batch of one.

        It is called from ``threads`` threads at once.
        """
        self._forward = forward
        self._tokenizer = tokenizer
        self._calibration = calibration or Calibration()
        self._pool = ThreadPoolExecutor(threads, "reader")

    @classmethod
    def open(cls, folder: Path | None = None, threads: int | None = None) -> Reader:
        """Load the weights in ``folder``, by default the shipped ones.

        ``threads`` read side by side; by default as many as there are cores.

        :raises ModelUnavailable: when a file is missing or is not the one in the manifest.
        """
        folder = folder or WEIGHTS
        manifest = _manifest(folder)
        for name, digest in manifest["sha256"].items():
            path = folder / name
            if not path.is_file():
                raise ModelUnavailable(f"reader weights are incomplete: no {path}")
            if digest_of(path) != digest:
                raise ModelUnavailable(f"{path} is not the file named in {MANIFEST}: damaged?")
        values = manifest["calibration"]
        calibration = Calibration(
            answerable=tuple(values["answerable"]), bias=values["bias"], rank=tuple(values["rank"])
        )
        forward = onnx_forward(folder / GRAPH)
        tokenizer = load_tokenizer(folder / TOKENIZER)
        return cls(forward, tokenizer, calibration, threads or os.cpu_count() or 1)

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        """One reading for each pair, in order. The longest are read first."""
        if not pairs:
            return []
        questions = [pair.question for pair in pairs]
        prefixes = [prefix_of(pair.title, pair.date) for pair in pairs]
        texts = [pair.text for pair in pairs]
        rows = windows(self._tokenizer, questions, prefixes, texts)
        rows.sort(key=lambda row: -len(row.ids))
        found: list[SpanReading | None] = [None] * len(texts)
        readings = self._pool.map(lambda row: self._read(row, texts[row.owner]), rows)
        for row, reading in zip(rows, readings, strict=True):
            found[row.owner] = _better(found[row.owner], reading)
        return [reading for reading in found if reading is not None]

    def _read(self, row: Window, text: str) -> SpanReading:
        if not row.offsets:
            return SpanReading(0, 0, NOTHING, NOTHING, 0.0)
        batch = collate([row])
        start, end, relevance, answerable = self._forward(batch)
        (first,), (last,), (score,) = best_spans(start, end, batch.quotable)
        span = whole_words(text, row.offsets[first - row.body][0], row.offsets[last - row.body][1])
        kept, seen = self._calibration, (float(answerable[0]), float(score))
        logit = kept.bias + kept.answerable[0] * seen[0] + kept.answerable[1] * seen[1]
        rank = float(relevance[0]) + kept.rank[0] * seen[0] + kept.rank[1] * seen[1]
        return SpanReading(*span, seen[1], rank, _sigmoid(logit))


def onnx_forward(path: Path) -> Forward:
    """The graph in ``path`` as a function of a batch, run on the calling thread alone."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def forward(batch: Batch) -> Sequence[NDArray[np.float32]]:
        feed = {
            "ids": batch.ids,
            "segments": batch.segments,
            "mask": batch.mask,
            "quotable": batch.quotable,
        }
        outputs: Sequence[NDArray[np.float32]] = session.run(None, feed)
        return outputs

    return forward


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelUnavailable(f"no reader weights in {folder}") from None
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"cannot read {path}: {error}") from error
    return manifest


def _better(one: SpanReading | None, other: SpanReading) -> SpanReading:
    """Of two windows of a passage: the better span, the higher relevance and chance."""
    if one is None:
        return other
    span = max(one, other, key=lambda reading: reading.span_score)
    return SpanReading(
        span.start,
        span.end,
        span.span_score,
        max(one.relevance, other.relevance),
        max(one.answerable, other.answerable),
    )


def _sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(x, -30, 30))))
