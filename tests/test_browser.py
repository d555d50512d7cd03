"""The running app in Debian's chromium: what a reader sees, and that nothing leaves the machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser
from support.browser import BOX, CHROMIUM, PHONE, Open, ask, browser, opened
from support.calls import call
from support.web_engine import BOYCOTT, ROOT, free_port, running, serving_program

from qa import feedback
from qa.web.views.start_page import SEED_QUESTIONS

__all__ = ["browser", "opened"]  # fixtures


AT_ONCE = 8  # as qa.web.layout has it; importing that would load Gradio here

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="/usr/bin/chromium is not installed"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder that does not exist yet."""
    return tmp_path_factory.mktemp("browser") / "index"


OFFLINE = """
import sys
sys.path.insert(0, ".")
def guard(event, args, here=("", "0.0.0.0", "127.0.0.1", "::1", "localhost", None)):
    host = args[0] if event == "socket.getaddrinfo" else None
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    if (host.decode() if isinstance(host, bytes) else host) not in here:
        open({asked!r}, "a").write(f"{{host}}\\n")
        raise OSError("offline")
sys.addaudithook(guard)
import app
sys.exit(app.main({options!r}))
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app's process notes which other machines it asked; absent while it asked none."""
    return tmp_path_factory.mktemp("asked") / "hosts"


@pytest.fixture(scope="module")
def app(index: Path, asked: Path) -> Iterator[str]:
    """The real app, cut off from all other machines, which builds its index; its address."""
    port = free_port()
    options = ["--index", str(index), "--port", str(port)]
    with running(["-c", OFFLINE.format(asked=str(asked), options=options)]):
        yield f"http://127.0.0.1:{port}/"


class Served:
    """The hand-made engine, which takes its time over a slow question."""

    def __init__(self, stack: ExitStack) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._stack = stack

    def start(self) -> None:
        """End it, if it runs, and start it at the same address."""
        self._stack.close()
        program = serving_program("test_web_fake", "SlowEngine", self.port)
        self._stack.enter_context(running(["-c", program]))


@pytest.fixture(scope="module")
def fake() -> Iterator[Served]:
    """The hand-made engine, started."""
    with ExitStack() as stack:
        served = Served(stack)
        served.start()
        yield served


@pytest.fixture
def fake_app(fake: Served) -> str:
    """The address of the hand-made engine."""
    return fake.url


def test_ask_then_read_the_sentence_in_its_article(app: str, opened: Open) -> None:
    page = opened(app, viewport={"width": 1280, "height": 860})
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('#dl-question textarea')")
    ask(page, BOYCOTT)
    lead = page.inner_text(".dl-lead")
    assert "But the reclusive Communist state boycotted the process two months later" in lead
    assert "[November 2005]" in lead
    assert "2009" not in lead
    page.click(".dl-lead .dl-cite")
    mark = page.wait_for_selector("#dl-panel mark.dl-here.dl-key")
    assert mark is not None
    assert "following Washington's demand" in mark.inner_text()
    box = mark.bounding_box()
    assert box is not None
    assert 60 < box["y"] < 700
    panel = page.inner_text("#dl-panel")
    assert "unchanged since it was read" in panel
    assert "donation" not in panel
    page.keyboard.press("Escape")
    assert not page.is_visible("#dl-panel")
    assert page.evaluate("document.activeElement.matches('.dl-lead .dl-cite')")


def test_unanswered_question(app: str, opened: Open) -> None:
    page = opened(app)
    said = ask(page, "Who won the talks of the football federations in 1998?")
    assert "The articles do not answer this." in said
    assert "RELATED, NOT AN ANSWER" in said
    assert page.query_selector(".dl-verified") is None


def test_follow_up_period_and_what_the_browser_keeps(app: str, opened: Open) -> None:
    page = opened(f"{app}?{urlencode({'q': BOYCOTT})}")
    page.wait_for_selector("#dl-turn-1 .dl-answer")
    page.wait_for_url(app)
    said = ask(page, "and in 2009?", 2)
    assert "Understood as:" in said
    assert "about 2009" in said
    page.click("#dl-turn-2 [data-dl-alone]")
    page.wait_for_selector("#dl-turn-2 .dl-rewrite", state="detached")
    page.click("#dl-turn-1 summary")
    page.fill("#dl-turn-1 [name=first]", "2013")
    page.press("#dl-turn-1 [name=first]", "Enter")
    page.wait_for_selector("#dl-turn-1 >> text=Time: only from 1 January 2013")
    page.wait_for_selector("#dl-turn-1 .dl-answer")
    assert "RIA Novosti, 30 January 2007" not in page.inner_text("#dl-turn-1")
    page.reload()
    page.wait_for_selector("#dl-turn-2 .dl-answer")
    assert "only from 1 January 2013" in page.inner_text("#dl-turn-1")
    page.click("text=New conversation")
    page.wait_for_selector(".dl-start")


def test_every_example_is_answered_by_its_article(app: str) -> None:
    for question, article in SEED_QUESTIONS.items():
        event, (answer,) = call(app, "ask", question, [], "", "", "")
        assert event == "complete"
        assert [quote["article_id"] for quote in answer["quotes"][:1]] == [article], question


def test_save_the_conversation(app: str, opened: Open) -> None:
    page = opened(app)
    ask(page, BOYCOTT)
    with page.expect_download() as download:
        page.click("[data-dl-save=json]")
    saved = json.loads(download.value.path().read_text("utf-8"))
    quote = saved["turns"][0]["answer"]["quotes"][0]
    text = (ROOT / "seeds" / f"{quote['article_id']}.txt").read_bytes().decode("utf-8")
    assert text[quote["start"] : quote["end"]] == quote["text"]


def test_verdict_publisher_and_edit(app: str, index: Path, opened: Open) -> None:
    page = opened(app)
    ask(page, BOYCOTT)
    page.click("text=Wrong date")
    page.wait_for_selector('[data-dl-judge="wrong date"][aria-pressed=true]')
    assert [(f.question, f.verdict) for f in feedback.read(index)] == [(BOYCOTT, "wrong date")]
    page.click("text=Publisher: any")
    page.select_option("[name=publisher]", "RT")
    page.press("[name=publisher]", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Publisher: only RT")
    page.wait_for_selector(".dl-answer")
    assert "RIA Novosti · " not in page.inner_text(".dl-answer")
    assert page.query_selector("[aria-pressed=true][data-dl-judge]") is None  # another answer
    page.click("summary:text-is('Edit')")
    page.fill("[name=question]", "Who won the Nobel Prize?")
    page.press("[name=question]", "Enter")
    page.wait_for_selector("text=No article names “Nobel Prize”.")
    with page.expect_download() as download:
        page.click("[data-dl-save=html]")
    assert "1. Who won the Nobel Prize?" in download.value.path().read_text("utf-8")


def test_stop_ask_again_and_step_through_citations(fake_app: str, opened: Open) -> None:
    page = opened(fake_app)
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.fill(BOX, f"very slow: {BOYCOTT}")  # on a busy machine a click takes seconds
    page.press(BOX, "Enter")
    page.click("text=Stop")
    page.wait_for_selector("text=Stopped before the answer came.")
    page.click("#dl-turn-1 [data-dl-again]")
    page.wait_for_selector("#dl-turn-1 .dl-answer")
    page.hover(".dl-lead .dl-cite")
    page.wait_for_selector('#dl-tip >> text=Russia heads for N. Korea nuke talks with "cautious')
    page.wait_for_selector("#dl-tip >> text=RIA Novosti, 30 January 2007")
    page.focus(".dl-lead .dl-when")
    page.wait_for_selector("#dl-tip >> text=“two months later” means November 2005, counted from")
    page.keyboard.press("Escape")
    assert page.is_hidden("#dl-tip")
    page.click(".dl-lead .dl-cite")
    page.wait_for_selector("#dl-panel >> text=Citation 1 of 2")
    page.click("#dl-panel [data-dl-step='1']")
    page.wait_for_selector("#dl-panel >> text=Citation 2 of 2")
    page.wait_for_selector("#dl-panel mark.dl-here >> text=These were imposed in 2005")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#dl-panel >> text=Citation 1 of 2")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#dl-panel mark.dl-here >> text=These were imposed in 2005")
    page.click("#dl-panel >> text=Copy with citation")
    page.wait_for_selector("#dl-panel >> text=Copied")
    copied = page.evaluate("window.copied")
    assert copied.startswith("“These were imposed in 2005")
    assert copied.endswith("South Korea”, February 2007)")


def test_the_timeline_sets_the_period(fake_app: str, opened: Open) -> None:
    page = opened(fake_app)
    ask(page, BOYCOTT)
    columns = page.locator("[data-dl-plot] button")
    assert columns.all_inner_texts() == ["2003", "2004", "2005"]
    page.locator(".dl-timeline").scroll_into_view_if_needed()
    first, last = columns.nth(1).bounding_box(), columns.nth(2).bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 9, first["y"] + 9)
    page.mouse.down()
    page.mouse.move(last["x"] + 9, last["y"] + 9, steps=4)
    page.mouse.up()
    page.wait_for_selector("text=Time: only 2004 to 2005")
    page.wait_for_selector(".dl-answer")
    columns.nth(0).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Time: only 2003 to 2004")
    page.wait_for_selector(".dl-answer")
    page.click("text=Newest first")
    page.wait_for_selector("[data-dl-order=newest][aria-pressed=true]")
    page.click("text=Time: only 2003 to 2004")
    page.click("text=Any time")
    page.wait_for_selector("text=Time: about 2005")


def test_the_place_in_the_queue_is_shown(fake_app: str, opened: Open) -> None:
    page = opened(fake_app)
    body = json.dumps({"question": "slow, why?"}).encode()
    head = {"Content-Type": "application/json"}
    for _ in range(AT_ONCE + 2):
        call_at = Request(f"{fake_app}gradio_api/call/v2/ask", body, head)
        with urlopen(call_at, timeout=60) as told:
            assert "event_id" in json.load(told)
    page.fill(BOX, BOYCOTT)
    page.press(BOX, "Enter")
    page.wait_for_selector("#dl-question .meta-text >> text=/queue: [123]\\/3/")
    page.wait_for_selector(".dl-lead >> text=two months later")
    assert not page.is_visible("#dl-question .meta-text")


def test_what_was_asked_outlives_the_app(fake: Served, browser: Browser) -> None:
    context = browser.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(fake.url)
    page.wait_for_selector(BOX)
    ask(page, BOYCOTT)
    page.click("text=New conversation")
    page.wait_for_selector("text=Asked earlier in this browser")
    ask(page, "Who won the cup?")
    page.close()
    fake.start()
    page = context.new_page()
    page.goto(fake.url)
    page.wait_for_selector("#dl-turn-1 .dl-answer")
    assert "Who won the cup?" in page.inner_text("#dl-turn-1")
    page.click("text=New conversation")
    page.click(f"[data-dl-resume='1'] >> text={BOYCOTT}")
    page.wait_for_selector("#dl-turn-1 .dl-lead")
    page.click("text=New conversation")
    page.wait_for_selector(f"[data-dl-resume='0'] >> text={BOYCOTT}")
    page.wait_for_selector("[data-dl-resume='1'] >> text=Who won the cup?")
    page.click("text=Forget these")
    page.wait_for_selector("[data-dl-resume]", state="detached")
    page.close()
    context.close()


def test_offline(app: str, asked: Path, opened: Open) -> None:
    page = opened(app)
    ask(page, BOYCOTT)
    for tab in ("Collection", "Evaluation", "Ask"):
        page.click(f"role=tab[name={tab}]")
    page.wait_for_selector(".dl-lead")
    assert not asked.exists(), asked.read_text("utf-8")


def test_phone_has_a_sheet_and_no_sideways_scroll(app: str, opened: Open) -> None:
    page = opened(app, **PHONE)
    ask(page, BOYCOTT)
    page.click(".dl-lead .dl-cite")
    mark = page.wait_for_selector("#dl-panel mark.dl-here")
    assert mark is not None
    assert mark.is_visible()
    panel = page.evaluate("document.querySelector('#dl-panel').getBoundingClientRect().toJSON()")
    assert (panel["left"], panel["right"]) == (0, 390)
    assert panel["bottom"] == 844
    assert page.evaluate("document.querySelector('#dl-panel').matches(':modal')")
    page.click(".dl-close")
    for width in (360, 390, 768, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_token_there_is_nothing_to_administer(
    app: str, index: Path, opened: Open
) -> None:
    page = opened(app)
    page.click("role=tab[name=Collection]")
    page.wait_for_selector("#dl-collection >> text=PLA Daily")
    assert page.query_selector("#dl-admin") is None
    assert "Roll back" not in page.content()
    for method, path in (
        ("PUT", "admin/files/a.txt"),
        ("POST", "admin/build"),
        ("POST", "gradio_api/upload"),
    ):
        head = {"Authorization": "Bearer correct-horse"}
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(app + path, b"x", head, method=method), timeout=60)
        assert refused.value.code == (404 if path.startswith("gradio_api") else 403)
        refused.value.close()
    assert not index.with_name("index-uploads").exists()


def test_collection_finds_and_opens_an_article(app: str, opened: Open) -> None:
    page = opened(app)
    page.click("role=tab[name=Collection]")
    page.wait_for_selector("#dl-collection >> text=PLA Daily")
    page.fill("#dl-find input, #dl-find textarea", "al jazeera")
    page.wait_for_selector("#dl-collection >> text=PLA Daily", state="detached")
    page.click("#dl-collection .dl-headline")
    page.wait_for_selector("#dl-panel >> text=Daedong Credit Bank")


def test_a_rebuilt_index_answers_without_a_restart(
    app: str, index: Path, opened: Open, tmp_path: Path
) -> None:
    page = opened(app)
    question = "Who won the Marlow harbour regatta?"
    assert "do not answer" in ask(page, question)
    shutil.copytree(ROOT / "seeds", tmp_path / "more")
    (tmp_path / "more" / "regatta.txt").write_text(
        "Regatta ends in rain\n\nMARLOW, May 3, 2021 - The crew of Anna Brandt won the Marlow"
        " harbour regatta on Monday in heavy rain.\n",
        "utf-8",
    )
    build = [sys.executable, "-m", "index", "build", str(tmp_path / "more"), "--index", str(index)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    assert "Anna Brandt won the Marlow harbour regatta" in ask(page, question, 2)


def test_hostile_article_runs_nothing(opened: Open) -> None:
    port = free_port()
    program = serving_program("test_web_render", "HostileEngine", port)
    with running(["-c", program]):
        page = opened(f"http://127.0.0.1:{port}/")
        dialogs: list[str] = []
        page.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
        ask(page, "<img src=x onerror=alert(6)> {{value}} ${alert(7)} a fact?")
        ask(page, "Who has none <script>alert(8)</script>?", 2)
        page.click(".dl-lead .dl-cite")
        page.wait_for_selector("#dl-panel mark.dl-here")
        page.wait_for_timeout(300)
        assert "${alert(7)}" in page.inner_text("#dl-asked-1")
        ours = page.query_selector_all("#dl-transcript, #dl-panel")
        foreign = "script, img, svg, iframe, a, [onclick], [onerror], [onmouseover]"
        found = [
            element.inner_text() for part in ours for element in part.query_selector_all(foreign)
        ]
        assert len(ours) == 2
        assert (found, dialogs) == ([], [])
        page.context.close()  # before its server ends
