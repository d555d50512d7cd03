"""What an index holds, its size, articles in other languages, and what a build would change."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from index.commands.changes import Changes, changes
from index.commands.format_counts import FormatCount, format_counts
from index.store import generations, schema
from index.store.manifest import Manifest, check
from index.store.removal import read_removed
from index.text.language import foreign_to
from index.types import Group

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """Everything ``python -m index status`` tells. Sizes are bytes; counts are of articles."""

    generation: str
    kept: tuple[str, ...]
    manifest: Manifest
    formats: Mapping[str, FormatCount]
    publishers: Mapping[str, int]
    years: Mapping[str, int]
    dates: Mapping[str, int]
    languages: Mapping[str, int]
    foreign: tuple[str, ...]
    groups: tuple[Group, ...]
    sizes: Mapping[str, int]
    removed: tuple[str, ...]
    changes: Changes

    @classmethod
    def of(cls, index_folder: Path) -> Status:
        """Look at the serving generation.

        :raises IndexMissing: there is no index.
        :raises IndexDamaged: its manifest or its articles are not as written.
        """
        folder = generations.current_folder(index_folder)
        manifest = Manifest.read(folder)
        check(folder, manifest, ["articles.sqlite"])
        with closing(generations.read_only(folder / "articles.sqlite")) as connection:
            formats = format_counts(connection)
            publishers = dict(connection.execute(_BY_PUBLISHER))
            years = dict(connection.execute(_BY_YEAR))
            languages = dict(connection.execute(_BY_LANGUAGE))
            dates = dict(connection.execute(_BY_SOURCE))
            told = connection.execute("SELECT id, language FROM article ORDER BY number")
            groups = schema.read_groups(connection)
            foreign = tuple(i for i, code in told if foreign_to(manifest.encoder, code))
        return cls(
            folder.name,
            tuple(generations.generation_names(index_folder)),
            manifest,
            formats,
            publishers,
            years,
            dates,
            languages,
            foreign,
            groups,
            _sizes(index_folder, folder),
            tuple(sorted(read_removed(index_folder))),
            changes(folder, manifest),
        )

    def to_json(self) -> dict[str, object]:
        """One JSON-ready object."""
        made = asdict(self.manifest)
        shown = ("created", "encoder", "dimension", "settings", "columns", "charset",
                 "sources", "articles", "chunks", "skipped", "notes")  # fmt: skip
        return {
            "generation": self.generation,
            "kept": list(self.kept),
            **{name: made[name] for name in shown},
            "published": [self.manifest.first, self.manifest.last],
            "formats": {name: count.to_json() for name, count in self.formats.items()},
            "publishers": dict(self.publishers),
            "years": dict(self.years),
            "dates": dict(self.dates),
            "languages": dict(self.languages),
            "not_for_encoder": list(self.foreign),
            "duplicates": {
                "groups": len(self.groups),
                "articles": sum(len(group.members) for group in self.groups),
                "superseded": sum(
                    m.superseded_by is not None for group in self.groups for m in group.members
                ),
            },
            "bytes": dict(self.sizes),
            "removed": list(self.removed),
            "changes": self.changes.to_json(),
        }


_BY_PUBLISHER = f"""SELECT coalesce(publisher, '{UNKNOWN}') AS name, count(*) FROM article
    GROUP BY name ORDER BY count(*) DESC, name"""
# ``published`` is a JSON array whose first item is the first day.
_BY_YEAR = f"""SELECT coalesce(substr(json_extract(published, '$[0]'), 1, 4), '{UNKNOWN}') AS year,
    count(*) FROM article GROUP BY year ORDER BY year"""
# Its last two items are where the date stood, and whether it is inferred from there.
_BY_SOURCE = f"""SELECT CASE WHEN published IS NULL THEN '{UNKNOWN}'
    WHEN json_extract(published, '$[4]') THEN 'inferred from ' || json_extract(published, '$[3]')
    ELSE 'stated' END AS source, count(*) FROM article
    GROUP BY source ORDER BY source = '{UNKNOWN}', source LIKE 'inferred%', count(*) DESC, source"""
_BY_LANGUAGE = f"""SELECT coalesce(language, '{UNKNOWN}') AS code, count(*) FROM article
    GROUP BY code ORDER BY count(*) DESC, code"""


def _sizes(index_folder: Path, folder: Path) -> dict[str, int]:
    """Bytes of the serving generation's parts, of the other generations and of the cache."""
    parts = {
        "articles": _bytes(folder / "articles.sqlite"),
        "vectors": _bytes(folder / "vectors.faiss"),
        "words": _bytes(folder / "lexical") + _bytes(folder / "titles"),
    }
    whole = _bytes(folder)
    return {
        **parts,
        "generation": whole,
        "other_generations": _bytes(folder.parent) - whole,
        "cache": _bytes(index_folder / "cache"),
    }


def _bytes(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
