"""The day on which a saved page's article was published, from the best source that the page has.

Sources, best first:

1. published metadata of the article's own node: JSON-LD, ``<meta>``, microdata;
2. a line at the headline, or a line behind a label of publication ("Posted on May 3, 2015");
3. the page's address (``/2018/05/17/``).

Days of a change are never taken, nor those of events, of related stories or of comments. A date
that reads either way (06/07/2018) is none, unless the page's language writes the day first. What
the second and the third source say is inferred: it may be wrong, and the article says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from index.cleaning.labels import NOT_PUBLISHED, starts_with_label
from index.cleaning.line_dates import dates_of, stands_alone
from index.cleaning.month_names import day_first, month_of
from index.cleaning.written_dates import either_way, parse_published
from index.errors import InputError
from index.formats.page_head.json_ld import Node
from index.formats.page_head.lines import PageLine, elsewhere

Origin = Literal["metadata", "line", "address"]

# Names of <meta>, as sites write them for the day of publication; the surest first.
_META = (
    "article:published_time", "article:published", "og:article:published_time",
    "og:published_time", "og:pubdate", "og:publish_date", "datepublished", "date_published",
    "date-published", "publish-date", "publishdate", "publish_date", "published_time",
    "published_date", "published-date", "publication_date", "publication-date", "publicationdate",
    "published", "pubdate", "pub_date", "article_date_original", "originalpublicationdate",
    "article.published", "article-publication-date", "article_publish_date", "rnews:datepublished",
    "citation_publication_date", "citation_online_date", "citation_date", "prism.publicationdate",
    "dc.date.issued", "dcterms.issued", "dc.issued", "dcterms.available", "dc.date.published",
    "dcterms.date", "dc.date", "dc.date.created", "dcterms.created", "dc.created",
    "sailthru.date", "parsely-pub-date", "bt:pubdate", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "cse_publish_date", "displaydate", "ptime", "timestamp",
    "datecreated", "date_created", "created", "creation_date", "date.created", "date",
)  # fmt: skip
_OLDEST = 1600  # a newspaper's archive goes back so far; 0001 and 1970-01-01 are a program's
_EPOCH = date(1970, 1, 1)
_ZONE = timedelta(days=1)  # what a day in UTC and a day at the place of printing may differ by
_PROSE = 25  # words of a line that is the article's text
_ABOVE, _BELOW = 12, 25  # lines before and after the headline that are looked at
_WIDTH = 160  # characters of a line at the headline
_LOOSE = 14  # words beside a date there: a byline, a place, a time to read
_IN_PATH = (
    re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d|[a-z]{3,9})[/-]([0-3]?\d)(?=[/_.-]|$)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)-([01]\d)-([0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)"),
    re.compile(r"/((?:19|20)\d\d)/([01]\d)()(?=/)"),
)


@dataclass(frozen=True, slots=True)
class PageDate:
    """``value`` is ``2018-05-17`` or ``2018-05``; ``origin`` says which source gave it."""

    value: str
    origin: Origin


def page_date(
    tree: Any, headline: Any, node: Node, lines: Sequence[PageLine], addresses: Sequence[str]
) -> PageDate | None:
    """The day of publication; None where no source decides it.

    :param tree: the page as lxml has it, whole.
    :param headline: the element that shows its headline, None where none does.
    :param node: the article's own node of JSON-LD, empty without one.
    :param lines: the page's lines.
    :param addresses: where it was saved from, and what it says of that itself.
    """
    habit = day_first(_language(tree))
    near = list(_near(lines, habit))
    stated = _stated(tree, headline, node, habit)
    if stated is not None:
        # Metadata counts in UTC more often than the paper does: the day that is printed is the day.
        printed = next((day for day in near if abs(day - stated) <= _ZONE), None)
        return PageDate((printed or stated).isoformat(), "metadata")
    if near:
        return PageDate(near[0].isoformat(), "line")
    return next((found for each in addresses if (found := _in_address(each))), None)


def _language(tree: Any) -> str:
    return str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2]


def _stated(tree: Any, headline: Any, node: Node, habit: bool | None) -> date | None:
    """What the metadata of the article's own node says."""
    written = (_text(node.get(name)) for name in ("datePublished", "dateCreated", "uploadDate"))
    for value in (*written, *_meta(tree), *_microdata(tree, headline)):
        found = _day(value, habit)
        if found is not None:
            return found
    return None


def _text(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else ""


def _meta(tree: Any) -> Iterator[str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        for key in ("property", "name", "itemprop"):
            name = (element.get(key) or "").strip().lower()
            if name:
                found.setdefault(name, element.get("content") or "")
    yield from (found[name] for name in _META if name in found)


def _microdata(tree: Any, headline: Any) -> Iterator[str]:
    """Elements that are marked as the day of publication, in the article's own item."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "meta":
            continue
        marks = (element.get("itemprop") or element.get("property") or "").lower().split()
        dated = "datepublished" in marks or "schema:datepublished" in marks
        dated = dated or element.get("pubdate") is not None
        if dated and not elsewhere(element, headline):
            value = element.get("datetime") or element.get("content") or element.get("title")
            yield value or " ".join(element.text_content().split())


def _day(written: str, habit: bool | None) -> date | None:
    """The day that a field names, as written; None for what is no day or reads either way."""
    value = written.strip()[:80]
    iso = re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)|(\d{4})(\d\d)(\d\d)(?!\d)", value)
    try:
        if iso:
            return _sound(date(*(int(part) for part in iso.groups() if part)))
        if re.fullmatch(r"\d{10}|\d{13}", value):
            return _sound(datetime.fromtimestamp(int(value[:10]), UTC).date())
        period = parse_published(value, "page").period
        return _sound(period.start) if period.days == 1 else None
    except (InputError, ValueError, OverflowError, OSError):
        days = [d for d in dates_of(value, day_first=habit) if d.is_day]
        plain = len(days) == 1 and not (habit is None and either_way(value))
        return _sound(days[0].period.start) if plain and days[0].period else None


def _sound(day: date) -> date | None:
    known = day.year >= _OLDEST and day != _EPOCH and day <= date.today() + _ZONE
    return day if known else None


def _near(lines: Sequence[PageLine], habit: bool | None) -> Iterator[date]:
    """Days that lines at the headline state, those behind a label of publication first."""
    at = next((n for n, line in enumerate(lines) if line.headline), None)
    first = next((n for n, line in enumerate(lines) if line.words >= _PROSE), len(lines))
    at = first if at is None else at
    found = [
        (0 if labelled else 1, abs(number - at), day)
        for number in range(max(0, at - _ABOVE), min(len(lines), _end(lines, at)))
        for labelled, day in _dated(lines, number, habit)
    ]
    if not found:
        found = _anywhere(lines, habit)
    yield from (day for _, _, day in sorted(found))


def _anywhere(lines: Sequence[PageLine], habit: bool | None) -> list[tuple[int, int, date]]:
    """What lines far from the headline state: behind a label, or the one day of the page."""
    days = [(n, *dated) for n in range(len(lines)) for dated in _dated(lines, n, habit)]
    labelled = [(0, number, day) for number, label, day in days if label]
    alone = len({day for _, _, day in days}) == 1
    return labelled or [(1, number, day) for number, _, day in days if alone]


def _end(lines: Sequence[PageLine], at: int) -> int:
    """One past the last line below the headline that is looked at: the first of the text."""
    below = range(at + 1, min(at + 1 + _BELOW, len(lines)))
    return 1 + next((n for n in below if lines[n].words >= _PROSE), at + _BELOW)


def _dated(
    lines: Sequence[PageLine], number: int, habit: bool | None
) -> Iterator[tuple[bool, date]]:
    """Whether a label of publication says so, and the day that a line states."""
    line = lines[number]
    if len(line.text) > _WIDTH or (habit is None and either_way(line.text)):
        return
    above = lines[number - 1].text if number else None
    dates = dates_of(line.text, day_first=habit, above=above)
    opening = starts_with_label(line.text)
    labelled = [d for d in dates if d.role == "published" and d.is_day]
    days = labelled or [d for d in dates if d.is_day and d.may_be_publication]
    if days and (
        labelled or (opening not in NOT_PUBLISHED and stands_alone(line.text, dates, _LOOSE))
    ):
        period = days[0].period
        day = _sound(period.start) if period else None
    elif not dates and line.marked and opening not in NOT_PUBLISHED:
        day = _day(line.marked[0], habit)
    else:
        return
    if day is not None:
        yield bool(labelled), day


def _in_address(address: str) -> PageDate | None:
    """The day, or the month, of an address: /2019/11/18/, /2019-11-18-talks, /20191118."""
    path = unquote(urlsplit(address).path).lower()
    for pattern in _IN_PATH:
        for year, month, day in pattern.findall(path):
            number = int(month) if month.isdigit() else month_of(month)
            try:
                known = _sound(date(int(year), number or 0, int(day or 1)))
            except ValueError:
                continue
            if known is not None:
                return PageDate(known.isoformat() if day else f"{known:%Y-%m}", "address")
    return None
