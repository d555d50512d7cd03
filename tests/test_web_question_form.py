"""Questions of one's own in the evaluation tab: what is offered, refused and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import gradio as gr
import pytest
from support.collection import Built
from support.pages import safe_page

from eval.commands.question_source import QuestionSource
from eval.questions.question_files import load
from index.errors import InputError
from index.store.generations import Generation
from qa.web.question_form import Desk

FORM = frozenset({"h2", "h3", "form", "label", "input", "select", "option", "section"})


def event(**sent: str) -> gr.EventData:
    """What the page's script sends along."""
    return cast(gr.EventData, type("Event", (), {"_data": sent})())


def bridge(drafting: QuestionSource) -> int:
    """The place of a sentence that is in the collection."""
    for at in range(99):
        sentence = drafting.sentence(at)
        assert sentence is not None
        if "40 million" in sentence.span.of(sentence.article.text):
            return at
    raise AssertionError("the sentence is not offered")


def test_a_question_is_kept_and_its_sentence_not_offered_again(
    built: Built, tmp_path: Path
) -> None:
    out = tmp_path / "mine.jsonl"
    drafting = QuestionSource(built.index, out)
    at = bridge(drafting)
    desk = Desk(drafting)
    typed = {"question": "What will it <cost>?", "answer": "50 million", "kind": "how_many"}
    place, html = desk.written(at, event(**typed))
    page = safe_page(html, also=FORM)
    assert place == at
    assert "these words do not stand in the sentence" in page.text
    assert page.values("value")[:2] == ["What will it <cost>?", "50 million"]  # kept to be mended
    assert not out.exists()
    place, html = desk.written(at, event(**{**typed, "answer": "40 million crowns"}))
    assert place == at + 1
    assert "1 question in mine.jsonl." in html
    question = load(out, {a.id: a for a in Generation.open(built.index).articles()})[0]
    assert (question.question, question.kind) == ("What will it <cost>?", "how_many")
    assert question.answers == ("40 million crowns",)
    again = QuestionSource(built.index, out)
    first = drafting.sentence(0)
    assert first is not None
    assert again.written == 1
    left = [again.sentence(n) for n in range(first.of - 1)]
    assert all(s and "40 million" not in s.span.of(s.article.text) for s in left)
    assert again.sentence(first.of - 1) is None


def test_what_cannot_be_kept_is_said(built: Built, tmp_path: Path) -> None:
    drafting = QuestionSource(built.index, tmp_path / "mine.jsonl")
    desk = Desk(drafting)
    assert "write a question, or skip" in desk.written(0, event(question=" "))[1]
    assert desk.written(0, event(question="Who?", kind="x"))[0] == 1
    assert "in the file already" in desk.written(0, event(question="Who?"))[1]
    assert "expected a sentence from 0" in desk.written(99, event(question="Who?"))[1]
    place, html = desk.skipped(98)
    assert place == 99
    assert "No further sentence is offered. 1 question in mine.jsonl." in html
    nowhere: Any = Desk(QuestionSource(tmp_path / "nowhere", tmp_path / "mine.jsonl"))
    assert "dl-error" in nowhere.opened(0)


def test_another_file_is_not_written_into(tmp_path: Path) -> None:
    out = tmp_path / "notes.jsonl"
    for text in ("not JSON\n", "[1]\n", "{}\n", "\xff"):
        out.write_text(text, "latin-1")
        with pytest.raises(InputError, match=r"notes\.jsonl"):
            QuestionSource(tmp_path, out)
        assert out.read_text("latin-1") == text
