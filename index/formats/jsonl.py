""".jsonl: one JSON object a line. Broken lines are named, the others still read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from index.errors import InputError
from index.formats.columns import guess
from index.formats.draft import Item, Limits, Skipped, Source
from index.formats.records import draft_of

_BOM = b"\xef\xbb\xbf"


def read(source: Source) -> Iterator[Item]:
    """An article a line."""
    for number, line in _lines(source.opened, source.limits):
        where = f"{source.name}:{number}"
        try:
            if line is None:
                raise InputError(f"line is longer than {source.limits.line_bytes:,} bytes")
            record = _record(line)
            given = source.session.columns
            names = given.check(list(record)) if given is not None else guess(list(record))
            yield draft_of(record, names, where, f"{source.id}-{number}")
        except InputError as error:
            yield Skipped(where, str(error))


def _lines(opened: BinaryIO, limits: Limits) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one that is too long to be read."""
    number = 0
    while raw := opened.readline(limits.line_bytes + 1):
        number += 1
        if len(raw) > limits.line_bytes:
            while raw and not raw.endswith(b"\n"):
                raw = opened.readline(limits.line_bytes)
            yield number, None
        elif line := raw.removeprefix(_BOM if number == 1 else b"").strip():
            yield number, line


def _record(line: bytes) -> Mapping[str, object]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: byte 0x{line[error.start]:02x}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error})") from None
    if not isinstance(record, dict):
        raise InputError(f"expected an object, got {type(record).__name__}")
    return record
