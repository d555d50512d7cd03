"""The sources and options an index was built with, so that it can be built again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from index import invocation
from index.chunking.chunks import ChunkSettings
from index.encoders.select import DEFAULT_ENCODER
from index.errors import DatelineError, InputError
from index.formats.columns import Columns
from index.store import generations
from index.store.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Recipe:
    """Sources and settings of a build. No paths stand for the bundled articles."""

    paths: tuple[Path, ...] = ()
    encoder: str = DEFAULT_ENCODER
    settings: ChunkSettings = field(default_factory=ChunkSettings)
    columns: Columns | None = None
    charset: str | None = None

    @classmethod
    def of(cls, index_folder: Path) -> Recipe:
        """How the serving generation was made, or the newest whose manifest can be read.

        :raises InputError: there are generations, and none of them can tell.
        """
        names = generations.generation_names(index_folder)
        with suppress(DatelineError):
            names.append(generations.current_folder(index_folder).name)
        for name in reversed(names):
            try:
                return cls.of_manifest(Manifest.read(index_folder / "generations" / name))
            except DatelineError:
                continue
        for name in reversed(names):  # of another version, which at least names its sources
            paths = _sources(index_folder / "generations" / name / "manifest.json")
            if paths:
                return cls(paths)
        if names:
            raise InputError(
                f"no generation in {index_folder} tells any more what it was built from;"
                f" name it: {invocation.INDEX} build PATH --index {index_folder}"
            )
        return cls()

    @classmethod
    def of_manifest(cls, manifest: Manifest) -> Recipe:
        """How one generation was made; sources below the working folder as relative paths."""
        return cls(
            _nearest(manifest.sources),
            manifest.encoder,
            ChunkSettings(**manifest.settings),  # type: ignore[arg-type]
            Columns(manifest.columns) if manifest.columns else None,
            manifest.charset,
        )


def _nearest(sources: Sequence[str]) -> tuple[Path, ...]:
    here = Path.cwd()
    paths = (Path(source) for source in sources)
    return tuple(p.relative_to(here) if p.is_relative_to(here) else p for p in paths)


def _sources(path: Path) -> tuple[Path, ...]:
    """What a manifest of any version names as its sources; nothing where that is unclear."""
    try:
        found = json.loads(path.read_text("utf-8"))["sources"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    sound = isinstance(found, list) and all(isinstance(item, str) for item in found)
    return _nearest(found) if sound else ()
