"""A smaller reader learns from a larger one: its logits (Hinton et al. 2015) and its layers.

What each layer gives is imitated as in TinyBERT (Jiao et al. 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its customary name)
from torch import Tensor

from index.encoders.onnx_graph import Array
from qa.reader.features import Batch, Window, collate
from qa.reader.graph.reader_graph import INPUTS, OUTPUTS
from qa.reader.graph.unpack import unpack
from qa.reader.runtime import GRAPH
from qa.reader.training.model import Logits

VERDICT = 0.1  # weight of the squared difference of the logits of relevance and answerable
LAYER = 0.2  # weight of each layer's squared difference, in variances of what the teacher's gives


@dataclass(frozen=True, slots=True)
class Taught:
    """What the teacher gives for a batch, as ``Logits``; ``real``: (rows, tokens), no padding."""

    start: Tensor
    end: Tensor
    relevance: Tensor
    answerable: Tensor
    states: tuple[Tensor, ...]
    real: Tensor


class Teacher:
    """Exported weights that read each row by itself, as at run time, and tell what each layer gave.

    It sees the same passages as the one that learns, with no label.
    """

    def __init__(self, weights: Path, threads: int) -> None:
        """:raises InputError: there is no such file, or it is no graph of ours."""
        import onnx
        import onnxruntime
        from onnx import TensorProto, helper

        path = weights / GRAPH
        unpack(path)  # refuses what is none
        model = onnx.load(path)
        given = {name: node.output[0] for node in model.graph.node for name in node.input}
        given_layers = [name for name in given if name.endswith(".norm2.weight")]
        self._states = [given[f"layers.{i}.norm2.weight"] for i in range(len(given_layers))]
        for name in self._states:
            model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        self._pool = ThreadPoolExecutor(threads, "teacher")

    def read(self, rows: Sequence[Window]) -> Taught:
        """What the teacher gives for rows that are padded to one width."""
        batch = collate(rows)
        found = list(self._pool.map(self._one, [collate([row]) for row in rows]))
        width = batch.ids.shape[1]

        def padded(column: int) -> Tensor:
            parts = [one[column][0] for one in found]
            whole = np.zeros((len(parts), width, *parts[0].shape[1:]), np.float32)
            for row, part in zip(whole, parts, strict=True):
                row[: len(part)] = part
            return torch.from_numpy(whole)

        relevance, answerable = (
            torch.from_numpy(np.concatenate([one[column] for one in found])) for column in (2, 3)
        )
        states = tuple(padded(len(OUTPUTS) + i) for i in range(len(self._states)))
        return Taught(
            padded(0), padded(1), relevance, answerable, states, torch.from_numpy(batch.mask).bool()
        )

    def _one(self, batch: Batch) -> list[Array]:
        feed = {name: getattr(batch, name) for name in INPUTS}
        found: list[Array] = self._session.run([*OUTPUTS, *self._states], feed)
        return found


def imitation(out: Logits, taught: Taught) -> dict[str, Tensor]:
    """How far a reader is from its teacher, each a scalar; 0 where both give the same."""
    real = taught.real.to(out.start.device)
    span = out.start.new_zeros(())
    for mine, its in ((out.start, taught.start), (out.end, taught.end)):
        wanted = its.to(mine.device).masked_fill(~real, -1e4).log_softmax(1)
        given = mine.masked_fill(~real, -1e4).log_softmax(1)
        span = span + F.kl_div(given, wanted, log_target=True, reduction="batchmean") / 2
    verdict = F.mse_loss(out.relevance, taught.relevance.to(out.relevance.device))
    verdict = verdict + F.mse_loss(out.answerable, taught.answerable.to(out.answerable.device))
    layers = out.start.new_zeros(())
    for mine, its in zip(out.states, taught.states, strict=True):
        wanted = its.to(mine.device)[real]
        layers = layers + F.mse_loss(mine.float()[real], wanted) / wanted.var()
    return {"as span": span, "as verdict": VERDICT * verdict, "as layers": LAYER * layers}
