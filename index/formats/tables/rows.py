"""Records → drafts: rows of a table or objects of JSON, by a map of columns.

A bad field costs the field, a bad record costs the record; nothing in one record reaches another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from index.errors import InputError
from index.formats.columns import guess
from index.formats.draft import EXPORTED, Draft, Item, Skipped, Source, short_id

_NOTHING = frozenset({"", "null", "none", "nan", "nat", "n/a", "na"})
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}|\d{15,16}")
_FIRST, _LAST = 100_000_000, 4_102_444_800  # seconds: March 1973 to 2099

Row = tuple[int, Mapping[str, object] | str]  # a number, and the cells or what is wrong with them


def column_map(source: Source, present: Sequence[str]) -> Mapping[str, str]:
    """Our fields → the table's columns, as ``--columns`` says or by the usual names.

    :raises InputError: a named column is missing, or none looks like the text.
    """
    given = source.session.columns
    return given.check(present) if given is not None else guess(present)


def drafts(source: Source, rows: Iterable[Row], names: Mapping[str, str]) -> Iterator[Item]:
    """A draft for each row, whose number stands in the place that messages name."""
    for number, row in rows:
        where = f"{source.name}:{number}"
        try:
            if isinstance(row, str):
                raise InputError(row)
            yield from drafts_of(row, names, where, f"{source.id}-{number}")
        except InputError as error:
            yield Skipped(where, str(error))


def drafts_of(
    row: Mapping[str, object], names: Mapping[str, str], where: str, default_id: str
) -> Iterator[Item]:
    """One record as a draft, and a warning where its id is none.

    The id is the record's own, else its address, else ``default_id``.

    :raises InputError: it has no text.
    """
    fields = {field: row.get(column) for field, column in names.items()}
    text = _text(fields.pop("text", None), names["text"])
    given = fields.pop("id", None)
    identifier, wrong = _id(given)
    if not identifier:
        identifier = _id(_value(fields.get("url")))[0] or default_id
    kept = {field: _value(value) for field, value in fields.items()}
    kept["published"] = _moment(kept.get("published"))
    if EXPORTED in row:
        kept[EXPORTED] = row[EXPORTED]
    found = {name: value for name, value in kept.items() if value is not None}
    yield Draft(short_id(identifier), text, found, where)
    if wrong:
        yield Skipped(where, f"{wrong}; the article is called {identifier!r:.80}", broken=False,
                      told="warning")  # fmt: skip


def _text(text: object, column: str) -> str:
    if not isinstance(text, str):
        kind = "nothing" if text is None else type(text).__name__
        raise InputError(f"field 'text' (column {column!r}) must be a string, got {kind}")
    if not text.strip():
        raise InputError(f"field 'text' (column {column!r}) is empty")
    if not _is_whole(text):
        raise InputError(r"holds half a character (such as \ud800 alone)")
    return text


def _id(value: object) -> tuple[str, str]:
    """An id as text, and what is wrong with one that is none ("" for both where none is given)."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        value = str(int(value)) if value == int(value) else str(value)
    if value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING):
        return "", ""
    if not isinstance(value, str):
        return "", f"field 'id' must be text or a number, got {str(value)[:60]!r}"
    if not _is_whole(value):
        return "", r"field 'id' holds half a character (such as \ud800 alone)"
    return value.strip(), ""


def _value(value: object) -> object:
    """Text, numbers and dates pass; what stands for nothing is nothing; lists of names are one."""
    if isinstance(value, str):
        return None if value.strip().lower() in _NOTHING or not _is_whole(value) else value
    if isinstance(value, float):
        return None if not math.isfinite(value) else int(value) if value == int(value) else value
    if isinstance(value, (list, tuple)):
        named = ", ".join(_name(part) for part in value if part)
        return named if named and _is_whole(named) else None
    if isinstance(value, dict):
        return _name(value) or None
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    return value


def _name(value: object) -> str:
    """The name in an object that stands for somebody, as JSON Feed and schema.org write it."""
    if isinstance(value, dict):
        value = next((value[k] for k in ("name", "title", "headline") if value.get(k)), "")
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _moment(value: object) -> object:
    """Seconds, milli- or microseconds since 1970 as a day; everything else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return value
    written = str(value).strip()
    if re.fullmatch(r"(?:19|20)\d{12}", written):  # 19980303100000
        return f"{written[:4]}-{written[4:6]}-{written[6:8]}"
    if not _EPOCH.fullmatch(written):
        return value
    seconds = float(written)
    while seconds > _LAST:
        seconds /= 1_000
    if not _FIRST <= seconds <= _LAST:
        return value
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
