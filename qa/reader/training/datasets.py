"""The reading sets on disk, split so that nothing of dev is ever trained on.

Dev is ten whole titles of the SQuAD 2.0 / XQuAD file and one whole source, FairytaleQA. All else
trains. Sealed sets are never opened here.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError

#: Whole titles held out: four with unanswerable questions, six without; about a third of the rows.
DEV_TITLES = frozenset(
    {
        "Construction",
        "French_and_Indian_War",
        "Harvard_University",
        "Martin_Luther",
        "Newcastle_upon_Tyne",
        "Normans",
        "Private_school",
        "Southern_California",
        "Super_Bowl_50",
        "Warsaw",
    }
)
#: One whole source held out: another genre, with longer passages.
DEV_SOURCE = "fairytaleqa"


@dataclass(frozen=True, slots=True)
class Row:
    """A question about a context. ``answers`` are (text, start) with verified offsets.

    ``answerable`` is false only where people judged that the context has no answer.
    """

    id: str
    source: str
    title: str
    context: str
    question: str
    answers: tuple[tuple[str, int], ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A question and the sentence that answers it (ReQA)."""

    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sets:
    """Everything the recipe reads: rows to train on, held-out rows, sentences to train on."""

    train: tuple[Row, ...]
    dev_titles: tuple[Row, ...]
    dev_source: tuple[Row, ...]
    sentences: tuple[Sentence, ...]

    @classmethod
    def load(cls, data: Path) -> Sets:
        """Read ``data``/reader.

        :raises InputError: when a file is missing.
        """
        folder = data / "reader"
        pool = [_row(record) for record in read_jsonl(folder / "train_pool.jsonl.gz")]
        titled = [_row(record) for record in read_jsonl(folder / "squad2_xquad_open.jsonl.gz")]
        sentences = [
            Sentence(str(record["question"]).strip(), str(record["answer_sentence"]))
            for record in read_jsonl(folder / "reqa_squad_train.jsonl.gz")
        ]
        titled = _without_repeats(titled)
        return cls(
            train=tuple(
                [row for row in pool if row.source != DEV_SOURCE]
                + [row for row in titled if row.title not in DEV_TITLES]
            ),
            dev_titles=tuple(row for row in titled if row.title in DEV_TITLES),
            dev_source=tuple(row for row in pool if row.source == DEV_SOURCE),
            sentences=tuple(sentences),
        )


def read_jsonl(path: Path) -> Iterator[dict[str, object]]:
    """One object a line of a gzipped file.

    :raises InputError: when the file is missing.
    """
    if not path.is_file():
        raise InputError(f"no such data file: {path} (see --data)")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _row(record: dict[str, object]) -> Row:
    """Keep the answers whose text stands at their offset; mend those that stand elsewhere."""
    context = str(record["context"])
    answers: list[tuple[str, int]] = []
    given = record["answers"]
    assert isinstance(given, list)
    for answer in given:
        text, start = str(answer["text"]), int(answer["start"])
        if context[start : start + len(text)] != text:
            start = context.find(text)
        if text and start >= 0:
            answers.append((text, start))
    return Row(
        id=str(record["id"]),
        source=str(record["source"]),
        title=str(record.get("title", "")),
        context=context,
        question=str(record["question"]).strip(),
        answers=tuple(answers),
        answerable=bool(record.get("answerable", True)),
    )


def _without_repeats(rows: list[Row]) -> list[Row]:
    """XQuAD repeats questions of SQuAD 2.0: the first of each (title, question) stays."""
    seen: set[tuple[str, str, str]] = set()
    kept: list[Row] = []
    for row in rows:
        key = (row.title, row.question.casefold(), row.context[:60])
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept
