"""Which encoder a name means."""

from __future__ import annotations

from index.encoders.encoder import Encoder
from index.encoders.minilm import MiniLM
from index.encoders.sentence_model import SentenceModel

DEFAULT_ENCODER = "all-MiniLM-L6-v2"


def open_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """The default encoder, or a sentence-transformers model by name or path.

    :raises ModelUnavailable: the model cannot be found or loaded.
    """
    if name == DEFAULT_ENCODER:
        return MiniLM()
    return SentenceModel(name)
