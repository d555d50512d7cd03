"""A question typed in small letters, in capitals or without its mark is the same question."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from eval.questions.question_files import SEEDS_FILE, split_of
from index.build import build
from index.store.generations import Generation
from qa.engine import Engine, Settings
from qa.language.capitals import Capitals, marked

TOLD = """\
The Denver Broncos were sold to Rob Walton, the U.S. businessman, for $4.65 billion in May.

Walton, who bought the Denver Broncos, met NATO envoy Kim Jong-Un and Ian McDonald in Germany.
"""


@pytest.fixture
def capitals(tmp_path: Path, encoder: FakeEncoder) -> Capitals:
    (tmp_path / "told.txt").write_text(TOLD, "utf-8")
    build([tmp_path / "told.txt"], tmp_path / "index", encoder=encoder)
    return Capitals(Generation.open(tmp_path / "index"))


@pytest.mark.parametrize(
    "question",
    [
        "Who bought the Denver Broncos?",
        "What did the U.S. envoy of NATO say in May 2022?",
        "May the envoy march on Tuesday?",
        "Did Ian McDonald meet Kim Jong-Un in Germany in March?",
        "What was Walton's price for it?",
        "When did I tell us that?",
        "Where did the Germans meet the Danes?",
    ],
)
def test_every_way_of_typing_gives_the_same(capitals: Capitals, question: str) -> None:
    typed = [question, question.lower(), question.upper(), question.title(), question.rstrip("?")]
    assert [capitals.restored(text) for text in typed] == [question] * len(typed)


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("who met olga zorblatt", "Who met olga zorblatt?"),
        ("who met Olga Zorblatt", "Who met Olga Zorblatt?"),  # as typed: no article decides
        ("the denver broncos", "The Denver Broncos"),
        ("", ""),
        ("???", ""),
        ("did NATO tell WHO", "Did NATO tell WHO?"),
    ],
)
def test_what_no_article_has_stays_as_typed(capitals: Capitals, typed: str, restored: str) -> None:
    assert capitals.restored(typed) == restored


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("who leads the talks", "who leads the talks?"),
        ("Who leads the talks ???", "Who leads the talks?"),
        ("Did it happen in the U.S.", "Did it happen in the U.S.?"),
        ("in which city", "in which city?"),
        ("Tell me about the talks?", "Tell me about the talks"),
        ("North Korea nuclear talks.", "North Korea nuclear talks"),
    ],
)
def test_a_question_has_its_mark(typed: str, expected: str) -> None:
    assert marked(typed) == expected


def test_a_hostile_question_is_looked_up_to_a_bound(capitals: Capitals) -> None:
    assert capitals.restored("denver " * 280).count("Denver") == 280
    assert capitals.restored(" ".join(f"w{n}'s" for n in range(280)))


def test_follow_ups_in_small_letters_are_rewritten_as_well(built: Built) -> None:
    engine = Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))
    asked = engine.ask("what about 2011", history=["WHAT HAPPENED IN MARLOW IN 2010"])
    assert asked.query.text == "What happened in Marlow in 2011?"
    assert asked.query.question == "what about 2011"


@pytest.mark.model
def test_the_same_first_quotation_however_it_is_typed(seeds: Path, tmp_path: Path) -> None:
    """Every ninth dev question, with the real encoder and reader, answered whatever the chance."""
    build([seeds], tmp_path / "index")
    settings = Settings()
    settings = replace(settings, answers=replace(settings.answers, threshold=0.0))
    engine = Engine.open(tmp_path / "index", settings=settings)
    rows = [json.loads(line) for line in SEEDS_FILE.read_text("utf-8").splitlines() if line]
    dev = [row for row in rows if split_of(row.get("group") or row["id"]) == "dev"]
    asked = [row["question"] for row in dev if not row.get("history")][::9]
    assert len(asked) > 25
    for question in asked:
        typed = (question, question.lower(), question.upper(), question.rstrip("?"))
        answers = [engine.ask(text, as_of=date(2013, 10, 1)) for text in typed]
        first = {tuple((q.article.id, q.span, q.answer) for q in a.quotes[:1]) for a in answers}
        assert len(first) == 1, question
