"""Conversations whose follow-ups people rewrote: TREC CAsT 2020-2021, CANARD dev, and our own.

CAsT (Dalton et al. 2020) gives questions without answers; CANARD (Elgohary et al. 2019) a topic, a
section of it, then questions and answers of QuAC. The third set says what must not happen: bundled
questions that need nothing, each asked after another of them. Every set is split by whole
conversations, CANARD by its topic. First turns are left out: there is nothing to resolve.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from eval.questions.question_files import SEEDS_FILE, Split
from eval.questions.question_files import split_of as bundled_split
from index.errors import InputError

CAST = "conversation/cast_2020_2021.jsonl.gz"
CANARD = "conversation/canard_dev.jsonl.gz"
SetName = Literal["cast", "canard", "bundled"]
_NO_ANSWER = "I don't know."  # how QuAC says that the article does not answer


@dataclass(frozen=True, slots=True)
class Case:
    """A question after others. ``answers`` stand beside ``history``, "" where none is known."""

    id: str
    source: SetName
    split: Split
    group: str
    history: tuple[str, ...]
    answers: tuple[str, ...]
    utterance: str
    rewrite: str


def read_cases(data: Path) -> list[Case]:
    """All cases of the three sets, in the order of their files.

    :raises InputError: a file is missing or is not of the expected form.
    """
    return [*_cast(data / CAST), *_canard(data / CANARD), *_bundled()]


def split_of(key: str) -> Split:
    """dev or test, half each, by hash of the conversation's key."""
    return "dev" if int(sha256(key.encode("utf-8")).hexdigest(), 16) % 2 == 0 else "test"


def _cast(path: Path) -> Iterator[Case]:
    for row in _rows(path):
        key, history = row["conversation"], tuple(row["history"])
        if history:
            yield _case(row, "cast", key, history, ("",) * len(history))


def _canard(path: Path) -> Iterator[Case]:
    for row in _rows(path):
        (topic, section), said = row["history"][:2], row["history"][2:]
        answers = tuple("" if answer == _NO_ANSWER else answer for answer in said[1::2])
        yield _case(row, "canard", topic, (topic, section, *said[::2]), ("", "", *answers))


def _case(
    row: dict[str, Any],
    source: SetName,
    key: str,
    history: tuple[str, ...],
    answers: tuple[str, ...],
) -> Case:
    name = f"{source}/{row['conversation']}/{row['turn']}"
    said = (row["utterance"], row["rewrite"])
    return Case(name, source, split_of(key), key, history, answers, *said)


def _bundled() -> Iterator[Case]:
    """Bundled questions without a history, each after the next one that asks something else."""
    lines = SEEDS_FILE.read_text(encoding="utf-8").splitlines()
    asked = [row for line in lines if line.strip() and not (row := json.loads(line)).get("history")]
    keys = [row.get("group") or row["id"] for row in asked]
    for split in ("dev", "test"):
        own = [n for n, key in enumerate(keys) if bundled_split(key) == split]
        for place, n in enumerate(own):
            others = own[place + 1 :] + own[:place]
            before = next(m for m in others if keys[m] != keys[n])
            text, history = asked[n]["question"], (asked[before]["question"],)
            name = f"bundled/{asked[n]['id']}"
            yield Case(name, "bundled", bundled_split(keys[n]), keys[n], history, ("",), text, text)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                row = json.loads(line)
                missing = {"conversation", "turn", "history", "utterance", "rewrite"} - row.keys()
                if missing:
                    raise InputError(f"{path}:{number}: no field {sorted(missing)[0]!r}")
                yield row
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None
