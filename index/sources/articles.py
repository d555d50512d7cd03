"""Files and folders → articles.

Whatever cannot be read comes back as a ``Skipped`` with the reason, so that one bad file never
costs the others. Does not infer dates (``index.cleaning.dating`` does) and does not choose what of
a page is the article (``index.cleaning.article_spans`` does).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

from index import invocation
from index.cache.build_cache import Memory
from index.cache.build_cache import shown as shown
from index.cleaning import dating
from index.cleaning.article_spans import Cleaned, clean
from index.cleaning.bylines import author_in
from index.errors import InputError
from index.formats.columns import Columns
from index.formats.dispatch import READERS, Reader, kind_of
from index.formats.draft import PUBLISHED_FROM, Draft, Limits
from index.formats.draft import Skipped as Skipped
from index.sources.cached_articles import Reading, count_items, reading_key
from index.sources.find_files import find_files as find_files
from index.sources.find_files import why_no_file
from index.sources.json_lines import EXPORTED, restored
from index.sources.json_records import MAX_LINE_BYTES, read_records
from index.sources.kept_paragraphs import clean_draft
from index.sources.metadata import METADATA_FILE, Fields, Metadata, MetadataFiles
from index.time_limit import time_limit
from index.types import QUOTED_KINDS, Article

MAX_TEXT_BYTES = 50_000_000
MAX_TEXT = 600_000  # characters of one article, a novel; the worst of them take 8 s


def count_articles(
    files: Sequence[Path], columns: Columns | None = None, memory: Memory | None = None
) -> int:
    """About how many articles these files hold, for a progress bar: lines of .jsonl, else one.

    What has been read before is not read to be counted.
    """
    return sum(_count(f, columns, memory) if f.suffix.lower() == ".jsonl" else 1 for f in files)


def _count(file: Path, columns: Columns | None, memory: Memory | None) -> int:
    digest = memory.known(file) if memory is not None else None
    if memory is not None and digest is not None:
        count = count_items(memory, reading_key(shown(file), digest, columns))
        if count is not None:
            return count
    return _count_lines(file)


def read_articles(
    files: Sequence[Path],
    columns: Columns | None = None,
    *,
    memory: Memory | None = None,
    removed: Collection[str] = (),
) -> Iterator[Article | Skipped]:
    """Read each file in turn; an id that came before is skipped and named.

    :param columns: which column of a table is which field; None goes by the usual names.
    :param memory: of earlier readings; what has not changed since is neither read nor cleaned.
    :param removed: ids to leave out.
    """
    seen: dict[str, str] = {}
    metadata = MetadataFiles()
    limits = Limits(file_bytes=MAX_TEXT_BYTES, line_bytes=MAX_LINE_BYTES)
    with Reader(columns=columns, limits=limits) as reader:
        source = _Files(reader, columns, memory)
        for file in files:
            try:
                for item in source.items(file, metadata):
                    yield item if isinstance(item, Skipped) else _once(item, seen, removed, file)
            except InputError as error:
                yield Skipped(shown(file), str(error))
            except OSError as error:
                yield Skipped(shown(file), f"cannot be read: {error.strerror}")
    yield from (Skipped(shown(path), reason) for path, reason in metadata.problems)
    for path, name in metadata.unknown([*seen, *removed]):
        yield Skipped(shown(path), f"table [{name}] names no article that was read", broken=False)


def make_article(
    article_id: str,
    text: str,
    *,
    path: Path | None = None,
    metadata: Metadata | None = None,
    draft: Draft | None = None,
) -> Article:
    """Clean and date one text; what the metadata says goes before what the text says.

    :param draft: what its format knows of the text: front matter, menus already taken out.
    :raises InputError: the text is longer than ``MAX_TEXT``.
    """
    if len(text) > MAX_TEXT:
        raise InputError(f"{len(text):,} characters are no article (at most {MAX_TEXT:,} are read)")
    known = metadata or Metadata()
    cleaned: Cleaned = (
        clean(text, known.title) if draft is None else clean_draft(draft, known.title)
    )
    told = text if draft is None else text[draft.start :]
    unasked = draft is not None and draft.undated
    said = None if unasked or (known.published and known.publisher) else dating.infer(told)
    bodies = (
        paragraph.span.of(text) for paragraph in cleaned.paragraphs if paragraph.kind == "body"
    )
    headline = cleaned.headline.of(text) if cleaned.headline else None
    title = known.title or headline or _first_words(next(bodies, "")) or article_id
    return Article(
        id=article_id,
        text=text,
        title=" ".join(title.split()),
        sha256=sha256(text.encode("utf-8")).hexdigest(),
        paragraphs=cleaned.paragraphs,
        published=known.published or (said.published if said else None),
        publisher=known.publisher or (said.publisher if said else None),
        url=known.url,
        author=known.author or _author(text, cleaned),
        path=shown(path) if path else None,
    )


def _count_lines(file: Path) -> int:
    try:
        with file.open("rb") as opened:
            return sum(block.count(b"\n") for block in iter(lambda: opened.read(1 << 20), b""))
    except OSError:
        return 1


def _once(
    article: Article, seen: dict[str, str], removed: Collection[str], file: Path
) -> Article | Skipped:
    if article.id in removed:
        reason = f"article {article.id!r} was removed by hand ({invocation.INDEX} remove --undo ID)"
        return Skipped(shown(file), reason, broken=False)
    if article.id in seen:
        where = seen[article.id]
        reason = f"id {article.id!r} was already read from {where}; rename one of them"
        return Skipped(shown(file), reason)
    if not any(paragraph.kind in QUOTED_KINDS for paragraph in article.paragraphs):
        return Skipped(shown(file), f"article {article.id!r} holds no text of an article")
    seen[article.id] = shown(file)
    return article


class _Files:
    """Reads one file after the other, or remembers what reading it gave."""

    def __init__(self, reader: Reader, columns: Columns | None, memory: Memory | None) -> None:
        self._reader, self._columns, self._memory = reader, columns, memory

    def items(self, file: Path, metadata: MetadataFiles) -> Iterator[Article | Skipped]:
        """All articles of a file; raises as reading does."""
        kind = kind_of(file.name)
        if reason := why_no_file(file):
            yield Skipped(shown(file), reason, broken=not file.is_symlink())
        elif not kind:
            kinds = ", ".join(sorted(READERS))
            reason = f"kind {file.suffix or 'without ending'!r} is not read (only {kinds})"
            yield Skipped(shown(file), reason, broken=False)
        elif shown(file) != str(file) and not self._lines(kind):
            raise InputError("its name is not UTF-8; rename it")
        elif self._memory is None:
            extra = metadata.of(file)
            for item in self._drafts(file, kind):
                yield item if isinstance(item, Skipped) else _article_of(item, file, extra)
        else:
            yield from self._remembered(self._memory, file, kind, metadata)

    def _lines(self, kind: str) -> bool:
        return kind == ".jsonl" and self._columns is None

    def _drafts(self, file: Path, kind: str) -> Iterator[Draft | Skipped]:
        name = shown(file)
        return read_records(file, name) if self._lines(kind) else self._reader.read(file, name)

    def _remembered(
        self, memory: Memory, file: Path, kind: str, metadata: MetadataFiles
    ) -> Iterator[Article | Skipped]:
        beside = file.parent / METADATA_FILE
        if beside.absolute() not in memory.seen and beside.is_file():
            with suppress(OSError):  # ``metadata`` names the trouble, once
                memory.sha256(beside)
        extra = metadata.of(file)
        key = reading_key(shown(file), memory.sha256(file), self._columns)
        reading = Reading(memory, key, extra)
        done = 0
        for item in reading.recalled():
            yield item
            done += 1
        if reading.complete:
            return
        for number, draft in enumerate(self._drafts(file, kind)):
            if isinstance(draft, Skipped):
                reading.skip(draft)
                item = draft
            else:
                item = reading.article(draft, file, partial(_article_of, draft, file, extra))
            if number >= done:  # the others came from memory, before it failed
                yield item
        reading.keep(file)


def _article_of(draft: Draft, file: Path, extra: Mapping[str, Fields]) -> Article | Skipped:
    stated = extra.get(draft.id, {})
    source = METADATA_FILE if "published" in stated else "field"
    try:
        if EXPORTED in draft.fields:
            return restored(draft, shown(file), Metadata.of(stated, METADATA_FILE))
        own = dict(draft.fields)
        if "published" in stated:
            own.pop(PUBLISHED_FROM, None)
        with time_limit():
            metadata = Metadata.of({**own, **stated}, source)
            return make_article(draft.id, draft.text, path=file, metadata=metadata, draft=draft)
    except InputError as error:
        return Skipped(draft.source, str(error))


def _author(text: str, cleaned: Cleaned) -> str | None:
    """The names in the first byline that gives any."""
    bylines = (p.span.of(text) for p in cleaned.paragraphs if p.kind == "byline")
    return next((found for line in bylines if (found := author_in(line)) is not None), None)


def _first_words(text: str) -> str:
    """A stand-in title for a text without headline: its first twelve words."""
    first = text[:400].split()[:12]
    return " ".join(first) + " …" if first else ""
