"""A browser for tests, and how a question is asked in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")


FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync""".split()


BOX = "#dl-question textarea"


# What a browser says of a stream that the page itself ended: by asking again or reloading while
# the questions to ask next are still being proven.
ENDED = ("AbortError", "Connection errored out")


PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens pages and, at the end, fails if one asked another machine, met an error or a 404."""
    contexts, faults = [], []

    def note(error: str) -> None:
        if not any(said in error for said in ENDED):
            faults.append(error)

    def open_page(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda r: None if _local(r.url) else faults.append(f"asked {r.url}"))
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if _bad(r) else None)
        page.on("console", lambda m: note(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.goto(url)
        page.wait_for_selector(BOX, state="attached")  # another tab may be open
        return page

    yield open_page
    for context in contexts:
        context.close()  # closing twice is fine
    assert faults == []


def _local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1"


def _bad(response: Any) -> bool:
    return bool(response.status >= 400)


def ask(page: Page, question: str, turn: int = 1) -> str:
    """Type a question, press Enter, wait for the turn's answer; its text."""
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f"#dl-turn-{turn} .dl-answer")
    return page.inner_text(f"#dl-turn-{turn}")
