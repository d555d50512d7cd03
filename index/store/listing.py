"""The list of an index's articles without their texts: headlines by the page, search, counts.

One covering SQLite index (``schema``) holds all that is read here, so that a page of a list of a
million articles costs milliseconds and no text leaves the disk. A search looks at each headline
once: about 3 µs an article.
"""

from __future__ import annotations

import calendar
import sqlite3
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.store.schema import published_of
from index.types import Period, Published

Step = Literal["year", "month", "day"]
_WIDTH: dict[Step, int] = {"year": 4, "month": 7, "day": 10}  # characters of an ISO date
_YEARLY, _MONTHLY = 3 * 366, 62  # days that a collection spans from which on it is counted so
_START = "substr(published, 3, 10)"  # published is '["YYYY-MM-DD", "YYYY-MM-DD", precision, …]'
_LAST = "substr(published, 17, 10)"
# By word sought: the numbers of the articles that have it in their text.
InText = Mapping[str, Container[int]]
_NOWHERE: InText = {}


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as a list shows it."""

    id: str
    title: str
    publisher: str | None
    published: Published | None


@dataclass(frozen=True, slots=True)
class Count:
    """So many articles of a publisher (None: unknown) in a stretch of time (None: undated)."""

    publisher: str | None
    period: Period | None
    articles: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a list holds: how many articles, from when to when, counted by publisher and time.

    An article dated to a month or a year is counted where that begins.
    """

    articles: int
    first: date | None
    last: date | None
    step: Step
    counts: tuple[Count, ...]


def headlines(
    connection: sqlite3.Connection,
    sought: str = "",
    in_text: InText = _NOWHERE,
    *,
    offset: int = 0,
    limit: int = 50,
) -> list[Headline]:
    """A page of the list, newest first, undated last.

    :param sought: words that headline, publisher, date, id or text must all hold; case does not
        matter.
    :param in_text: which articles hold each of them in their text.
    """
    query = (
        f"SELECT id, title, publisher, published FROM article{_where(connection, sought, in_text)}"
        " ORDER BY published DESC, title, id LIMIT ? OFFSET ?"
    )
    return [
        Headline(identifier, title, publisher, published_of(stored))
        for identifier, title, publisher, stored in connection.execute(query, (limit, offset))
    ]


def holdings(
    connection: sqlite3.Connection, sought: str = "", in_text: InText = _NOWHERE
) -> Holdings:
    """Counts of the articles that ``headlines`` lists.

    The step of time depends on the whole collection, so that a search does not change it.
    """
    opens, ends = connection.execute(f"SELECT min({_START}), max({_LAST}) FROM article").fetchone()
    step = _step(opens, ends)
    where = _where(connection, sought, in_text)
    counts = [
        (Count(publisher, _period(start, step), articles), opens, ends)
        for publisher, start, articles, opens, ends in connection.execute(
            f"SELECT publisher, substr(published, 3, {_WIDTH[step]}) AS start, count(*),"
            f" min({_START}), max({_LAST}) FROM article{where} GROUP BY publisher, start"
        )
    ]
    days = [(opens, ends) for _, opens, ends in counts if opens]
    return Holdings(
        articles=sum(count.articles for count, _, _ in counts),
        first=min((date.fromisoformat(opens) for opens, _ in days), default=None),
        last=max((_period_last(ends) for _, ends in days), default=None),
        step=step,
        counts=tuple(count for count, _, _ in counts),
    )


def known(connection: sqlite3.Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of some ids that articles have."""
    places = ", ".join("?" * len(ids))
    found = connection.execute(f"SELECT id FROM article WHERE id IN ({places})", tuple(ids))
    return frozenset(identifier for (identifier,) in found)


def words_sought(sought: str) -> list[str]:
    """The words of a search in the list, as ``in_text`` has them."""
    return sought.casefold().split()


def _where(connection: sqlite3.Connection, sought: str, in_text: InText) -> str:
    """The condition of a search, with the function that it calls; empty where nothing is sought."""
    wanted = words_sought(sought)
    if not wanted:
        return ""
    connection.create_function("found", 5, _finder(wanted, in_text), deterministic=True)
    return " WHERE found(title, publisher, published, id, number)"


def _finder(
    wanted: list[str], in_text: InText
) -> Callable[[str, str | None, str | None, str, int], bool]:
    def found(
        title: str, publisher: str | None, published: str | None, identifier: str, number: int
    ) -> bool:
        text = f"{title} {publisher or ''} {_in_words(published)} {identifier}".casefold()
        return all(word in text or number in in_text.get(word, ()) for word in wanted)

    return found


def _in_words(published: str | None) -> str:
    """``2007-01-30 30 January 2007``, as exactly as the date is known."""
    if published is None:
        return ""
    year, month, day = published[2:6], published[7:9], published[10:12]
    if '"year"' in published:
        return year
    named = f"{calendar.month_name[int(month)]} {year}"
    return f"{year}-{month} {named}" if '"month"' in published else (
        f"{year}-{month}-{day} {int(day)} {named}"
    )  # fmt: skip


def _step(opens: str | None, ends: str | None) -> Step:
    if opens is None or ends is None:
        return "year"
    days = (date.fromisoformat(ends) - date.fromisoformat(opens)).days
    return "year" if days > _YEARLY else "month" if days > _MONTHLY else "day"


def _period(start: str | None, step: Step) -> Period | None:
    return None if start is None else Period.parse(start[: _WIDTH[step]])


def _period_last(end: str) -> date:
    """The last day inside a period that ends, exclusively, on that day."""
    return date.fromordinal(date.fromisoformat(end).toordinal() - 1)
