"""Questions from a file, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.errors import InputError


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One line. ``id`` is given back as it came.

    ``history``: earlier questions, oldest first; ``answers``: what was answered to each.
    """

    id: object
    question: str
    history: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    as_of: date | None = None

    @classmethod
    def parse(cls, line: str) -> BatchRequest:
        """Read ``{"id", "question", "history", "answers", "as_of"}``; only the question is needed.

        :raises InputError: the line is not JSON or a field has the wrong type.
        """
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"not JSON ({error})") from None
        if not isinstance(record, dict) or not isinstance(record.get("question"), str):
            raise InputError('expected an object with a string "question"')
        history = _strings(record.get("history"), '"history" must be a list of questions')
        answers = _strings(record.get("answers"), '"answers" must be a list of strings')
        asked_on = parse_day(record.get("as_of"), '"as_of"')
        return cls(record.get("id"), record["question"], history, answers, asked_on)


def _strings(value: object, must: str) -> tuple[str, ...]:
    """The strings of a list, none for null. :raises InputError: it is anything else."""
    items = value or []
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise InputError(f"{must}, got {value!r:.60}")
    return tuple(items)


def parse_day(value: object, name: str) -> date | None:
    """An ISO day, or None for None.

    :raises InputError: anything else.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{name} must be a day such as 2007-01-31, got {value!r:.40}") from None


def numbered_lines(name: str) -> Iterator[tuple[str, str]]:
    """``("file:3", line)`` for each line that is not blank; ``-`` reads standard input.

    :raises InputError: the file cannot be read or is not UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 at offset {error.start}") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{name}:{number}", line
