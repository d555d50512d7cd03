"""Records → drafts: rows of a table or objects of .jsonl, by a map of columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from index.errors import InputError
from index.formats.columns import guess
from index.formats.draft import Draft, Item, Skipped, Source

_NOTHING = frozenset({"", "null", "none", "nan", "nat", "n/a", "na"})

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
            yield draft_of(row, names, where, f"{source.id}-{number}")
        except InputError as error:
            yield Skipped(where, str(error))


def draft_of(
    row: Mapping[str, object], names: Mapping[str, str], where: str, default_id: str
) -> Draft:
    """One record as a draft; ``default_id`` where it gives none.

    :raises InputError: it has no text, or an id that is none.
    """
    fields = {field: row.get(column) for field, column in names.items()}
    text = fields.pop("text", None)
    if not isinstance(text, str):
        kind = "nothing" if text is None else type(text).__name__
        raise InputError(f"field 'text' (column {names['text']!r}) must be a string, got {kind}")
    if not text.strip():
        raise InputError(f"field 'text' (column {names['text']!r}) is empty")
    _whole(text)
    identifier = _id(fields.pop("id", None), default_id)
    kept = {field: _value(value) for field, value in fields.items()}
    return Draft(identifier, text, {k: v for k, v in kept.items() if v is not None}, where)


def _id(value: object, default: str) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(int(value)) if value == value and value == int(value) else str(value)
    if value is None or value == "":
        return default
    if not isinstance(value, str) or len(value) > 200:
        raise InputError(f"field 'id' must be 1 to 200 characters, got {value!r:.60}")
    _whole(value)
    return value


def _value(value: object) -> object:
    """Text, numbers and dates pass; what stands for nothing is nothing; lists of names are one."""
    if isinstance(value, str):
        return None if value.strip().lower() in _NOTHING else value
    if isinstance(value, float):
        return None if value != value else int(value) if value == int(value) else value
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value if part) or None
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    return value


def _whole(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(r"holds half a character (such as \ud800 alone)") from None
