"""The articles of one file after the other, read or remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from index.cache.build_cache import BuildCache, shown
from index.errors import InputError
from index.formats.columns import Columns
from index.formats.dispatch import READ, FileReader, kind_of
from index.formats.draft import EXPORTED, PUBLISHED_FROM, Draft, Skipped
from index.sources.article_ids import bases
from index.sources.cached_articles import FileReading, reading_key
from index.sources.find_files import is_of_saved_page, why_no_file
from index.sources.json_lines import restored
from index.sources.make_article import make_article
from index.sources.metadata import METADATA_FILE, Fields, Metadata, MetadataFiles
from index.time_limit import time_limit
from index.types import Article

LINES = (".jsonl", ".ndjson")
"""Kinds whose records have ids of their own: the file's name need not be UTF-8."""


class FileArticles:
    """Reads one file after the other, or remembers what reading it gave."""

    def __init__(
        self,
        reader: FileReader,
        columns: Columns | None,
        memory: BuildCache | None,
        names: Mapping[Path, str],
        charset: str | None = None,
        roots: Sequence[Path] = (),
    ) -> None:
        self._reader, self._columns, self._memory = reader, columns, memory
        self._charset = charset
        self._names, self._bases = names, bases(names)
        self._roots = roots

    def items(self, file: Path, metadata: MetadataFiles) -> Iterator[Article | Skipped]:
        """All articles of a file; raises as reading does."""
        kind = kind_of(file.name)
        if reason := why_no_file(file, self._roots):
            told = file.is_symlink() or is_of_saved_page(file)
            yield Skipped(shown(file), reason, broken=not told)
        elif not kind:
            kinds = ", ".join(sorted(READ))
            reason = f"kind {file.suffix or 'without ending'!r} is not read (only {kinds})"
            yield Skipped(shown(file), reason, broken=False)
        elif shown(file) != str(file) and kind not in LINES:
            raise InputError("its name is not UTF-8; rename it")
        elif self._memory is None:
            extra = self._extra(file, metadata)
            for item in self._drafts(file):
                if isinstance(item, Skipped):
                    yield item
                else:
                    known, warnings = _metadata(item, extra)
                    yield _article_of(item, file, known, warnings)
                    yield from warnings
        else:
            yield from self._remembered(self._memory, file, metadata)

    def _drafts(self, file: Path) -> Iterator[Draft | Skipped]:
        return self._reader.read(
            file, shown(file), self._names.get(file, shown(Path(file.name))), self._bases.get(file)
        )

    def _extra(self, file: Path, metadata: MetadataFiles) -> Mapping[str, Fields]:
        """What ``articles.toml`` says, by id; its tables go by the names of files beside it."""
        extra = metadata.of(file)
        base = self._bases.get(file)
        if base is None:
            return extra
        renamed = {
            new + name.removeprefix(old): table
            for old, new in ((file.stem, base), (file.name, self._names[file]))
            for name, table in extra.items()
            if name.startswith(old)
        }
        return {**extra, **renamed}

    def _remembered(
        self, memory: BuildCache, file: Path, metadata: MetadataFiles
    ) -> Iterator[Article | Skipped]:
        beside = file.parent / METADATA_FILE
        if beside.absolute() not in memory.seen and beside.is_file():
            with suppress(OSError):  # ``metadata`` names the trouble, once
                memory.sha256(beside)
        extra = self._extra(file, metadata)
        key = reading_key(shown(file), memory.sha256(file), self._columns, self._charset)
        reading = FileReading(memory, key, extra, self._bases.get(file))
        done = 0
        for item in reading.recalled():
            yield item
            done += 1
        if reading.complete:
            return
        for number, item in enumerate(self._made(reading, file, extra)):
            if number >= done:  # the others came from memory, before it failed
                yield item
        reading.keep(file)

    def _made(
        self, reading: FileReading, file: Path, extra: Mapping[str, Fields]
    ) -> Iterator[Article | Skipped]:
        """What a file holds, read anew and noted."""
        for draft in self._drafts(file):
            if isinstance(draft, Skipped):
                reading.skip(draft)
                yield draft
                continue
            known, warnings = _metadata(draft, extra)
            yield reading.article(draft, file, partial(_article_of, draft, file, known, warnings))
            for warning in warnings:
                reading.skip(warning)
                yield warning


def _metadata(draft: Draft, extra: Mapping[str, Fields]) -> tuple[Metadata, tuple[Skipped, ...]]:
    """What is known of a draft, and a warning for each field that cannot be used.

    Who writes ``articles.toml`` can mend it, so there a bad field counts as broken.
    """
    stated = extra.get(draft.id, {})
    source = METADATA_FILE if "published" in stated else "field"
    own = dict(draft.fields)
    if "published" in stated:
        own.pop(PUBLISHED_FROM, None)
    fields = stated if EXPORTED in own else {**own, **stated}
    metadata, problems = Metadata.read(fields, source)
    warnings = tuple(
        Skipped(
            draft.source, f"{problem.reason}; the article is read without it",
            broken=problem.field in stated, told="warning",
        )
        for problem in problems
    )  # fmt: skip
    return metadata, warnings


def _article_of(
    draft: Draft, file: Path, metadata: Metadata, warnings: Sequence[Skipped]
) -> Article | Skipped:
    if warnings and draft.fields.get("published") and metadata.published is None:
        draft = replace(draft, undated=True)  # a day was stated, and nobody knows which
    try:
        if EXPORTED in draft.fields:
            return restored(draft, shown(file), metadata)
        with time_limit():
            return make_article(draft.id, draft.text, path=file, metadata=metadata, draft=draft)
    except InputError as error:
        return Skipped(draft.source, str(error))
