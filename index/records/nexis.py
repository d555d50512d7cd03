"""Exports of Nexis and Lexis (Nexis Uni, Lexis Advance, the older LexisNexis Academic).

Two layouts. The newer: headline, paper, date, copyright, labels, "Body", text, "Classification",
"Load-Date", "End of Document". The older: "1 of 100 DOCUMENTS", paper, date, headline, labels in
capitals, text, "LOAD-DATE". Both come as Word, RTF, HTML and text, the older with wrapped lines.
The date is the line above or below the headline; "Load-Date" is when the archive took it in.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from index.records.dates import line_date
from index.records.labels import (
    LabelledLine,
    author_of,
    known,
    labelled,
    value_of,
    words_in,
)
from index.records.lines import PAGE_LINE, Line, body_spans, filled, joined, lines_of
from index.records.record import Record, Records
from index.types import Span

_STARTS = (
    r"(?:(\d+) (?:of|von|de|di) (\d+) (?:documents?|dokumenten?|documentos?)"
    r"|(?:document|dokument|documento) (\d+) (?:of|von|de|di) (\d+))"
)
_ENDS = (
    r"(?:end of document|ende des dokuments?|fin du document|fin del documento"
    r"|fine del documento|einde van (?:het )?document)"
)
_START, _END = re.compile(f"(?i){_STARTS}"), re.compile(f"(?i){_ENDS}")
_LOADED = re.compile(r"(?i)load-date ?:")
_MARKS = re.compile(rf"(?im)^[^\S\n]*(?:{_STARTS}|{_ENDS})[^\S\n]*\r?$|^[^\S\n]*load-date ?:")
_BODY = re.compile(r"(?i)(?:body|haupttext|texte principal|corps|cuerpo|text) ?:?")
_COVER = re.compile(
    r"""(?ix) user\ name\b.* | date\ and\ time\b.* | job\ number\b.* | client/?\ ?matter\b.*
    | (?:documents?|dokumente?|documentos?)\ ?\(\d+\) | search\ (?:terms|type)\b.*
    | narrowed\ by\b.* | content\ type\b.* | timeline:.* | about\ lexisnexis\b.* | \d{1,4}\.\s.+
    | privacy\ policy\b.* | news | -none-"""
)
_SEARCH = re.compile(r"(?i)user name|date and time|job number|client/?\s?matter|(?:documents?|"
                     r"dokumente?|documentos?) ?\(|search (?:terms|type)")  # fmt: skip
_ANNOUNCED = re.compile(r"(?im)^[^\S\n]*(?:documents?|dokumente?|documentos?) ?\((\d{1,5})\)")
_RIGHTS = re.compile(r"(?i)(?:copyright|©|\(c\)|all rights reserved|alle rechte|tous droits"
                     r"|todos los derechos)\b.*|©.*|\(c\).*")  # fmt: skip
_TAIL = re.compile(
    r"""(?x) (?i:classification|graphic|notes?|load-date|publication-type|pub-type|journal\ code
    |acc-no|correction-date|document-type|klassifizierung|grafik)(?:\ ?:.*)?
    | (?:LANGUAGE|Language|SPRACHE|Sprache|LANGUE|Langue|SUBJECT|Subject|GRAPHIC|URL|UPDATE
    |TYPE|PERSON|COMPANY|GEOGRAPHIC|Geographic|INDUSTRY|Industry|ORGANIZATION):.*"""
)
_EDITION = re.compile(r"(?i).*\b(?:edition|final|correction appended|version|ausgabe)\b.*")
_HEADER_LINES = 40


def split(text: str) -> Records | None:
    """The records of a Nexis export, None for any other text."""
    if _MARKS.search(text) is None:
        return None
    lines = lines_of(text)
    segments = _segments(lines)
    records = [found for lines in segments if (found := _record(lines)) is not None]
    if not records or not all(record.spans or record.fields for record in records):
        return None
    announced = _ANNOUNCED.search(text[:200_000])
    counts = [int(announced[1])] if announced else []
    for line in lines:
        match = _START.fullmatch(line.text) if len(line.text) < 60 else None
        if match is not None:
            counts.append(int(match[2] or match[4]))
            break
    return Records("Nexis", tuple(records), max([len(segments), *counts]))


def _segments(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each record, between the marks that are there."""
    short = [(number, line) for number, line in enumerate(lines) if 0 < len(line.text) < 60]
    ends = [number for number, line in short if _END.fullmatch(line.text)]
    starts = [number for number, line in short if _START.fullmatch(line.text)]
    if len(starts) > len(ends):
        bounds = [*starts, len(lines)]
        pieces = [lines[a + 1 : b] for a, b in itertools.pairwise(bounds)]
    else:
        stops = ends or _tail_ends(lines)
        bounds = [-1, *stops]
        pieces = [lines[a + 1 : b + (not ends)] for a, b in itertools.pairwise(bounds)]
        rest = lines[bounds[-1] + 1 :]
        if any(_LOADED.match(line.text) or _BODY.fullmatch(line.text) for line in rest):
            pieces.append(rest)
    return [list(piece) for piece in pieces if filled(piece)]


def _tail_ends(lines: Sequence[Line]) -> list[int]:
    """The last line of each record's closing labels, where only "Load-Date" tells of them."""
    ends: list[int] = []
    last = None
    for number, line in enumerate(lines):
        if last is not None and number - last <= 3 and _ends(line.text):
            last = number
        elif _LOADED.match(line.text):
            ends += [] if last is None else [last]
            last = number
    return ends if last is None else [*ends, last]


def _record(lines: list[Line]) -> Record | None:
    lines = _with_body_apart(_without_cover(lines))
    labels = [found for n, line in enumerate(lines) if (found := labelled(n, line)) is not None]
    start = _body_start(lines, labels)
    end = next((n for n in range(start, len(lines)) if _ends(lines[n].text)), len(lines))
    head = lines[:start]
    dated = next((n for n, line in enumerate(head[:_HEADER_LINES]) if line_date(line.text)), None)
    if dated is None and not labels:
        return None
    fields = _labels(head, [label for label in labels if label.number < start])
    named = _above(head, dated, labels)
    below = _below(head, dated)
    if "title" not in fields:
        fields["title"] = joined(named[:-1]) if len(named) > 1 else joined(below)
    if "publisher" not in fields and named:
        fields["publisher"] = named[-1].text
    if dated is not None:
        fields["published"] = line_date(head[dated].text)
    summary = [_value_span(lines, s) for s in labels if s.field == "summary" and s.number < start]
    spans = (*filter(None, summary), *body_spans(lines[start:end], str(fields["title"])))
    length = next((label for label in labels if label.field == "length"), None)
    return Record(spans, known(fields.items()), words_in(length.value) if length else None)


def _without_cover(lines: list[Line]) -> list[Line]:
    """A record without the search's own page before the first one."""
    body = next((n for n, line in enumerate(lines) if _BODY.fullmatch(line.text)), len(lines))
    cover = [n for n, line in enumerate(lines[:body]) if _COVER.fullmatch(line.text[:300])]
    first = next((n for n, line in enumerate(lines) if line.text), 0)
    if not cover or cover[0] > first + 3 or not any(_SEARCH.match(lines[n].text) for n in cover):
        return lines
    return lines[cover[-1] + 1 :]


def _with_body_apart(lines: list[Line]) -> list[Line]:
    """The lines with "BODY: The mill …" as two."""
    for number, line in enumerate(lines[:_HEADER_LINES]):
        label = labelled(number, line) if line.text[:5].lower() == "body:" else None
        if label is not None and label.value:
            mark = Line(line.start, label.at, "BODY:")
            return [
                *lines[:number],
                mark,
                Line(label.at, line.end, label.value),
                *lines[number + 1 :],
            ]
    return lines


def _body_start(lines: Sequence[Line], labels: Sequence[LabelledLine]) -> int:
    """The first line of the text: after "Body", else after the labels at the record's head."""
    for number, line in enumerate(lines[:400]):
        if _BODY.fullmatch(line.text):
            return number + 1
    seen = -1
    for label in labels:
        between = filled(lines[seen + 1 : label.number])
        if seen >= 0 and any(not _heads(line) for line in between):
            break
        if _TAIL.fullmatch(lines[label.number].text) and label.field == "aside":
            break
        seen = label.number
    if seen < 0:
        dated = next((n for n, line in enumerate(lines) if line_date(line.text)), -1)
        return dated + 1
    after = seen + 1
    apart = seen == 0 or not lines[seen - 1].text
    while apart and after < len(lines) and lines[after].text:
        after += 1  # the label's own wrapped lines
    return after


def _heads(line: Line) -> bool:
    return bool(_RIGHTS.fullmatch(line.text) or line_date(line.text) or len(line.text) < 25)


def _ends(line: str) -> bool:
    return len(line) < 300 and bool(_TAIL.fullmatch(line) or _RIGHTS.fullmatch(line))


def _labels(head: Sequence[Line], labels: Sequence[LabelledLine]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for label in labels:
        if label.field in ("title", "author", "publisher", "url"):
            fields.setdefault(label.field, value_of(head, label))
    if "author" in fields:
        fields["author"] = author_of(str(fields["author"]))
    return fields


def _above(head: Sequence[Line], dated: int | None, labels: Sequence[LabelledLine]) -> list[Line]:
    """The lines above the date, or above the labels where no date stands: headline, then paper."""
    first = min((label.number for label in labels), default=len(head))
    above = head[: first if dated is None else min(dated, first)]
    told = filled(above)
    return [n for n in told if not (_RIGHTS.fullmatch(n.text) or PAGE_LINE.fullmatch(n.text))]


def _below(head: Sequence[Line], dated: int | None) -> list[Line]:
    """The headline of the older layout: the block of lines below the date."""
    found: list[Line] = []
    after = len(head) if dated is None else dated + 1
    for number in range(after, len(head)):
        line = head[number]
        if labelled(number, line) or (not line.text and found):
            break
        other = _RIGHTS.fullmatch(line.text) or _EDITION.fullmatch(line.text)
        if line.text and not (other and not found):
            found.append(line)
    return found


def _value_span(lines: Sequence[Line], label: LabelledLine) -> Span | None:
    line = lines[label.number]
    return Span(label.at, line.end) if label.value and label.at < line.end else None
