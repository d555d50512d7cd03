"""The Cite menu in a browser: each style copied, files saved, all citations of a conversation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
import rispy
from support.accessibility import AXE, violations
from support.browser import CHROMIUM, Open, ask, browser, opened
from support.web_engine import BOYCOTT, free_port, running, serving_program

__all__ = ["browser", "opened"]  # fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


@pytest.fixture(scope="module")
def app() -> Iterator[str]:
    """The page over the fake engine; its address."""
    port = free_port()
    with running(["-c", serving_program("test_web_fake", "FakeEngine", port)]):
        yield f"http://127.0.0.1:{port}/"


def test_cite_copy_and_save(app: str, opened: Open) -> None:
    page = opened(app)
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    ask(page, BOYCOTT)
    page.click("[data-dl-cite-as] >> nth=0")
    page.wait_for_selector("#dl-citing dt >> text=Chicago, note")
    page.click("#dl-citing [title='Copy: APA']")
    page.wait_for_function("window.copied")
    copied = page.evaluate("window.copied")
    assert copied.startswith("Russia heads for N. Korea nuke talks with ‘cautious optimism’. (2007")
    with page.expect_download() as download:
        page.click("#dl-citing [data-dl-file*=ris]")
    (record,) = rispy.loads(download.value.path().read_text("utf-8"))
    assert record["date"] == "2007/01/30/"
    if AXE.exists():
        page.evaluate(AXE.read_text("utf-8"))
        assert violations(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("#dl-citing", state="hidden")
    with page.expect_download() as download:
        page.click("[data-dl-save=ris]")
    records = rispy.loads(download.value.path().read_text("utf-8"))
    assert [record["secondary_title"] for record in records] == ["RIA Novosti", "RT"]
