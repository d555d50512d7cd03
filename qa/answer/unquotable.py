"""What is said and given where no quotation can answer: a plain line, and dated events in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.search.lexical import terms
from index.types import Span, TimeExpression
from qa.reading.quoting import quotation_of
from qa.types import Event, Passage, Query, Quote, Unquotable

_MOST = 15  # events
_YEAR = 366  # days: an event of a longer time has no place in the order
_LINES: dict[Unquotable, str] = {
    "summary": "Dateline quotes articles and does not summarise them.",
    "comparison": "Dateline quotes articles and does not compare what they say; ask about each"
    " by itself.",
    "list": "Dateline quotes articles and does not make lists.",
    "timeline": "Dateline quotes articles and does not write timelines.",
    "text": "Dateline quotes articles and does not write texts.",
}


def line_for(query: Query, *, events: bool, passages: bool) -> str:
    """Why the question gets no answer, and what is given instead."""
    assert query.unquotable is not None, "asked of a request that cannot be quoted"
    if query.unquotable == "language":
        said = f"The question seems to be in {query.language}; Dateline reads English questions."
    else:
        said = _LINES[query.unquotable]
    if events:
        return f"{said} These sentences have dates, in order of time."
    return f"{said} These passages match best." if passages else said


def dated_events(query: Query, passages: Sequence[Passage]) -> tuple[Event, ...]:
    """The sentences of the passages that share a word with the question and say when, by time.

    At most 15, those of the best passages; the same sentence once.
    """
    asked = set(terms(query.text))
    found: dict[str, Event] = {}
    for passage in passages:
        text = passage.article.text
        for sentence in passage.chunk.sentences:
            said = sentence.of(text)
            time = _time(passage, sentence)
            if time is None or said in found or not asked & set(terms(said)):
                continue
            assert time.period is not None, "only times with a period are chosen"
            found[said] = Event(time.period, _quote(passage, sentence, time))
    best = list(found.values())[:_MOST]
    best.sort(key=lambda event: (event.period.start, event.period.end))
    return tuple(
        replace(event, quote=replace(event.quote, n=n)) for n, event in enumerate(best, start=1)
    )


def _time(passage: Passage, sentence: Span) -> TimeExpression | None:
    """The shortest time that a sentence names and that was not vague; None where it has none."""
    inside = [
        time
        for time in passage.times
        if sentence.start <= time.start < sentence.end
        and time.type in ("DATE", "TIME")
        and not time.vague
        and not time.text.lower().startswith(("since", "until"))
        and time.period is not None
        and time.period.days <= _YEAR
    ]
    return min(inside, key=lambda time: time.period.days if time.period else _YEAR, default=None)


def _quote(passage: Passage, sentence: Span, time: TimeExpression) -> Quote:
    words = Span(time.start, min(time.end, sentence.end))
    span = quotation_of(passage, words)
    times = tuple(t for t in passage.times if span.start <= t.start and t.end <= span.end)
    also, later = passage.also_in, passage.superseded_by
    return Quote(0, passage.article, span, words, times, 0.0, also, later)
