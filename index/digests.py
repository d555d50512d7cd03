"""Many sha256 digests in little memory: 32 bytes each, where a string of them takes 113."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

_SIZE = 32


class Digests(Sequence[str]):
    """Digests as hex, in the order in which they were appended."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def append(self, digest: str) -> None:
        """Add one. :raises ValueError: it is no sha256 as hex."""
        value = bytes.fromhex(digest)
        if len(value) != _SIZE:
            raise ValueError(f"expected {2 * _SIZE} hexadecimal digits, got {digest!r:.80}")
        self._bytes += value

    def __len__(self) -> int:
        return len(self._bytes) // _SIZE

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._at(n) for n in range(*at.indices(len(self)))]
        return self._at(range(len(self))[at])

    def _at(self, place: int) -> str:
        return self._bytes[place * _SIZE : (place + 1) * _SIZE].hex()
