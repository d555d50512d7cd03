"""Exports of Factiva: text, RTF and HTML, with or without the two-letter codes of its indexing.

Without codes: headline, byline, "120 words", date, time, paper, its code, language, rights, text,
"Document OSWI000020080905e495000a1". With codes: "HD", "WC", "PD", "LP", "TD", "AN" and the like,
each alone on its line or before its value.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from index.records.dates import line_date
from index.records.labels import author_of, known, words_in
from index.records.lines import Line, body_spans, filled, joined, lines_of
from index.records.record import Record, Records
from index.types import Span

_END = re.compile(
    r"(?:AN\s+)?(?:Document|Dokument|Documento|Documento n) [A-Z][A-Z0-9]{2,16}\d{8}[a-z0-9]{5,24}"
)
_MARK = re.compile(rf"(?m)^[^\S\n]*{_END.pattern}[^\S\n]*\r?$")
_WORDS = re.compile(r"(?i)(?:WC\s+)?(\d[\d.,  ]{0,9}) ?"
                    r"(?:words?|wörter|mots|palabras|parole|woorden|palavras|ord)")  # fmt: skip
_CLOCK = re.compile(r"(?i)\d{1,2}[:.]\d\d(?: ?[ap]m)?(?: [a-z]{2,4})?")
_CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_LANGUAGE = re.compile(
    r"(?i)english|german|french|spanish|italian|dutch|portuguese|swedish|danish|norwegian|polish"
    r"|deutsch|français|español|italiano|englisch|anglais|inglés|russian|chinese.*|japanese|arabic"
)
_RIGHTS = re.compile(
    r"(?i)(?:copyright|©|\(c\)|all rights reserved)(?:\b|\W).*|.{0,120}all rights reserved\.?"
)
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di|door)\s+\S.*")
_TAG = re.compile(
    r"(SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CT|RF|CLM|CO|IN|NS|RE|IPC|IPD|PUB|AN|GC)"
    r"(?:\s{1,}(\S.*))?"
)
_TEXT_TAGS = ("LP", "TD")


def split(text: str) -> Records | None:
    """The records of a Factiva export, None for any other text."""
    if _MARK.search(text) is None:
        return None
    lines = lines_of(text)
    ends = [n for n, line in enumerate(lines) if len(line.text) < 80 and _END.fullmatch(line.text)]
    bounds = [-1, *ends]
    records = []
    for before, end in itertools.pairwise(bounds):
        segment = lines[before + 1 : end]
        record = _coded(segment) or _plain(segment)
        if record is not None:
            records.append(record)
    headed = sum(len(line.text) < 30 and _WORDS.fullmatch(line.text) is not None for line in lines)
    return Records("Factiva", tuple(records), max(len(ends), headed)) if records else None


def _plain(lines: Sequence[Line]) -> Record | None:
    counted = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line.text[:40])), None)
    if counted is None:
        return None
    above, below = filled(lines[:counted]), _numbered(lines, counted + 1)
    author = ""
    if len(above) > 1 and _BYLINE.fullmatch(above[-1].text[:200]):
        author = author_of(above.pop().text)
    published, publisher, last = "", "", counted
    rights = False
    for number, line in below[:14]:
        told = line.text
        if not published and (day := line_date(told)) is not None:
            published = day
        elif _RIGHTS.fullmatch(told[:300]):
            rights = True
        elif rights:
            break
        elif published and not publisher and not _CLOCK.fullmatch(told):
            publisher = told
        elif not published or not _is_header(told):
            break
        last = number
    match = _WORDS.fullmatch(lines[counted].text)
    fields = {"title": _headline(above), "author": author, "published": published,
              "publisher": publisher}  # fmt: skip
    spans = body_spans(_rest(lines, last))
    return Record(spans, known(fields.items()), words_in(match[1]) if match else None)


def _rest(lines: Sequence[Line], last: int) -> Sequence[Line]:
    """The lines of the text; a notice of rights that a margin broke goes on to its blank line."""
    after = last + 1
    wrapped = any(not line.text for line in lines[after:]) and len(lines[last].text) > 50
    while (
        wrapped and after < len(lines) and lines[after].text and _RIGHTS.fullmatch(lines[last].text)
    ):
        after += 1
    return lines[after:]


def _is_header(told: str) -> bool:
    """Whether a line below the paper's name is its code, a language, a page or an edition."""
    known_kind = _CODE.fullmatch(told) or _LANGUAGE.fullmatch(told) or _CLOCK.fullmatch(told)
    return bool(known_kind) or len(told) <= 24


def _headline(above: Sequence[Line]) -> str:
    """The headline: the lines above without the name of a section before them."""
    lines = list(above)
    if (
        len(lines) > 1
        and len(lines[0].text.split()) <= 3
        and len(lines[1].text) > len(lines[0].text)
    ):
        lines = lines[1:]
    return joined(lines[-4:])


def _numbered(lines: Sequence[Line], start: int) -> list[tuple[int, Line]]:
    return [(n, lines[n]) for n in range(start, len(lines)) if lines[n].text]


def _coded(lines: Sequence[Line]) -> Record | None:
    """A record whose lines begin with codes; None where it has none."""
    tags = [(n, m[1], m[2] or "") for n, line in enumerate(lines)
            if (m := _TAG.fullmatch(line.text)) is not None]  # fmt: skip
    names = [name for _, name, _ in tags]
    if "HD" not in names or not set(_TEXT_TAGS) & set(names):
        return None
    values: dict[str, str] = {}
    pieces: list[Line] = []
    spans: list[Span] = []
    for place, (number, name, value) in enumerate(tags):
        stop = tags[place + 1][0] if place + 1 < len(tags) else len(lines)
        below = lines[number + 1 : stop]
        if name in _TEXT_TAGS:
            line = lines[number]
            own = [Line(line.end - len(value), line.end, value)] if value else []
            spans += body_spans([*own, *below])
            continue
        pieces = filled(below)
        values.setdefault(name, " ".join([value, joined(pieces)]).strip())
    day = line_date(values.get("PD", ""))
    fields = {"title": values.get("HD"), "author": author_of(values.get("BY", "")),
              "published": day, "publisher": values.get("SN")}  # fmt: skip
    return Record(tuple(spans), known(fields.items()), words_in(values.get("WC", "")))
