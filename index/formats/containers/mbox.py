"""Mailboxes (.mbox): one mail after the other, each an article as an .eml is.

A line "From ada@x.example Thu May 24 09:00:00 2012" begins a mail; within a mail such a line is
written ">From". Mails are read one at a time, so that a mailbox may be larger than the memory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from index.errors import InputError
from index.formats.draft import Draft, Item, Limits, Skipped, Source

_BEGINS = re.compile(rb"From (?:\S{1,200} )?.{0,60}\d{1,2}:\d\d.{0,40}[\r\n]*$")
_QUOTED = re.compile(rb">+From ")


def read(source: Source) -> Iterator[Item]:
    """The mails of a mailbox in order."""
    read = count = 0
    for count, data in enumerate(_mails(source.opened, source.limits), start=1):
        if count > source.limits.members:
            raise InputError(f"more than {source.limits.members:,} mails in one mailbox")
        name = f"{count}.eml"
        if data is None:
            yield Skipped(f"{source.name}/{name}",
                          f"a mail of more than {source.limits.file_bytes:,} bytes")  # fmt: skip
            continue
        found = False
        for item in source.session.dispatch(source.member(name, io.BytesIO(data))):
            found = found or isinstance(item, Draft)
            yield item
        read += found
    if not count:
        raise InputError("no mail in it (no line begins with 'From ')")
    told = f"{read} of {count} records read (layout: mailbox)"
    yield Skipped(source.name, told, broken=False, told="read" if read == count else "warning")


def begins(line: bytes) -> bool:
    """Whether a line begins a mail of a mailbox."""
    return _BEGINS.match(line) is not None


def _mails(opened: BinaryIO, limits: Limits) -> Iterator[bytes | None]:
    """Each mail's bytes; None for one that is larger than a file may be."""
    mail: list[bytes] | None = None
    size, blank = 0, True
    while line := opened.readline(limits.line_bytes):
        if blank and begins(line):
            if mail is not None:
                yield b"".join(mail) if size <= limits.file_bytes else None
            mail, size = [], 0
        elif mail is not None:
            size += len(line)
            if size <= limits.file_bytes:
                mail.append(line[1:] if _QUOTED.match(line) else line)
            else:
                mail.clear()
        elif line.strip():
            return
        blank = not line.strip()
    if mail is not None:
        yield b"".join(mail) if size <= limits.file_bytes else None
