""".zip, .tar (also .gz, .bz2, .xz) and .gz: every member goes back to the dispatch, in memory.

Nothing is ever written under a member's own name, so that no path can lead out of anywhere; a name
that tries is refused all the same. What a member unpacks to is counted while it unpacks, never
believed from its header.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, Any, BinaryIO, cast

from index.errors import InputError
from index.formats.draft import Budget, Item, Skipped, Source
from index.formats.saved_pages import page_above

_IN_MEMORY = 32_000_000
_BLOCK = 1 << 18
_DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError,
    NotImplementedError, RuntimeError, OSError, UnicodeError, OverflowError, IndexError,
)  # fmt: skip
_MAGIC = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f\x7f]")


def read_zip(source: Source, wanted: Callable[[str], bool] | None = None) -> Iterator[Item]:
    """Every member of a .zip, or those whose names are wanted."""
    _check_depth(source)
    try:
        packed = zipfile.ZipFile(source.opened)
    except _DAMAGED as error:
        raise InputError(f"not a readable .zip ({_what(error)})") from None
    with packed:
        members = [info for info in packed.infolist() if not info.is_dir()]
        if wanted is not None:
            members = [info for info in members if wanted(info.filename)]
        if not members:
            raise InputError("an empty archive")
        _check_count(len(members), source)
        names = frozenset(info.filename for info in members)
        for info in members:
            if page_above(info.filename, names) is not None:
                yield Skipped(_name(source, info.filename), "of a saved page, no article",
                              broken=False)  # fmt: skip
            elif (info.external_attr >> 16) & 0o170000 == 0o120000:
                yield Skipped(_name(source, info.filename), "a link, not a file", broken=False)
            elif info.flag_bits & 1:
                yield Skipped(_name(source, info.filename), "locked with a password")
            else:
                yield from _zip_member(source, packed, info)


def read_tar(source: Source) -> Iterator[Item]:
    """Every file of a .tar, however it is packed."""
    _check_depth(source)
    plain = _Counted(_unpacked(source.opened), source.session.budget)
    count = 0
    try:
        with tarfile.open(fileobj=cast(Any, plain), mode="r|") as packed:
            for info in packed:
                if info.isdir():
                    continue
                count += 1
                _check_count(count, source)
                if not info.isreg() or info.issparse():
                    yield Skipped(_name(source, info.name), "a link, a device or full of holes",
                                  broken=False)  # fmt: skip
                    continue
                opened = packed.extractfile(info)
                if opened is not None:
                    yield from _member(source, info.name, opened, counted=True)
    except _DAMAGED as error:
        raise InputError(f"damaged: {_what(error)}; {count} of its files were found") from None
    if not count:
        raise InputError("an empty archive")


def read_packed(source: Source) -> Iterator[Item]:
    """The one file in a .gz, .bz2 or .xz, named as that without its ending."""
    name = source.inner.rpartition("/")[2]
    inner, _, ending = name.rpartition(".")
    try:
        spooled = _spooled(_unpacked(source.opened), source, counted=False)
    except _DAMAGED as error:
        raise InputError(f"not a readable .{ending or 'gz'} ({_what(error)})") from None
    with spooled:
        folder = source.inner.rpartition("/")[0]
        path = f"{folder}/{inner or name}" if folder else inner or name
        yield from source.session.dispatch(
            replace(source, inner=path, opened=cast(BinaryIO, spooled))
        )


def _zip_member(source: Source, packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Item]:
    try:
        opened = packed.open(info)
    except _DAMAGED as error:
        yield Skipped(_name(source, info.filename), f"damaged ({_what(error)})")
        return
    with opened:
        yield from _member(source, info.filename, opened, counted=False)


def _member(source: Source, path: str, opened: IO[bytes], *, counted: bool) -> Iterator[Item]:
    where = _name(source, path)
    if _LEADS_OUT.search(path):
        yield Skipped(where, "its name leads out of the archive")
        return
    try:
        path.encode("utf-8")
        spooled = _spooled(opened, source, counted=counted)
    except UnicodeEncodeError:
        yield Skipped(where, "its name is not UTF-8")
    except InputError as error:
        if source.session.budget.left < 0:
            raise
        yield Skipped(where, str(error))
    except _DAMAGED as error:
        yield Skipped(where, f"damaged ({_what(error)})")
    else:
        with spooled:
            yield from source.session.dispatch(source.member(path, cast(BinaryIO, spooled)))


def _spooled(opened: Any, source: Source, *, counted: bool) -> Any:
    """All of a member where it can be read from its start again, in memory unless it is large.

    :raises InputError: it is larger than a member may be, or than the budget.
    """
    spooled = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # the caller closes it
    size = 0
    try:
        while block := opened.read(_BLOCK):
            size += len(block)
            if not counted:
                source.session.budget.take(len(block))
            if size > source.limits.member_bytes:
                raise InputError(f"a member of more than {source.limits.member_bytes:,} bytes")
            spooled.write(block)
    except BaseException:
        spooled.close()
        raise
    spooled.seek(0)
    return spooled


class _Counted(io.RawIOBase):
    """A stream whose bytes are taken from a budget as they are read."""

    def __init__(self, opened: BinaryIO, budget: Budget) -> None:
        self._opened, self._budget = opened, budget

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes."""
        data = self._opened.read(_BLOCK if size is None or size < 0 else size)
        self._budget.take(len(data))
        return data


def _unpacked(opened: BinaryIO) -> BinaryIO:
    """The bare .tar, by what the first bytes say, not the name."""
    start = opened.read(6)
    opened.seek(0)
    for magic, unpack in _MAGIC:
        if start.startswith(magic):
            return cast(BinaryIO, unpack(cast(Any, opened)))
    return opened


def _check_depth(source: Source) -> None:
    if source.depth >= source.limits.depth:
        raise InputError(f"archives nested deeper than {source.limits.depth} are not opened")


def _check_count(count: int, source: Source) -> None:
    if count > source.limits.members:
        raise InputError(f"more than {source.limits.members:,} files in one archive")


def _name(source: Source, path: str) -> str:
    return f"{source.name}/" + path.encode("utf-8", "backslashreplace").decode("utf-8")


def _what(error: BaseException) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:100]
