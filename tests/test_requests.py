"""What cannot be answered by quoting is said in one line, and what can be given is given."""

from __future__ import annotations

from datetime import date

import pytest
from rich.console import Console
from support.collection import Built

from qa.engine import Engine, Settings
from qa.question.requests import foreign_language, unquotable
from qa.terminal import print_answer


@pytest.mark.parametrize(
    ("question", "kind", "about"),
    [
        ("Summarise the talks", "summary", "the talks"),
        ("Can you give me a short summary of the six-party talks?", "summary",
         "the six-party talks?"),
        ("What is the gist of the report?", "summary", "the report?"),
        ("tl;dr the 2005 statement", "summary", "the 2005 statement"),
        ("Please sum up what Lavrov said", "summary", "what Lavrov said"),
        ("Compare Japan and South Korea", "comparison", "Japan and South Korea"),
        ("I want a comparison of both plans", "comparison", "both plans"),
        ("How do Japan and South Korea compare?", "comparison", "Japan and South Korea compare?"),
        ("list all countries in the talks", "list", "countries in the talks"),
        ("List the rounds of talks", "list", "rounds of talks"),
        ("Give me a full list of envoys", "list", "envoys"),
        ("What are all the rounds?", "list", "rounds?"),
        ("Name every envoy", "list", "envoy"),
        ("show me all the articles about Iran", "list", "articles about Iran"),
        ("Timeline of the nuclear talks", "timeline", "the nuclear talks"),
        ("can you make a detailed timeline of the war", "timeline", "the war"),
        ("Chronology: Kaesong", "timeline", "Kaesong"),
        ("What happened in Kaesong in chronological order?", "timeline",
         "What happened in Kaesong?"),
        ("write a poem about Kaesong", "text", "about Kaesong"),
        ("Translate the statement", "text", "the statement"),
        ("summarise", "summary", "summarise"),
    ],
)  # fmt: skip
def test_requests_and_what_they_are_about(question: str, kind: str, about: str) -> None:
    assert unquotable(question) == (kind, about)
    assert unquotable(question.upper())[0] == kind


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote a summary of the report?",
        "Which list of demands did they hand over?",
        "Name the minister",
        "What did the timeline of the report show?",
        "What is the difference between the plans?",
        "Who translated the letter?",
        "Tell me about the talks",
        "Which articles did he list?",
        "Why does the table not compare them?",
        "What are the terms of the deal?",
        "Find the minister",
    ],
)
def test_plain_questions_are_no_requests(question: str) -> None:
    assert unquotable(question) == (None, question)


FOREIGN = [
    ("¿Quién es el presidente de Rusia?", "Spanish"),
    ("Wer ist der Präsident von Russland?", "German"),
    ("Warum verließ Nordkorea die Gespräche?", "German"),
    ("Qui est le président de la Russie ?", "French"),
    ("pourquoi la Corée du Nord a boycotté les négociations", "French"),
    ("Chi è il presidente della Russia?", "Italian"),
    ("Kto jest prezydentem Rosji?", "Polish"),
    ("Кто президент России?", "Russian"),
    ("なぜ北朝鮮は協議をボイコットしたのか", "Japanese"),
    ("북한은 왜 회담을 거부했나", "Korean"),
]


@pytest.mark.parametrize(("question", "language"), FOREIGN)
def test_clearly_another_language(question: str, language: str) -> None:
    assert foreign_language(question, question.split()) == language


@pytest.mark.parametrize(
    "question",
    [
        "Why did they leave?",
        "Where is the Champs-Élysées?",
        "Steven van Zandt",
        "China much",
        "Who is Gerhard Schröder?",
        "What does the Frankfurter Allgemeine Zeitung say?",
        "Warum?",  # too short to tell
        "Des Moines Iowa caucus",
    ],
)
def test_a_foreign_name_makes_no_foreign_question(question: str) -> None:
    assert foreign_language(question, question.split()[:1]) is None


@pytest.fixture
def engine(built: Built) -> Engine:
    return Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))


def test_a_summary_gets_one_line_and_the_matching_passages(engine: Engine) -> None:
    answer = engine.ask("Please summarise the harbour strike", as_of=date(2012, 1, 1))
    assert not answer.answered
    assert answer.text == (
        "Dateline quotes articles and does not summarise them. These passages match best."
    )
    assert answer.passages[0].article.id == "harbour"
    assert answer.query.text == "the harbour strike"
    assert (answer.quotes, answer.events, answer.missing) == ((), (), ())
    assert answer.to_json()["query"]["unquotable"] == "summary"  # type: ignore[index]


def test_a_timeline_gets_the_dated_events_in_order(engine: Engine) -> None:
    answer = engine.ask("Timeline of the bridge, the vote and the strike", as_of=date(2012, 1, 1))
    assert answer.text.endswith("These sentences have dates, in order of time.")
    starts = [event.period.start for event in answer.events]
    assert len(starts) >= 3
    assert starts == sorted(starts)
    assert [event.quote.n for event in answer.events] == list(range(1, len(starts) + 1))
    for event in answer.events:
        quote = event.quote
        assert quote.text == quote.article.text[quote.span.start : quote.span.end]
        assert quote.span.holds(quote.answer)
    (first, *_) = answer.to_json()["events"]  # type: ignore[misc]
    assert set(first) == {"period", "quote"}
    console = Console(record=True, width=100)
    print_answer(answer, console)
    shown = console.export_text()
    assert answer.events[0].period.iso() in shown
    assert "Related" not in shown


def test_another_language_is_named(engine: Engine) -> None:
    answer = engine.ask("Warum endete der Streik der Hafenarbeiter in Marlow?")
    assert not answer.answered
    assert answer.text.startswith(
        "The question seems to be in German; Dateline reads English questions."
    )
    assert answer.query.language == "German"


def test_a_request_about_nothing_known_says_what_is_missing(engine: Engine) -> None:
    answer = engine.ask("Summarise the zebra")
    assert answer.missing == ("No article has the word “zebra”.",)
