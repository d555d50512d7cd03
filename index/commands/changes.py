"""What a build would find new, changed or gone since a generation was made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.cache.build_cache import Seen, Stamp
from index.errors import InputError
from index.formats.dispatch import kind_of
from index.hashing import digest_of
from index.sources.articles import find_files, shown
from index.sources.find_files import why_no_file
from index.sources.metadata import METADATA_FILE
from index.store import generations, schema
from index.store.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths as text, sorted; ``missing`` are sources that are not there at all."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether a build would find anything else than this generation did."""
        return bool(self.new or self.changed or self.removed or self.missing)

    def to_json(self) -> dict[str, list[str]]:
        """The four lists."""
        return {
            "new": list(self.new),
            "changed": list(self.changed),
            "removed": list(self.removed),
            "missing": list(self.missing),
        }


def changes(folder: Path, manifest: Manifest) -> Changes:
    """Compare the files under the generation's sources with those it was made of.

    A file is read only where its size or times do not prove that it is the same.
    """
    with closing(generations.read_only(folder / "articles.sqlite")) as connection:
        known = schema.read_files(connection)
    present, missing = _present([Path(source) for source in manifest.sources])
    under = tuple(shown(path) for path in missing)
    gone = [path for path in known if path not in present]
    return Changes(
        new=tuple(sorted(path for path in present if path not in known)),
        changed=tuple(
            sorted(p for p, file in present.items() if p in known and not _same(file, known[p]))
        ),
        removed=tuple(path for path in gone if not _is_under(path, under)),
        missing=under,
    )


def _present(sources: Sequence[Path]) -> tuple[dict[str, Path], list[Path]]:
    """The files that a build would read, ``articles.toml`` too, and the sources that are gone."""
    found: dict[str, Path] = {}
    missing: list[Path] = []
    for source in sources:
        try:
            files = [
                file
                for file in find_files([source])
                if kind_of(file.name) and not why_no_file(file, sources)
            ]
        except InputError:
            missing.append(source)
            continue
        folders = dict.fromkeys(file.parent for file in files)
        beside = [folder / METADATA_FILE for folder in folders]
        for file in (*files, *(path for path in beside if path.is_file())):
            found[shown(file.absolute())] = file
    return found, missing


def _same(file: Path, known: Seen) -> bool:
    try:
        return known.stamp.proves(Stamp.of(file)) or digest_of(file) == known.sha256
    except OSError:
        return False


def _is_under(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)
