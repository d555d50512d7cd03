"""Any sentence-transformers model, by name or path, on the CPU.

Beside ``index.encoders.cross_encoder`` the only place outside training that imports
sentence_transformers and torch. Only where a model is named may anything be looked up online, and
only if that was allowed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from index.encoders.encoder import Progress, Vectors
from index.errors import ModelUnavailable
from index.hashing import digest_of

_FEW = 64  # texts of one question, not of a build
_BATCH = 32
_STEP = 16  # tokens


def downloads_allowed() -> bool:
    """Whether a model that is not on this machine may be fetched: only where it was said."""
    return os.environ.get("HF_HUB_OFFLINE", "1").lower() in ("0", "false", "no", "off")


class SentenceModel:
    """An ``Encoder``."""

    def __init__(self, name: str) -> None:
        """Load it.

        :raises ModelUnavailable: the model cannot be found or loaded.
        """
        import transformers
        from sentence_transformers import SentenceTransformer

        transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = SentenceTransformer(
                name, device="cpu", local_files_only=not downloads_allowed()
            )
        except Exception as error:  # the library raises OSError, ValueError, hub and json errors
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ModelUnavailable(f"encoder {name!r} cannot be loaded: {reason}") from None
        self.limit = int(self._model.max_seq_length or 512)
        self.name = name
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.digest = _model_digest(name)

    def count(self, text: str) -> int:
        """Length of the model's own encoding, nothing cut off."""
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Encode texts of like length together (+30% and more); each alone gives the same bits."""
        import torch

        # A question shares the machine with others: OpenMP threads that wait for one another took
        # 6 to 10 times as long beside one busy process (93 to 480 ms against 15 to 28 for one).
        threads = torch.get_num_threads()
        torch.set_num_threads(1 if len(texts) <= _FEW else threads)
        try:
            return self._encode(texts, progress)
        finally:
            torch.set_num_threads(threads)

    def _encode(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch in _batches([min(self.count(text), self.limit) for text in texts]):
            vectors[batch] = self._model.encode(
                [texts[i] for i in batch],
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
                processing_kwargs={"text": {"pad_to_multiple_of": _STEP}},
            )
            if progress is not None:
                progress(len(batch))
        return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions in batches of one padded length, the longest first.

    Padded to the longest text beside it, a vector's last bits hang on its company, and an index
    that was updated is not quite the one built from nothing. With lengths in steps of 16 tokens
    each vector came out the same, bit for bit, in any company and alone (180 texts, 1 and 2
    threads).
    """
    steps: dict[int, list[int]] = {}
    for position, length in enumerate(lengths):
        steps.setdefault(-(-length // _STEP), []).append(position)
    for step in sorted(steps, reverse=True):
        for start in range(0, len(steps[step]), _BATCH):
            yield steps[step][start : start + _BATCH]


def _model_digest(name: str) -> str:
    """What tells two models apart: the weights' digest, or the name of one that is not local."""
    weights = Path(name) / "model.safetensors"
    return digest_of(weights) if weights.is_file() else sha256(name.encode()).hexdigest()
