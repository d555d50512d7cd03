""".json: a list of articles, one article, a JSON Feed, or an answer of a search server.

What news-please and other collectors write. Articles may lie some levels deep ("articles",
"response" → "docs", "hits" → "hits" → "_source"): the first list of objects counts.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.errors import InputError
from index.formats.draft import Item, Skipped, Source
from index.formats.html import fragment_text
from index.formats.tables import jsonl
from index.formats.tables.rows import drafts_of

_DEEPEST = 4
_BOM = b"\xef\xbb\xbf"


def read(source: Source) -> Iterator[Item]:
    """An article for each object that is one."""
    data = source.whole()
    try:
        held = json.loads(data.removeprefix(_BOM).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at offset {error.start:,} (save it as UTF-8)") from None
    except (ValueError, RecursionError) as error:
        if b"\n" in data.strip() and data.lstrip().startswith(b"{"):
            yield from jsonl.read(replace(source, opened=io.BytesIO(data)))
            return
        raise InputError(f"not JSON ({error})") from None
    found = _records(held)
    if not found:
        raise InputError("no articles in it (no list of objects, and no object with a text)")
    common = _feed(held)
    namer = jsonl.Namer(source.session.columns)
    several = len(found) > 1
    for number, record in enumerate(found, start=1):
        where = f"{source.name}#{number}"
        default = f"{source.id}-{number}" if several else source.id
        try:
            if not isinstance(record, dict):
                raise InputError(f"expected an object, got {type(record).__name__}")
            flat = {**common, **_flat(record)}
            yield from drafts_of(flat, namer.names(list(flat)), where, default)
        except InputError as error:
            yield Skipped(where, str(error))


def _records(held: object) -> Sequence[object]:
    """The first list of objects, else the one object."""
    level: list[object] = [held]
    for _ in range(_DEEPEST):
        for value in level:
            if isinstance(value, list) and any(isinstance(part, dict) for part in value):
                return value
        level = [v for value in level if isinstance(value, dict) for v in value.values()]
    return [held] if isinstance(held, dict) else []


def _feed(held: object) -> Mapping[str, object]:
    """What a JSON Feed says of all its items: its name, which is their publisher."""
    if isinstance(held, dict) and "jsonfeed.org" in str(held.get("version", ""))[:100]:
        return {"publisher": held.get("title")}
    return {}


def _flat(record: Mapping[str, object]) -> Mapping[str, object]:
    """A record without the envelope of a search server, HTML among its fields as text."""
    inner = record.get("_source")
    found = dict(inner) if isinstance(inner, dict) else dict(record)
    for name in ("content_html", "body_html", "html_content"):
        markup = found.pop(name, None)
        if isinstance(markup, str) and markup.strip() and not found.get("content_text"):
            found["content_text"] = fragment_text(markup)
    return found
