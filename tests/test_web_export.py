"""A saved conversation: offsets and citations kept, and nothing turns into markup."""

from __future__ import annotations

import json
from datetime import date

import pytest
from support.pages import HOSTILE, HostileEngine, Page
from support.web_engine import BOYCOTT, FakeEngine

from index.types import Period
from qa.web.conversation.session import Conversation, Request
from qa.web.export.conversation_files import export, plain

DAY = date(2026, 11, 22)


def conversation(engine: FakeEngine, *requests: Request) -> Conversation:
    """Each request asked in turn."""
    talk = Conversation()
    for request in requests:
        talk.settle(talk.begin(request), engine)
    return talk


def test_json_has_each_answer_and_the_digests_of_its_articles() -> None:
    engine = FakeEngine()
    talk = conversation(engine, Request(BOYCOTT, Period.of_year(2005)), Request(" "))
    saved = export(talk.session, "json", DAY)
    assert (saved.name, saved.media_type) == ("dateline-2026-11-22.json", "application/json")
    first, second = json.loads(saved.text)["turns"]
    assert first["within"] == ["2005-01-01", "2006-01-01"]
    for quote in first["answer"]["quotes"]:
        article = engine.article(quote["article_id"])
        assert article.text[quote["start"] : quote["end"]] == quote["text"]
        assert first["sha256"][article.id] == article.sha256
    assert (second["answer"], second["error"]) == (None, "the question is empty")


def test_markdown_reads_as_a_conversation() -> None:
    talk = conversation(FakeEngine(), Request(BOYCOTT), Request("Who won the cup?"), Request(" "))
    text = export(talk.session, "markdown", DAY).text
    assert "## 1. Why did North Korea boycott the talks in 2005?" in text
    assert "> “But the reclusive Communist state" in text
    assert "characters 1257 to 1474, answering words 1330 to 1473, text SHA-256 4683" in text
    assert "The articles do not answer this." in text
    assert text.endswith("the question is empty\n")


def test_html_is_one_file_to_print_with_its_proofs() -> None:
    talk = conversation(FakeEngine(), Request(BOYCOTT, publisher="RT"), Request(" "))
    saved = export(talk.session, "html", DAY)
    assert (saved.name, saved.media_type) == ("dateline-2026-11-22.html", "text/html")
    assert "<h2>1. Why did North Korea boycott the talks in 2005?</h2>" in saved.text
    assert "Publisher: only RT." in saved.text
    assert '<mark class="key">following Washington&#39;s demand' in saved.text
    assert "characters 1257 to 1474, answering words 1330 to 1473, text SHA-256 4683" in saved.text
    assert "the question is empty" in saved.text
    assert "default-src 'none'" in saved.text.replace("&#39;", "'")


@pytest.mark.parametrize("question", [HOSTILE, f"none {HOSTILE}"])
def test_hostile_text_stays_text_in_html(question: str) -> None:
    text = export(conversation(HostileEngine(), Request(question)).session, "html", DAY).text
    page = Page(text[text.index("<body>") :].replace("</html>", ""))
    known = "body header h1 p section h2 blockquote mark sup span ol li".split()
    assert set(page.tags) <= set(known)
    names = {name for name, _ in page.attributes}
    assert names <= {"class", "value", "title"}
    assert text.count("<style>") == text.count("</style>") == 1


def test_hostile_text_stays_text_in_markdown() -> None:
    text = export(conversation(HostileEngine(), Request(HOSTILE)).session, "markdown", DAY).text
    for sign in ("<script", "<img", "**bold", "](javascript", "<!--"):
        assert sign not in text.replace("\\<", "").replace("\\*", "").replace("\\]", "")
    assert plain("# a\n1. b <c> [d](e) *f* &lt;") == r"\# a 1. b \<c\> \[d\](e) \*f\* &amp;lt;"
    assert plain("1. b") == r"\1. b" or plain("1. b") == r"1\. b"
