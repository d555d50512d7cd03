"""(question, passage) to token windows: ``[CLS] question [SEP] title · date · passage [SEP]``.

Shared by training and by the runtime, so that the model reads at run time exactly what it was
trained on. Passages that do not fit are read in overlapping windows. Needs tokenizers and numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_TOKENS = 256
MAX_QUESTION = 64
MAX_PREFIX = 40
OVERLAP = 96  # tokens shared by two windows: more than the longest answer (MAX_ANSWER)
MAX_ANSWER = 30  # tokens; 99% of the training answers are shorter
SEPARATOR = " · "
# One character each, so that offsets stay: which quotes and dashes a source uses tells nothing.
_PLAIN = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—―−\u00a0", "'" * 4 + '"' * 6 + "-" * 7 + " ")


@dataclass(frozen=True, slots=True)
class Window:
    """One row for the model.

    ``ids`` are token ids, at most MAX_TOKENS. Segment 1 begins at ``segment``. The passage's own
    tokens begin at ``body``; ``offsets`` holds their character ranges in the passage text, so
    titles and dates can be read but never quoted. ``owner`` is the passage's index in the call.
    """

    ids: tuple[int, ...]
    segment: int
    body: int
    offsets: tuple[tuple[int, int], ...]
    owner: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded arrays of shape (rows, tokens): int64 ids, segments and mask, and ``quotable``.

    ``quotable`` is 1 on the passage's tokens and on [CLS], which stands for "no answer here".
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    mask: NDArray[np.int64]
    quotable: NDArray[np.int64]


def load_tokenizer(path: Path) -> Any:
    """The WordPiece tokenizer in ``path``, without its own padding and truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def prefix_of(title: str, date: str) -> str:
    """What stands before the passage: title and date, each only where it is known."""
    return "".join(part + SEPARATOR for part in (title.strip(), date.strip()) if part)


def windows(
    tokenizer: Any,
    questions: Sequence[str],
    prefixes: Sequence[str],
    texts: Sequence[str],
) -> list[Window]:
    """Windows of every pair, in order; at least one a pair, also for an empty passage."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    encode = tokenizer.encode_batch
    # distinct strings only: one question usually stands before thirty passages
    distinct = sorted(set(questions) | set(prefixes))
    plain = [text.translate(_PLAIN) for text in distinct]
    heads = dict(zip(distinct, encode(plain, add_special_tokens=False), strict=True))
    bodies = encode([text.translate(_PLAIN) for text in texts], add_special_tokens=False)
    found: list[Window] = []
    for owner, (question, prefix, body) in enumerate(zip(questions, prefixes, bodies, strict=True)):
        head = [cls, *heads[question].ids[:MAX_QUESTION], sep]
        segment = len(head)
        head += heads[prefix].ids[:MAX_PREFIX]
        room = MAX_TOKENS - len(head) - 1
        ids, offsets = body.ids, body.offsets
        first = 0
        while True:
            last = min(first + room, len(ids))
            row = (*head, *ids[first:last], sep)
            found.append(Window(row, segment, len(head), tuple(offsets[first:last]), owner))
            if last == len(ids):
                break
            first = last - OVERLAP
    return found


def collate(rows: Sequence[Window], multiple: int = 8) -> Batch:
    """Pad rows to the longest, rounded up to ``multiple`` tokens."""
    width = -(-max(len(row.ids) for row in rows) // multiple) * multiple
    shape = (len(rows), width)
    ids, segments = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    mask, quotable = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for i, row in enumerate(rows):
        n = len(row.ids)
        ids[i, :n] = row.ids
        segments[i, row.segment : n] = 1
        mask[i, :n] = 1
        quotable[i, 0] = 1
        quotable[i, row.body : row.body + len(row.offsets)] = 1
    return Batch(ids, segments, mask, quotable)
