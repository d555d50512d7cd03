"""Events as dates: "since the boycott", "two months after the joint statement".

A question may name an event where others name a date. If an indexed sentence tells of that event
and says when it was, the event's date takes the words' place in working out the asked period; else
the words stay words. The text that is searched is never changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.search.highest import highest
from index.search.lexical import terms
from index.store.generations import Generation
from index.text.reading_view import as_read
from index.types import Chunk, Period, TimeExpression
from qa.language.explicit_times import spoken
from qa.language.term_coverage import covered_share
from qa.question.understanding import asked_period
from qa.types import Query

_BOUND = re.compile(
    r"\b(?:before|after|since|until|following|prior to)\s+"
    r"(?P<what>(?:the|its|their|his|her)\s+(?P<event>[^?.,;:—]+))",
    re.IGNORECASE,
)
# "the boycott began": the verb only says that the event is one.
_HAPPENING = re.compile(r"\s+(?:began|begun|started|ended|happened|took place|was held)\b.*$")
_NEAREST = 20  # chunks looked into
_COVERED = 0.6  # of the event's words, weighted by idf, in the sentence
_COMMON = 0.25  # words in more chunks than this share name no event by themselves


@dataclass(frozen=True, slots=True)
class _Event:
    period: Period
    time: TimeExpression
    article_id: str
    covered: float


def date_events(query: Query, generation: Generation) -> Query:
    """The query with the period of the event it names; as it was where none is found."""
    if query.period is not None or (named := _BOUND.search(query.text)) is None:
        return query
    event = _find(_HAPPENING.sub("", named["event"]), generation)
    if event is None:
        return query
    said = spoken(event.period) or event.period.start.year  # of a longer stretch, its year
    dated = f"{query.text[: named.start('what')]}{said}{query.text[named.end() :]}"
    period, _ = asked_period(dated, query.as_of)
    if period is None:
        return query
    note = (
        f"“{named['event'].strip()}” dated {event.period.iso()}"
        f" by {event.article_id} (“{event.time.text}”)"
    )
    return replace(
        query,
        period=period,
        period_text=named.group().strip(),
        intent="explicit",
        notes=(*query.notes, note),
    )


def _find(words: str, generation: Generation) -> _Event | None:
    """The sentence that covers the event's words best and says when."""
    asked = list(dict.fromkeys(terms(words)))
    count = max(1, generation.manifest.chunks)
    if not any(0 < generation.words.frequency(term) <= _COMMON * count for term in asked):
        return None
    rows = highest(generation.words.scores(asked), _NEAREST).tolist()
    found = generation.chunks(rows)
    events = [
        event
        for row in rows
        for event in _dated_sentences(asked, *found[row], generation=generation)
    ]
    return max(events, key=lambda event: event.covered, default=None)


def _dated_sentences(
    asked: list[str], chunk: Chunk, times: tuple[TimeExpression, ...], *, generation: Generation
) -> list[_Event]:
    article = generation.article(chunk.article_id)
    assert article is not None, f"chunk of unknown article {chunk.article_id}"
    events: list[_Event] = []
    for sentence in chunk.sentences:
        present = set(terms(as_read(article.text, sentence)))
        covered = covered_share(asked, present, generation.words)
        said = next(
            (t for t in times if sentence.start <= t.start < sentence.end and _dates(t)), None
        )
        if covered >= _COVERED and said is not None and said.period is not None:
            events.append(_Event(said.period, said, article.id, covered))
    return events


def _dates(time: TimeExpression) -> bool:
    """Whether an expression says when something was: no span of time up to now, nothing vague."""
    dated = time.type in ("DATE", "TIME") and time.period is not None and not time.vague
    return dated and not time.text.lower().startswith(("since", "until"))
