"""Digests: articles between ruled lines or page ends, each below its headline and a date line.

Nothing but the form tells them, so it must be there throughout: two articles at least that begin
with a short line and name their day within the first lines.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from index.records.dates import date_in, line_date
from index.records.labels import author_of, known, labelled
from index.records.lines import Line, body_spans, filled, lines_of
from index.records.record import Record, Records

_QUICK = re.compile(
    r"(?m)^[^\S\n]*(?:([-=_*~#+•—–])\1{4,}|(?:[-=_*~#] ){2,}[-=_*~#])[^\S\n]*\r?$|\f"
)
_HEAD_LINES = 6
_SHORT = 160
_FEWEST_WORDS = 12
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di|door)\s+[^\W\d_].{1,80}")


def split(text: str) -> Records | None:
    """The articles of a digest, None for any other text."""
    if _QUICK.search(text) is None:
        return None
    lines = lines_of(text)
    cuts = [n for n, line in enumerate(lines) if line.is_rule]
    cuts += [n for n in range(1, len(lines)) if "\f" in text[lines[n - 1].end : lines[n].start]]
    bounds = sorted({0, *cuts, len(lines)})
    pieces = [lines[a:b] for a, b in itertools.pairwise(bounds) if filled(lines[a:b])]
    heads = [_head(piece) for piece in pieces]
    dated = sum(head is not None for head in heads)
    if dated < 2 or dated < 0.6 * (len(pieces) - 2):
        return None
    records: list[Record] = []
    for piece, head in zip(pieces, heads, strict=True):
        if head is not None:
            records.append(head)
        elif records and piece is not pieces[-1]:
            last = records[-1]
            records[-1] = Record((*last.spans, *body_spans(piece)), last.fields, last.words)
    return Records("digest", tuple(records), len(records))


def _head(piece: Sequence[Line]) -> Record | None:
    """An article with its headline, paper and day; None where the piece does not begin so."""
    told = filled(piece)
    if (
        len(told) < 3
        or len(told[0].text) > _SHORT
        or labelled(0, told[0]) is not None
        or told[0].text.endswith((".", ":", ","))
    ):
        return None
    dated = next((n for n, line in enumerate(told[1:_HEAD_LINES], 1) if _dates(line.text)), None)
    if dated is None or any(len(line.text) > _SHORT for line in told[:dated]):
        return None
    fields: dict[str, object] = {"title": told[0].text}
    _name(fields, told[dated].text)
    last = dated
    for number, line in enumerate(told[1 : dated + 3], 1):
        if number == dated:
            continue
        if _BYLINE.fullmatch(line.text):
            fields.setdefault("author", author_of(line.text))
            last = max(last, number)
        elif number < dated:
            fields.setdefault("publisher", line.text)
        else:
            break
    body = [line for line in piece if line.start > told[last].start]
    spans = body_spans(body)
    words = sum(len(line.text.split()) for line in body)
    return Record(spans, known(fields.items())) if words >= _FEWEST_WORDS else None


def _dates(line: str) -> bool:
    """A line of paper and day: short, with one date, and no sentence."""
    if len(line) > 110 or (line.endswith((".", "?", "!", ",")) and line_date(line) is None):
        return False
    return date_in(line) is not None and len(line.split()) <= 12


def _name(fields: dict[str, object], line: str) -> None:
    found = date_in(line)
    if found is None:
        return
    iso, start, end = found
    fields["published"] = iso
    paper = re.sub(r"(?i)^[\W\d_]+|[\W\d_]+$|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b\W*", "",
                   line[:start] or line[end:])  # fmt: skip
    if paper and not line_date(line):
        fields["publisher"] = paper
