"""Files and folders → articles.

Reads .jsonl here and all other kinds through ``index.formats``. Whatever cannot be read comes back
as a ``Skipped`` with the reason, so that one bad file never costs the others. Does not infer dates
(``index.dating`` does) and does not choose what of a page is the article (``index.cleaning`` does).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from index import dating
from index.cleaning import Cleaned, clean
from index.errors import InputError
from index.formats.columns import Columns
from index.formats.draft import Draft, Limits
from index.formats.draft import Skipped as Skipped
from index.formats.kept import clean_draft
from index.formats.reading import READERS, Reader, kind_of
from index.metadata import METADATA_FILE, Fields, Metadata, MetadataFiles
from index.types import Article

MAX_LINE_BYTES = 10_000_000
MAX_TEXT_BYTES = 50_000_000
_IGNORED = frozenset({METADATA_FILE, "README.md", "README.txt", "LICENSE.txt"})
_FIELDS = ("id", "title", "text", "published", "publisher", "url")
_BOM = b"\xef\xbb\xbf"


def find_files(paths: Sequence[Path]) -> list[Path]:
    """All candidate files under the paths, sorted; a folder's hidden and helper files left out.

    :raises InputError: a path does not exist or cannot be looked into.
    """
    found: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                found.extend(sorted(p for p in path.rglob("*") if _is_candidate(p, path)))
            elif path.is_file():
                found.append(path)
            else:
                raise InputError(f"no such file or folder: {shown(path)}")
        except OSError as error:
            raise InputError(f"{shown(path)!s:.200}: {error.strerror}") from None
    once: dict[str, Path] = {}
    for file in found:
        once.setdefault(os.path.realpath(file), file)
    return list(once.values())


def count_articles(files: Sequence[Path]) -> int:
    """About how many articles these files hold, for a progress bar: lines of .jsonl, else one."""
    return sum(_count_lines(file) if file.suffix.lower() == ".jsonl" else 1 for file in files)


def read_articles(
    files: Sequence[Path], columns: Columns | None = None
) -> Iterator[Article | Skipped]:
    """Read each file in turn; an id that came before is skipped and named.

    :param columns: which column of a table is which field; None goes by the usual names.
    """
    seen: dict[str, str] = {}
    metadata = MetadataFiles()
    limits = Limits(file_bytes=MAX_TEXT_BYTES, line_bytes=MAX_LINE_BYTES)
    with Reader(columns=columns, limits=limits) as reader:
        for file in files:
            try:
                for item in _items(file, reader, columns, metadata.of(file)):
                    yield item if isinstance(item, Skipped) else _once(item, seen, file)
            except InputError as error:
                yield Skipped(shown(file), str(error))
            except OSError as error:
                yield Skipped(shown(file), f"cannot be read: {error.strerror}")
    yield from (Skipped(shown(path), reason) for path, reason in metadata.problems)
    for path, name in metadata.unknown(list(seen)):
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
    """
    known = metadata or Metadata()
    cleaned: Cleaned = (
        clean(text, known.title) if draft is None else clean_draft(draft, known.title)
    )
    told = text if draft is None else text[draft.start :]
    said = None if known.published and known.publisher else dating.infer(told)
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
        path=shown(path) if path else None,
    )


def shown(path: Path) -> str:
    """A path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _is_candidate(path: Path, root: Path) -> bool:
    """A file, or a link to nowhere, which reading then reports."""
    inside = path.relative_to(root)
    if path.name in _IGNORED or any(part.startswith(".") for part in inside.parts):
        return False
    return path.is_file() or (path.is_symlink() and not path.exists())


def _count_lines(file: Path) -> int:
    try:
        with file.open("rb") as opened:
            return sum(block.count(b"\n") for block in iter(lambda: opened.read(1 << 20), b""))
    except OSError:
        return 1


def _once(article: Article, seen: dict[str, str], file: Path) -> Article | Skipped:
    if article.id in seen:
        where = seen[article.id]
        reason = f"id {article.id!r} was already read from {where}; rename one of them"
        return Skipped(shown(file), reason)
    if not any(paragraph.kind in ("body", "caption") for paragraph in article.paragraphs):
        return Skipped(shown(file), f"article {article.id!r} holds no text of an article")
    seen[article.id] = shown(file)
    return article


def _items(
    file: Path, reader: Reader, columns: Columns | None, extra: Mapping[str, Fields]
) -> Iterator[Article | Skipped]:
    kind = kind_of(file.name)
    if not kind:
        kinds = ", ".join(sorted(READERS))
        reason = f"kind {file.suffix or 'without ending'!r} is not read (only {kinds})"
        yield Skipped(shown(file), reason, broken=False)
    elif kind == ".jsonl" and columns is None:
        yield from _read_jsonl(file, extra)
    elif shown(file) != str(file):
        raise InputError("its name is not UTF-8; rename it")
    else:
        for item in reader.read(file, shown(file)):
            yield item if isinstance(item, Skipped) else _article_of(item, file, extra)


def _article_of(draft: Draft, file: Path, extra: Mapping[str, Fields]) -> Article | Skipped:
    stated = extra.get(draft.id, {})
    source = METADATA_FILE if "published" in stated else "field"
    try:
        metadata = Metadata.of({**draft.fields, **stated}, source)
    except InputError as error:
        return Skipped(draft.source, str(error))
    return make_article(draft.id, draft.text, path=file, metadata=metadata, draft=draft)


def _read_jsonl(file: Path, extra: Mapping[str, Fields]) -> Iterator[Article | Skipped]:
    with file.open("rb") as opened:
        number = 0
        while raw := opened.readline(MAX_LINE_BYTES + 1):
            number += 1
            where = f"{shown(file)}:{number}"
            if len(raw) > MAX_LINE_BYTES:
                _skip_rest_of_line(raw, opened.readline)
                yield Skipped(where, f"line is longer than {MAX_LINE_BYTES:,} bytes")
                continue
            try:
                if line := raw.removeprefix(_BOM if number == 1 else b"").strip():
                    yield _article_of_line(line, file, extra)
            except InputError as error:
                yield Skipped(where, str(error))


def _article_of_line(line: bytes, file: Path, extra: Mapping[str, Fields]) -> Article:
    record = _record(_decode(line))
    identifier, text = record.get("id"), record.get("text")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if not isinstance(identifier, str) or not 0 < len(identifier) <= 200:
        raise InputError(f"field 'id' must be 1 to 200 characters, got {identifier!r:.60}")
    if not isinstance(text, str):
        raise InputError(f"field 'text' must be a string, got {type(text).__name__}")
    stated = extra.get(identifier, {})
    own = {name: record[name] for name in _FIELDS if name in record}
    source = METADATA_FILE if "published" in stated else "field"
    metadata = Metadata.of({**own, **stated}, source)
    return make_article(identifier, text, path=file, metadata=metadata)


def _record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
        if "\\u" in line:
            json.dumps(record, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(r"holds half a character (such as \ud800 alone)") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error})") from None
    if not isinstance(record, dict):
        kind = type(record).__name__
        raise InputError(f"expected an object with {', '.join(_FIELDS)}, got {kind}")
    return record


def _skip_rest_of_line(read: bytes, readline: Callable[[int], bytes]) -> None:
    while read and not read.endswith(b"\n"):
        read = readline(1 << 16)


def _decode(raw: bytes) -> str:
    if b"\x00" in raw[:65536]:
        raise InputError("binary data, not text (it holds NUL bytes)")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start:,}"
        raise InputError(f"not UTF-8: {place} (save it as UTF-8)") from None


def _first_words(text: str) -> str:
    """A stand-in title for a text without headline: its first twelve words."""
    first = text[:400].split()[:12]
    return " ".join(first) + " …" if first else ""
