"""The frame around the views: Back, permalinks, the look, the keyboard, small and wide windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page
from support.browser import BOX, CHROMIUM, PHONE, Open, ask, browser, opened
from support.web_engine import BOYCOTT, free_port, running

__all__ = ["browser", "opened"]  # fixtures
TOKEN = "correct-horse"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder that does not exist yet."""
    return tmp_path_factory.mktemp("shell") / "index"


@pytest.fixture(scope="module")
def app(index: Path) -> Iterator[str]:
    """The real app over the seeds; its address."""
    port = free_port()
    with running(["app.py", "--index", str(index), "--port", str(port), "--admin-token", TOKEN]):
        yield f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
def test_back_closes_the_article(app: str, opened: Open, screen: dict[str, object]) -> None:
    page = opened(app, **screen)
    ask(page, BOYCOTT)
    page.click(".dl-lead .dl-cite")
    page.wait_for_selector("#dl-panel mark.dl-here")
    page.click("#dl-panel [data-dl-step='1']")
    page.wait_for_selector("#dl-panel >> text=Citation 2 of")
    page.go_back()
    page.wait_for_selector("#dl-panel", state="hidden")
    assert page.is_visible("#dl-turn-1 .dl-answer")
    assert page.url == app
    page.go_forward()
    page.wait_for_selector("#dl-panel mark.dl-here")
    page.click("#dl-panel .dl-close")
    page.wait_for_function("location.search === ''")
    assert page.title() == "Dateline"


def test_a_permalink_opens_the_quotation_and_names_the_tab(app: str, opened: Open) -> None:
    page = opened(app)
    ask(page, BOYCOTT)
    page.click(".dl-lead .dl-cite")
    marked = page.wait_for_selector("#dl-panel mark.dl-here")
    assert marked is not None
    page.wait_for_function("location.search.includes('span=')")
    link, words = page.url, page.inner_text("#dl-panel mark.dl-here")
    other = opened(link)
    mark = other.wait_for_selector("#dl-panel mark.dl-here")
    assert mark is not None
    assert mark.inner_text() in words
    box = mark.bounding_box()
    assert box is not None
    assert 60 < box["y"] < 700
    assert other.title().startswith("Russia heads for N. Korea nuke talks")
    assert other.url == link
    other.click("#dl-panel .dl-close")
    other.wait_for_function("location.search === ''")
    stale = opened(f"{link[:-4]}0000")
    stale.wait_for_selector("#dl-panel >> text=not in the stored article at that place any more")


def test_theme_and_size_are_kept(app: str, opened: Open) -> None:
    page = opened(app, color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.click(".dl-look summary")
    page.click(".dl-look button[value=dark]")
    assert page.evaluate(paper) != light
    page.click(".dl-look button[value=larger]")
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == "20.8px"
    page.keyboard.press("Escape")
    assert not page.is_visible(".dl-look button")
    page.reload()
    page.wait_for_selector(".dl-start")
    page.wait_for_function("document.body.classList.contains('dark')")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == size


def test_the_keyboard_and_the_screen_reader(app: str, opened: Open) -> None:
    page = opened(app)
    page.wait_for_selector(".dl-start")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.focus(".dl-skip")
    assert page.is_visible(".dl-skip")
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.activeElement.matches('{BOX}')")
    ask(page, BOYCOTT)
    page.wait_for_selector("text=Ask next")
    live = page.eval_on_selector_all(
        "[role=status], [aria-live]",
        "all => all.filter((e) => e.checkVisibility()).map((e) => e.textContent.trim())",
    )
    assert not [said for said in live if "common." in said]
    assert any(said.startswith("Answer: ") for said in live)
    page.wait_for_function(
        "[...document.querySelectorAll('.dl-hidden[role=status]')].every((e) => !e.textContent)"
    )
    hidden = page.evaluate(
        """() => {
          const bar = document.querySelector("#dl-composer").getBoundingClientRect();
          const under = [];
          for (const each of document.querySelectorAll("#dl-transcript :is(button, summary)")) {
            if (!each.checkVisibility()) continue;
            each.focus();
            const box = each.getBoundingClientRect();
            if (box.bottom > bar.top + 1) under.push(each.textContent);
          }
          return under;
        }"""
    )
    assert hidden == []


def small_targets(page: Page) -> list[str]:
    """Buttons that are less than 24 pixels wide or high, but for those inside a line of text."""
    return list(
        page.eval_on_selector_all(
            "button, summary, input, select",
            """all => all.filter((e) => e.checkVisibility({ visibilityProperty: true })
              && !e.closest('[aria-hidden=true], .dl-lead, .dl-byline, .dl-from, .dl-hidden'))
              .map((e) => [e, e.getBoundingClientRect()])
              .filter(([e, box]) => box.width && (box.width < 24 || box.height < 24))
              .map(([e, box]) => `${e.className} ${e.textContent} ${box.width}x${box.height}`)""",
        )
    )


def test_targets_are_large_enough(app: str, opened: Open) -> None:
    page = opened(app)
    found = small_targets(page)
    ask(page, BOYCOTT)
    page.click(".dl-lead .dl-cite")
    page.wait_for_selector("#dl-panel mark.dl-here")
    found += small_targets(page)
    page.click("#dl-panel .dl-close")
    page.click("role=tab[name=Collection]")
    page.wait_for_selector("#dl-collection .dl-list")
    found += small_targets(page)
    page.click("role=tab[name=Evaluation]")
    page.wait_for_selector("[data-dl-figures]")
    found += small_targets(page)
    assert found == []


def test_320_pixels_break_no_word_and_scroll_no_way(app: str, opened: Open) -> None:
    page = opened(app, viewport={"width": 320, "height": 640})
    ask(page, BOYCOTT)
    for tab in ("Collection", "Evaluation", "Ask"):
        if page.is_visible(f"role=tab[name={tab}]"):
            page.click(f"role=tab[name={tab}]")
        else:  # what does not fit in a row stands in the menu at its end
            page.click(".overflow-menu > button")
            page.click(f".overflow-dropdown >> text={tab}")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, tab
    broken = page.evaluate(
        """() => {
          const broken = [];
          const walk = document.createTreeWalker(document.querySelector("#dl-transcript"), 4);
          for (let node; (node = walk.nextNode());) {
            if (!node.parentElement.checkVisibility()) continue;
            for (const word of node.data.matchAll(/[\\p{L}\\d]+/gu)) {
              const range = document.createRange();
              range.setStart(node, word.index);
              range.setEnd(node, word.index + word[0].length);
              const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
              if (tops.size > 1) broken.push(word[0]);
            }
          }
          return broken;
        }"""
    )
    assert broken == []


def test_a_wide_window_has_two_columns(app: str, opened: Open) -> None:
    page = opened(app, viewport={"width": 1920, "height": 1000})
    ask(page, BOYCOTT)
    left, right = (
        page.locator(f".dl-answer > .dl-{name}").bounding_box() for name in ("main", "aside")
    )
    assert left is not None
    assert right is not None
    assert right["x"] > left["x"] + left["width"]
    assert abs(right["y"] - left["y"]) < 2


def test_hovering_a_citation_shows_its_sentence(app: str, opened: Open) -> None:
    page = opened(app)
    ask(page, BOYCOTT)
    page.hover(".dl-cards .dl-cite, .dl-lead .dl-cite")
    page.wait_for_selector("#dl-tip q >> text=But the reclusive Communist state boycotted")


def test_the_evaluation_opens_with_plain_words(app: str, opened: Open) -> None:
    page = opened(app)
    page.click("role=tab[name=Evaluation]")
    page.wait_for_selector("text=the first passage was right")
    assert "it should have refused" in page.inner_text("#dl-report")
    assert page.query_selector("iframe.dl-report") is None


def test_the_list_is_fresh_and_rolling_back_asks_first(app: str, index: Path, opened: Open) -> None:
    page = opened(app)
    page.set_default_timeout(120_000)
    page.click("role=tab[name=Collection]")
    page.wait_for_selector("#dl-collection >> text=5 articles, published")
    page.click(".dl-admin > summary")
    page.fill(".dl-admin-door input", TOKEN)
    page.press(".dl-admin-door input", "Enter")
    page.wait_for_selector(".dl-serving >> text=5 articles")
    drop = """([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "text/plain" }));
      const given = { dataTransfer: data, bubbles: true, cancelable: true };
      for (const type of ["dragover", "drop"]) {
        document.querySelector("#dl-collection").dispatchEvent(new DragEvent(type, given));
      }
    }"""
    page.evaluate(drop, ["tide.txt", "High tide\n\nMARLOW, May 3, 2021 - The tide rose.\n"])
    page.wait_for_selector("text=tide.txt is kept. Build to have it searched.")
    page.click("[data-dl-build]")
    page.wait_for_selector(".dl-said >> text=serves: 6 articles")
    page.wait_for_selector("#dl-collection >> text=6 articles, published")
    assert "6 articles" in page.inner_text(".dl-serving")
    page.reload()
    page.wait_for_selector(".dl-start >> text=6 articles")
    page.click("role=tab[name=Collection]")
    page.wait_for_selector("#dl-collection >> text=6 articles, published")
    page.fill("#dl-find :is(input, textarea)", "tide")
    page.wait_for_selector("#dl-collection >> text=1 article, published")
    page.click(".dl-admin > summary")
    page.fill(".dl-admin-door input", TOKEN)
    page.press(".dl-admin-door input", "Enter")
    page.wait_for_selector(".dl-serving >> text=6 articles")
    page.click("[data-dl-back]")
    page.wait_for_selector("text=Serve generation 000001 again?")
    page.click("text=Keep")
    assert page.is_hidden(".dl-asking")
    assert "000002" in page.inner_text(".dl-serving")
    page.click("[data-dl-back]")
    page.click("[data-dl-back-now]")
    page.wait_for_selector(".dl-said >> text=Generation 000001 serves instead of 000002")
    page.wait_for_selector("#dl-collection >> text=No article matches “tide”.")
