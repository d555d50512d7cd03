"""The list of the collection: order, search, pages, and one reading for each generation."""

from __future__ import annotations

import re

from support.pages import HOSTILE, HostileEngine, Page, safe_page
from support.web_engine import FakeEngine, make_article, published

from index.store.listing import Count, Holdings
from index.types import Period
from qa.web.collection.overview import PAGE, collection
from qa.web.collection.plot import ROWS, plot
from qa.web.conversation.article_list import Shelf
from qa.web.views.start_page import start_page

PLOT = "figure figcaption svg rect text title table thead tbody tr th td".split()


def numbered(count: int) -> FakeEngine:
    """So many articles, one a day; every tenth without a date."""
    return FakeEngine(
        [
            make_article(
                f"a{n}",
                f"Text {n}.",
                f"Headline {n:03}",
                published=None if n % 10 == 0 else published(f"2010-{n % 12 + 1:02}-01"),
            )
            for n in range(count)
        ]
    )


def list_page(html: str) -> Page:
    """A page of the list, which may hold the plot."""
    return safe_page(html, frozenset(PLOT))


def test_newest_first_and_undated_last() -> None:
    titles = [item.title[:13] for item in Shelf(FakeEngine()).page("", 0, 10)]
    assert titles == [
        "Moscow hopes ", "Russia to hol", "Russia may ho", "Russia heads ", "Russia expect",
    ]  # fmt: skip
    shelf = Shelf(numbered(21))
    assert [item.id for item in shelf.page("", 18, 10)] == ["a0", "a10", "a20"]
    assert [item.published for item in shelf.page("", 17, 2)] == [published("2010-01-01"), None]


def test_search_looks_at_headline_publisher_date_and_id() -> None:
    shelf = Shelf(FakeEngine())
    for sought, count in (
        ("RUSSIA talks", 3), ("al jazeera", 1), ("2007", 2), ("003_66", 1),
        ("29 june 2013", 1), ("2004-02", 1), ("february 2007", 1), ("march 2007", 0),
    ):  # fmt: skip
        assert len(shelf.page(sought, 0, 10)) == count, sought
        assert shelf.holdings(sought).articles == count, sought
    page = list_page(collection(shelf, "2007"))
    assert "2 articles, published between 30 January 2007 and 28 February 2007." in page.text
    assert "No article matches “zebra”." in list_page(collection(shelf, "zebra")).text


def test_the_plot_counts_by_publisher_and_year() -> None:
    page = list_page(collection(Shelf(FakeEngine())))
    said = [label for label in page.values("aria-label") if ":" in label]
    assert said == [
        "All publishers: 2004: 1, 2007: 2, 2013: 2",
        "Al Jazeera: 2013: 1",
        "ITAR-TASS: 2013: 1",
        "PLA Daily: 2004: 1",
        "RIA Novosti: 2007: 1",
        "RT: 2007: 1",
    ]
    assert page.values("data-dl-seek") == [label.split(":")[0] for label in said[1:]]
    assert "Articles by publisher and year, highest bar 2" in page.text


def test_the_plot_keeps_its_scale_in_a_search_and_names_eight() -> None:
    found = holdings_of([("a", "2010-01-05", 3)])
    whole = holdings_of([("a", "2010-01-05", 3), ("b", "2010-01-14", 1), (None, "2010-01-10", 1)])
    bars = re.findall(r'x="([^"]+)%" y="([^"]+)" width="([^"]+)%"', str(plot(found, whole)))
    assert bars == [("0.800", "0.0", "8.400")]  # the first of ten days, not all of the row
    many = holdings_of([(f"p{n}", "2010-01-05", 20 - n) for n in range(ROWS + 2)])
    names = re.findall(r'aria-label="([^:"]+):', str(plot(many, many)))
    assert names == ["All publishers", *(f"p{n}" for n in range(ROWS)), "2 other publishers"]
    assert plot(holdings_of([]), whole) == ""


def holdings_of(counts: list[tuple[str | None, str, int]]) -> Holdings:
    """Holdings by day."""
    kept = tuple(Count(name, Period.parse(day), n) for name, day, n in counts)
    return Holdings(sum(n for _, _, n in counts), None, None, "day", kept)


def test_pages() -> None:
    shelf = Shelf(numbered(2 * PAGE + 1))
    first, last = (list_page(collection(shelf, "", page)) for page in (-5, 99))
    assert len(first.values("data-dl-read")) == PAGE
    assert first.values("data-dl-page") == ["2"]
    assert "Page 3 of 3" in last.text
    assert last.values("data-dl-page") == ["2"]
    assert "Date unknown" in last.text


def test_the_articles_are_counted_once_a_generation() -> None:
    counted = []

    class Counting(FakeEngine):
        name = "1"

        @property
        def seal(self) -> str:
            return self.name

        def holdings(self, sought: str = "") -> Holdings:
            counted.append((self.name, sought))
            return super().holdings(sought)

    engine = Counting()
    shelf = Shelf(engine)
    start_page(shelf)
    collection(shelf)
    engine.name = "2"
    collection(shelf, "x")
    assert counted == [("1", ""), ("2", "x"), ("2", "")]


def test_examples_are_shown_only_for_the_seeds() -> None:
    assert "Try asking" in safe_page(str(start_page(Shelf(FakeEngine())))).text
    assert "Try asking" not in safe_page(str(start_page(Shelf(numbered(3))))).text


def test_hostile_headlines_and_searches_stay_text() -> None:
    hostile = make_article(HOSTILE, "x", HOSTILE, publisher=HOSTILE, published=published("2007"))
    for engine in (HostileEngine(), FakeEngine([hostile])):
        for sought in ("", HOSTILE, "fact"):
            list_page(collection(Shelf(engine), sought))
    assert "<svg" in collection(Shelf(FakeEngine([hostile])))
