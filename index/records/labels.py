"""The labels that records carry ("Byline: Ellen Marsh"), and what they mean for a record.

The vocabulary is that of ``index.cleaning.labels``; here are only the names that nothing but a
record's header uses. A label's field is title, publisher, published, author, url, length, summary
or body; an "aside" belongs to the record and is neither a fact about the article nor its text:
"Load-Date" and "Last updated" say when an archive took the article in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.cleaning.labels import role_of
from index.records.dates import date_in
from index.records.lines import Line

_FIELDS = frozenset({"title", "publisher", "published", "author", "url", "length", "body"})
_RECORDS_ONLY = {
    "summary": "highlight, summary, standfirst, subtitle, deck",
    "author": "from, author(s)",
    "aside": "subject, subjects, message, message id, record number, openurl link, index terms,"
    " index terms/subject, memo, gale document number, source citation, print, print edition,"
    " docid, article id, rank, product, identifier / keyword, business indexing term, column name,"
    " publication info, publication year, links, acc-no, correction-date, load-date, sent, to, cc,"
    " copyright, copyright statement, rubrik, load id, document number, first page, last updated",
}
_BY_NAME = {name.strip(): field for field, names in _RECORDS_ONLY.items()
            for name in names.split(",")}  # fmt: skip
_LABEL = re.compile(r"([^\W\d_][\w()/ -]{0,34}?)[ \t]?:(?:[ \t]+|$)", re.UNICODE)


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line that starts with a known label. ``number`` is its place among the lines.

    value: what stands after the label on the line. at: where in the text that starts.
    """

    number: int
    name: str
    field: str
    value: str
    at: int


def labelled(number: int, line: Line) -> LabelledLine | None:
    """The label at the start of a line, None where there is none that is known."""
    match = _LABEL.match(line.text[:80])
    if match is None:
        return None
    name = " ".join(match[1].lower().split())
    field = _field_of(name)
    if field is None:
        return None
    return LabelledLine(
        number, name, field, line.text[match.end() :].strip(), line.start + match.end()
    )


@lru_cache(maxsize=4096)
def _field_of(name: str) -> str | None:
    """The field of a label in small letters, None where nobody knows it."""
    role = role_of(name)
    own = _BY_NAME.get(name)
    if own is not None or role is None:
        return own
    return role if role in _FIELDS else "aside"


def all_labelled(lines: Sequence[Line]) -> Iterator[LabelledLine]:
    """Every labelled line in order."""
    for number, line in enumerate(lines):
        found = labelled(number, line) if ":" in line.text[:80] else None
        if found is not None:
            yield found


def value_of(lines: Sequence[Line], label: LabelledLine) -> str:
    """What a label says: its line, and the lines below it that a margin broke off it.

    Only where the label stands apart, after a blank line, can the next line be its rest.
    """
    parts = [label.value]
    apart = label.number == 0 or not lines[label.number - 1].text
    after = label.number + 1
    while (apart or not label.value) and after < len(lines) and len(parts) < 6:
        line = lines[after]
        if not line.text or line.is_rule or labelled(after, line):
            break
        parts.append(line.text)
        if not label.value:
            break
        after += 1
    return " ".join(" ".join(parts).split())


def words_in(value: str) -> int | None:
    """ "1,212 words" as a number, None where it gives none."""
    match = re.match(r"(\d{1,3}(?:[.,  ]\d{3})+|\d{1,7})\b", value)
    return int(re.sub(r"\D", "", match[1])) if match else None


def paper_of(value: str) -> str:
    """The paper's name in "The Gazette (Brackwater). (May 24, 2012): News: p4."."""
    found = date_in(value)
    return value[: found[1]].strip(" .,;:(|-–—") if found is not None and found[1] else value


def author_of(value: str) -> str:
    """The names of a byline, without "By" before them and without a mail's address."""
    named = re.sub(r"(?<!\s)\s*<[^<>]{1,100}>", "", value)
    return re.sub(r"(?i)^(?:by|von|par|por|di|da|door)\s+", "", named or value).strip(' ;,"')


def known(fields: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Fields that hold something."""
    return {name: value for name, value in fields if value}
