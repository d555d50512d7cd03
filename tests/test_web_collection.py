"""The list of the collection: order, search, pages, and one reading for each generation."""

from __future__ import annotations

from test_web_fake import FakeEngine, make_article, published
from test_web_render import HOSTILE, HostileEngine, safe_page

from qa.web.collection import PAGE, collection
from qa.web.shelf import Shelf
from qa.web.start import start_page


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


def test_newest_first_and_undated_last() -> None:
    titles = [item.title[:13] for item in Shelf(FakeEngine()).listed()]
    assert titles == [
        "Moscow hopes ", "Russia to hol", "Russia may ho", "Russia heads ", "Russia expect",
    ]  # fmt: skip
    assert [item.published for item in Shelf(numbered(21)).listed()][-3:] == [None] * 3


def test_search_looks_at_headline_publisher_date_and_id() -> None:
    shelf = Shelf(FakeEngine())
    for sought, count in (("RUSSIA talks", 3), ("al jazeera", 1), ("2007", 2), ("003_66", 1)):
        assert len(shelf.find(sought)) == count
    page = safe_page(collection(shelf, "2007"))
    assert "2 articles, published between 30 January 2007 and 28 February 2007." in page.text
    assert "No article matches “zebra”." in safe_page(collection(shelf, "zebra")).text


def test_pages() -> None:
    shelf = Shelf(numbered(2 * PAGE + 1))
    first, last = (safe_page(collection(shelf, "", page)) for page in (-5, 99))
    assert len(first.values("data-dl-read")) == PAGE
    assert first.values("data-dl-page") == ["2"]
    assert "Page 3 of 3" in last.text
    assert last.values("data-dl-page") == ["2"]
    assert "Date unknown" in last.text


def test_the_articles_are_read_once_a_generation() -> None:
    reads = []

    class Counting(FakeEngine):
        name = "1"

        @property
        def generation(self) -> str:
            return self.name

        def articles(self):  # type: ignore[no-untyped-def]
            reads.append(self.name)
            return super().articles()

    engine = Counting()
    shelf = Shelf(engine)
    shelf.listed()
    start_page(shelf)
    engine.name = "2"
    shelf.find("x")
    assert reads == ["1", "2"]


def test_examples_are_shown_only_for_the_seeds() -> None:
    assert "Try asking" in safe_page(str(start_page(Shelf(FakeEngine())))).text
    assert "Try asking" not in safe_page(str(start_page(Shelf(numbered(3))))).text


def test_hostile_headlines_and_searches_stay_text() -> None:
    shelf = Shelf(HostileEngine())
    for sought in ("", HOSTILE, "fact"):
        safe_page(collection(shelf, sought))
