"""Write the graph of the default encoder: ``python -m index.encoders.write_graph``.

The graph says what is computed, in 9.5 kB, and is shipped; the weights stay in their package and
are put in when the encoder is opened. Writing the graph with its weights at each start took half a
second of processor and the ``onnx`` library.
"""

from __future__ import annotations

from typing import Any

from safetensors.numpy import load_file

from index.encoders.minilm import GRAPH, LAYERS, LIMIT, bundled_weights
from index.encoders.onnx_graph import Graph, from_bert

_SMALL = 1024  # bytes of a constant that stays in the graph


def whole_graph() -> Graph:
    """The graph with its weights."""
    from onnx import helper

    graph = Graph(from_bert(load_file(bundled_weights() / "model.safetensors"), LAYERS))
    x = graph.embeddings(LIMIT)
    for i in range(LAYERS):
        x = graph.layer(x, f"layers.{i}")
    graph.nodes.append(helper.make_node("Identity", [x], ["hidden"]))
    return graph


def graph_bytes(graph: Graph) -> bytes:
    """The graph in ONNX's format, without what is larger than a kilobyte."""
    from onnx import TensorProto

    model = graph.model(("ids", "segments"), {"hidden": ("rows", "tokens", "width")})
    for tensor in model.graph.initializer:
        if len(tensor.raw_data) > _SMALL:
            _put_outside(tensor, TensorProto.EXTERNAL)
    return bytes(model.SerializeToString(deterministic=True))


def _put_outside(tensor: Any, place: int) -> None:
    """Leave a tensor's name and shape; onnxruntime is given its values."""
    tensor.ClearField("raw_data")
    tensor.data_location = place
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "given"


def main() -> None:
    """Write the graph beside the encoder."""
    GRAPH.write_bytes(graph_bytes(whole_graph()))


if __name__ == "__main__":
    main()
