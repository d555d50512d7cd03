"""``add URL…``: pages and feeds from the web into a folder of articles.

Each page is saved as it came, and its address goes into ``articles.toml`` beside it, so that a
rebuild needs no network. A feed is expanded: the pages it names are fetched, and an entry whose
page cannot be had is saved with the text of the feed.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from index.errors import InputError
from index.formats import feeds
from index.formats.draft import Skipped
from index.sources.addresses import PrivateAddress
from index.sources.fetch import SUFFIXES, Fetched, Fetcher, Rules
from index.sources.metadata import METADATA_FILE
from index.text import mended_xml, safe_xml


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A document that now lies in the collection."""

    path: Path
    url: str


def add(urls: list[str], folder: Path, rules: Rules | None = None) -> Iterator[SavedPage | Skipped]:
    """Fetch each URL into ``folder``; a feed brings the pages that it names.

    :raises InputError: the folder cannot be written.
    """
    with Fetcher(rules or Rules()) as fetcher:
        for url in urls:
            try:
                found = fetcher.fetch(url)
                expanded = _expanded(found, fetcher, folder)
                if expanded is None:
                    yield _save(found, folder)
                else:
                    yield from expanded
            except InputError as error:
                yield Skipped(url[:200], str(error).removeprefix(f"{url:.200}: "))
            except OSError as error:
                raise InputError(f"{folder}: cannot be written ({error.strerror})") from None


def _expanded(
    found: Fetched, fetcher: Fetcher, folder: Path
) -> Iterator[SavedPage | Skipped] | None:
    """The pages of a feed, None for what is none.

    :raises InputError: it is XML of another kind.
    """
    if SUFFIXES[found.kind] != ".xml" and not re.match(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:rss|feed)\b",
                                                     found.body[:500]):  # fmt: skip
        return None
    root, _ = mended_xml.parse(found.body)
    if not feeds.is_feed(root):
        raise InputError(f"XML, but no RSS or Atom feed (<{safe_xml.local(root)[:40]}>)")
    entries = list(feeds.entries(root, found.url))
    return _pages(entries, feeds.feed_title(root), fetcher, folder, found.url)


def _pages(
    entries: list[feeds.Entry], publisher: str, fetcher: Fetcher, folder: Path, feed: str
) -> Iterator[SavedPage | Skipped]:
    most = fetcher.rules.entries
    for entry in entries[:most]:
        if not entry.url:
            yield Skipped(feed, f"an entry without address: {entry.title[:80]!r}")
            continue
        fields = {"publisher": publisher, "published": entry.published}
        try:
            yield _save(fetcher.fetch(entry.url), folder, fields)
        except InputError as error:
            if not entry.text:
                yield Skipped(entry.url[:200], str(error).removeprefix(f"{entry.url:.200}: "))
                continue
            text = f"{entry.title}\n\n{entry.text}\n".encode()
            found = Fetched(entry.url, "text/plain", "utf-8", text)
            private = isinstance(error, PrivateAddress)  # no reader shall be led there
            yield _save(found, folder, {**fields, "url": ""} if private else fields)
    if len(entries) > most:
        yield Skipped(feed, f"only the first {most} of its {len(entries)} entries were fetched",
                      broken=False)  # fmt: skip


def _save(found: Fetched, folder: Path, fields: dict[str, str] | None = None) -> SavedPage:
    """Write the document and its table in ``articles.toml``; both replace an earlier fetch."""
    folder.mkdir(parents=True, exist_ok=True)
    name = file_stem(found.url)
    path = folder / (name + SUFFIXES[found.kind])
    _write(path, _marked(found))
    known = {"url": found.url, **(fields or {})}
    _note(folder / METADATA_FILE, name, {k: v for k, v in known.items() if v})
    return SavedPage(path, found.url)


def file_stem(url: str) -> str:
    """A readable name that no other address gets: host, last words of the path, a digest."""
    parts = urlsplit(url)
    words = re.findall(r"[A-Za-z0-9]+", unquote(parts.path))
    slug = "-".join(words)[-60:].strip("-").lower()
    host = re.sub(r"[^a-z0-9.]", "", (parts.hostname or "").removeprefix("www."))[:60].strip(".")
    digest = sha256(url.partition("#")[0].encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return "-".join(part for part in (host, slug, digest) if part)


def _marked(found: Fetched) -> bytes:
    """The body; in UTF-8 with its mark where only the server's header said how to read it."""
    if found.kind == "application/pdf" or not found.charset or _is_utf8(found.body):
        return found.body
    try:
        return codecs.BOM_UTF8 + found.body.decode(found.charset, "replace").encode("utf-8")
    except LookupError:
        return found.body


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _note(path: Path, name: str, fields: dict[str, str]) -> None:
    """Add the table ``[name]``, or leave the one that is there: a person may have mended it."""
    written = path.read_text("utf-8") if path.is_file() else ""
    table = f"[{_quoted(name)}]"
    if table in written.splitlines():
        return
    lines = [table, *(f"{key} = {_quoted(value)}" for key, value in fields.items())]
    gap = "\n" if written and not written.endswith("\n\n") else ""
    _write(path, (written + gap + "\n".join(lines) + "\n").encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    """Write beside, then put in place: a reader never sees half a file."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
