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
from qa.web import words
from qa.web.marks import Mark, marked
from qa.web.safe import join, markup

READ = 8  # passages looked at, best first
LISTED = 8  # events in the list, cited ones kept first
COLUMNS = 12  # at most, in the plot
_STEPS = (1, 2, 5, 10, 20, 50, 100, 500, 1000)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated sentence; ``n`` is the citation that quotes it, None for a related passage."""

    period: Period
    article: Article
    sentence: Span
    time: Span
    n: int | None


def timeline(answer: Answer, turn: int) -> Markup:
    """The plot and the list; empty unless there are three events over two years or more."""
    nearest = events(answer)
    found = sorted(nearest, key=_when)
    years = {event.period.start.year for event in found}
    if len(found) < 3 or len(years) < 2:
        return Markup()
    return markup(
        '<details class="dl-timeline" data-dl-fold="timeline-{turn}">'
        "<summary>Timeline: {count}, {first} to {last}</summary>"
        '<div class="dl-plot" role="group" aria-label="Events by year" data-dl-plot="{turn}">'
        '{columns}</div><p class="dl-hint"><span aria-hidden="true">●</span> quoted '
        '<span aria-hidden="true">○</span> related. Choose a year, or draw over several, to ask '
        'again for that time only.{cut}</p><ol class="dl-events">{rows}</ol></details>',
        turn=turn,
        count=words.count(len(found), "dated event"),
        first=min(years),
        last=max(years),
        columns=join(_columns(found)),
        cut=f" The nearest {LISTED} are listed." if len(found) > LISTED else "",
        rows=join(_row(event) for event in _listed(nearest)),
    )


def events(answer: Answer) -> list[Event]:
    """One event for each date that an article gives, those of the nearest passages first."""
    found: dict[tuple[Period, str], Event] = {}
    for passage in answer.passages[:READ]:
        for event in _of_passage(passage, answer):
            key = (event.period, event.article.id)
            if key not in found or (found[key].n is None and event.n is not None):
                found[key] = event
    return list(found.values())


def _of_passage(passage: Passage, answer: Answer) -> Iterator[Event]:
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
            yield Event(time.period, passage.article, sentence, at, next(cited, None))


def _dates(time: TimeExpression) -> bool:
    """Whether an expression says when something was, to the year or better."""
    short = time.period is not None and time.period.days <= 366
    return short and not time.vague and time.type in ("DATE", "TIME")


def _listed(nearest: list[Event]) -> list[Event]:
    kept = sorted(nearest, key=lambda event: event.n is None)[:LISTED]
    return sorted(kept, key=_when)


def _when(event: Event) -> tuple[date, bool, str]:
    return event.period.start, event.n is None, event.article.id


def _columns(found: list[Event]) -> Iterator[Markup]:
    first, last = found[0].period.start.year, max(e.period.start.year for e in found)
    step = next(s for s in _STEPS if last // s - first // s < COLUMNS or s == _STEPS[-1])
    for start in range(first // step * step, last + 1, step):
        inside = [e for e in found if start <= e.period.start.year < start + step]
        said = str(start) if step == 1 else f"{start} to {start + step - 1}"
        dots = "".join("○" if event.n is None else "●" for event in inside)
        yield markup(
            '<button type="button" data-dl-first="{start}" data-dl-last="{last}" '
            'aria-label="{said}: {count}. Ask again for this time only.">'
            '<span class="dl-dots" aria-hidden="true">{dots}</span><span>{start}</span></button>',
            start=f"{start:04}",
            last=f"{start + step - 1:04}",
            said=said,
            count=words.count(len(inside), "event"),
            dots=dots,
        )


def _row(event: Event) -> Markup:
    text = marked(event.article.text, event.sentence, [Mark(event.time, "dl-key")])
    where = markup(
        '<button type="button" class="dl-cite" data-dl-cite="{n}" '
        'aria-label="Citation {n}: open {title}">{n}</button>',
        n=event.n,
        title=event.article.title,
    )
    return markup(
        '<li><b class="dl-date">{date}</b><p>{text} <span class="dl-from">{publisher}</span>'
        "{where}</p></li>",
        date=words.period(event.period),
        text=text,
        publisher=words.publisher(event.article.publisher),
        where=where if event.n is not None else "",
    )
