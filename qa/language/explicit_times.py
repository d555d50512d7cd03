"""A passage with its implicit times spelled out, for the reader's eyes only.

The reader knows words, not calendars: asked about 2005 it sees nothing in "boycotted the process
two months later". So, when a question asks for a time, each expression that leans on another date
is read with its date behind it, "two months later (November 2005)", and what the reader finds is
mapped back to the passage's own characters. Nothing of this is ever shown or stored.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from index.text.reading_view import ReadingView, reading_view
from index.types import Period, Span, TimeExpression
from qa.language.question_times import stretches, timeless, times_in
from qa.types import Passage, Query

_YEAR = re.compile(r"\d{4}")
_RECKONED = re.compile(r"\d{4}-(?:SP|SU|FA|WI|W\d\d)")


@dataclass(frozen=True, slots=True)
class SpelledOut:
    """A passage as it is read, with insertions.

    ``places``: where they begin in ``text``; ``lengths``: of each. ``view``: of the article, in
    which the passage begins at ``start`` and in its text at ``came_from``.
    """

    text: str
    places: tuple[int, ...]
    lengths: tuple[int, ...]
    view: ReadingView
    start: int
    came_from: int

    def original(self, offset: int) -> int:
        """The offset in the passage of an offset in ``text``; inside an insertion, its place."""
        return self.within(offset, offset).start

    def within(self, start: int, end: int) -> Span:
        """The span of the passage that ``text[start:end]`` stands for."""
        place = Span(self.start + self._read(start), self.start + self._read(end))
        found = self.view.original(place)
        return Span(found.start - self.came_from, found.end - self.came_from)

    def _read(self, offset: int) -> int:
        """The offset without the insertions."""
        before = bisect_right(self.places, offset)
        shift = sum(self.lengths[:before])
        if before:
            inside = offset - self.places[before - 1]
            shift -= max(0, self.lengths[before - 1] - inside)
        return offset - shift


def as_it_is(passage: Passage) -> SpelledOut:
    """The passage as it is read, with nothing inserted."""
    view = reading_view(passage.article.text)
    place = view.place(passage.chunk.span)
    return SpelledOut(place.of(view.text), (), (), view, place.start, passage.chunk.span.start)


def spelled_out(passage: Passage) -> SpelledOut:
    """The passage as it is read, with the dates of its implicit times."""
    plain = as_it_is(passage)
    start, text = plain.start, plain.text
    pieces: list[str] = []
    places: list[int] = []
    lengths: list[int] = []
    done = 0
    for time in passage.times:
        said = None if time.period is None else spoken(time.period)
        end = plain.view.place(Span(time.start, time.end)).end - start
        if said is None or not _implicit(time) or end <= done:
            continue
        pieces.append(text[done:end])
        done = end
        insertion = f" ({said})"
        places.append(sum(map(len, pieces)))
        lengths.append(len(insertion))
        pieces.append(insertion)
    pieces.append(text[done:])
    return replace(plain, text="".join(pieces), places=tuple(places), lengths=tuple(lengths))


def without_its_time(query: Query, passage: str) -> str:
    """The question without its implicit times: "last Tuesday" stands in no passage of that day.

    Years stay: the reader knows them; but a season or a week of a year is reckoned, and of what
    happened then few passages say "between 2004 and 2007" or "since 2005": this one may.

    :param passage: a text that is of the asked time.
    """
    if query.period is None:
        return query.text
    text, has = query.text, passage.casefold()
    for span in reversed(_times_and_stretches(text, query.as_of)[1]):
        if span.of(text).casefold().strip() not in has:
            text = (text[: span.start].rstrip() + text[span.end :]).lstrip(" ,")
    times = [
        time
        for time in _times_and_stretches(text, query.as_of)[0]
        if time.period is not None
        and (not _YEAR.search(time.text) or _RECKONED.fullmatch(time.value))
    ]
    left = timeless(text, times)
    return left if any(map(str.isalnum, left)) else query.text


@lru_cache(maxsize=64)
def _times_and_stretches(text: str, as_of: date) -> tuple[list[TimeExpression], list[Span]]:
    """Those of a question: it is put to a dozen passages."""
    times = times_in(text, as_of)
    return times, stretches(text, times)


def spoken(period: Period) -> str | None:
    """A day, a month or a year in words; None for other stretches."""
    if period.days == 1:
        return f"{period.start.day} {period.start:%B %Y}"
    if period == Period.of_month(period.start.year, period.start.month):
        return f"{period.start:%B %Y}"
    return str(period.start.year) if period == Period.of_year(period.start.year) else None


def _implicit(time: TimeExpression) -> bool:
    """Whether the expression leans on another date, and says less than its value."""
    return time.anchor_kind in ("publication", "expression") and not time.vague
