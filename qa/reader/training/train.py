"""Train the reader: ``python -m qa.reader train --data PATH --out DIR``.

One process, checkpointed every few minutes and resumable at the same batch. With --epochs the
run is a function of the data and the seed. --minutes ends it earlier on a busy machine: the
learning rate then falls with the clock, and the result depends on it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F  # noqa: N812 (its customary name)
from safetensors import SafetensorError
from safetensors.numpy import load_file
from safetensors.torch import save_file
from torch import Tensor

from index.encoders.minilm import bundled_weights
from index.errors import InputError
from qa.reader.features import Batch, collate, load_tokenizer
from qa.reader.graph.unpack import unpack
from qa.reader.runtime import GRAPH
from qa.reader.training.cross_encoder import bundled_cross_encoder, cross_encoder_weights
from qa.reader.training.datasets import Sets
from qa.reader.training.distillation import Teacher, imitation
from qa.reader.training.mixture import FIRST, Mixture
from qa.reader.training.model import Logits, ReaderModel, sizes_of
from qa.reader.training.targets import Labels, TrainingTarget, batches, labels, targets

log = logging.getLogger(__name__)
CHECKPOINT = "checkpoint.pt"
WEIGHTS = "model.safetensors"
HEADS_FASTER = 5  # the fresh span head learns at this multiple of the encoder's rate


@dataclass(frozen=True, slots=True)
class TrainingRecipe:
    """Everything that decides the result besides the data."""

    epochs: float = 3.0
    minutes: float | None = None
    rate: float = 1e-4
    warmup: float = 0.05
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 20070201
    device: str = "cpu"
    threads: int = 2
    groups: int | None = None  # only so many groups an epoch: for trials
    start: str | None = None  # a folder to go on from: of a run, or of exported weights
    teacher: str | None = None  # a folder of exported weights whose layers to imitate
    save_minutes: float = 4.0


def losses(out: Logits, want: Labels) -> dict[str, Tensor]:
    """Means over the rows of a batch, each a scalar."""
    device = out.start.device
    on = {name: torch.from_numpy(getattr(want, name)).to(device) for name in want.__slots__}
    span = (_choice(out.start, on["start"]) + _choice(out.end, on["end"])) / 2
    answerable = F.binary_cross_entropy_with_logits(
        out.answerable, on["answerable"], on["answerable_weight"]
    )
    relevance = F.binary_cross_entropy_with_logits(
        out.relevance, on["relevance"], on["relevance_weight"]
    )
    found = {
        "span": (span * on["span_weight"]).mean(),
        "answerable": answerable,
        "relevance": relevance,
    }
    if len(want.groups):
        rows = on["groups"]
        scores = out.relevance[rows.clamp(min=0)].masked_fill(rows < 0, -1e4)
        gold = torch.zeros(len(rows), dtype=torch.long, device=device)
        share = len(rows) / len(want.relevance)
        found["order"] = F.cross_entropy(scores, gold) * share * 2
    return found


def _choice(scores: Tensor, allowed: Tensor) -> Tensor:
    """-log of the probability that falls on the allowed range; (rows, tokens), (rows, 2)."""
    places = torch.arange(scores.shape[1], device=scores.device)
    inside = (places >= allowed[:, :1]) & (places <= allowed[:, 1:])
    right = scores.masked_fill(~inside, -1e5).logsumexp(1)
    return scores.logsumexp(1) - right


def tensors(batch: Batch, device: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The arrays of a batch on the device, in the order that the model takes."""
    arrays = (batch.ids, batch.segments, batch.mask, batch.quotable)
    a, b, c, d = (torch.from_numpy(array).to(device) for array in arrays)
    return a, b, c, d


class Run:
    """A training run in a folder: model, optimiser, and where it stands."""

    def __init__(self, recipe: TrainingRecipe, data: Path, out: Path) -> None:
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        torch.set_flush_denormal(True)
        self.recipe, self.out = recipe, out
        out.mkdir(parents=True, exist_ok=True)
        base = bundled_weights()
        self.tokenizer = load_tokenizer(base / "tokenizer.json")
        self.mixture = Mixture(Sets.load(data))
        self.model = _model(recipe.start)
        self.model.words.weight.requires_grad_(False)  # 500,000 questions have taught them already
        self.model.to(recipe.device).train()
        self.teacher = Teacher(Path(recipe.teacher), recipe.threads) if recipe.teacher else None
        self.optimiser = _optimiser(self.model, recipe)
        self.epoch, self.batch, self.step, self.seconds, self.total = 0, 0, 0, 0.0, 0
        if (out / CHECKPOINT).is_file():
            self._resume()

    def _resume(self) -> None:
        state = torch.load(
            self.out / CHECKPOINT, map_location=self.recipe.device, weights_only=True
        )
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.batch, self.step, self.seconds, self.total = state["place"]
        log.info("resumed at epoch %d, batch %d", self.epoch, self.batch)

    def save(self) -> None:
        """Write the checkpoint, and the weights by themselves; each replaces the last whole."""
        place = (self.epoch, self.batch, self.step, self.seconds, self.total)
        state = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "place": place,
        }
        torch.save(state, self.out / "checkpoint.new")
        (self.out / "checkpoint.new").replace(self.out / CHECKPOINT)
        save_file(self.model.state_dict(), self.out / "model.new")
        (self.out / "model.new").replace(self.out / WEIGHTS)

    def progress(self) -> float:
        """0 at the start, 1 when the run is over."""
        done = self.step / self.total if self.total else 0.0
        if self.recipe.minutes is not None:
            done = max(done, self.seconds / 60 / self.recipe.minutes)
        return min(done, 1.0)

    def deal(self) -> Iterator[list[list[TrainingTarget]]]:
        """The batches that are left, from the place where the run stands."""
        while True:
            rng = Random(f"{self.recipe.seed}/batches/{self.epoch}")
            groups = self.mixture.epoch(self.recipe.seed, self.epoch)[: self.recipe.groups]
            first = int(len(groups) * FIRST) if self.epoch == 0 else 0
            dealt = [
                batch
                for part in (groups[:first], groups[first:])
                if part
                for batch in batches(targets(self.tokenizer, part, rng), rng)
            ]
            self.total = self.total or int(len(dealt) * self.recipe.epochs)
            log.info("epoch %d: %d batches of %d in all", self.epoch, len(dealt), self.total)
            while self.batch < len(dealt):
                yield dealt[self.batch]
                self.batch += 1
            self.epoch, self.batch = self.epoch + 1, 0

    def go(self) -> None:
        """Train to the end, logging each 50 steps to ``log.jsonl`` in the folder."""
        recent: list[dict[str, float]] = []
        last, saved = time.monotonic(), time.monotonic()
        for batch in self.deal():
            recent.append(self.learn(batch))
            self.step += 1
            now = time.monotonic()
            self.seconds += min(now - last, 10.0)  # a suspended process does not age
            last = now
            if self.step % 50 == 0:
                self._report(recent)
                recent.clear()
            if now - saved > self.recipe.save_minutes * 60:
                self.save()
                saved = now
            if self.progress() >= 1.0:
                break
        self.save()
        log.info("done after %d steps, %.1f minutes", self.step, self.seconds / 60)

    def learn(self, batch: list[list[TrainingTarget]]) -> dict[str, float]:
        """One step; the losses before it."""
        done, recipe = self.progress(), self.recipe
        factor = min(done / recipe.warmup, (1 - done) / (1 - recipe.warmup))
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * max(factor, 1e-3)
        rows = [row.window for group in batch for row in group]
        began = time.monotonic()
        kind = recipe.device.split(":")[0]
        fast = kind != "cpu" or torch.backends.cpu.get_cpu_capability().startswith("AVX512")
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=fast):
            out = self.model(*tensors(collate(rows), recipe.device))
        found = losses(out, labels(batch))
        if self.teacher is not None:
            found |= imitation(out, self.teacher.read(rows))
        loss = torch.stack(list(found.values())).sum()
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), recipe.clip)
        self.optimiser.step()
        numbers = {name: value.item() for name, value in found.items()}
        return numbers | {"rows": len(rows), "seconds": time.monotonic() - began}

    def _report(self, recent: list[dict[str, float]]) -> None:
        names = sorted({name for step in recent for name in step})
        mean = {n: sum(s.get(n, 0.0) for s in recent) / len(recent) for n in names}
        speed = mean.pop("rows") / mean.pop("seconds")
        line = {
            "step": self.step,
            "of": self.total,
            "epoch": self.epoch,
            "minutes": round(self.seconds / 60, 2),
            "progress": round(self.progress(), 4),
            "rows_a_second": round(speed, 1),
        } | {name: round(value, 4) for name, value in mean.items()}
        log.info("%s", json.dumps(line))
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def _model(start: str | None) -> ReaderModel:
    """The cross-encoder with a fresh span head, or the weights of an earlier run.

    :raises InputError: these cannot be read.
    """
    if start is None:
        model = ReaderModel()
        model.load_cross_encoder(cross_encoder_weights(bundled_cross_encoder()))
        return model
    run = Path(start) / WEIGHTS
    try:
        state = load_file(run) if run.is_file() else unpack(Path(start) / GRAPH)
    except SafetensorError as error:
        raise InputError(f"{run}: cannot be read as weights ({error})") from None
    model = ReaderModel(sizes_of(state))
    model.load_trained({name: torch.from_numpy(value) for name, value in state.items()})
    return model


def _optimiser(model: ReaderModel, recipe: TrainingRecipe) -> torch.optim.AdamW:
    heads = {"span"}
    groups = []
    faster = HEADS_FASTER if recipe.start is None else 1
    for is_head, peak in ((False, recipe.rate), (True, recipe.rate * faster)):
        for flat in (False, True):  # no decay for vectors: biases and norms
            chosen = [
                value
                for name, value in model.named_parameters()
                if value.requires_grad
                and (name.split(".")[0] in heads) == is_head
                and (value.ndim < 2) == flat
            ]
            decay = 0.0 if flat else recipe.decay
            groups.append({"params": chosen, "peak": peak, "weight_decay": decay})
    return torch.optim.AdamW(groups, lr=recipe.rate, betas=(0.9, 0.98), fused=True)


def train(recipe: TrainingRecipe, data: Path, out: Path) -> None:
    """Train, or go on training, in folder ``out``.

    :raises InputError: when the data, or the weights to go on from, are not there.
    :raises ModelUnavailable: when the base weights are not there or not the known ones.
    """
    run = Run(recipe, data, out)
    (out / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
    run.go()
