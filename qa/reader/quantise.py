"""Weights in 8 bits, and the factors that make their inputs easy to hold in 8 bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SMOOTHING = 0.75


def quantised(weight: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], Array]:
    """Symmetric 8-bit codes and the scale of each column (axis=0) or row (axis=1)."""
    largest = np.abs(weight).max(axis=axis)
    scale = (np.maximum(largest, 1e-8) / 127).astype(np.float32)
    codes = np.rint(weight / np.expand_dims(scale, axis)).clip(-127, 127).astype(np.int8)
    return codes, scale


def smoothing(peaks: Array, weight: Array) -> NDArray[np.float32]:
    """Factors that move large channels of the input into the weights (SmoothQuant, Xiao 2023).

    ``peaks`` (channels,) are the largest absolute inputs seen, ``weight`` is (channels, outputs).
    """
    largest = np.maximum(np.abs(weight).max(1), 1e-4)
    factor = np.maximum(peaks, 1e-3) ** SMOOTHING / largest ** (1 - SMOOTHING)
    scaled: NDArray[np.float32] = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
    return scaled
