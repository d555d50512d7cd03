"""Tables: .csv and .tsv with the standard library, .parquet with pyarrow (extra ``archive``)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import InputError
from index.formats.draft import Item, Skipped, Source
from index.formats.tables.rows import Row, column_map, drafts
from index.text.decoding import decode

EXTRA = "needs another library: python -m pip install 'dateline[archive]'"
_DELIMITERS = ",;\t|"
_BATCH = 64
_MOST_COLUMNS = 10_000
_CSV_BYTES = 2_000_000_000


def read_csv(source: Source) -> Iterator[Item]:
    """An article a row; the first row names the columns."""
    text, delimiter = _decoded(source)
    csv.field_size_limit(source.limits.line_bytes)
    rows = csv.reader(_lines(text, source.limits.line_bytes), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
        if not any(header):
            raise InputError("no rows in it")
        _check(header)
        yield from drafts(source, _rows(rows, header), column_map(source, header))
    except csv.Error as error:
        yield Skipped(f"{source.name}:{rows.line_num}", f"not CSV from here on ({error})")
    except UnicodeDecodeError as error:
        yield Skipped(f"{source.name}:{rows.line_num}", f"not {error.encoding} from here on")


def read_parquet(source: Source) -> Iterator[Item]:
    """An article a row, read in batches."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError(f".parquet {EXTRA}") from None
    try:
        table = ParquetFile(source.opened)
        present = list(table.schema_arrow.names)
        _check(present)
        names = column_map(source, present)
        wanted = sorted(set(names.values()))
        yield from drafts(source, _parquet_rows(table, wanted), names)
    except (ArrowException, OSError, ValueError) as error:
        raise InputError(f"not a readable Parquet file ({str(error).split(chr(10))[0][:100]})"
                         ) from None  # fmt: skip


def _parquet_rows(table: Any, wanted: Sequence[str]) -> Iterator[Row]:
    number = 0
    for batch in table.iter_batches(batch_size=_BATCH, columns=list(wanted)):
        for row in batch.to_pylist():
            number += 1
            yield number, row


def _decoded(source: Source) -> tuple[io.TextIOBase, str]:
    """The table as text, and its delimiter: streamed if it starts as UTF-8, else as a whole."""
    head = source.opened.read(1 << 16)
    if b"\x00" not in head and _starts_utf8(head):
        raw = io.BufferedReader(_Joined(head, source.opened))
        opened = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        return opened, _delimiter(head.decode("utf-8", "ignore"))
    text, _ = decode(head + source.whole(), source.session.charset)
    return io.StringIO(text, newline=""), _delimiter(text)


class _Joined(io.RawIOBase):
    """The bytes that were looked at already, then the rest of the stream."""

    def __init__(self, head: bytes, rest: Any) -> None:
        self._head, self._rest, self._left = head, rest, _CSV_BYTES

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next."""
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"more than {_CSV_BYTES:,} bytes; split the table")
        buffer[: len(data)] = data
        return len(data)


def _starts_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) == 1 << 16
    return True


def _lines(text: io.TextIOBase, longest: int) -> Iterator[str]:
    """The table's lines, none of them beyond what one record may have."""
    while line := text.readline(longest + 1):
        if len(line) > longest:
            raise InputError(f"a line of more than {longest:,} characters is no row of articles")
        yield line


def _delimiter(text: str) -> str:
    """The separator that the first line has most of."""
    first = text[:10_000].split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def _check(header: Sequence[str]) -> None:
    if len(header) > _MOST_COLUMNS:
        raise InputError(f"{len(header):,} columns, at most {_MOST_COLUMNS:,} are read")
    counts = Counter(name for name in header if name)
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        raise InputError(f"column {twice[0]!r:.60} stands twice in the first row")


def _rows(rows: Any, header: Sequence[str]) -> Iterator[Row]:
    """Rows with the line that each starts on, for people who look it up."""
    line = rows.line_num + 1
    for row in rows:
        if any(row):
            if len(row) > len(header):
                yield line, (f"has {len(row)} cells, the first row has {len(header)}"
                             " (text with commas needs quotes)")  # fmt: skip
            else:
                yield line, dict(zip(header, row, strict=False))
        line = rows.line_num + 1
