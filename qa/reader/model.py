"""The network: BERT's encoder as in MiniLM-L6, and heads for span, relevance and answerable.

Written out rather than taken from transformers because on a CPU it is then faster to train: one
product for queries, keys and values, softmax in bfloat16, the mask added inside the product (46 to
55 against 28 to 30 pairs a second of 176 tokens, forward and backward, two cores with AMX). No
dropout: fewer than four epochs, and its random numbers doubled the time of a forward pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 (its customary name)
from torch import Tensor, nn

from index.onnx_graph import Array, from_bert

HIDDEN, HEADS, LAYERS, INNER, VOCABULARY = 384, 12, 6, 1536, 30522
POSITIONS = 512
MASKED = -1e4  # for spans, outside the passage
AWAY = -30.0  # for attention, on padding: e^-30 of a weight is nothing
EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Logits:
    """start, end: (rows, tokens), 0 at [CLS], MASKED where nothing may be quoted.

    relevance, answerable: (rows,). All are logits, higher is more.
    """

    start: Tensor
    end: Tensor
    relevance: Tensor
    answerable: Tensor


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, EPSILON)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, EPSILON)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x`` (rows, tokens, hidden); ``bias`` (rows * heads, tokens, tokens), 0 or AWAY."""
        rows, tokens, _ = x.shape
        size = HIDDEN // HEADS
        qkv = self.qkv(x).view(rows, tokens, 3, HEADS, size).permute(2, 0, 3, 1, 4)
        q, k, v = qkv.reshape(3, rows * HEADS, tokens, size).unbind(0)
        weights = torch.baddbmm(bias, q, k.transpose(1, 2), alpha=size**-0.5).softmax(-1)
        mixed = torch.bmm(weights, v).view(rows, HEADS, tokens, size).transpose(1, 2)
        x = self.norm1(x + self.out(mixed.reshape(rows, tokens, HIDDEN)))
        normed: Tensor = self.norm2(x + self.down(F.gelu(self.up(x))))
        return normed


class ReaderModel(nn.Module):
    """Encoder and heads. Relevance and answerable also see what the span heads point at."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.segments = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.span = nn.Linear(HIDDEN, 2)
        self.mix = nn.Linear(3 * HIDDEN, HIDDEN)
        self.verdict = nn.Linear(HIDDEN, 2)

    def encode(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """Hidden states (rows, tokens, hidden) of integer inputs (rows, tokens)."""
        rows, tokens = ids.shape
        x: Tensor = self.words(ids) + self.positions.weight[:tokens] + self.segments(segments)
        x = self.norm(x)
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))
        bias = ((1 - mask) * AWAY).to(x.dtype)[:, None, None, :]
        bias = bias.expand(rows, HEADS, tokens, tokens).reshape(rows * HEADS, tokens, tokens)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor, quotable: Tensor) -> Logits:
        """Inputs as in ``features.Batch``."""
        x = self.encode(ids, segments, mask)
        scores = self.span(x).float()
        scores = scores - scores[:, :1]  # [CLS] is the null answer: all else is relative to it
        scores = scores + ((1 - quotable) * MASKED).unsqueeze(-1)
        pointed = scores.softmax(1).to(x.dtype).transpose(1, 2)  # (rows, 2, tokens)
        seen = torch.bmm(pointed, x).flatten(1)
        verdict = self.verdict(F.gelu(self.mix(torch.cat([x[:, 0], seen], 1)))).float()
        return Logits(scores[..., 0], scores[..., 1], verdict[:, 0], verdict[:, 1])

    def load_base(self, state: Mapping[str, Array]) -> None:
        """Take the encoder from a Hugging Face BERT state; the heads keep their fresh values.

        :raises KeyError: a weight is missing.
        """
        mine = {n: torch.from_numpy(v) for n, v in from_bert(state, LAYERS).items()}
        self.load_state_dict(self.state_dict() | mine)

    def load_trained(self, state: Mapping[str, Tensor]) -> None:
        """Take all weights of an earlier run; positions that it never used keep theirs."""
        mine = dict(state)
        used = mine["positions.weight"]
        mine["positions.weight"] = torch.cat([used, self.positions.weight.detach()[len(used) :]])
        self.load_state_dict(mine)
