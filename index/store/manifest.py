"""A generation's manifest: what it was made with, and a digest by which each file is proven.

``manifest.json`` is sealed with a digest of its own, so that nothing in a generation can change
unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path

from index import invocation
from index.errors import IndexDamaged
from index.hashing import digest_of

FORMAT = 6
REBUILD = f"run: {invocation.INDEX} build"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made with, its counts, and the sha256 of each of its files."""

    format: int
    created: str
    encoder: str
    encoder_digest: str
    encoder_limit: int
    dimension: int
    settings: dict[str, object]
    columns: dict[str, str] | None
    charset: str | None
    sources: list[str]
    articles: int
    chunks: int
    skipped: list[str]
    notes: list[str]
    first: str | None
    last: str | None
    files: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read ``manifest.json``.

        :raises IndexDamaged: it is missing, not JSON, or of another format version.
        """
        path = folder / "manifest.json"
        try:
            record = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise IndexDamaged(f"{path} is missing; {REBUILD}") from None
        except OSError as error:
            raise IndexDamaged(f"{path} cannot be read ({error.strerror}); {REBUILD}") from None
        except ValueError:
            raise IndexDamaged(f"{path} is damaged: not JSON; {REBUILD}") from None
        if not isinstance(record, dict) or record.get("format") != FORMAT:
            found = record.get("format") if isinstance(record, dict) else None
            raise IndexDamaged(f"{path} has format {found}, this version reads {FORMAT}; {REBUILD}")
        if record.pop("sha256", None) != _seal(record):
            raise IndexDamaged(f"{path} is damaged: its own sha256 differs; {REBUILD}")
        known = {field.name for field in fields(cls)}
        if set(record) != known:
            other = ", ".join(sorted(set(record) ^ known))
            raise IndexDamaged(f"{path} is of another version (fields: {other:.200}); {REBUILD}")
        return cls(**record)

    @property
    def seal(self) -> str:
        """A digest of the manifest, and so of every file of the generation: what tells it apart."""
        return _seal(asdict(self))

    def write(self, folder: Path) -> None:
        """Write ``manifest.json``, with its own digest inside."""
        text = json.dumps({**asdict(self), "sha256": self.seal}, indent=1, ensure_ascii=False)
        (folder / "manifest.json").write_text(text + "\n", "utf-8")


def digests(folder: Path) -> dict[str, str]:
    """sha256 of every file of a generation but the manifest, by relative path."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in paths}


def check(folder: Path, manifest: Manifest, names: Iterable[str]) -> None:
    """Compare these files of a generation with their digests.

    :raises IndexDamaged: one is missing or not as written.
    """
    for name in names:
        problem = damage(folder / name, manifest.files[name])
        if problem is not None:
            raise IndexDamaged(f"{problem}; {REBUILD} (or: {invocation.INDEX} rollback)")


def damaged_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """One line for each file that is missing or not as written."""
    found = (damage(folder / name, digest) for name, digest in manifest.files.items())
    return (line for line in found if line is not None)


def damage(path: Path, expected: str) -> str | None:
    """What is wrong with a file, as one line; None where it has the sha256 it was written with."""
    try:
        actual = digest_of(path) if path.is_file() else None
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"
    if actual is None:
        return f"{path} is missing"
    same = actual == expected
    return None if same else f"{path} is damaged: sha256 {actual[:12]}…, expected {expected[:12]}…"


def problems(folder: Path) -> list[str]:
    """One line for each thing that is wrong with a generation; none where it is whole."""
    try:
        return list(damaged_files(folder, Manifest.read(folder)))
    except IndexDamaged as error:
        return [str(error)]


def _seal(record: dict[str, object]) -> str:
    return sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
