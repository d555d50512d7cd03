"""The page: components, and which event calls what."""

from __future__ import annotations

from typing import Any, cast

import gradio as gr

from qa.web import theme
from qa.web.admin.panel import admin_page
from qa.web.api import add_endpoints
from qa.web.chat import Chat, sent
from qa.web.conversation.engine_protocol import Asker
from qa.web.conversation.session import Conversation, Session
from qa.web.extras import Extras, Report
from qa.web.masthead import masthead
from qa.web.passages.finder import Finder
from qa.web.question_form import Desk
from qa.web.report_frame import evaluation

AT_ONCE = 8  # questions answered at the same time; more wait in Gradio's queue
TITLE = "Dateline"
# BrowserState encrypts with this; it must not change, or what browsers keep is lost. It protects
# nothing: the questions are in the reader's own browser.
KEEP_KEY, KEEP_SECRET = "dateline-conversation", "dateline"


def build_page(engine: Asker, extras: Extras) -> gr.Blocks:
    """The whole app, not yet launched."""
    chat = Chat(engine)
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        _html(masthead(), "dl-masthead", theme.script("look.js"))
        with gr.Tabs(elem_id="dl-tabs"):
            with gr.Tab("Ask", elem_id="dl-ask"):
                _ask_tab(page, chat)
            with gr.Tab("Passages", elem_id="dl-search"):
                _passages_tab(Finder(engine))
            with gr.Tab("Collection", elem_id="dl-shelf") as shelf:
                _collection_tab(page, shelf, chat, extras)
            if extras.report is not None or extras.drafting is not None:
                with gr.Tab("Evaluation", elem_id="dl-eval") as tab:
                    if extras.drafting is not None:
                        _drafts(tab, Desk(extras.drafting))
                    if extras.report is not None:
                        _report(tab, extras.report)
        add_endpoints(engine, AT_ONCE)
    page.queue(default_concurrency_limit=AT_ONCE)
    return cast(gr.Blocks, page)


def _ask_tab(page: gr.Blocks, chat: Chat) -> None:
    def source(request: dict[str, Any]) -> str:
        """For the page's script; Gradio wants a plain function."""
        return chat.source(request)

    def cite(request: dict[str, Any]) -> str:
        """Likewise."""
        return chat.cite(request)

    talk = gr.State(Conversation())
    kept = gr.BrowserState({}, storage_key=KEEP_KEY, secret=KEEP_SECRET)
    scripts = theme.script(
        "dateline.js", "panel.js", "history.js", "citing.js", "plot.js", "tip.js"
    )
    log = _html(chat.draw(Session()), "dl-transcript", scripts, [source, cite])
    saved = gr.Textbox(visible="hidden", elem_id="dl-saved")
    with gr.Row(elem_id="dl-composer"):
        box = gr.Textbox(
            label="Your question",
            show_label=False,
            container=False,
            placeholder="Ask the articles a question",
            elem_id="dl-question",
            max_lines=4,
            submit_btn="Ask",
            autofocus=True,
        )
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    drawn = {"outputs": [box, log, kept], **private}
    asking = {
        "concurrency_limit": AT_ONCE,
        "concurrency_id": "ask",
        "trigger_mode": "multiple",  # a second question need not wait for the first one's answer
        **drawn,
        "show_progress": "minimal",  # the place in the queue, shown at the question box
        "show_progress_on": box,
    }
    box.submit(chat.typed, [box, talk], **asking)
    log.ask(chat.clicked, [talk], **asking)
    log.revise(chat.revised, [talk], **asking)
    page.load(chat.reopened, [kept, talk], **asking)
    log.halt(chat.stopped, [talk], **drawn)
    log.judge(chat.judged, [talk], **drawn)
    log.anew(chat.cleared, [talk], **drawn)
    log.resume(chat.resumed, [talk], **asking)
    log.forget(chat.forgotten, [talk], **drawn)
    written = log.save(chat.saved, [talk], [saved], **private)
    written.then(None, [saved], None, js="(file) => { window.dlSave(file) }", **private)


def _passages_tab(finder: Finder) -> None:
    box = gr.Textbox(
        label="Search the passages",
        show_label=False,
        container=False,
        placeholder="Words, a “phrase”, begin*, -without",
        elem_id="dl-seek",
        max_lines=1,
        submit_btn="Search",
    )
    shown = _html(finder.typed(""), "dl-passages", theme.script("passages.js"))
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    box.submit(finder.typed, [box], [shown], **private)

    def narrowed(event: gr.EventData) -> str:
        """The script sends the whole search with what was chosen."""
        return finder.find(sent(event))

    shown.narrowed(narrowed, outputs=[shown], **private)


def _collection_tab(page: gr.Blocks, tab: gr.Tab, chat: Chat, extras: Extras) -> None:
    if extras.admin is not None:
        _html(admin_page(), "dl-admin", theme.script("admin.js"))
    box = gr.Textbox(
        label="Find an article",
        show_label=False,
        container=False,
        placeholder="Find by headline, text, publisher or date",
        elem_id="dl-find",
    )
    shelf = _html("", "dl-collection", theme.script("collection.js"))
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # A build may have come since the page was made, or since this tab was last looked at.
    gr.on([page.load, tab.select], chat.listed, [box], [shelf], **private)
    box.change(chat.listed, [box], [shelf], trigger_mode="always_last", **private)
    shelf.turned(chat.paged, [box], [shelf], **private)


def _drafts(tab: gr.Tab, desk: Desk) -> None:
    """Sentences to write questions to, above the last evaluation."""
    at = gr.State(0)
    shown = _html("", "dl-draft", theme.script("draft.js"))
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    tab.select(desk.opened, [at], [shown], **private)
    shown.written(desk.written, [at], [at, shown], **private)
    shown.skipped(desk.skipped, [at], [at, shown], **private)


def _report(tab: gr.Tab, report: Report) -> None:
    """The main figures at once; the whole page, which takes seconds to make, when it is wanted."""
    shown = _html("", "dl-report", theme.script("report.js"))
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

    def opened() -> str:
        return evaluation(report.plain(), report.ready())

    def figures() -> str:
        return evaluation(report.plain(), report.page())

    tab.select(opened, outputs=[shown], **private)
    shown.figures(figures, outputs=[shown], **private)


def _html(
    value: str, elem_id: str, script: str | None = None, functions: list[Any] | None = None
) -> Any:
    """HTML of ours; ``Any``, because the script's own events become attributes."""
    return gr.HTML(
        value,
        elem_id=elem_id,
        apply_default_css=False,
        js_on_load=script,
        server_functions=functions,
    )
