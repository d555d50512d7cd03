"""Examples to training rows: which window to read, which tokens the span heads should choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reader.features import Window, windows
from qa.reader.training.mixture import Example, Group

TOKENS_A_BATCH = 32 * 176
ROWS_A_BATCH = 64


@dataclass(frozen=True, slots=True)
class TrainingTarget:
    """A window and what to learn from it.

    ``start`` and ``end`` are inclusive ranges of token positions, any of which is right: one token
    for an exact answer, a sentence's tokens for a weak one, (0, 0) = [CLS] for no answer.
    """

    window: Window
    start: tuple[int, int]
    end: tuple[int, int]
    example: Example


def targets(tokenizer: Any, groups: Sequence[Group], rng: Random) -> list[list[TrainingTarget]]:
    """One window an example; golds whose answer was cut off are dropped, with their group."""
    flat = [example for group in groups for example in group]
    pairs = [(e.question, e.prefix, e.text) for e in flat]
    by_owner: list[list[Window]] = [[] for _ in flat]
    for window in windows(tokenizer, *map(list, zip(*pairs, strict=True))):
        by_owner[window.owner].append(window)
    found: list[list[TrainingTarget]] = []
    place = 0
    for group in groups:
        rows = [
            _target(example, choices, rng)
            for example, choices in zip(group, by_owner[place : place + len(group)], strict=True)
        ]
        place += len(group)
        if rows[0] is not None:
            found.append([row for row in rows if row is not None])
    return found


def _target(example: Example, choices: list[Window], rng: Random) -> TrainingTarget | None:
    if example.span is None:
        return TrainingTarget(rng.choice(choices), (0, 0), (0, 0), example)
    rng.shuffle(choices)
    first, last = example.span
    for window in choices:
        inside = [
            window.body + i for i, (a, b) in enumerate(window.offsets) if b > first and a < last
        ]
        whole = inside and window.offsets[0][0] <= first and window.offsets[-1][1] >= last
        if not whole:
            continue
        if example.exact:
            return TrainingTarget(window, (inside[0],) * 2, (inside[-1],) * 2, example)
        return TrainingTarget(window, (inside[0], inside[-1]), (inside[0], inside[-1]), example)
    return None


def batches(
    groups: Sequence[list[TrainingTarget]], rng: Random
) -> list[list[list[TrainingTarget]]]:
    """Groups of like length together, as many as fit the token budget; batches shuffled."""
    keyed = [
        (max(len(row.window.ids) for row in group) + rng.random() * 8, i)
        for i, group in enumerate(groups)
    ]
    found: list[list[list[TrainingTarget]]] = [[]]
    rows = 0
    for length, i in sorted(keyed):
        size = len(groups[i])
        if rows and (rows + size > ROWS_A_BATCH or (rows + size) * length > TOKENS_A_BATCH):
            found.append([])
            rows = 0
        found[-1].append(groups[i])
        rows += size
    rng.shuffle(found)
    return found


@dataclass(frozen=True, slots=True)
class Labels:
    """Arrays for one batch. Ranges are int64 (rows, 2); the rest float32 (rows,).

    ``span_weight``, ``answerable_weight``, ``relevance_weight`` are 0 where nothing is known.
    ``groups`` is int64 (groups, largest group): row numbers, gold first, -1 for padding; only
    groups of two and more.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    span_weight: NDArray[np.float32]
    answerable: NDArray[np.float32]
    answerable_weight: NDArray[np.float32]
    relevance: NDArray[np.float32]
    relevance_weight: NDArray[np.float32]
    groups: NDArray[np.int64]


def labels(batch: Sequence[list[TrainingTarget]]) -> Labels:
    """What the rows of a batch, group after group, should yield.

    Mined negatives are easy and many: they weigh half. A near miss (relevance unknown) weighs one.
    """
    rows = [row for group in batch for row in group]
    several: list[list[int]] = []
    place = 0
    for group in batch:
        if len(group) > 1:
            several.append(list(range(place, place + len(group))))
        place += len(group)
    widest = max((len(group) for group in several), default=1)
    examples = [row.example for row in rows]
    mined = [e.relevant == 0 for e in examples]
    weak = [not e.exact for e in examples]
    return Labels(
        start=np.array([row.start for row in rows], np.int64),
        end=np.array([row.end for row in rows], np.int64),
        span_weight=np.array(
            [0.3 if w else 0.5 if m else 1.0 for w, m in zip(weak, mined, strict=True)], np.float32
        ),
        answerable=np.array([float(e.answerable == 1) for e in examples], np.float32),
        answerable_weight=np.array(
            [
                0.0 if e.answerable < 0 else 0.5 if m else 1.0
                for e, m in zip(examples, mined, strict=True)
            ],
            np.float32,
        ),
        relevance=np.array([float(e.relevant == 1) for e in examples], np.float32),
        relevance_weight=np.array([float(e.relevant >= 0) for e in examples], np.float32),
        groups=np.array(
            [group + [-1] * (widest - len(group)) for group in several], np.int64
        ).reshape(len(several), widest),
    )
