"""Read (question, context) pairs from JSON lines and write what the reader finds.

A bad line is reported as ``file:line: what is wrong`` and skipped; the rest is still read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from index.errors import InputError
from qa.reader.runtime import Reader, ReaderInput, SpanReading

CHUNK = 256  # pairs read together: enough to sort by length, little to hold
LONGEST = 10_000_000  # characters of one line


@dataclass(frozen=True, slots=True)
class Pair:
    """One good line. ``id`` is passed through as it came."""

    id: object
    asked: ReaderInput


def predict(reader: Reader, path: Path, out: TextIO, complain: Callable[[str], None]) -> int:
    """Read every pair of ``path``; the number of bad lines.

    :raises InputError: when the file cannot be opened.
    """
    bad = 0
    waiting: list[Pair] = []
    for item in _pairs(path):
        if isinstance(item, str):
            bad += 1
            complain(item)
            continue
        waiting.append(item)
        if len(waiting) == CHUNK:
            _write(reader, waiting, out)
            waiting.clear()
    _write(reader, waiting, out)
    return bad


def _pairs(path: Path) -> Iterator[Pair | str]:
    """Pairs, or what is wrong with a line."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    with file:
        for number, line in enumerate(file, 1):
            if line.strip():
                pair = _pair(line)
                yield f"{path}:{number}: {pair}" if isinstance(pair, str) else pair


def _pair(line: bytes) -> Pair | str:
    if len(line) > LONGEST:
        return f"line of {len(line)} bytes, more than {LONGEST}"
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return f"not UTF-8: {error.reason} at byte {error.start}"
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    if not isinstance(record, dict):
        return f"expected an object, got {type(record).__name__}"
    for name in ("id", "question", "context"):
        if name not in record:
            return f'"{name}" is missing'
    texts = [record["question"], record["context"], record.get("title"), record.get("date")]
    for name, value in zip(("question", "context", "title", "date"), texts, strict=True):
        if not isinstance(value, str) and not (value is None and name in ("title", "date")):
            return f'"{name}": expected text, got {type(value).__name__}'
    question, context, title, date = (str(text or "") for text in texts)
    for name, value in (("question", question), ("context", context)):
        if any("\ud800" <= char <= "\udfff" for char in value):
            return f'"{name}": half of a surrogate pair, not text'
    return Pair(record["id"], ReaderInput(question, context, title, date))


def _write(reader: Reader, pairs: list[Pair], out: TextIO) -> None:
    readings = reader.read([pair.asked for pair in pairs])
    for pair, reading in zip(pairs, readings, strict=True):
        out.write(json.dumps(as_json(pair, reading), ensure_ascii=False) + "\n")


def as_json(pair: Pair, reading: SpanReading) -> dict[str, object]:
    """The published shape of a line; offsets are in the context given, half-open."""
    return {
        "id": pair.id,
        "text": pair.asked.text[reading.start : reading.end],
        "start": reading.start,
        "end": reading.end,
        "answerable": round(reading.answerable, 4),
        "relevance": round(reading.relevance, 4),
    }
