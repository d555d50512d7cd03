"""XML of no known kind whose elements are records: ``<article><title/><date/><text/></article>``.

The element that repeats and has a child that looks like a text is a record, by the names that
columns of tables usually have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from index.errors import InputError
from index.formats.draft import Item, Skipped, Source
from index.formats.markup.xml_tree import line, text_of
from index.formats.tables.jsonl import Namer
from index.formats.tables.rows import drafts_of
from index.text.safe_xml import local

_MOST_CHILDREN = 200


def read(source: Source, root: Element) -> Iterator[Item] | None:
    """The records of a document, None where none of its elements looks like one."""
    found = _records(root, Namer(source.session.columns))
    return _drafts(source, *found) if found is not None else None


def _records(root: Element, namer: Namer) -> tuple[list[Element], Namer] | None:
    names: Counter[str] = Counter()
    for element in root.iter():
        if 1 < len(element) <= _MOST_CHILDREN and _is_record(element, namer):
            names[local(element)] += 1
    if not names:
        return None
    name = names.most_common(1)[0][0]
    return [e for e in root.iter() if local(e) == name and len(e) > 1], namer


def _is_record(element: Element, namer: Namer) -> bool:
    try:
        names = namer.names(_keys(element))
    except InputError:
        return False
    return len(names) > 1


def _keys(element: Element) -> list[str]:
    return list(dict.fromkeys([*map(local, element), *element.keys()]))


def _drafts(source: Source, elements: list[Element], namer: Namer) -> Iterator[Item]:
    for number, element in enumerate(elements, start=1):
        where = f"{source.name}#{number}"
        try:
            row = _row(element)
            yield from drafts_of(row, namer.names(list(row)), where, f"{source.id}-{number}")
        except InputError as error:
            yield Skipped(where, str(error))
    count = len(elements)
    if count > 1:
        yield Skipped(source.name, f"{count} records found (layout: XML)", broken=False,
                      told="read")  # fmt: skip


def _row(element: Element) -> Mapping[str, object]:
    row: dict[str, object] = dict(element.attrib)
    for child in element:
        name = local(child)
        if name and name not in row:
            row[name] = text_of(child) if len(child) or "\n" in (child.text or "").strip() else (
                line(child))  # fmt: skip
    return row
