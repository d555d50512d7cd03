"""What documents have in common that are zips of XML: parts by name, never larger than they may."""

from __future__ import annotations

import io
import zipfile
import zlib

from index.errors import InputError
from index.formats.draft import Source

_PART_BYTES = 100_000_000


class Packed:
    """The parts of one document; close it, or use it in a ``with``."""

    def __init__(self, source: Source, kind: str) -> None:
        """:raises InputError: it is no zip."""
        self._kind = kind
        self._left = _PART_BYTES
        try:
            self._packed = zipfile.ZipFile(io.BytesIO(source.whole()))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise InputError(f"a damaged {kind} ({type(error).__name__})") from None
        self.names = frozenset(self._packed.namelist())

    def part(self, name: str) -> bytes:
        """The bytes of a part, b"" where there is none.

        :raises InputError: it is damaged, locked, or all parts unpack to more than they may.
        """
        if name not in self.names:
            return b""
        try:
            with self._packed.open(name) as opened:
                data = opened.read(self._left + 1)
        except RuntimeError:
            raise InputError(f"the {self._kind} is locked with a password") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
            raise InputError(f"a damaged {self._kind}") from None
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"unpacks to more than {_PART_BYTES:,} bytes (an archive bomb?)")
        return data
