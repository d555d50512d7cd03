""".txt and .md: decode, and see what the front matter says. Nothing is cut from the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from index.errors import InputError
from index.formats.draft import Item, Limits, Source
from index.formats.drafts import of_text
from index.text import front_matter
from index.text.decoding import decode


def read(source: Source) -> Iterator[Item]:
    """The articles of a text file: one, or the records of an export."""
    text, _ = decode(b"".join(_lines(source.opened, source.limits)), source.said_charset())
    fields, start = front_matter.read(text)
    yield from of_text(source, text, fields, start=start)


def _lines(opened: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """The lines of a text, never more of it in memory than an article may have."""
    size = 0
    while line := opened.readline(limits.line_bytes + 1):
        size += len(line)
        if len(line) > limits.line_bytes:
            raise InputError(f"a line of more than {limits.line_bytes:,} bytes is no article")
        if size > limits.file_bytes:
            raise InputError(f"more than {limits.file_bytes:,} bytes are no article")
        yield line
