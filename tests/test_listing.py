"""The list of an index: order, search, counts; and that no text is read for it."""

from __future__ import annotations

import sqlite3
from datetime import date

from index.store.generations import Generation
from index.store.listing import Count, Headline
from index.types import Period, Published


def test_newest_first_and_paged(generation: Generation) -> None:
    whole = generation.headlines()
    assert [item.id for item in whole] == ["vote-1", "harbour", "talks-1", "flood"]
    assert generation.headlines(offset=1, limit=2) == whole[1:3]
    assert generation.headlines(offset=9) == []
    day = Published(Period.parse("2011-05-15"), "day", "field")
    assert whole[0] == Headline("vote-1", "Mayor wins the vote", "The Marlow Post", day)


def test_search_folds_case_and_needs_every_word(generation: Generation) -> None:
    def ids(sought: str) -> list[str]:
        return [item.id for item in generation.headlines(sought)]

    assert ids("MARLOW post") == ["vote-1", "harbour"]
    assert ids("marlow 15 May") == ["vote-1"]
    assert ids("2010") == ["flood"]
    assert ids("january 2010") == []  # known to the year only
    assert ids("100% _ ' \"") == []


def test_counts_by_publisher_and_month(generation: Generation) -> None:
    found = generation.holdings()
    assert (found.articles, found.step) == (4, "month")
    assert (found.first, found.last) == (date(2010, 1, 1), date(2011, 5, 15))
    assert sorted(found.counts, key=repr) == sorted(
        [
            Count(None, Period.parse("2010-01"), 1),
            Count("The Marlow Post", Period.parse("2011-03"), 1),
            Count("The Marlow Post", Period.parse("2011-05"), 1),
            Count("Weekly", Period.parse("2011-02"), 1),
        ],
        key=repr,
    )
    weekly = generation.holdings("weekly")
    assert (weekly.articles, weekly.first, weekly.step) == (1, date(2011, 2, 1), "month")
    assert generation.holdings("zebra").counts == ()


def test_known_ids(generation: Generation) -> None:
    assert generation.known(["flood", "nope"]) == {"flood"}
    assert generation.known([]) == frozenset()


def test_the_list_is_read_from_its_index_alone(generation: Generation) -> None:
    path = generation.folder / "articles.sqlite"
    with sqlite3.connect(path) as connection:
        for query in (
            "SELECT id, publisher, published FROM article ORDER BY published DESC, title, id",
            "SELECT publisher, substr(published, 3, 4) AS s, count(*) FROM article GROUP BY 1, s",
        ):
            plan = connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
            assert "COVERING INDEX article_by_date" in plan[0][3]
    connection.close()
