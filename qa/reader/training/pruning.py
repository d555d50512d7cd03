"""Removing what the reader hardly uses: heads of attention and inner units, layer by layer.

After Kwon et al. 2022 (A Fast Post-Training Pruning Framework for Transformers): a head or unit is
worth its Fisher information, the mean square of the loss's slope in a factor before it. The product
that follows is then refitted by least squares, so that what is left gives nearly what all gave.
Training against the whole reader (``train --teacher``) brings back most of what is still lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from index.encoders.onnx_graph import HEAD
from index.errors import InputError
from qa.reader.features import collate, load_tokenizer
from qa.reader.graph.unpack import unpack
from qa.reader.runtime import GRAPH, TOKENIZER
from qa.reader.training.datasets import Sets
from qa.reader.training.mixture import Mixture
from qa.reader.training.model import ReaderModel, layers_of, sizes_of
from qa.reader.training.targets import TrainingTarget, batches, labels, targets
from qa.reader.training.train import WEIGHTS, losses, tensors

log = logging.getLogger(__name__)
RIDGE = 1e-3  # pull towards the weights as they were, in mean squares of what enters the product
SEED = 20070202
BATCHES = 24  # of the training mixture, some 700 rows
Batch = list[list[TrainingTarget]]


@dataclass(slots=True)
class Use:
    """What enters a product, over many tokens, and what it is worth.

    moments: (n + 1, n + 1), sums of the products of the n inputs and a constant 1. worth: (n,) for
    inner units, (n / HEAD,) for heads.
    """

    moments: Tensor
    worth: Tensor


def collect(model: ReaderModel, dealt: Iterable[Batch]) -> dict[str, Use]:
    """The use of each layer's "out" (after the heads) and "down" (after the inner units)."""
    uses: dict[str, Use] = {}
    entered: dict[str, Tensor] = {}

    def remember(name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            inputs[0].retain_grad()
            entered[name] = inputs[0]

        return hook

    for name, module in model.named_modules():
        if name.endswith((".out", ".down")):
            module.register_forward_pre_hook(remember(name))
    for batch in dealt:
        read = collate([row.window for group in batch for row in group])
        found = losses(model(*tensors(read, "cpu")), labels(batch))
        torch.stack(list(found.values())).sum().backward()  # type: ignore[no-untyped-call]
        real = torch.from_numpy(read.mask).bool()
        for name, x in entered.items():
            _add(uses, name, x, real)
        model.zero_grad()
    return uses


def _add(uses: dict[str, Use], name: str, x: Tensor, real: Tensor) -> None:
    slopes = x.grad
    assert slopes is not None, "every product takes part in the loss"
    rows = len(x)
    factors = (x.detach() * slopes).sum(1) * rows  # the loss is a mean over the rows
    if name.endswith("out"):
        factors = factors.view(rows, -1, HEAD).sum(-1)
    tokens = x.detach()[real]
    tokens = torch.cat([tokens, tokens.new_ones(len(tokens), 1)], 1)
    use = Use(tokens.T @ tokens, factors.square().sum(0))
    if name in uses:
        uses[name].moments += use.moments
        uses[name].worth += use.worth
    else:
        uses[name] = use


def kept(worth: Sequence[Tensor], share: float) -> list[Tensor]:
    """Which stay when the least worthy ``share`` (0..1) of all goes: bool, as ``worth``; the best
    of each layer stays."""
    every = torch.cat(list(worth))
    least = every.sort().values[min(int(len(every) * share), len(every) - 1)]
    return [(layer >= least) | (layer == layer.max()) for layer in worth]


def refitted(weight: Tensor, bias: Tensor, moments: Tensor, keep: Tensor) -> tuple[Tensor, Tensor]:
    """Weight (outputs, kept inputs) and bias that give from the kept what all inputs gave.

    ``keep``: bool (inputs,). Least squares over the tokens in ``moments``.
    """
    means = (moments / moments[-1, -1]).double()
    chosen = torch.cat([keep.nonzero()[:, 0], torch.tensor([len(keep)])])
    whole = torch.cat([weight.T, bias[None]]).double()
    inner = means[chosen][:, chosen]
    ridge = RIDGE * inner.diagonal().mean() * torch.eye(len(chosen), dtype=torch.double)
    start = whole[chosen]
    fitted = start + torch.linalg.solve(inner + ridge, means[chosen] @ whole - inner @ start)
    return fitted[:-1].T.float().contiguous(), fitted[-1].float()


def pruned(
    state: Mapping[str, Tensor], uses: Mapping[str, Use], heads: float, inner: float
) -> dict[str, Tensor]:
    """Weights without those shares (0..1) of all heads and of all inner units."""
    new = dict(state)
    for after, before, share in (("out", "qkv", heads), ("down", "up", inner)):
        keep = kept([uses[f"layers.{i}.{after}"].worth for i in range(layers_of(state))], share)
        for i, layer in enumerate(keep):
            places = layer.repeat_interleave(HEAD) if after == "out" else layer
            outputs = places.repeat(3) if after == "out" else places
            _refit(new, f"layers.{i}.{after}", uses, places)
            for kind in ("weight", "bias"):
                name = f"layers.{i}.{before}.{kind}"
                new[name] = state[name][outputs]
    return new


def _refit(new: dict[str, Tensor], name: str, uses: Mapping[str, Use], keep: Tensor) -> None:
    weight, bias = new[f"{name}.weight"], new[f"{name}.bias"]
    found = refitted(weight, bias, uses[name].moments, keep)
    new[f"{name}.weight"], new[f"{name}.bias"] = found


def prune(weights: Path, data: Path, out: Path, heads: float, inner: float) -> None:
    """Exported weights, made smaller, as a run's ``model.safetensors`` in ``out``.

    :raises InputError: the weights or the data are not there, or a share is not in 0..1.
    """
    for name, share in (("heads", heads), ("inner", inner)):
        if not 0 <= share < 1:
            raise InputError(f"--{name} must be from 0 to below 1, not {share}")
    state = {name: torch.from_numpy(value) for name, value in unpack(weights / GRAPH).items()}
    torch.manual_seed(SEED)
    model = ReaderModel(sizes_of(state))
    model.load_trained(state)
    rng = Random(SEED)
    groups = Mixture(Sets.load(data)).epoch(SEED, 0)
    rng.shuffle(groups)
    chosen = targets(load_tokenizer(weights / TOKENIZER), groups[: 40 * BATCHES], rng)
    small = pruned(state, collect(model, islice(batches(chosen, rng), BATCHES)), heads, inner)
    log.info("heads and inner units of each layer: %s", sizes_of(small))
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in small.items()}, out / WEIGHTS)
