"""The sentences of found passages that hold a word of the search and say when, by time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.types import Article, Period, Span, TimeExpression
from qa.retrieval.found_words import found_words
from qa.retrieval.passage_search import FoundPassages, Hit

_YEAR = 366  # days: what took longer has no place in the order


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """A sentence that says when. ``time``: its words for that; ``words``: those searched for."""

    period: Period
    article: Article
    sentence: Span
    time: Span
    words: tuple[Span, ...]


def found_events(found: FoundPassages) -> list[FoundEvent]:
    """The events of the passages on this page of what was found, each sentence once."""
    events: dict[str, FoundEvent] = {}
    for hit in found.hits:
        for event in _of(hit, found):
            events.setdefault(event.sentence.of(event.article.text), event)
    return sorted(events.values(), key=lambda e: (e.period.start, e.period.end, e.article.id))


def _of(hit: Hit, found: FoundPassages) -> Iterator[FoundEvent]:
    text = hit.article.text
    words = found_words(text, hit.chunk.span, found.parts, found.near)
    for sentence in hit.chunk.sentences:
        inside = tuple(word for word in words if sentence.holds(word))
        times = [t for t in hit.times if sentence.holds(Span(t.start, t.end)) and _dates(t)]
        if inside and times:
            time = min(times, key=_days)
            assert time.period is not None, "only times with a period are chosen"
            yield FoundEvent(time.period, hit.article, sentence, Span(time.start, time.end), inside)


def _dates(time: TimeExpression) -> bool:
    known = time.type in ("DATE", "TIME") and not time.vague
    return known and time.period is not None and time.period.days <= _YEAR


def _days(time: TimeExpression) -> int:
    return time.period.days if time.period else _YEAR
