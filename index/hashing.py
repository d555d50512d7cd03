"""The SHA-256 digest of a file, as the index stores it."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path


def digest_of(file: Path) -> str:
    """sha256 of a file's bytes, as hex. :raises OSError: it cannot be read."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
