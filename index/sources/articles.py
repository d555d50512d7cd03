"""Files and folders → articles.

Whatever cannot be read comes back as a ``Skipped`` with the reason, so that one bad file never
costs the others. Does not infer dates (``index.cleaning.dating`` does) and does not choose what of
a page is the article (``index.cleaning.article_spans`` does).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index import invocation
from index.cache.build_cache import BuildCache
from index.cache.build_cache import shown as shown
from index.errors import InputError
from index.formats.columns import Columns
from index.formats.dispatch import FileReader
from index.formats.draft import Limits, short_id
from index.formats.draft import Skipped as Skipped
from index.sources.article_ids import names_of
from index.sources.cached_articles import count_items, reading_key
from index.sources.file_articles import LINES, FileArticles
from index.sources.find_files import find_files as find_files
from index.sources.make_article import MAX_TEXT as MAX_TEXT
from index.sources.make_article import make_article as make_article
from index.sources.metadata import MetadataFiles
from index.types import QUOTED_KINDS, Article

MAX_LINE_BYTES = 10_000_000
MAX_TEXT_BYTES = 50_000_000


def count_articles(
    files: Sequence[Path],
    columns: Columns | None = None,
    memory: BuildCache | None = None,
    charset: str | None = None,
) -> int:
    """About how many articles these files hold, for a progress bar: lines of JSON, else one.

    What has been read before is not read to be counted.
    """
    return sum(
        _count(f, columns, memory, charset) if f.suffix.lower() in LINES else 1 for f in files
    )


def _count(
    file: Path, columns: Columns | None, memory: BuildCache | None, charset: str | None
) -> int:
    digest = memory.known(file) if memory is not None else None
    if memory is not None and digest is not None:
        count = count_items(memory, reading_key(shown(file), digest, columns, charset))
        if count is not None:
            return count
    return _count_lines(file)


def read_articles(
    files: Sequence[Path],
    columns: Columns | None = None,
    *,
    memory: BuildCache | None = None,
    removed: Collection[str] = (),
    roots: Sequence[Path] = (),
    charset: str | None = None,
) -> Iterator[Article | Skipped]:
    """Read each file in turn; an id that came before is skipped and named.

    :param columns: which column of a table is which field; None goes by the usual names.
    :param memory: of earlier readings; what has not changed since is neither read nor cleaned.
    :param removed: ids to leave out.
    :param charset: the encoding of texts that are not UTF-8; None finds out.
    :param roots: what the files were found under; ids of files of one name are paths below it,
        and links that lead out of it are not read.
    """
    seen: dict[str, tuple[str, str]] = {}
    metadata = MetadataFiles()
    limits = Limits(file_bytes=MAX_TEXT_BYTES, line_bytes=MAX_LINE_BYTES)
    with FileReader(columns=columns, limits=limits, charset=charset) as reader:
        source = FileArticles(reader, columns, memory, names_of(files, roots), charset, roots)
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


def _count_lines(file: Path) -> int:
    try:
        with file.open("rb") as opened:
            return sum(block.count(b"\n") for block in iter(lambda: opened.read(1 << 20), b""))
    except OSError:
        return 1


def _once(
    article: Article, seen: dict[str, tuple[str, str]], removed: Collection[str], file: Path
) -> Article | Skipped:
    """The article, under another id where an article of other words has taken its own."""
    if article.id in seen and seen[article.id][1] != article.sha256:
        article = replace(article, id=short_id(f"{article.id}-{article.sha256[:8]}"))
    if article.id in removed:
        reason = f"article {article.id!r} was removed by hand ({invocation.INDEX} remove --undo ID)"
        return Skipped(shown(file), reason, broken=False)
    if article.id in seen:
        where, _ = seen[article.id]
        reason = f"id {article.id!r} was already read from {where}; rename one of them"
        return Skipped(shown(file), reason)
    if not any(paragraph.kind in QUOTED_KINDS for paragraph in article.paragraphs):
        return Skipped(shown(file), f"article {article.id!r} holds no text of an article")
    seen[article.id] = (shown(file), article.sha256)
    return article
