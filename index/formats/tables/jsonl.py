""".jsonl and .ndjson: one JSON object a line. Broken lines are named, the others still read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from index.errors import InputError
from index.formats.columns import Columns, guess
from index.formats.draft import Item, Limits, Skipped, Source
from index.formats.tables.rows import drafts_of

_BOM = b"\xef\xbb\xbf"
_KEYS = 10_000


def read(source: Source) -> Iterator[Item]:
    """An article a line."""
    namer = Namer(source.session.columns)
    for number, line in _lines(source.opened, source.limits):
        where = f"{source.name}:{number}"
        try:
            if line is None:
                raise InputError(f"line is longer than {source.limits.line_bytes:,} bytes")
            record = _record(line)
            names = namer.names(list(record))
            yield from drafts_of(record, names, where, f"{source.id}-{number}")
        except InputError as error:
            yield Skipped(where, str(error))


class Namer:
    """Which key is which field, for records that need not all have the same keys."""

    def __init__(self, columns: Columns | None) -> None:
        self._columns = columns
        self._known: dict[tuple[str, ...], Mapping[str, str]] = {}

    def names(self, present: Sequence[str]) -> Mapping[str, str]:
        """Our fields → a record's keys.

        :raises InputError: a named key is missing, none looks like the text, or they are too many.
        """
        if len(present) > _KEYS:
            raise InputError(f"{len(present):,} keys, at most {_KEYS:,} are read")
        if self._columns is not None:
            return self._columns.check(present)
        key = tuple(present)
        if key not in self._known:
            if len(self._known) > 1_000:
                self._known.clear()
            self._known[key] = guess(present)
        return self._known[key]


def _lines(opened: BinaryIO, limits: Limits) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one that is too long to be read."""
    number = 0
    while raw := opened.readline(limits.line_bytes + 1):
        number += 1
        if len(raw) > limits.line_bytes:
            while raw and not raw.endswith(b"\n"):
                raw = opened.readline(1 << 16)
            yield number, None
        elif line := raw.removeprefix(_BOM if number == 1 else b"").strip():
            yield number, line


def _record(line: bytes) -> Mapping[str, object]:
    if b"\x00" in line[:65536]:
        raise InputError("binary data, not text (it holds NUL bytes)")
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        place = f"byte 0x{line[error.start]:02x} at offset {error.start:,}"
        raise InputError(f"not UTF-8: {place} (save it as UTF-8)") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error})") from None
    if not isinstance(record, dict):
        raise InputError(f"expected an object, such as an article's, got {type(record).__name__}")
    return record
