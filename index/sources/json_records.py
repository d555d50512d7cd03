"""Dateline's own .jsonl: one article a line, with the fields id, title, text, published, publisher,
url, author. Broken lines are named, the others still read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import InputError
from index.formats.draft import Draft, Skipped
from index.sources.json_lines import EXPORTED

MAX_LINE_BYTES = 10_000_000
_FIELDS = ("id", "title", "text", "published", "publisher", "url", "author")
_KNOWN = (*_FIELDS, EXPORTED)
_BOM = b"\xef\xbb\xbf"


def read_records(file: Path, shown: str) -> Iterator[Draft | Skipped]:
    """A draft a line; ``shown`` is what messages call the file. :raises OSError: unreadable."""
    with file.open("rb") as opened:
        number, empty = 0, True
        while raw := opened.readline(MAX_LINE_BYTES + 1):
            number += 1
            where = f"{shown}:{number}"
            if len(raw) > MAX_LINE_BYTES:
                empty = False
                _skip_rest_of_line(raw, opened.readline)
                yield Skipped(where, f"line is longer than {MAX_LINE_BYTES:,} bytes")
                continue
            try:
                if line := raw.removeprefix(_BOM if number == 1 else b"").strip():
                    empty = False
                    yield _draft_of_line(line, where)
            except InputError as error:
                yield Skipped(where, str(error))
        if empty:
            yield Skipped(shown, "nothing in it")


def _draft_of_line(line: bytes, where: str) -> Draft:
    record = _record(_decode(line))
    identifier, text = record.get("id"), record.get("text")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if not isinstance(identifier, str) or not 0 < len(identifier) <= 200:
        raise InputError(f"field 'id' must be 1 to 200 characters, got {identifier!r:.60}")
    if not isinstance(text, str):
        raise InputError(f"field 'text' must be a string, got {type(text).__name__}")
    return Draft(identifier, text, {name: record[name] for name in _KNOWN if name in record}, where)


def _record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
        if "\\u" in line:
            json.dumps(record, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(r"holds half a character (such as \ud800 alone)") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error})") from None
    if not isinstance(record, dict):
        kind = type(record).__name__
        raise InputError(f"expected an object with {', '.join(_FIELDS)}, got {kind}")
    return record


def _skip_rest_of_line(read: bytes, readline: Callable[[int], bytes]) -> None:
    while read and not read.endswith(b"\n"):
        read = readline(1 << 16)


def _decode(raw: bytes) -> str:
    if b"\x00" in raw[:65536]:
        raise InputError("binary data, not text (it holds NUL bytes)")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start:,}"
        raise InputError(f"not UTF-8: {place} (save it as UTF-8)") from None
