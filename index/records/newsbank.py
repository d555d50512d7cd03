"""Exports of NewsBank and its like: headline, "Paper (ST) - March 12, 2018", byline, text, labels.

The line of paper and date tells where a record is; above it stands its headline, and below the text
"Section:", "Page:", "Record Number:", "Copyright (c) …" end it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.records.dates import date_in
from index.records.labels import author_of, known, labelled, value_of, words_in
from index.records.lines import Line, body_spans, joined, lines_of
from index.records.record import Record, Records

_MARK = re.compile(r"(?im)^[^\S\n]*(?:record number|openurl link|citation \(aglc style\)) ?:?")
_RIGHTS = re.compile(r"(?i)(?:©|\(c\)|copyright)(?:\W|\b).*")
_PARTS = re.compile(r"\s+[-–—|]\s+|\s*\|\s*")
_TAIL_NAMES = frozenset(
    "record number|openurl link|index terms|index terms/subject|memo|caption|column|"
    "section|page|edition|copyright|dateline|series|type|source|print".split("|")
)
_WIDTH = 160
_HEADLINE_LINES = 3


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The line of paper and date of one record."""

    number: int
    publisher: str
    published: str
    title_at: int


def split(text: str) -> Records | None:
    """The records of such an export, None for any other text."""
    marks = len(_MARK.findall(text))
    if not marks:
        return None
    lines = lines_of(text)
    anchors = _anchors(lines)
    if not anchors:
        return None
    stops = [anchor.title_at for anchor in anchors[1:]] + [len(lines)]
    records = tuple(_record(lines, a, stop) for a, stop in zip(anchors, stops, strict=True))
    return Records("NewsBank", records, max(len(records), marks if marks > 1 else 0))


def _anchors(lines: Sequence[Line]) -> list[_Anchor]:
    found: list[_Anchor] = []
    for number, line in enumerate(lines):
        named = _paper_and_date(line.text)
        title_at = _title_at(lines, number)
        if named is not None and title_at is not None:
            found.append(_Anchor(number, *named, title_at))
    return found


def _paper_and_date(line: str) -> tuple[str, str] | None:
    """ "Boston Globe, The (MA) - Tuesday, May 24, 2012 - page B1" as paper and day."""
    if len(line) > _WIDTH or labelled(0, Line(0, len(line), line)) is not None:
        return None
    parts = [part.strip() for part in _PARTS.split(line) if part.strip()]
    dates = [(n, found[0]) for n, part in enumerate(parts) if (found := date_in(part)) is not None]
    if len(parts) < 2 or len(dates) != 1:
        return None
    where, day = dates[0]
    papers = parts[:where] or parts[where + 1 :]
    return (papers[0], day) if len(day) == 10 and papers[0][0].isupper() else None


def _title_at(lines: Sequence[Line], number: int) -> int | None:
    """The first line of the headline above; None where what stands there is no headline."""
    after = number - 1
    while after >= 0 and not lines[after].text and number - after < 3:
        after -= 1
    if after < 0 or not lines[after].text or _closes(lines, after):
        return None
    first = after
    while first > 0 and after - first < _HEADLINE_LINES - 1 and _continues(lines, first - 1):
        first -= 1
    return first


def _continues(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is the start of a headline that goes on below: it fills its margin."""
    line = lines[number]
    return 50 <= len(line.text) <= 110 and not line.is_rule and not _closes(lines, number)


def _closes(lines: Sequence[Line], number: int) -> bool:
    line = lines[number]
    if _RIGHTS.fullmatch(line.text[:300]) or line.is_rule:
        return True
    label = labelled(number, line)
    return label is not None and label.name in _TAIL_NAMES


def _record(lines: Sequence[Line], anchor: _Anchor, stop: int) -> Record:
    after = anchor.number + 1
    author, count = "", None
    while after < stop:
        label = labelled(after, lines[after]) if lines[after].text else None
        if lines[after].text and (label is None or label.field == "body"):
            break
        if label is not None and label.field == "author":
            author = author_of(value_of(lines, label))
        if label is not None and label.field == "length":
            count = words_in(label.value)
        after += 1
    end = next((n for n in range(after, stop) if _closes(lines, n)), stop)
    body = list(lines[after:end])
    label = labelled(0, body[0]) if body else None
    if label is not None and label.field == "body":
        body[0] = Line(label.at, body[0].end, label.value)
    fields = {"title": joined(lines[anchor.title_at : anchor.number]), "author": author,
              "publisher": anchor.publisher, "published": anchor.published}  # fmt: skip
    return Record(body_spans(body), known(fields.items()), count)
