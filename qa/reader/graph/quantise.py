"""Weights in 8 bits, and the factors that make their inputs easy to hold in 8 bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SMOOTHING = 0.75
_CODES = 127
_NEIGHBOURS = 127  # rounding adds 1 at most: 255 * 128 still fits 16 bits


def quantised_rows(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], Array]:
    """Symmetric 8-bit codes of (rows, columns), and the scale of each row."""
    scale = _scale(np.abs(weight).max(1) / _CODES)
    return _codes(weight, scale[:, None]), scale


def quantised_product(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], Array]:
    """Symmetric 8-bit codes of (inputs, outputs), and the scale of each output.

    Processors without VNNI multiply the inputs, 0 to 255, two neighbours at a time and hold the
    sum in 16 bits, where it is cut off (``vpmaddubsw``). So the codes of two neighbours add up to
    128 at most, which makes the product exact, and the same, on every processor. Onnxruntime's
    own remedy, codes of 7 bits, rounds twice as coarsely.
    """
    padded = np.pad(weight, ((0, len(weight) % 2), (0, 0)))
    pairs = padded.reshape(-1, 2, weight.shape[1])
    sums = [np.maximum(sign * pairs, 0).sum(1).max(0) for sign in (1, -1)]
    scale = _scale(np.maximum(np.abs(weight).max(0) / _CODES, np.max(sums, 0) / _NEIGHBOURS))
    return _codes(weight, scale), scale


def _scale(steps: Array) -> NDArray[np.float32]:
    """Steps between two codes, none of them 0."""
    return np.maximum(steps, 1e-8 / _CODES).astype(np.float32)


def _codes(weight: Array, scale: Array) -> NDArray[np.int8]:
    return np.rint(weight / scale).clip(-_CODES, _CODES).astype(np.int8)


def smoothing(peaks: Array, weight: Array) -> NDArray[np.float32]:
    """Factors that move large channels of the input into the weights (SmoothQuant, Xiao 2023).

    ``peaks`` (channels,) are the largest absolute inputs seen, ``weight`` is (channels, outputs).
    """
    largest = np.maximum(np.abs(weight).max(1), 1e-4)
    factor = np.maximum(peaks, 1e-3) ** SMOOTHING / largest ** (1 - SMOOTHING)
    scaled: NDArray[np.float32] = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
    return scaled
