"""Ratings of answers: one JSON object a line, in the index folder.

A line holds all that is needed to ask the same again: the question with its settings, the
generation, what was quoted and what was retrieved. Who judged is not kept. A changed mind is
another line of the same id; the last one counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Self, cast, get_args

from filelock import FileLock, Timeout

from index.errors import InputError
from qa.types import Answer

Verdict = Literal["right", "wrong date", "unsupported", "should be silent"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
FILE = "feedback.jsonl"
PASSAGES = 10  # kept of those retrieved, best first
_WAIT = 10.0  # seconds for another process that writes


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict on one answer.

    ``asked`` is an ISO time, ``history`` the earlier questions, ``as_of`` an ISO day. ``settings``:
    what was set by hand. ``quotes`` have article_id, start, end, text, answer_start, answer_end;
    ``passages`` article_id, start, end. All offsets are in the article's text.
    """

    id: str
    asked: str
    question: str
    history: tuple[str, ...]
    as_of: str
    settings: Mapping[str, object]
    generation: str
    verdict: Verdict
    answered: bool
    answer: str
    quotes: tuple[Mapping[str, Any], ...] = field(default=())
    passages: tuple[Mapping[str, Any], ...] = field(default=())

    @classmethod
    def on(
        cls,
        answer: Answer,
        verdict: Verdict,
        *,
        asked: str,
        history: Sequence[str] = (),
        settings: Mapping[str, object] | None = None,
    ) -> Self:
        """A verdict on an answer as it was given."""
        question = answer.query.question
        quote_fields = ("article_id", "start", "end", "text", "answer_start", "answer_end")
        return cls(
            id=sha256(f"{asked}\n{question}".encode("utf-8", "replace")).hexdigest()[:16],
            asked=asked,
            question=question,
            history=tuple(history),
            as_of=answer.query.as_of.isoformat(),
            settings=dict(settings or {}),
            generation=answer.generation,
            verdict=verdict,
            answered=answer.answered,
            answer=answer.text,
            quotes=tuple(_only(quote.to_json(), quote_fields) for quote in answer.quotes),
            passages=tuple(
                _only(passage.to_json(), ("article_id", "start", "end"))
                for passage in answer.passages[:PASSAGES]
            ),
        )

    def to_json(self) -> dict[str, object]:
        """One line of the file, in the order of the fields."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read one line of the file.

        :raises InputError: it is not JSON, or a field is missing or none of its kind.
        """
        try:
            record = json.loads(line)
            verdict = record["verdict"]
            if verdict not in VERDICTS:
                raise InputError(f"verdict {verdict!r:.40} is none of {', '.join(VERDICTS)}")
            kept = {name: record[name] for name in cls.__slots__}
            for name in ("history", "quotes", "passages"):
                kept[name] = tuple(kept[name])
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"not a line of feedback ({error!r:.100})") from None
        return cls(**kept)


def add(index_folder: Path, feedback: Feedback) -> None:
    """Append a line, whole or not at all, and have it on the disk before returning.

    :raises InputError: the folder cannot be written, or another process holds the file.
    """
    path = index_folder / FILE
    # ASCII, so that a lone surrogate in a question cannot spoil the file.
    line = json.dumps(feedback.to_json()).encode("ascii") + b"\n"
    try:
        with FileLock(path.with_suffix(".lock"), timeout=_WAIT), path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            torn = size > 0 and file.read(1) != b"\n"  # a crash cut the last line off
            file.write((b"\n" if torn else b"") + line)
            file.flush()
            os.fsync(file.fileno())
    except Timeout:
        raise InputError(f"{path} is in use by another process; try again") from None
    except OSError as error:
        raise InputError(f"feedback cannot be kept in {path} ({error.strerror})") from None


def read(index_folder: Path) -> list[Feedback]:
    """All verdicts, the last one of each answer, in the order of the file; none without a file.

    :raises InputError: a line is not feedback, named by its number.
    """
    path = index_folder / FILE
    try:
        lines = path.read_text("ascii").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error})") from None
    last: dict[str, Feedback] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                feedback = Feedback.parse(line)
            except InputError as error:
                raise InputError(f"{path}:{number}: {error}") from None
            last[feedback.id] = feedback
    return list(last.values())


def _only(record: Mapping[str, object], names: Sequence[str]) -> dict[str, Any]:
    return {name: cast(Any, record[name]) for name in names}
