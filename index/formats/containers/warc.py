"""Web archives (.warc, .warc.gz) by warcio (extra ``archive``): the pages that were answered.

An article's id is its address; a second capture of the same address gets the moment after it.
Requests and the archive's own notes are no documents and are passed over.
"""

from __future__ import annotations

import gzip
import io
import re
import tempfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from index.errors import InputError
from index.formats.draft import Item, Skipped, Source
from index.formats.tables.table import EXTRA

_SUFFIX = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf",
           "text/plain": ".txt", "application/rss+xml": ".xml", "application/atom+xml": ".xml",
           "application/xml": ".xml", "text/xml": ".xml"}  # fmt: skip
_BLOCK = 1 << 18
_RECORD = re.compile(rb"(?m)^WARC/\d\.\d\r?$")


def read(source: Source) -> Iterator[Item]:
    """Every captured document of a kind that is read."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise InputError(f".warc {EXTRA}") from None
    seen: set[str] = set()
    count = 0
    opened = _unpacked(source)
    try:
        for record in ArchiveIterator(opened, arc2warc=True):
            count += 1
            if record.rec_type in ("response", "resource"):
                yield from _document(source, record, seen)
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, OSError) as error:
        what = " ".join(str(error).split())[:100]
        raise InputError(f"damaged after {count} records ({what})") from None
    finally:
        if opened is not source.opened:
            opened.close()
    if not count:
        raise InputError("an empty web archive")


def read_wacz(source: Source) -> Iterator[Item]:
    """The web archives in a .wacz, without the pictures of pages and the lists beside them."""
    from index.formats.containers.archives import read_zip

    yield from read_zip(source, lambda name: name.startswith("archive/"))


def _unpacked(source: Source) -> BinaryIO:
    """The archive as it is, or unpacked where it was packed as one stream, not a record each.

    Only records that are packed one by one can be read with their bounds.
    """
    head = source.opened.read(1 << 16)
    source.opened.seek(0)
    if not head.startswith(b"\x1f\x8b"):
        return source.opened
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        first = unpacker.decompress(head, 1 << 20)
    except zlib.error:
        return source.opened
    if (unpacker.eof and unpacker.unused_data) or not first.startswith((b"WARC/", b"filedesc:")):
        return source.opened
    several = len(_RECORD.findall(first)) > 1
    return _spool(source) if several else source.opened


def _spool(source: Source) -> BinaryIO:
    spooled = tempfile.SpooledTemporaryFile(32_000_000)  # noqa: SIM115  # lives as its reader does
    with gzip.GzipFile(fileobj=source.opened) as packed:
        while block := packed.read(_BLOCK):
            source.session.budget.take(len(block))
            spooled.write(block)
    spooled.seek(0)
    return cast(BinaryIO, spooled)


def _document(source: Source, record: Any, seen: set[str]) -> Iterator[Item]:
    url = record.rec_headers.get_header("WARC-Target-URI") or f"record {len(seen) + 1}"
    moment = record.rec_headers.get_header("WARC-Date") or str(len(seen))
    where = f"{source.name}/{url}"
    headers = record.http_headers
    status = headers.get_statuscode() if headers is not None else "200"
    if status != "200":
        yield Skipped(where, f"answered with status {status}", broken=False)
        return
    kind = headers.get_header("Content-Type") if headers is not None else record.content_type
    kind, _, parameters = (kind or "").partition(";")
    suffix = _SUFFIX.get(kind.strip().lower())
    if suffix is None:
        yield Skipped(where, f"kind {kind.strip() or 'unknown'!r} is not read", broken=False)
        return
    data = _content(record, source)
    charset = parameters.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
    name = url if url not in seen else f"{url}@{moment}"
    seen.add(name)
    member = Source(
        where, name + suffix, io.BytesIO(data), source.session, source.depth + 1, charset, url
    )
    yield from (_named(item, name, suffix) for item in source.session.dispatch(member))


def _named(item: Item, name: str, suffix: str) -> Item:
    """The article under its bare address: the suffix only chose the reader."""
    from dataclasses import replace

    from index.formats.draft import Draft, short_id

    if isinstance(item, Draft) and item.id == short_id(name + suffix):
        return replace(item, id=short_id(name))
    return item


def _content(record: Any, source: Source) -> bytes:
    """The document's bytes, chunks joined and unpacked.

    :raises InputError: there are more than a document may have.
    """
    stream, blocks, size = record.content_stream(), [], 0
    while block := stream.read(_BLOCK):
        source.session.budget.take(len(block))
        size += len(block)
        if size > source.limits.file_bytes:
            raise InputError(f"a document of more than {source.limits.file_bytes:,} bytes")
        blocks.append(block)
    return b"".join(blocks)
