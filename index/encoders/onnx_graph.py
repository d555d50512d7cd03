"""An ONNX graph of BERT's encoder as in MiniLM, written node by node: no tracing, no torch.

With onnxruntime's fused operators (domain com.microsoft). The encoder (``index.encoders.minilm``)
runs it in 32 bits; the reader
(``qa.reader.graph.reader_graph``) adds heads and stores its products in
8 bits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEAD = 32  # numbers in a head of attention
EPSILON = 1e-12
Array = NDArray[Any]


@dataclass(slots=True)
class Graph:
    """A graph being written from ``state``: nodes in order, constants by name."""

    state: Mapping[str, Array]
    nodes: list[Any] = field(default_factory=list)
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

    def linear(self, x: str, name: str) -> str:
        """``x @ weight.T + bias``."""
        weight = np.ascontiguousarray(self.state[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", self.state[f"{name}.bias"])
        product = self.add("MatMul", x, self.constant(f"{name}.weight", weight))
        return self.add("Add", product, bias)

    def words(self) -> str:
        """The word embeddings of ``ids``."""
        table = self.constant("words", self.state["words.weight"])
        return self.add("Gather", table, "ids", axis=0)

    def norm(self, x: str, name: str) -> str:
        """Layer normalisation. Not SkipLayerNormalization: 6.3 ms where this alone took 0.9."""
        parts = [
            self.constant(f"{name}.{kind}", self.state[f"{name}.{kind}"])
            for kind in ("weight", "bias")
        ]
        return self.add("LayerNormalization", x, *parts, axis=-1, epsilon=EPSILON)

    def embeddings(self, positions: int) -> str:
        """Words, positions (at most so many) and segments of ``ids``, (rows, tokens)."""
        words = self.words()
        shape = self.add("Shape", "ids", start=1, end=2)
        places = self.add(
            "Slice",
            self.constant("positions", self.state["positions.weight"][:positions]),
            self.constant("zero", np.array([0], np.int64)),
            shape,
            self.constant("axis0", np.array([0], np.int64)),
        )
        table = self.constant("segments.table", self.state["segments.weight"])
        segments = self.add("Gather", table, "segments", axis=0)
        return self.norm(self.add("Add", self.add("Add", words, places), segments), "norm")

    def layer(self, x: str, name: str, padding: str = "") -> str:
        """One transformer layer, post-norm as in BERT; ``padding``: the int32 mask, if any.

        It has as many heads as its weights say.
        """
        heads = len(self.state[f"{name}.qkv.weight"]) // (3 * HEAD)
        thirds = self.linear(x, f"{name}.qkv")
        q, k, v = self.add_many("Split", (thirds,), 3, axis=-1, num_outputs=3)
        inputs = (q, k, v, "", padding) if padding else (q, k, v)
        mixed = self.add("MultiHeadAttention", *inputs, domain="com.microsoft", num_heads=heads)
        x = self.norm(self.add("Add", x, self.linear(mixed, f"{name}.out")), f"{name}.norm1")
        inner = self.add("Gelu", self.linear(x, f"{name}.up"), domain="com.microsoft")
        down = self.linear(inner, f"{name}.down")
        return self.norm(self.add("Add", x, down), f"{name}.norm2")

    def model(self, inputs: Sequence[str], outputs: Mapping[str, Sequence[str]]) -> Any:
        """The graph as an ``onnx.ModelProto``.

        :param inputs: names of int64 arrays (rows, tokens).
        :param outputs: names of float32 results with the names of their dimensions.
        """
        from onnx import TensorProto, helper, numpy_helper

        taken = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "tokens"])
            for name in inputs
        ]
        given = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))
            for name, shape in outputs.items()
        ]
        held = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        body = helper.make_graph(self.nodes, "dateline", taken, given, held)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(body, opset_imports=opsets, ir_version=10)


def from_bert(state: Mapping[str, Array], layers: int) -> dict[str, Array]:
    """Weights of a Hugging Face BERT encoder under the names that ``Graph`` reads.

    Queries, keys and values become one product, ``qkv``.

    :raises KeyError: a weight is missing.
    """
    mine = {
        "words.weight": state["embeddings.word_embeddings.weight"],
        "positions.weight": state["embeddings.position_embeddings.weight"],
        "segments.weight": state["embeddings.token_type_embeddings.weight"],
    }
    names = {"norm": "embeddings.LayerNorm"}
    for i in range(layers):
        old, new = f"encoder.layer.{i}.", f"layers.{i}."
        for kind in ("weight", "bias"):
            parts = [state[f"{old}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
            mine[f"{new}qkv.{kind}"] = np.concatenate(parts)
        names |= {
            f"{new}out": f"{old}attention.output.dense",
            f"{new}norm1": f"{old}attention.output.LayerNorm",
            f"{new}up": f"{old}intermediate.dense",
            f"{new}down": f"{old}output.dense",
            f"{new}norm2": f"{old}output.LayerNorm",
        }
    for new, old in names.items():
        mine |= {f"{new}.{kind}": state[f"{old}.{kind}"] for kind in ("weight", "bias")}
    return mine
