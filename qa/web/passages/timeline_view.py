"""The dated sentences of what a search found, in order of time; as CSV and to print, too."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from markupsafe import Markup

from qa.retrieval.found_events import FoundEvent, found_events
from qa.retrieval.passage_search import FoundPassages
from qa.web.export.printable import whole_page
from qa.web.passages.facets import facets
from qa.web.passages.requests import to_address, to_request
from qa.web.views import wording
from qa.web.views.escape import data, join, markup
from qa.web.views.quotation.cite_menu import cite_as
from qa.web.views.quotation.highlights import Mark, marked

LOOKED_AT = 200  # passages, the most relevant ones
_ORDERS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a spreadsheet takes a cell that begins so for a formula
_HEAD = ("from", "to", "said", "sentence", "headline", "publisher", "published", "url", "article",
         "start", "end")  # fmt: skip


def timeline(found: FoundPassages) -> str:
    """The whole view, between the same counts as the passages."""
    events = found_events(found)
    request = {**to_request(found.query), "view": "timeline"}
    return str(
        markup(
            '<section class="dl-found" data-dl-turn="search" data-dl-request="{request}" '
            'data-dl-address="{address}" data-dl-sources="{sources}">'
            '<div class="dl-found-head" role="status"><p>{said}</p></div><p class="dl-note">'
            '<button type="button" class="dl-link" data-dl-narrow="{back}">Show the passages'
            "</button>{files}</p>"
            '<div class="dl-with-facets"><div class="dl-facets">{facets}</div>'
            '<div class="dl-hits">{years}</div></div></section>',
            request=data(request),
            address=f"{to_address(found.query)}&view=timeline",
            sources=data([_source(n, event) for n, event in enumerate(events, start=1)]),
            said=_said(found, events),
            back=data({"view": ""}),
            files=_files(found, events) if events else "",
            facets=facets(found),
            years=_years(events),
        )
    )


def _said(found: FoundPassages, events: Sequence[FoundEvent]) -> str:
    if not events:
        return f"No sentence with {found.query.text} says when."
    first, last = events[0].period.start.year, max(e.period.last.year for e in events)
    years = str(first) if first == last else f"{first} to {last}"
    said = f"{wording.count(len(events), 'dated sentence')} with {found.query.text}, {years}."
    if found.passages > len(found.hits):
        said += f" Of the {len(found.hits):,} most relevant of {found.passages:,} passages."
    return said


def _files(found: FoundPassages, events: Sequence[FoundEvent]) -> Markup:
    name = "timeline"
    page = whole_page(f"Timeline: {found.query.text}", _printed(events), date.today())
    files = (
        ("Save as CSV", {"name": f"{name}.csv", "type": "text/csv", "text": as_csv(events)}),
        ("Save to print", {"name": f"{name}.html", "type": "text/html", "text": page}),
    )
    return join(
        markup(
            ' <button type="button" class="dl-link" data-dl-file="{file}">{said}</button>',
            file=data(file),
            said=said,
        )
        for said, file in files
    )


def as_csv(events: Sequence[FoundEvent]) -> str:
    """A row an event, days as ISO dates, ``to`` the last day; no cell is a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(_HEAD)
    for event in events:
        article, sentence = event.article, event.sentence
        cells = (
            event.period.start.isoformat(),
            event.period.last.isoformat(),
            event.time.of(article.text),
            " ".join(sentence.of(article.text).split()),
            article.title,
            article.publisher or "",
            article.published.iso() if article.published else "",
            article.url or "",
            article.id,
            str(sentence.start),
            str(sentence.end),
        )
        rows.writerow([f"'{cell}" if cell.startswith(_ORDERS) else cell for cell in cells])
    return out.getvalue()


def _years(events: Sequence[FoundEvent]) -> Markup:
    numbered = list(enumerate(events, start=1))
    return join(
        markup(
            '<h2 class="dl-kicker">{year}</h2><ol class="dl-events">{rows}</ol>',
            year=year,
            rows=join(_row(n, event) for n, event in group),
        )
        for year, group in groupby(numbered, key=lambda item: item[1].period.start.year)
    )


def _row(n: int, event: FoundEvent) -> Markup:
    article = event.article
    return markup(
        '<li><b class="dl-date">{when}</b><div><p>{text}</p><p class="dl-byline">'
        '<button type="button" class="dl-link" data-dl-cite="{n}">{title}</button>'
        " {publisher}, {date} {cite_as}</p></div></li>",
        when=wording.period(event.period),
        text=_text(event),
        n=n,
        title=article.title,
        publisher=wording.publisher(article.publisher),
        date=wording.published(article.published),
        cite_as=cite_as(article, event.sentence),
    )


def _text(event: FoundEvent) -> Markup:
    marks = [Mark(word, "dl-key") for word in (*event.words, event.time)]
    return marked(event.article.text, event.sentence, marks)


def _printed(events: Sequence[FoundEvent]) -> Markup:
    return join(
        markup(
            "<section><h2>{when}</h2><blockquote>“{text}”</blockquote>"
            '<p class="note">{title}, {publisher}, {date}; article {id}, characters {start} to '
            "{end}</p></section>",
            when=wording.period(event.period),
            text=event.sentence.of(event.article.text),
            title=event.article.title,
            publisher=wording.publisher(event.article.publisher),
            date=wording.published(event.article.published),
            id=event.article.id,
            start=event.sentence.start,
            end=event.sentence.end,
        )
        for event in events
    )


def _source(n: int, event: FoundEvent) -> dict[str, object]:
    """What the source panel needs."""
    span = event.sentence
    return {
        "n": n,
        "article": event.article.id,
        "span": [span.start, span.end],
        "answer": [event.time.start, event.time.end],
        "text": span.of(event.article.text),
    }
