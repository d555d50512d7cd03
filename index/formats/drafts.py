"""A document's text → drafts: one, or one for each record where it holds several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index import records
from index.formats.draft import Draft, Item, Parsed, Skipped, Source, short_id
from index.records import Record, Records, Repeated

_SHARE = 0.5  # of the words that a record states; with less, text is missing
_STATED = 100  # words; below that what counts as a word decides


def of_text(
    source: Source, text: str, fields: Mapping[str, object], *, start: int = 0
) -> Iterator[Item]:
    """The articles of a text whose lines are as somebody set them.

    :param fields: what its file says of it; what a record says of itself goes before.
    :param start: where the text begins behind its front matter, which only one article has.
    """
    found = records.split(text) if start == 0 else None
    if isinstance(found, Records):
        yield from _of_records(source, text, fields, found)
        return
    repeated = isinstance(found, Repeated)
    yield Draft(source.id, text, fields, source.name, start=start, undated=repeated)
    if isinstance(found, Repeated):
        reason = (
            f"{found.mark!r} stands in it {found.times} times: it holds several articles, which"
            " could not be taken apart; it is read as one, without a date (save them one by one)"
        )
        yield Skipped(source.name, reason, broken=False, told="warning")


def of_parsed(source: Source, parsed: Parsed) -> Iterator[Item]:
    """The articles that a parser found, and what is to be said of them."""
    if parsed.parts:
        for number, part in enumerate(parsed.parts, start=1):
            where = f"{source.name}#{number}"
            yield Draft(
                short_id(f"{source.id}-{number}"), part.text, part.fields, where,
                extracted=part.extracted, marks=part.marks,
            )  # fmt: skip
        count = len(parsed.parts)
        yield Skipped(source.name, f"{count} of {count} records read", broken=False, told="read")
    elif parsed.extracted:
        yield Draft(
            source.id, parsed.text, parsed.fields, source.name, extracted=True, marks=parsed.marks
        )
    else:
        yield from of_text(source, parsed.text, parsed.fields)
    yield from (Skipped(source.name, n, broken=False, told="warning") for n in parsed.notes)


def _of_records(
    source: Source, text: str, fields: Mapping[str, object], found: Records
) -> Iterator[Item]:
    several = len(found.records) > 1
    read, short = 0, []
    for number, record in enumerate(found.records, start=1):
        where = f"{source.name}#{number}" if several else source.name
        body = record.body(text).replace("\f", "\n")  # the file's pages are not the article's
        if not body.strip():
            yield Skipped(where, "the record holds no text", broken=False)
            continue
        read += 1
        own = dict(record.fields) if several else {**fields, **record.fields}
        default = f"{source.id}-{number}" if several else source.id
        yield Draft(short_id(str(own.pop("id", "") or default)), body, own, where)
        if _is_short(record, body):
            short.append(number)
    stated = max(found.stated or 0, len(found.records))
    if stated > 1:
        yield _summary(source, found.form, read, stated)
    if short:
        yield Skipped(source.name, _missing(found.records, short, text), broken=False,
                      told="warning")  # fmt: skip


def _summary(source: Source, form: str, read: int, stated: int) -> Skipped:
    told = f"{read} of {stated} records read (layout: {form})"
    return Skipped(source.name, told, broken=False, told="read" if read == stated else "warning")


def _is_short(record: Record, body: str) -> bool:
    return (record.words or 0) >= _STATED and len(body.split()) < _SHARE * (record.words or 0)


def _missing(found: tuple[Record, ...], short: list[int], text: str) -> str:
    first = found[short[0] - 1]
    have = len(first.body(text).split())
    return (
        f"{len(short)} of {len(found)} records hold less than half the words that they state"
        f" (record {short[0]}: {have:,} of {first.words:,})"
    )
