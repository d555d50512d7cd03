"""What the cited and related passages date, in order of the events: a small plot and a list.

A column of the plot is a year or some years; pressing it, or drawing over several, asks again for
that time only. Vague expressions and stretches longer than a year are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from index.types import Article, Period, Span, TimeExpression
from qa.types import Answer, Passage
from qa.web.conversation.session import Turn
from qa.web.views import wording
from qa.web.views.escape import join, markup
from qa.web.views.quotation.cards import cite_button
from qa.web.views.quotation.highlights import Mark, marked

READ = 8  # passages looked at, best first
LISTED = 8  # events in the list, cited ones kept first
PILED = 8  # dots on one another
COLUMNS = 12  # at most, in the plot
_QUOTING = '<span class="dl-dot dl-quoting"></span>'
_STEPS = (1, 2, 5, 10, 20, 50, 100, 500, 1000)


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A dated sentence; ``n`` is the citation that quotes it, None for a related passage."""

    period: Period
    article: Article
    sentence: Span
    time: Span
    n: int | None


def timeline(answer: Answer, turn: Turn) -> Markup:
    """The plot, and the list folded; empty unless there are three events over two years or more."""
    nearest = events(answer)
    found = sorted(nearest, key=_when)
    years = {event.period.start.year for event in found}
    if len(found) < 3 or len(years) < 2:
        return Markup()
    return markup(
        '<section class="dl-timeline" aria-label="Timeline"><h3 class="dl-kicker">Timeline: '
        '{count}, {first} to {last}</h3><div class="dl-plot" role="group" data-dl-plot="{turn}" '
        'aria-label="Events by year. Arrow keys move, with Shift they take several years.">'
        '{columns}</div><p class="dl-hint"><span class="dl-dot dl-quoting"></span> quoted '
        '<span class="dl-dot"></span> related. Press a year, or draw over several, to ask again '
        'for that time only.</p><details class="dl-more" data-dl-fold="timeline-{turn}">'
        '<summary>{listed}</summary><ol class="dl-events">{rows}</ol></details></section>',
        turn=turn.number,
        count=wording.count(len(found), "dated event"),
        first=min(years),
        last=max(years),
        columns=join(_columns(found, turn.request.within)),
        listed="Read them" if len(found) <= LISTED else f"Read the nearest {LISTED}",
        rows=join(_row(event) for event in _listed(nearest)),
    )


def events(answer: Answer) -> list[TimelineEvent]:
    """One event for each date that an article gives, those of the nearest passages first."""
    found: dict[tuple[Period, str], TimelineEvent] = {}
    for passage in answer.passages[:READ]:
        for event in _of_passage(passage, answer):
            key = (event.period, event.article.id)
            if key not in found or (found[key].n is None and event.n is not None):
                found[key] = event
    return list(found.values())


def _of_passage(passage: Passage, answer: Answer) -> Iterator[TimelineEvent]:
    for time in passage.times:
        if not _dates(time) or time.period is None:
            continue
        at = Span(time.start, time.end)
        sentence = next((s for s in passage.chunk.sentences if s.holds(at)), None)
        if sentence is not None:
            cited = (
                quote.n
                for quote in answer.quotes
                if quote.article.id == passage.article.id and quote.span.overlaps(sentence)
            )
            yield TimelineEvent(time.period, passage.article, sentence, at, next(cited, None))


def _dates(time: TimeExpression) -> bool:
    """Whether an expression says when something was, to the year or better."""
    short = time.period is not None and time.period.days <= 366
    return short and not time.vague and time.type in ("DATE", "TIME")


def _listed(nearest: list[TimelineEvent]) -> list[TimelineEvent]:
    kept = sorted(nearest, key=lambda event: event.n is None)[:LISTED]
    return sorted(kept, key=_when)


def _when(event: TimelineEvent) -> tuple[date, bool, str]:
    return event.period.start, event.n is None, event.article.id


def _columns(found: list[TimelineEvent], within: Period | None) -> Iterator[Markup]:
    first, last = found[0].period.start.year, max(e.period.start.year for e in found)
    step = next(s for s in _STEPS if last // s - first // s < COLUMNS or s == _STEPS[-1])
    for start in range(first // step * step, last + 1, step):
        inside = [e for e in found if start <= e.period.start.year < start + step]
        said = str(start) if step == 1 else f"{start} to {start + step - 1}"
        chosen = within is not None and within.overlaps(Period.of_year(start))
        yield markup(
            '<button type="button" class="{chosen}" data-dl-first="{start}" data-dl-last="{last}" '
            'aria-label="{said}: {count}. Ask again for this time only.">'
            "{dots}<span>{start}</span></button>",
            chosen="dl-chosen" if chosen else "",
            start=f"{start:04}",
            last=f"{start + step - 1:04}",
            said=said,
            count=wording.count(len(inside), "event"),
            dots=_dots(inside),
        )


def _dots(inside: list[TimelineEvent]) -> Markup:
    """Quoted ones at the bottom; of very many, how many more."""
    piled = sorted(inside, key=lambda event: event.n is None)
    more = len(piled) - PILED if len(piled) > PILED else 0
    dots = (
        Markup('<span class="dl-dot"></span>' if event.n is None else _QUOTING)
        for event in piled[: PILED - 1 if more else PILED]
    )
    return markup(
        '<span class="dl-dots" aria-hidden="true">{dots}{more}</span>',
        dots=join(dots),
        more=markup("<span>+{n}</span>", n=more + 1) if more else "",
    )


def _row(event: TimelineEvent) -> Markup:
    text = marked(event.article.text, event.sentence, [Mark(event.time, "dl-key")])
    return markup(
        '<li><b class="dl-date">{date}</b><p>{text} <span class="dl-from">{publisher}{where}'
        "</span></p></li>",
        date=wording.period(event.period),
        text=text,
        publisher=wording.publisher(event.article.publisher),
        where=cite_button(event.n, event.article, event.sentence) if event.n is not None else "",
    )
