"""Collections in TREC's form: one ``<DOC>`` after the other, with ``<DOCNO>`` and ``<TEXT>``.

The elements differ from one collection to the next (AP, WSJ, LA Times, FT, FBIS, Gigaword); none of
it is XML. Where no element gives the day, the document's number often does ("AP880212-0001").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.records.dates import date_in
from index.records.labels import author_of, known
from index.records.record import Record, Records
from index.types import Period, Span

_OPEN = re.compile(r"(?i)<doc(?:\s[^>]{0,300})?>")
_CLOSE = re.compile(r"(?i)</doc\s*>")
_ELEMENT = re.compile(r"(?i)<(/?)([a-z][a-z0-9_.]{0,20})((?:\s[^<>]{0,300})?)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_PART = re.compile(r"(?i)</?(?:p|paragraph|s)(?:\s[^<>]{0,100})?>|<!--.{0,300}?-->")
_TITLES = ("headline", "head", "hl", "ti", "title", "headliner", "first")
_DATES = ("date", "date_time", "datetime", "dd", "date1", "pubdate", "dateline")
_AUTHORS = ("byline", "author", "by")
_PAPERS = ("source", "so", "pub", "publisher", "newspaper")
_ADDRESSES = ("url", "dochdr")
_LONG_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)(?!\d{3})")
_SHORT_DAY = re.compile(r"(?:AP|WSJ|SJMN|FT|FB)\D{0,4}?(\d\d)([01]\d)([0-3]\d)")
_US_DAY = re.compile(r"LA([01]\d)([0-3]\d)(\d\d)")


def split(text: str) -> Records | None:
    """The documents of such a collection, None for any other text."""
    first = _OPEN.search(text[:20_000])
    if first is None or text[: first.start()].strip(" \t\r\n\ufeff").startswith(("<html", "<!DOC")):
        return None
    bounds = list(_documents(text))
    if not any("<" in text[a : a + 400] for a, _ in bounds):
        return None
    records = tuple(_record(text, *bound) for bound in bounds)
    return Records("TREC", records, len(records))


def _documents(text: str) -> Iterator[tuple[int, int]]:
    opened = list(_OPEN.finditer(text))
    for place, match in enumerate(opened):
        limit = opened[place + 1].start() if place + 1 < len(opened) else len(text)
        closed = _CLOSE.search(text, match.end(), limit)
        yield match.start(), closed.start() if closed is not None else limit


def _record(text: str, start: int, end: int) -> Record:
    held: dict[str, tuple[int, int]] = {}
    bodies: list[Span] = []
    for name, a, b in _elements(text, start, end):
        held.setdefault(name, (a, b))
        if name in ("text", "leadpara", "body"):
            bodies.append(Span(a, b))
    docno = _plain(text, held.get("docno")) or _attribute(text, start, "id")
    stated = _day(text, held)
    published = stated or _day_in(docno)
    address = next((said for n in _ADDRESSES if (said := _plain(text, held.get(n)))), "")
    fields: dict[str, object] = {
        "title": _first(text, held, _TITLES),
        "author": author_of(_first(text, held, _AUTHORS)),
        "publisher": _first(text, held, _PAPERS),
        "published": published,
        "url": address if re.fullmatch(r"https?://\S{3,500}", address) else "",
        "id": docno,
    }
    if published and not stated:
        fields["inferred"] = ["published"]
    if not bodies:
        bodies = [_after_header(text, start, end, held)]
    spans = tuple(piece for body in bodies for piece in _pieces(text, body))
    return Record(spans, known(fields.items()))


def _elements(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Each element's name and what lies in it; one that is never closed ends at the next one."""
    opened: dict[str, int] = {}
    for match in _ELEMENT.finditer(text, start, end):
        name = match[2].lower()
        if not match[1]:
            opened[name] = match.end()
        elif name in opened:
            yield name, opened.pop(name), match.start()


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The text in an element, without the marks of its paragraphs."""
    start = span.start
    for match in _TAG.finditer(text, span.start, span.end):
        yield from _whole(text, start, match.start())
        start = match.end()
    yield from _whole(text, start, span.end)


def _whole(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        lead = len(piece) - len(piece.lstrip("\r\n"))
        yield Span(start + lead, start + len(piece.rstrip()))


def _after_header(text: str, start: int, end: int, held: dict[str, tuple[int, int]]) -> Span:
    """What stands below the last element that is known, where no element marks the text."""
    known_ends = [
        b for name, (_, b) in held.items() if name in ("docno", "docid", *_TITLES, *_DATES)
    ]
    after = max(known_ends, default=start)
    closed = text.find(">", after, end)
    return Span(closed + 1 if closed >= 0 else after, end)


def _first(text: str, held: dict[str, tuple[int, int]], names: tuple[str, ...]) -> str:
    return next((found for name in names if (found := _plain(text, held.get(name)))), "")


def _plain(text: str, place: tuple[int, int] | None) -> str:
    if place is None:
        return ""
    return " ".join(_TAG.sub(" ", text[place[0] : min(place[1], place[0] + 2_000)]).split())[:500]


def _attribute(text: str, start: int, name: str) -> str:
    match = re.match(rf"(?i)<doc\s[^>]{{0,300}}?\b{name}\s?=\s?[\"']?([^\s\"'>]{{1,100}})",
                     text[start : start + 400])  # fmt: skip
    return match[1] if match else ""


def _day(text: str, held: dict[str, tuple[int, int]]) -> str:
    """The day in an element of its own; in a dateline only one with its year."""
    for name in _DATES:
        written = _plain(text, held.get(name))
        if not written:
            continue
        found = date_in(written) or date_in(written.split(";")[0])
        if found is not None:
            return found[0]
        if name != "dateline" and (day := _day_in(written)):
            return day
        short = re.fullmatch(r"(\d\d)([01]\d)([0-3]\d)", written)
        if short is not None:
            return _iso(f"19{short[1]}", short[2], short[3])
    return ""


def _day_in(number: str) -> str:
    """The day in a document's number: AFP_ENG_20050101.0001, AP880212-0001, LA010189-0001."""
    if (match := _LONG_DAY.search(number)) is not None:
        return _iso(match[1], match[2], match[3])
    if (match := _US_DAY.match(number)) is not None:
        return _iso(f"19{match[3]}", match[1], match[2])
    if (match := _SHORT_DAY.match(number)) is not None:
        return _iso(f"19{match[1]}", match[2], match[3])
    return ""


def _iso(year: str, month: str, day: str) -> str:
    try:
        return Period.parse(f"{year}-{month}-{day}").iso()
    except ValueError:
        return ""
