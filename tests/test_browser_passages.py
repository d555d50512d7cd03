"""The results mode in a browser: counts, choices, order, addresses, the ways that lead there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from support.accessibility import AXE, violations
from support.browser import BOX, CHROMIUM, PHONE, Open, ask, browser, opened
from support.calls import call
from support.web_engine import BOYCOTT, free_port, running

__all__ = ["browser", "opened"]  # fixtures
SEEK = "#dl-seek :is(textarea, input)"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app over the seeds; its address."""
    index: Path = tmp_path_factory.mktemp("passages") / "index"
    port = free_port()
    with running(["app.py", "--index", str(index), "--port", str(port)]):
        yield f"http://127.0.0.1:{port}/"


def test_keywords_land_among_passages(app: str, opened: Open) -> None:
    page = opened(app)
    page.fill(BOX, "Losyukov optimism")
    page.press(BOX, "Enter")
    page.wait_for_selector(".dl-hits >> text=/cautious optimism/i")
    assert page.input_value(SEEK) == "Losyukov optimism"
    assert "search=Losyukov+optimism" in page.url
    page.click("text=Ask this as a question instead")
    page.wait_for_selector("#dl-turn-1 .dl-answer")


def test_search_choose_sort_and_go_back(app: str, opened: Open) -> None:
    page = opened(app)
    page.click("role=tab[name=Passages]")
    page.wait_for_selector("text=exactly these words in this order")
    page.fill(SEEK, "talks")
    page.press(SEEK, "Enter")
    page.wait_for_selector(".dl-found-head >> text=/passages in 5 articles hold talks/")
    every = page.inner_text(".dl-found-head")
    page.click(".dl-facet button:text-is('RT')")
    page.wait_for_selector(".dl-found-head >> text=only of RT")
    assert page.locator(".dl-hits .dl-rail b").all_inner_texts()[0] == "RT"
    page.click("text=Newest first")
    page.wait_for_selector(".dl-order [aria-pressed=true] >> text=Newest first")
    page.go_back()
    page.wait_for_selector(".dl-order [aria-pressed=true] >> text=Most relevant first")
    page.go_back()
    page.wait_for_function(
        "(said) => document.querySelector('.dl-found-head').innerText === said", arg=every
    )
    page.click(".dl-hits .dl-headline")
    page.wait_for_selector("#dl-panel mark.dl-here")
    assert "article=" in page.url
    page.go_back()
    page.wait_for_selector("#dl-panel", state="hidden")
    assert page.inner_text(".dl-found-head") == every


def test_an_address_opens_its_search(app: str, opened: Open) -> None:
    page = opened(f"{app}?search=talks&from=2007&to=2007&sort=oldest")
    page.wait_for_selector(".dl-found-head >> text=only of 2007")
    assert page.is_visible(".dl-facet [aria-pressed=true] >> text=2007")
    assert page.locator("[data-dl-narrow][aria-pressed=true] >> text=Oldest first").count() == 1


def test_an_answer_leads_to_all_its_passages(app: str, opened: Open) -> None:
    page = opened(app)
    ask(page, BOYCOTT)
    said = page.inner_text(".dl-all button")
    page.click(".dl-all button")
    page.wait_for_selector(".dl-found-head")
    number = said.split()[1]
    assert page.inner_text(".dl-found-head").startswith(f"{number} passage")
    assert page.input_value(SEEK) == "North Korea boycott talks"


def test_the_find_box_of_the_collection_searches_text(app: str, opened: Open) -> None:
    page = opened(app)
    page.click("role=tab[name=Collection]")
    page.fill("#dl-find :is(textarea, input)", "counterfeiting")
    page.wait_for_selector("#dl-collection >> text=2 articles, published")


def test_what_cannot_be_searched_is_said(app: str, opened: Open) -> None:
    page = opened(app)
    page.click("role=tab[name=Passages]")
    page.fill(SEEK, "-talks")
    page.press(SEEK, "Enter")
    page.wait_for_selector("[role=alert] >> text=nothing to search for")
    page.fill(SEEK, "zzzzzzz <b>x</b>")
    page.press(SEEK, "Enter")
    page.wait_for_selector(".dl-note >> text=No article has “zzzzzzz”.")


def test_the_endpoint_gives_the_same(app: str) -> None:
    event, (found,) = call(app, "passages", "talks", 2, 0, "oldest", "", "", "RT", False)
    assert event == "complete"
    assert found["count"] > 0
    assert {passage["publisher"] for passage in found["passages"]} == {"RT"}
    event, _ = call(app, "passages", "the", 2, 0, "oldest", "", "", "", False)
    assert event == "error"


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize(("scheme", "screen"), [("light", {}), ("dark", PHONE)])
def test_axe_finds_nothing(app: str, opened: Open, scheme: str, screen: dict[str, object]) -> None:
    page = opened(app, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True, **screen)
    page.evaluate(AXE.read_text("utf-8"))
    page.click("role=tab[name=Passages]")
    page.wait_for_selector("text=exactly these words in this order")
    found = {"how": violations(page)}
    page.fill(SEEK, "Losyukov talks")
    page.press(SEEK, "Enter")
    page.wait_for_selector(".dl-hits li")
    found["results"] = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not any(found.values()), found


def test_the_timeline_of_a_search(app: str, opened: Open) -> None:
    page = opened(f"{app}?search=talks&view=timeline")
    page.wait_for_selector(".dl-found-head >> text=/dated sentences with talks/")
    years = [int(year) for year in page.locator(".dl-hits > .dl-kicker").all_inner_texts()]
    assert len(years) > 2
    assert years == sorted(years)
    page.click(".dl-events [data-dl-cite='1']")
    page.wait_for_selector("#dl-panel mark.dl-here")
    page.go_back()
    with page.expect_download() as download:
        page.click("text=Save as CSV")
    assert download.value.path().read_text("utf-8").startswith("from,to,said,sentence")
    page.click("text=Show the passages")
    page.wait_for_selector(".dl-found-head >> text=/passages in/")
