"""The ONNX graph of the reader, from its weights.

It is the encoder of ``index.encoders.onnx_graph`` with heads on top.

Matrix products run in 8 bits (weights quantised per output column, activations while running, with
large channels smoothed and the rows after GELU scaled one by one: see LOG.md). Word embeddings are
stored in 8 bits with a scale per row; norms, softmax and two small heads stay in 32 bits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from index.encoders.onnx_graph import Array, Graph
from qa.reader.features import MAX_TOKENS, Batch
from qa.reader.graph.quantise import quantised_product, quantised_rows, smoothing

MASKED = -1e4
POSITIONS = MAX_TOKENS + 8  # batches are padded to a multiple of 8
Kind = Literal["float", "dynamic"]
INPUTS = ("ids", "segments", "mask", "quotable")
OUTPUTS = {
    "start": ("rows", "tokens"),
    "end": ("rows", "tokens"),
    "relevance": ("rows",),
    "answerable": ("rows",),
}
_EXACT = ("span", "verdict")  # small heads, kept in 32 bits


@dataclass(slots=True)
class EightBits(Graph):
    """A graph whose products and word embeddings are in 8 bits.

    ``peaks`` (see ``channel_peaks``) make the products smooth; without them they are coarser.
    """

    peaks: Mapping[str, Array] = field(default_factory=dict)

    def linear(self, x: str, name: str) -> str:
        """``x @ weight.T + bias``."""
        if name in _EXACT:
            return Graph.linear(self, x, name)
        weight = np.ascontiguousarray(self.state[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", self.state[f"{name}.bias"])
        if name in self.peaks:
            factor = smoothing(self.peaks[name], weight)
            x = self.add("Mul", x, self.constant(f"{name}.smooth", 1 / factor))
            weight = weight * factor[:, None]
        if not name.endswith("down"):
            return self.eight_bits(x, name, weight, bias)
        axis = self.constant(f"{name}.axis", np.array([-1], np.int64))
        peak = self.add("ReduceMax", x, axis, keepdims=1)  # of GELU: positive in practice
        product = self.eight_bits(self.add("Div", x, peak), name, weight, "")
        return self.add("Add", self.add("Mul", product, peak), bias)

    def eight_bits(self, x: str, name: str, weight: Array, bias: str) -> str:
        """``x @ weight + bias`` with ``x`` scaled as a whole, ``weight`` column by column."""
        codes, scale = quantised_product(weight)
        return self.add(
            "DynamicQuantizeMatMul",
            x,
            self.constant(f"{name}.weight", codes),
            self.constant(f"{name}.scale", scale),
            "",
            bias,
            domain="com.microsoft",
        )

    def words(self) -> str:
        """The word embeddings of ``ids``, each row's 8 bits times its scale."""
        from onnx import TensorProto

        codes, scale = quantised_rows(self.state["words.weight"])
        row = self.add("Gather", self.constant("words", codes), "ids", axis=0)
        scales = self.constant("words.scale", scale[:, None])
        factor = self.add("Gather", scales, "ids", axis=0)
        return self.add("Mul", self.add("Cast", row, to=TensorProto.FLOAT), factor)


@dataclass(slots=True)
class Watched(Graph):
    """A graph in 32 bits that remembers what enters each product: ``entered``, by its name."""

    entered: dict[str, str] = field(default_factory=dict)

    def linear(self, x: str, name: str) -> str:
        """As ``Graph.linear``."""
        self.entered[name] = x
        return Graph.linear(self, x, name)


def build(
    state: Mapping[str, Array], kind: Kind = "dynamic", peaks: Mapping[str, Array] | None = None
) -> Any:
    """The model as an ``onnx.ModelProto``. ``state`` holds ReaderModel's weights as float32."""
    return _write(Graph(state) if kind == "float" else EightBits(state, peaks=peaks or {}))


def channel_peaks(state: Mapping[str, Array], batches: Sequence[Batch]) -> dict[str, Array]:
    """The largest absolute value of each input channel of each product but "down", on ``batches``.

    "down" follows GELU, whose peaks belong to single tokens: it is scaled row by row instead.
    """
    import onnxruntime
    from onnx import TensorProto, helper

    graph = Watched(state)
    model = _write(graph)
    watched = {
        name: at
        for name, at in graph.entered.items()
        if name.startswith("layers") and not name.endswith("down")
    }
    for at in sorted(set(watched.values())):
        model.graph.output.append(helper.make_tensor_value_info(at, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(model.SerializeToString())
    peaks: dict[str, Array] = {}
    for batch in batches:
        feed = {name: getattr(batch, name) for name in INPUTS}
        seen = session.run(list(watched.values()), feed)
        for name, value in zip(watched, seen, strict=True):
            largest = np.abs(value[batch.mask.astype(bool)]).max(0)
            peaks[name] = np.maximum(peaks.get(name, 0.0), largest)
    return peaks


def _write(graph: Graph) -> Any:
    from onnx import TensorProto

    x = graph.embeddings(POSITIONS)
    padding = graph.add("Cast", "mask", to=TensorProto.INT32)
    layers = sum(name.endswith(".qkv.weight") for name in graph.state)
    for i in range(layers):
        x = graph.layer(x, f"layers.{i}", padding)
    _heads(graph, x)
    return graph.model(INPUTS, OUTPUTS)


def _heads(graph: Graph, x: str) -> None:
    """As ``ReaderModel.forward`` after the encoder; writes the four outputs."""
    from onnx import TensorProto, helper

    def numbers(name: str, *values: int) -> str:
        return graph.constant(name, np.array(values, np.int64))

    scores = graph.linear(x, "span")
    first = graph.add("Slice", scores, "zero", numbers("one", 1), numbers("axis1", 1))
    hidden = graph.add(
        "Cast", graph.add("Sub", numbers("unit", 1), "quotable"), to=TensorProto.FLOAT
    )
    lowered = graph.add("Mul", hidden, graph.constant("masked", np.array(MASKED, np.float32)))
    bias = graph.add("Unsqueeze", lowered, numbers("axis_last", -1))
    scores = graph.add("Add", graph.add("Sub", scores, first), bias)
    pointed = graph.add("Softmax", scores, axis=1)
    seen = graph.add("MatMul", graph.add("Transpose", pointed, perm=[0, 2, 1]), x)
    flat = graph.add("Flatten", seen, axis=1)
    cls = graph.add("Flatten", graph.add("Slice", x, "zero", "one", "axis1"), axis=1)
    joined = graph.add("Concat", cls, flat, axis=1)
    mixed = graph.add("Tanh", graph.linear(joined, "mix"))
    verdict = graph.linear(mixed, "verdict")
    for name, source, axis in (("start", scores, 0), ("end", scores, 1)):
        at = numbers(f"pick_{name}", axis)
        picked = graph.add("Gather", source, at, axis=2)
        graph.nodes.append(helper.make_node("Squeeze", [picked, numbers("axis2", 2)], [name]))
    for name, axis in (("relevance", 0), ("answerable", 1)):
        picked = graph.add("Gather", verdict, numbers(f"pick_{name}", axis), axis=1)
        graph.nodes.append(helper.make_node("Squeeze", [picked, "axis1"], [name]))
