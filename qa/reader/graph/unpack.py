"""The trained weights back out of a shipped graph, so that training can go on from it.

8 bits round each weight by at most half a step of its column: scores stay within .3 points (see
LOG.md), and training mends that. The inverse of ``graph.build``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import InputError

Array = NDArray[Any]
_OTHER_NAMES = {"positions": "positions.weight", "segments.table": "segments.weight"}


def unpack(graph: Path) -> dict[str, Array]:
    """ReaderModel's weights, float32, by their names in the model.

    :raises InputError: the file is missing or no graph of ours.
    """
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    try:
        model = onnx.load(graph)
    except (OSError, DecodeError) as error:
        raise InputError(f"{graph}: cannot be read as a reader's graph ({error})") from None
    held = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
    if not {"words", "positions", "layers.0.qkv.weight"} <= set(held):
        raise InputError(f"{graph}: a graph, but not one that this project exported")
    state = {"words.weight": _words(held)}
    for name, value in held.items():
        if name in _OTHER_NAMES:
            state[_OTHER_NAMES[name]] = value
        elif name.endswith(".bias") or (name.endswith(".weight") and value.ndim == 1):
            state[name] = value
        elif name.endswith(".weight"):
            state[name] = _product(held, name.removesuffix(".weight"))
    return {name: np.array(value, np.float32) for name, value in state.items()}


def _words(held: dict[str, Array]) -> Array:
    table: Array = held["words"].astype(np.float32)
    return table * held["words.scale"] if "words.scale" in held else table


def _product(held: dict[str, Array], name: str) -> Array:
    """A product's weight (outputs, inputs), its 8 bits and its smoothing undone."""
    weight: Array = held[f"{name}.weight"].astype(np.float32)
    if f"{name}.scale" in held:
        weight = weight * held[f"{name}.scale"]
    if f"{name}.smooth" in held:
        weight = weight * held[f"{name}.smooth"][:, None]
    return weight.T
