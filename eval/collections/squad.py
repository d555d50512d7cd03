"""SQuAD questions of the titles that the reader never trained on, as questions of ours."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from eval.collections.archives import paragraph_id
from eval.questions.question_files import Gold, Question
from qa.reader.training.datasets import Row, Sets

CALIBRATED = (
    220  # the first so many fit the weights (``eval.commands.calibrate``); others are for scoring
)


def rows(data: Path) -> list[Row]:
    """All dev rows in a fixed order of no meaning.

    :raises InputError: a file of the data is missing.
    """
    found = [row for row in Sets.load(data).dev_titles if row.question.strip()]
    return sorted(found, key=lambda row: sha256(row.id.encode()).hexdigest())


def question(row: Row) -> Question:
    """A row as a question about its paragraph; the title is its group."""
    return Question(
        id=row.id,
        question=row.question,
        where=row.id,
        kind="other" if row.answerable else "near_miss",
        answerable=row.answerable,
        gold=(Gold(paragraph_id(row.context), None),) if row.answerable else (),
        answers=tuple(dict.fromkeys(text for text, _ in row.answers)),
        group=row.title,
    )
