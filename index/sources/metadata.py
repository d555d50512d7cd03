"""What is known of an article beside its text: the fields of a record, and ``articles.toml``.

``articles.toml`` stands in a folder of articles and holds one table an article, named by its id,
with what the text does not say. ``inferred`` lists the fields that a person worked out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.formats.draft import PUBLISHED_FROM
from index.types import Published

METADATA_FILE = "articles.toml"
# A key of 100,000 dotted parts takes tomllib 20 GB of memory; the longest field, escaped, 12,000.
_LONGEST_LINE = 16_000
MAX_FIELD = 2_000  # characters of a title, publisher or address; the longest real ones have 400
Fields = Mapping[str, object]
ORIGINS = {"line": ("text", True), "address": ("address", True)}
"""What a format may say in ``PUBLISHED_FROM``: the source of a date, and whether it is inferred."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that cannot be used, and why."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """Checked fields; None where nothing is given."""

    title: str | None = None
    published: Published | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None

    @classmethod
    def of(cls, fields: Fields, source: str) -> Self:
        """Check the fields title, published, publisher, url, author; others are not read.

        :raises InputError: a field has the wrong type, is too long, or names no date.
        """
        found, problems = cls.read(fields, source)
        if problems:
            raise InputError(problems[0].reason)
        return found

    @classmethod
    def read(cls, fields: Fields, source: str) -> tuple[Self, Sequence[Problem]]:
        """The fields that are sound, and what is wrong with the others: they count as absent."""
        problems: list[Problem] = []
        known: dict[str, str | None] = {}
        for name in ("title", "publisher", "url"):
            try:
                known[name] = _text(fields, name)
            except InputError as error:
                problems.append(Problem(name, str(error)))
        published = None
        try:
            origin, guessed = ORIGINS.get(str(fields.get(PUBLISHED_FROM)), (source, False))
            inferred = "published" in _inferred(fields) or guessed
            written = _text(fields, "published")
            published = parse_published(written, origin) if written else None
            if published is not None and inferred:
                published = replace(published, inferred=True)
        except InputError as error:
            name = "published" if "published" in fields else "inferred"
            problems.append(Problem(name, str(error)))
        made = cls(
            known.get("title"), published, known.get("publisher"), known.get("url"),
            _author(fields),
        )  # fmt: skip
        return made, problems


class MetadataFiles:
    """The ``articles.toml`` beside each file, read once a folder.

    A broken one is kept in ``problems`` and counts as empty: its articles are still read.
    """

    def __init__(self) -> None:
        self._tables: dict[Path, Mapping[str, Fields]] = {}
        self.problems: list[tuple[Path, str]] = []

    def of(self, file: Path) -> Mapping[str, Fields]:
        """Metadata by article id."""
        path = file.parent / METADATA_FILE
        if path not in self._tables:
            try:
                self._tables[path] = _load(path)
            except InputError as error:
                self._tables[path] = {}
                self.problems.append((path, str(error)))
        return self._tables[path]

    def unknown(self, ids: Sequence[str]) -> Iterator[tuple[Path, str]]:
        """Tables that name neither one of these articles nor a file of their folder."""
        known = set(ids)
        for path, tables in self._tables.items():
            beside = _stems(path.parent) if tables else set()
            yield from ((path, name) for name in tables if name not in known | beside)


def _stems(folder: Path) -> set[str]:
    try:
        return {file.stem for file in folder.iterdir()}
    except OSError:  # removed since its files were read
        return set()


def _load(path: Path) -> Mapping[str, Fields]:
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        if any(len(line) > _LONGEST_LINE for line in text.splitlines()):
            raise InputError(f"a line of more than {_LONGEST_LINE:,} characters")
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"not TOML ({error})") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise InputError(f"expected a table [{name}], got {type(table).__name__}")
    return tables


def _text(fields: Fields, name: str) -> str | None:
    """A field as text: strings, dates and (a year) whole numbers where a date is wanted."""
    value = fields.get(name)
    if name == "published" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    if value is not None and not isinstance(value, str):
        raise InputError(f"field {name!r} must be a string, got {type(value).__name__}")
    if value is not None and len(value) > MAX_FIELD:
        raise InputError(f"field {name!r} has {len(value):,} characters, at most {MAX_FIELD:,}")
    return value.strip() or None if value else None


def _author(fields: Fields) -> str | None:
    """Who wrote it; what pages and feeds say there is too often no name to lose an article for."""
    value = fields.get("author")
    named = " ".join(value.split()) if isinstance(value, str) else ""
    return named if 0 < len(named) <= MAX_FIELD else None


def _inferred(fields: Fields) -> Sequence[object]:
    inferred = fields.get("inferred", [])
    if not isinstance(inferred, list):
        raise InputError(f"field 'inferred' must be a list, got {type(inferred).__name__}")
    return inferred
