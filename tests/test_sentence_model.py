"""Models by name or path: what is not there is one line, and company changes no vector."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from index.encoders import sentence_model as module
from index.encoders.minilm import bundled_weights
from index.encoders.select import open_encoder
from index.encoders.sentence_model import SentenceModel
from index.errors import ModelUnavailable


@pytest.mark.model
@pytest.mark.parametrize("name", ["no-such-model-anywhere", "no/such-model", "an empty folder"])
def test_an_unknown_model_is_one_line_and_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match="cannot be loaded: ") as caught:
        open_encoder(str(tmp_path) if name == "an empty folder" else name)
    assert time.monotonic() - started < 20
    assert "\n" not in str(caught.value)


@pytest.mark.model
def test_a_vector_does_not_hang_on_its_company() -> None:
    """Else an index that was updated would not be the one that is built from nothing."""
    model = SentenceModel(str(bundled_weights()))
    texts = [f"The talks ended in part {n}. " * (n % 5 + 1) for n in range(12)]
    together = model.encode(texts)
    for some in ([0], [5, 4, 1], [11, 3]):
        np.testing.assert_array_equal(model.encode([texts[i] for i in some]), together[some])


def test_batches_hold_one_padded_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)
    assert list(module._batches([16, 40, 17, 1, 32, 33, 16])) == [[1, 5], [2, 4], [0, 3], [6]]
    assert list(module._batches([])) == []
