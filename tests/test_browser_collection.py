"""The collection and the evaluation in a browser: uploads, rights, weight, accessibility."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, Page
from playwright.sync_api import Request as PlaywrightRequest
from support.accessibility import AXE, violations
from support.browser import BOX, CHROMIUM, PHONE, Open, ask, browser, opened
from support.web_engine import BOYCOTT, free_port, running

__all__ = ["browser", "opened"]  # fixtures
TOKEN = "correct-horse"
REGATTA = (
    "Regatta ends in rain\n\nMARLOW, May 3, 2021 - The crew of Anna Brandt won the Marlow harbour"
    " regatta on Monday in heavy rain.\n"
)
QUESTION = "Who won the Marlow harbour regatta?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder that does not exist yet."""
    return tmp_path_factory.mktemp("collection") / "index"


@pytest.fixture(scope="module")
def app(index: Path) -> Iterator[str]:
    """The real app with a token; its address."""
    port = free_port()
    options = ["--index", str(index), "--port", str(port), "--admin-token", TOKEN]
    with running(["app.py", *options, "--questions", str(index.with_name("mine.jsonl"))]):
        yield f"http://127.0.0.1:{port}/"


def send(page: Page, text: str, name: str = "regatta.txt") -> None:
    """Choose a file to upload."""
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.set_input_files(".dl-drop input", files=[file])  # type: ignore[list-item]


def enter(page: Page, token: str) -> None:
    """Open the administrator's part."""
    page.click("role=tab[name=Collection]")
    page.click(".dl-admin > summary")
    page.fill(".dl-admin-door input", token)
    page.press(".dl-admin-door input", "Enter")


def test_upload_build_ask_and_roll_back(app: str, index: Path, opened: Open) -> None:
    page = opened(app)
    page.set_default_timeout(300_000)  # a build gives way to everything else on the machine
    assert "do not answer" in ask(page, QUESTION)
    enter(page, TOKEN)
    page.wait_for_selector(".dl-serving >> text=Generation 000001")
    send(page, REGATTA)
    page.wait_for_selector("text=regatta.txt is kept. Build to have it searched.")
    page.click("[data-dl-build]")
    page.wait_for_selector(".dl-said >> text=Generation 000002 serves: 6 articles")
    page.wait_for_selector("#dl-collection >> text=Regatta ends in rain")
    page.click("role=tab[name=Ask]")
    assert "Anna Brandt won the Marlow harbour regatta" in ask(page, QUESTION, 2)
    page.click("role=tab[name=Collection]")
    page.click("[data-dl-back]")
    page.click("[data-dl-back-now]")
    page.wait_for_selector(".dl-said >> text=Generation 000001 serves instead of 000002")
    page.click("role=tab[name=Ask]")
    assert "do not answer" in ask(page, QUESTION, 3)
    kept = index.with_name("index-uploads") / "regatta.txt"
    assert kept.read_text("utf-8") == REGATTA


def test_refusals_are_said(app: str, index: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(app)
    enter(page, "wrong-horse")
    page.wait_for_selector(".dl-said >> text=wrong token")
    assert not page.is_visible(".dl-admin-room")
    page.fill(".dl-admin-door input", TOKEN)
    page.press(".dl-admin-door input", "Enter")
    page.wait_for_selector(".dl-serving >> text=Generation")
    file = {"name": "run.exe", "mimeType": "x/y", "buffer": b"x"}
    page.set_input_files(".dl-drop input", files=[file])  # type: ignore[list-item]
    page.wait_for_selector(".dl-said >> text='run.exe' is not of a kind that is read")
    kept = index.with_name("index-uploads") / "twice.txt"
    for text in ("one", "two"):
        send(page, text, "twice.txt")
        page.wait_for_selector(f".dl-uploads >> text=twice.txt{' is there' * (text == 'two')}")
        assert kept.read_text("utf-8") == "one"
    with page.expect_response(lambda answer: "replace=yes" in answer.url):
        page.click("text=Replace it")
    page.wait_for_selector("text=Replace it", state="detached")
    page.wait_for_selector(".dl-said >> text=twice.txt is kept")
    assert kept.read_text("utf-8") == "two"
    page.click("role=button[name='Remove twice.txt']")
    page.wait_for_selector(".dl-uploads >> text=twice.txt", state="detached")
    assert not kept.exists()
    page.close()


def test_evaluation_and_questions_and_no_tab_scrolls_sideways(
    app: str, index: Path, opened: Open
) -> None:
    page = opened(app)
    page.click("role=tab[name=Evaluation]")
    page.wait_for_selector("text=0 questions in mine.jsonl.")
    page.fill(".dl-draft-form [name=question]", "What was said?")
    page.press(".dl-draft-form [name=question]", "Enter")
    page.wait_for_selector("text=Saved in mine.jsonl.")
    page.wait_for_selector("text=1 question in mine.jsonl.")
    assert page.input_value(".dl-draft-form [name=question]") == ""
    assert "What was said?" in index.with_name("mine.jsonl").read_text("utf-8")
    page.set_default_timeout(180_000)  # a busy machine takes its time over all intervals
    page.click("text=Show all figures")
    frame = page.frame_locator("iframe.dl-report")
    frame.locator("h1").wait_for()
    assert frame.locator("h1").inner_text() == "Dateline: evaluation"
    assert frame.locator("svg").count() > 3
    page.wait_for_function("document.querySelector('iframe.dl-report').offsetHeight > 3000")
    for tab in ("Evaluation", "Collection", "Ask"):
        page.click(f"role=tab[name={tab}]")
        for width in (360, 390, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (tab, width)


def test_first_load_is_light_and_nothing_moves(app: str, browser: Browser) -> None:
    page = browser.new_page()
    sizes = {"ours": 0, "Gradio's": 0}

    def heard(request: PlaywrightRequest) -> None:
        theirs = urlsplit(request.url).path.startswith(("/assets/", "/static/", "/svelte/"))
        sizes["Gradio's" if theirs else "ours"] += request.sizes()["responseBodySize"]

    page.on("requestfinished", heard)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) =>"
        " { if (!entry.hadRecentInput) window.moved += entry.value; }))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    started = time.monotonic()
    page.goto(app)
    page.wait_for_selector(".dl-start")
    page.wait_for_selector(BOX)
    ready = time.monotonic() - started
    page.wait_for_timeout(1000)
    moved = page.evaluate("window.moved")
    first = dict(sizes)
    ask(page, BOYCOTT)
    page.wait_for_selector("text=Ask next")
    asking = page.evaluate("window.moved") - moved
    page.close()
    sys.stdout.write(
        f"\nready in {ready:.2f} s, {first} bytes, layout shift {moved:.4f}, asking {asking:.4f}\n"
    )
    assert 10_000 < first["ours"] < 1_500_000
    assert moved < 0.1
    assert asking < 0.1


@pytest.mark.skipif(
    not AXE.exists(),
    reason="axe-core is not installed: npm install --no-save axe-core@4.14.1, or DATELINE_AXE=FILE",
)
@pytest.mark.parametrize(("scheme", "screen"), [("light", {}), ("dark", PHONE)])
def test_axe_finds_nothing(app: str, opened: Open, scheme: str, screen: dict[str, Any]) -> None:
    page = opened(app, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True, **screen)
    page.evaluate(AXE.read_text("utf-8"))
    found = {"start": violations(page)}
    ask(page, BOYCOTT)
    page.click(".dl-timeline summary")
    page.click("text=Time: about 2005")
    found["answer"] = violations(page)
    page.keyboard.press("Escape")
    page.click(".dl-lead .dl-cite")
    page.wait_for_selector("#dl-panel mark.dl-here")
    found["panel"] = violations(page)
    page.click(".dl-close")
    enter(page, TOKEN)
    page.wait_for_selector(".dl-serving >> text=Generation")
    page.click(".dl-as-table summary")
    found["collection"] = violations(page)
    page.click("role=tab[name=Evaluation]")
    page.wait_for_selector("text=the first passage was right")
    found["evaluation"] = violations(page)
    assert not any(found.values()), found
