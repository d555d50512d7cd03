"""The network: BERT's encoder as in MiniLM, and heads for span, relevance and answerable.

Written out rather than taken from transformers because on a CPU it is then faster to train: one
product for queries, keys and values, softmax in bfloat16, the mask added inside the product (46 to
55 against 28 to 30 pairs a second of 176 tokens, forward and backward, two cores with AMX). No
dropout: fewer than four epochs, and its random numbers doubled the time of a forward pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 (its customary name)
from torch import Tensor, nn

from index.encoders.onnx_graph import HEAD, Array, from_bert

HIDDEN, VOCABULARY = 384, 30522
Sizes = Sequence[tuple[int, int]]  # heads of attention and inner units, layer by layer
WHOLE: Sizes = ((12, 1536),) * 12  # MiniLM-L12
POSITIONS = 512
MASKED = -1e4  # for spans, outside the passage
AWAY = -30.0  # for attention, on padding: e^-30 of a weight is nothing
EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Logits:
    """start, end: (rows, tokens), 0 at [CLS], MASKED where nothing may be quoted.

    relevance, answerable: (rows,). All are logits, higher is more. states: what each layer gave,
    (rows, tokens, hidden).
    """

    start: Tensor
    end: Tensor
    relevance: Tensor
    answerable: Tensor
    states: tuple[Tensor, ...]


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(HIDDEN, 3 * heads * HEAD)
        self.out = nn.Linear(heads * HEAD, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, EPSILON)
        self.up = nn.Linear(HIDDEN, inner)
        self.down = nn.Linear(inner, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, EPSILON)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x`` (rows, tokens, hidden); ``bias`` (rows * heads, tokens, tokens), 0 or AWAY."""
        rows, tokens, _ = x.shape
        qkv = self.qkv(x).view(rows, tokens, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4)
        q, k, v = qkv.reshape(3, rows * self.heads, tokens, HEAD).unbind(0)
        weights = torch.baddbmm(bias, q, k.transpose(1, 2), alpha=HEAD**-0.5).softmax(-1)
        mixed = torch.bmm(weights, v).view(rows, self.heads, tokens, HEAD).transpose(1, 2)
        x = self.norm1(x + self.out(mixed.reshape(rows, tokens, self.heads * HEAD)))
        normed: Tensor = self.norm2(x + self.down(F.gelu(self.up(x))))
        return normed


class ReaderModel(nn.Module):
    """Encoder and heads. Relevance and answerable also see what the span heads point at."""

    def __init__(self, sizes: Sizes = WHOLE) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.segments = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.sizes = tuple(sizes)
        self.layers = nn.ModuleList(Layer(*size) for size in sizes)
        self.span = nn.Linear(HIDDEN, 2)
        self.mix = nn.Linear(3 * HIDDEN, HIDDEN)
        self.verdict = nn.Linear(HIDDEN, 2)

    def encode(self, ids: Tensor, segments: Tensor, mask: Tensor) -> list[Tensor]:
        """What each layer gives (rows, tokens, hidden) for integer inputs (rows, tokens)."""
        rows, tokens = ids.shape
        x: Tensor = self.words(ids) + self.positions.weight[:tokens] + self.segments(segments)
        x = self.norm(x)
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))
        away = ((1 - mask) * AWAY).to(x.dtype)[:, None, None, :]
        biases = {
            heads: away.expand(rows, heads, tokens, tokens).reshape(rows * heads, tokens, tokens)
            for heads, _ in self.sizes
        }
        states = []
        for layer, (heads, _) in zip(self.layers, self.sizes, strict=True):
            x = layer(x, biases[heads])
            states.append(x)
        return states

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor, quotable: Tensor) -> Logits:
        """Inputs as in ``features.Batch``."""
        states = self.encode(ids, segments, mask)
        x = states[-1]
        scores = self.span(x).float()
        scores = scores - scores[:, :1]  # [CLS] is the null answer: all else is relative to it
        scores = scores + ((1 - quotable) * MASKED).unsqueeze(-1)
        pointed = scores.softmax(1).to(x.dtype).transpose(1, 2)  # (rows, 2, tokens)
        seen = torch.bmm(pointed, x).flatten(1)
        mixed = torch.tanh(self.mix(torch.cat([x[:, 0], seen], 1)))
        verdict = self.verdict(mixed).float()
        return Logits(scores[..., 0], scores[..., 1], verdict[:, 0], verdict[:, 1], tuple(states))

    def load_cross_encoder(self, state: Mapping[str, Array]) -> None:
        """Take encoder, pooler and classifier of a BERT cross-encoder; the span head stays fresh.

        Relevance then begins as the cross-encoder's own score: its pooler reads [CLS], and what the
        span heads point at has no weight yet. Answerable begins at half of that score.

        :raises KeyError: a weight is missing.
        """
        mine = {n: torch.from_numpy(v) for n, v in from_bert(state, len(self.sizes)).items()}
        pooler = torch.zeros_like(self.mix.weight)
        pooler[:, :HIDDEN] = torch.from_numpy(state["pooler.dense.weight"])
        row = torch.from_numpy(state["classifier.weight"])
        bias = torch.from_numpy(state["classifier.bias"])
        mine |= {
            "mix.weight": pooler,
            "mix.bias": torch.from_numpy(state["pooler.dense.bias"]),
            "verdict.weight": torch.cat([row, row / 2]),
            "verdict.bias": torch.cat([bias, bias / 2]),
        }
        self.load_state_dict(self.state_dict() | mine)

    def load_trained(self, state: Mapping[str, Tensor]) -> None:
        """Take all weights of an earlier run; positions that it never used keep theirs."""
        mine = dict(state)
        used = mine["positions.weight"]
        mine["positions.weight"] = torch.cat([used, self.positions.weight.detach()[len(used) :]])
        self.load_state_dict(mine)


def layers_of(state: Mapping[str, Array] | Mapping[str, Tensor]) -> int:
    """How many layers a model with these weights has."""
    return sum(name.endswith(".qkv.weight") for name in state)


def sizes_of(state: Mapping[str, Array] | Mapping[str, Tensor]) -> Sizes:
    """How large each layer of a model with these weights is."""
    return [
        (len(state[f"layers.{i}.qkv.weight"]) // (3 * HEAD), len(state[f"layers.{i}.up.weight"]))
        for i in range(layers_of(state))
    ]
