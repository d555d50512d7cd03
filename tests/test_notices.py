"""Corrections, retractions and editors' notes: kept apart, never an answer, always shown."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console
from support.fakes import FakeEncoder

from index.build import build
from index.cleaning.article_spans import clean
from index.cleaning.notices import is_notice, notices
from index.sources.articles import read_articles
from index.sources.json_lines import export
from index.types import Article
from qa.engine import Engine, Settings
from qa.terminal import print_answer
from qa.types import Answer
from qa.web.export.conversation_files import _answer_markdown
from qa.web.export.printable import _answer
from qa.web.views.quotation.cards import card

STORY = "Nine thousand people signed the petition to save the library of Arden, its organiser said."
NOTE = "Correction: An earlier version of this article gave a wrong number. It was nine thousand."


@pytest.mark.parametrize(
    "line",
    [
        NOTE,
        "This article was corrected on May 5, 2021.",
        "• This article was amended on 5 May 2021 to remove a name.",
        "This story has been retracted because its author invented two persons.",
        "An earlier version of this story said four.",
        "Due to a reporting error, a previous version of this report said four.",
        "Editor’s note: This story was first published in 2011.",
        "EDITOR'S NOTE — This story is part of a series.",
        "CORRECTION (May 5, 2021): It was nine thousand.",
        "RETRACTION: The paper withdraws the report.",
        "Clarification: The library is in Arden.",
        "For the record: the bridge is 12 metres long.",
        "Note: This article has been updated to correct the date.",
        "The headline of this article has been amended.",
        "(Corrects number of dead to six in headline and first paragraph)",
        "(This July 14 story corrects the spelling of Pellin in paragraph 3)",
        "The Post regrets the error.",
        "Berichtigung: In einer früheren Fassung hieß es vier.",
    ],
)
def test_what_tells_of_the_article_itself(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        STORY,
        "The report was corrected by the ministry after a week.",
        "Correction officers went on strike on Monday.",
        "An earlier version of the plan was rejected.",
        "For the record, he said, I did not do it.",
        "Retraction of the troops took two days.",
        "The Senate version of the bill was amended by the House on Tuesday.",
        "The previous report of the ministry was wrong, he said.",
        "This page of history was changed by the war.",
    ],
)
def test_what_tells_of_the_world(line: str) -> None:
    assert not is_notice(line)


def test_a_heading_makes_a_notice_of_the_next_paragraph() -> None:
    assert notices([STORY, "Correction", "The mayor is Ruth Calder.", STORY]) == [
        False,
        True,
        True,
        False,
    ]


def test_a_desks_note_before_a_sentence_is_cut_off() -> None:
    text = f"Title of a story here\n\nPELLIN, July 14 (Wire) - (Corrects number of dead) {STORY}\n"
    kept = [(p.kind, p.span.of(text)) for p in clean(text).paragraphs]
    assert ("notice", "(Corrects number of dead)") in kept
    assert ("body", STORY) in kept


def test_a_text_that_is_nothing_but_a_notice_stays_a_text() -> None:
    assert [p.kind for p in clean(NOTE).paragraphs] == ["body"]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    folder = tmp_path_factory.mktemp("noticed")
    (folder / "a.txt").write_text(f"Petition to save library handed in\n\n{STORY}\n\n{NOTE}\n")
    encoder = FakeEncoder()
    build([folder / "a.txt"], folder / "index", encoder=encoder)
    engine = Engine.open(folder / "index", encoder=encoder, settings=Settings(reader=False))
    return engine.ask("Who signed the petition to save the library?", as_of=date(2021, 6, 1))


def test_a_quotation_carries_the_notices_of_its_article(answer: Answer) -> None:
    record = json.loads(json.dumps(answer.to_json()))
    quote = record["quotes"][0]
    assert quote["text"] == STORY
    assert [notice["text"] for notice in quote["notices"]] == [NOTE]
    text = answer.quotes[0].article.text
    assert [text[n["start"] : n["end"]] for n in quote["notices"]] == [NOTE]
    assert all(not NOTE.startswith(passage.text) for passage in answer.passages)


def test_terminal_page_and_exports_show_it(answer: Answer) -> None:
    shown = io.StringIO()
    print_answer(answer, Console(file=shown, width=200))
    assert f"notice in this article: {NOTE}" in shown.getvalue()
    hostile = _with_notice(
        answer.quotes[0].article, "Correction: <script>alert(1)</script> it was."
    )
    account = answer.accounts[0]
    quotes = tuple(replace(quote, article=hostile) for quote in account.quotes)
    html = str(card(replace(account, quotes=quotes), answer, {q.n: True for q in quotes}, 1))
    assert "Notice in this article:" in html
    assert "<script>" not in html
    assert NOTE in "\n".join(_answer_markdown(answer)).replace("\\", "")
    assert f"Notice in this article: {NOTE}" in str(_answer(answer))


def test_an_exported_notice_comes_back(answer: Answer, tmp_path: Path) -> None:
    article = answer.quotes[0].article
    export([article], tmp_path / "out.jsonl")
    (again,) = read_articles([tmp_path / "out.jsonl"])
    assert isinstance(again, Article)
    assert again.notices == article.notices


def _with_notice(article: Article, words: str) -> Article:
    """The article with other words of the same length where its notice stands."""
    (span,) = article.notices
    size = span.end - span.start
    text = article.text[: span.start] + words.ljust(size)[:size] + article.text[span.end :]
    return replace(article, text=text)
