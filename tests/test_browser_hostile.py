"""Hostile articles, questions and file names in the real app: all of it is text to the browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, Request, sync_playwright
from support.browser import BOX, CHROMIUM, FLAGS
from support.web_engine import ROOT, free_port, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]
PATIENCE = 120_000  # milliseconds: a busy machine is no failure
RUNS = "window.ran=1;alert(1)"
PAYLOAD = (
    f'<script>{RUNS}</script><img src="http://evil.example/i.png" onerror="{RUNS}"></mark></p>'
    f"<svg onload={RUNS}>' onmouseover={RUNS} [1] **bold** [link](javascript:{RUNS}) "
    f"![i](http://evil.example/m.png) <iframe src=http://evil.example></iframe> {{{{7*7}}}} "
    '<meta http-equiv=refresh content="0;url=http://evil.example"> \x1b[2J \u202egnp.exe\u202c'
)
SENTENCE = f"The harbour strike in Marlow ended on Tuesday {PAYLOAD} after nine days."
FOREIGN = (
    "script, img, svg:not([width]), iframe, object, embed, meta, link, base, style, video, math"
)
OURS = "#dl-transcript, #dl-panel, #dl-collection"
HANDLERS = f"""() => [...document.querySelectorAll('{OURS}')]
    .flatMap(part => [...part.querySelectorAll('*')]).flatMap(e => [...e.attributes]
    .filter(a => a.name.startsWith('on')
        || a.name === 'href' && /^\\s*(javascript|data|vbscript):/i.test(a.value))
    .map(a => e.tagName + ' ' + a.name))"""


def hostile_folder(folder: Path) -> Path:
    """Articles in every kind of file that a browser could take for its own."""
    folder.mkdir()
    (folder / f"<img src=x onerror={RUNS}>.txt").write_text(f"{SENTENCE}\n", "utf-8")
    front = json.dumps(f"Flood closes the bridge {PAYLOAD}")
    body = f"The flood closed the old bridge of Marlow {PAYLOAD} for six weeks in May."
    (folder / '"><svg onload=alert(1)>.md').write_text(f"---\ntitle: {front}\n---\n{body}\n")
    escaped = SENTENCE.replace("&", "&amp;").replace("<", "&lt;").replace("harbour", "railway")
    (folder / "page.html").write_text(
        f"<html><head><title>Rail {escaped}</title><script>{RUNS}</script></head><body><article>"
        f"<h1>Railway strike ends</h1><p onclick={RUNS}>{escaped}</p><p>The unions agreed.</p>"
        "<img src=http://evil.example/p.png></article></body></html>"
    )
    record = {
        "id": f'x" onmouseover="{RUNS}',
        "title": f"Mayor wins {PAYLOAD}",
        "text": f"The mayor won the vote on Sunday {PAYLOAD} by 312 ballots. {PAYLOAD}",
        "publisher": PAYLOAD,
        "published": "2011-05-15",
        "url": f"javascript:{RUNS}",
    }
    (folder / "news.jsonl").write_text(json.dumps(record) + "\n")
    return folder


class Watch:
    """What a page did that it must not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("request", self._requested)
        page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("popup", lambda popup: self.faults.append(f"opened {popup.url}"))

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "file") and parts.hostname != "127.0.0.1":
            self.faults.append(f"asked {request.url}")

    def check(self) -> None:
        """Nothing ran or was asked for; no element or handler of theirs stands in the page."""
        self.page.wait_for_timeout(200)
        assert self.faults == []
        assert self.page.evaluate("window.ran") is None
        ours = self.page.query_selector_all(OURS)
        found = [
            e.evaluate("e => e.outerHTML") for o in ours for e in o.query_selector_all(FOREIGN)
        ]
        assert ours
        assert found == []
        assert self.page.evaluate(HANDLERS) == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app over an index of hostile files."""
    folder = tmp_path_factory.mktemp("hostile")
    index = str(folder / "index")
    articles = str(hostile_folder(folder / "articles"))
    build = [sys.executable, "-m", "index", "build", articles, "--index", index]
    done = subprocess.run(build, cwd=ROOT, check=False, capture_output=True, text=True)
    assert "4 articles, " in done.stdout, done.stderr
    port = free_port()
    with running(["app.py", "--index", index, "--port", str(port)]):
        yield f"http://127.0.0.1:{port}/"


def ask(page: Page, question: str, turn: int) -> str:
    """Type a question and wait for its answer; the turn's text."""
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f"#dl-turn-{turn} .dl-answer")
    return page.inner_text(f"#dl-turn-{turn}")


def test_hostile_files_and_questions_run_nothing(address: str, tmp_path: Path) -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        watch = Watch(page)
        page.goto(address)
        page.wait_for_selector(BOX)
        watch.check()  # the start page lists their headlines
        questions = [
            "When did the harbour strike in Marlow end?",
            "When did the railway strike in Marlow end?",
            "By how many ballots did the mayor win the vote?",
            f"Who sank the ship? {PAYLOAD}",
        ]
        for turn, question in enumerate(questions, 1):
            said = ask(page, question, turn)
            assert "<script>window.ran=1;alert(1)</script>" in said
            watch.check()
        for cite in page.query_selector_all(".dl-cite")[:3]:
            cite.click()
            page.wait_for_selector("#dl-panel mark.dl-here")
            assert "[link](javascript:" in page.inner_text("#dl-panel")
            watch.check()
            page.keyboard.press("Escape")
        saved = []
        for button in page.query_selector_all("[data-dl-save]"):
            with page.expect_download() as download:
                button.click()
            path = tmp_path / download.value.suggested_filename
            download.value.save_as(path)
            saved.append(path)
        page.click("role=tab[name=Collection]")
        page.wait_for_selector("#dl-collection >> text=Mayor wins")
        page.fill("#dl-find input, #dl-find textarea", PAYLOAD[:60])
        page.wait_for_timeout(500)
        watch.check()
        assert {path.suffix for path in saved} >= {".md", ".json"}
        for path in saved:
            if path.suffix == ".html":
                page.goto(path.as_uri())
                page.wait_for_timeout(200)
                assert page.query_selector("script, img, svg, iframe, object, embed") is None
                assert watch.faults == []
        chromium.close()
