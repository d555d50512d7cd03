"""The ONNX graph of the reader, written node by node from its weights: no tracing, no torch.

Matrix products run in 8 bits (weights quantised per output column, activations while running, with
large channels smoothed and the rows after GELU scaled one by one: see LOG.md). Word embeddings are
stored in 8 bits with a scale per row; norms, softmax and two small heads stay in 32 bits. Uses
onnxruntime's fused operators (domain com.microsoft).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qa.reader.features import MAX_TOKENS, Batch
from qa.reader.quantise import quantised, smoothing

HEADS, LAYERS = 12, 6
EPSILON = 1e-12
MASKED = -1e4
POSITIONS = MAX_TOKENS + 8  # batches are padded to a multiple of 8
Kind = Literal["float", "dynamic"]
Array = NDArray[Any]
INPUTS = ("ids", "segments", "mask", "quotable")
OUTPUTS = ("start", "end", "relevance", "answerable")


@dataclass(slots=True)
class Graph:
    """A graph being written: nodes in order, constants by name."""

    kind: Kind
    peaks: Mapping[str, Array] = field(default_factory=dict)
    nodes: list[Any] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)  # what enters each product
    constants: dict[str, Array] = field(default_factory=dict)

    def add(self, op: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Append a node; the name of its first output."""
        return self.add_many(op, inputs, 1, domain=domain, **attributes)[0]

    def add_many(
        self, op: str, inputs: tuple[str, ...], outputs: int, domain: str = "", **attributes: Any
    ) -> list[str]:
        """Append a node with several outputs; their names."""
        from onnx import helper

        names = [f"n{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, domain=domain, **attributes))
        return names

    def constant(self, name: str, value: Array) -> str:
        """Store a constant under ``name``."""
        self.constants[name] = value
        return name

    def linear(self, x: str, name: str, state: Mapping[str, Array], exact: bool = False) -> str:
        """``x @ weight.T + bias``; in 8 bits unless ``exact`` or the graph is of kind float."""
        self.inputs[name] = x
        weight = np.ascontiguousarray(state[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", state[f"{name}.bias"])
        if exact or self.kind == "float":
            product = self.add("MatMul", x, self.constant(f"{name}.weight", weight))
            return self.add("Add", product, bias)
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
        codes, scale = quantised(weight, axis=0)
        return self.add(
            "DynamicQuantizeMatMul",
            x,
            self.constant(f"{name}.weight", codes),
            self.constant(f"{name}.scale", scale),
            "",
            bias,
            domain="com.microsoft",
        )


def build(
    state: Mapping[str, Array], kind: Kind = "dynamic", peaks: Mapping[str, Array] | None = None
) -> Any:
    """The model as an ``onnx.ModelProto``. ``state`` holds ReaderModel's weights as float32.

    ``peaks`` (see ``channel_peaks``) make the 8-bit products smooth; without them they are coarser.
    """
    from onnx import TensorProto, checker, helper, numpy_helper

    graph = Graph(kind, peaks or {})
    _write(graph, state)
    inputs = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["rows", "tokens"]) for n in INPUTS
    ]
    shapes = (["rows", "tokens"], ["rows", "tokens"], ["rows"], ["rows"])
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(OUTPUTS, shapes, strict=True)
    ]
    constants = [numpy_helper.from_array(value, name) for name, value in graph.constants.items()]
    body = helper.make_graph(graph.nodes, "reader", inputs, outputs, constants)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(body, opset_imports=opsets, ir_version=10)
    checker.check_model(model)
    return model


def channel_peaks(state: Mapping[str, Array], batches: Sequence[Batch]) -> dict[str, Array]:
    """The largest absolute value of each input channel of each product but "down", on ``batches``.

    "down" follows GELU, whose peaks belong to single tokens: it is scaled row by row instead.
    """
    import onnxruntime
    from onnx import TensorProto, helper

    graph = Graph("float")
    _write(graph, state)
    model = build(state, "float")
    watched = {
        name: at
        for name, at in graph.inputs.items()
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


def _write(graph: Graph, state: Mapping[str, Array]) -> None:
    from onnx import TensorProto

    x = _embeddings(graph, state)
    padding = graph.add("Cast", "mask", to=TensorProto.INT32)
    for i in range(LAYERS):
        x = _layer(graph, x, f"layers.{i}", padding, state)
    _heads(graph, x, state)


def _embeddings(graph: Graph, state: Mapping[str, Array]) -> str:
    from onnx import TensorProto

    table = state["words.weight"]
    if graph.kind == "float":
        words = graph.add("Gather", graph.constant("words", table), "ids", axis=0)
    else:
        codes, scale = quantised(table, axis=1)
        row = graph.add("Gather", graph.constant("words", codes), "ids", axis=0)
        factor = graph.add("Gather", graph.constant("words.scale", scale[:, None]), "ids", axis=0)
        words = graph.add("Mul", graph.add("Cast", row, to=TensorProto.FLOAT), factor)
    shape = graph.add("Shape", "ids", start=1, end=2)
    zero, axis = np.array([0], np.int64), np.array([0], np.int64)
    places = graph.add(
        "Slice",
        graph.constant("positions", state["positions.weight"][:POSITIONS]),
        graph.constant("zero", zero),
        shape,
        graph.constant("axis0", axis),
    )
    parts = graph.constant("segments.table", state["segments.weight"])
    segments = graph.add("Gather", parts, "segments", axis=0)
    total = graph.add("Add", graph.add("Add", words, places), segments)
    return graph.add(
        "LayerNormalization", total, *_norm(graph, "norm", state), axis=-1, epsilon=EPSILON
    )


def _layer(graph: Graph, x: str, name: str, padding: str, state: Mapping[str, Array]) -> str:
    thirds = graph.linear(x, f"{name}.qkv", state)
    q, k, v = graph.add_many("Split", (thirds,), 3, axis=-1, num_outputs=3)
    mixed = graph.add(
        "MultiHeadAttention", q, k, v, "", padding, domain="com.microsoft", num_heads=HEADS
    )
    out = graph.linear(mixed, f"{name}.out", state)
    x = _add_and_norm(graph, x, out, f"{name}.norm1", state)
    inner = graph.add("Gelu", graph.linear(x, f"{name}.up", state), domain="com.microsoft")
    return _add_and_norm(
        graph, x, graph.linear(inner, f"{name}.down", state), f"{name}.norm2", state
    )


def _add_and_norm(graph: Graph, x: str, y: str, name: str, state: Mapping[str, Array]) -> str:
    """Not SkipLayerNormalization: it took 6.3 ms where LayerNormalization alone took 0.9."""
    total = graph.add("Add", x, y)
    return graph.add(
        "LayerNormalization", total, *_norm(graph, name, state), axis=-1, epsilon=EPSILON
    )


def _norm(graph: Graph, name: str, state: Mapping[str, Array]) -> tuple[str, str]:
    return (
        graph.constant(f"{name}.weight", state[f"{name}.weight"]),
        graph.constant(f"{name}.bias", state[f"{name}.bias"]),
    )


def _heads(graph: Graph, x: str, state: Mapping[str, Array]) -> None:
    """As ``ReaderModel.forward`` after the encoder; writes the four outputs."""
    from onnx import TensorProto, helper

    def numbers(name: str, *values: int) -> str:
        return graph.constant(name, np.array(values, np.int64))

    scores = graph.linear(x, "span", state, exact=True)
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
    mixed = graph.add("Gelu", graph.linear(joined, "mix", state), domain="com.microsoft")
    verdict = graph.linear(mixed, "verdict", state, exact=True)
    for name, source, axis in (("start", scores, 0), ("end", scores, 1)):
        at = numbers(f"pick_{name}", axis)
        picked = graph.add("Gather", source, at, axis=2)
        graph.nodes.append(helper.make_node("Squeeze", [picked, numbers("axis2", 2)], [name]))
    for name, axis in (("relevance", 0), ("answerable", 1)):
        picked = graph.add("Gather", verdict, numbers(f"pick_{name}", axis), axis=1)
        graph.nodes.append(helper.make_node("Squeeze", [picked, "axis1"], [name]))
