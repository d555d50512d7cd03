"""Exports of ProQuest: records between ruled lines, or one "Document 3 of 9" after the other.

A record starts with its headline and ends with "Database: …"; its text follows "Full text:".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from index.records.dates import date_in
from index.records.labels import LabelledLine, all_labelled, author_of, known, value_of, words_in
from index.records.lines import Line, body_spans, filled, joined, lines_of
from index.records.record import Record, Records
from index.types import Span

_MARK = re.compile(
    r"(?im)^[^\S\n]*(?:proquest document id|language of publication|document url) ?:"
)
_START = re.compile(r"(?i)document (\d+) of (\d+)")
_OWN = frozenset("publication date|publication title|proquest document id|full text|document url"
                 "|publication info".split("|"))  # fmt: skip
_LAST = "database"
_NONE = re.compile(r"(?i)\W*(?:none available|not available|full text (?:not|un)available.*)\W*")


def split(text: str) -> Records | None:
    """The records of a ProQuest export, None for any other text."""
    if _MARK.search(text) is None:
        return None
    lines = lines_of(text)
    segments = _segments(lines)
    records = tuple(_record(segment) for segment in segments)
    return Records("ProQuest", records, len(records)) if records else None


def _segments(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each record: what lies between marks and holds a record's labels."""
    cuts = [n for n, line in enumerate(lines) if line.is_rule or _START.fullmatch(line.text[:60])]
    if not _several_between(lines, cuts):
        cuts = [found.number + 1 for found in all_labelled(lines) if found.name == _LAST]
    bounds = sorted({0, *cuts, len(lines)})
    pieces = (list(lines[a:b]) for a, b in itertools.pairwise(bounds))
    return [piece for piece in pieces if _is_record(piece)]


def _several_between(lines: Sequence[Line], cuts: Sequence[int]) -> bool:
    """Whether no stretch between two marks holds two records."""
    bounds = sorted({0, *cuts, len(lines)})
    pieces = (lines[a:b] for a, b in itertools.pairwise(bounds))
    counts = [sum(found.name == _LAST for found in all_labelled(piece)) for piece in pieces]
    return max(counts, default=0) <= 1


def _is_record(lines: Sequence[Line]) -> bool:
    names = {found.name for found in all_labelled(lines)}
    return len(names & _OWN) >= 2


def _record(lines: list[Line]) -> Record:
    labels = list(all_labelled(lines))
    text = next((label for label in labels if label.name in ("full text", "fulltext")), None)
    text = text or _full_text_line(lines)
    head = [label for label in labels if text is None or label.number <= text.number]
    fields = _fields(lines, labels, labels[0].number if labels else 0)
    spans = _text(lines, labels, text) if text is not None else ()
    if not spans:
        summary = next((label for label in head if label.name == "abstract"), None)
        spans = _text(lines, labels, summary) if summary is not None else ()
    count = next((label.value for label in labels if label.field == "length"), "")
    return Record(spans, known(fields.items()), words_in(count))


def _full_text_line(lines: Sequence[Line]) -> LabelledLine | None:
    """ "Full text" alone on its line, as newer exports have it."""
    for number, line in enumerate(lines):
        if line.text.lower() in ("full text", "fulltext", "volltext", "texte intégral"):
            return LabelledLine(number, "full text", "body", "", line.end)
    return None


def _text(
    lines: Sequence[Line], labels: Sequence[LabelledLine], label: LabelledLine
) -> tuple[Span, ...]:
    line = lines[label.number]
    after = [other.number for other in labels if other.number > label.number and _closes(other)]
    after += [n for n, one in enumerate(lines) if n > label.number and one.text == "Details"]
    stop = min(after, default=len(lines))
    own = Line(label.at, line.end, label.value) if label.value else Line(line.end, line.end, "")
    spans = body_spans([own, *lines[label.number + 1 : stop]])
    return () if label.value and _NONE.fullmatch(label.value) else spans


def _closes(label: LabelledLine) -> bool:
    """Whether a label can only stand below a text: "Date:" in it is the article's own."""
    return label.field in ("aside", "length") or label.name.startswith(
        ("publication", "document", "title")
    )


def _fields(lines: Sequence[Line], labels: Sequence[LabelledLine], first: int) -> dict[str, object]:
    by_name: dict[str, str] = {}
    blank = next((n for n, line in enumerate(lines[:first]) if not line.text and filled(lines[:n])
                  and not _START.fullmatch(filled(lines[:n])[-1].text)), first)  # fmt: skip
    for label in labels:
        by_name.setdefault(label.name, value_of(lines, label))
    info = by_name.get("publication info", "")
    written = by_name.get("publication date") or info
    found = date_in(written) or date_in(info[-40:]) if written else None
    paper = by_name.get("publication title") or info.rstrip(" \t:,")
    head = [line for line in filled(lines[:blank]) if not _START.fullmatch(line.text)]
    return {
        "title": by_name.get("title") or joined(head[:4]),
        "author": author_of(by_name.get("author") or by_name.get("authors") or ""),
        "published": found[0] if found else by_name.get("publication year"),
        "publisher": paper.partition(";")[0].strip(),
        "url": by_name.get("document url"),
    }
