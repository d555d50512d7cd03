"""Products in 8 bits are exact: the codes leave no sum that a processor would cut off."""

from __future__ import annotations

import numpy as np
import pytest

from qa.reader.graph.quantise import quantised_product, quantised_rows

_RNG = np.random.default_rng(0)
_LARGE = np.full((6, 2), 3.0, np.float32)  # neighbours that would be 127 + 127
_ODD = _RNG.normal(size=(7, 5)).astype(np.float32)
_USUAL = (_RNG.normal(size=(384, 64)) * 0.04).astype(np.float32)


@pytest.mark.parametrize("weight", [_LARGE, -_LARGE, _ODD, _USUAL], ids=str.split("+ - odd usual"))
def test_neighbouring_codes_fit_16_bits(weight: np.ndarray) -> None:
    codes, scale = quantised_product(weight)
    whole = np.pad(codes.astype(int), ((0, len(codes) % 2), (0, 0)))
    for sign in (1, -1):
        sums = np.maximum(sign * whole, 0).reshape(-1, 2, codes.shape[1]).sum(1)
        assert sums.max() * 255 <= 2**15 - 1
    assert (np.abs(codes * scale - weight) <= scale / 2 * 1.001).all()


def test_nothing_is_coarser_than_its_neighbours_ask_for() -> None:
    codes, _ = quantised_product(np.array([[3.0, 3.0], [-3.0, 1.0]], np.float32))
    assert codes.tolist() == [[127, 95], [-127, 32]]  # of opposite signs: the sum cannot overflow


def test_weights_of_nothing_stay_nothing() -> None:
    for quantised in (quantised_product, quantised_rows):
        codes, scale = quantised(np.zeros((4, 3), np.float32))
        assert not codes.any()
        assert (scale > 0).all()


@pytest.mark.parametrize("weight", [_LARGE, _USUAL], ids=["large", "usual"])
def test_a_product_is_the_exact_one_on_this_processor(weight: np.ndarray) -> None:
    onnx = pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    codes, scale = quantised_product(weight)
    node = helper.make_node(
        "DynamicQuantizeMatMul", ["x", "codes", "scale"], ["y"], domain="com.microsoft"
    )
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("x", kind, None)],
        [helper.make_tensor_value_info("y", kind, None)],
        [
            onnx.numpy_helper.from_array(value, name)
            for name, value in (("codes", codes), ("scale", scale))
        ],
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=versions, ir_version=9)
    x = np.linspace(-1, 254, 9 * len(weight), dtype=np.float32).reshape(9, -1)  # steps of 1: exact
    (found,) = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})
    exact = (np.rint(x) @ codes.astype(float)) * scale
    np.testing.assert_allclose(found, exact, rtol=1e-5, atol=1e-5)
