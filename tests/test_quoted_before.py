""" "What else did he say?" is not answered with what was quoted before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support.collection import Built
from support.web_engine import find, passage, seed_articles

from qa.engine import Engine, Settings
from qa.reading.quoted_before import quoted_before, without_else
from qa.types import Query

ASKED = Query("what else?", "what else?", date(2007, 6, 15))


def test_long_answers_take_their_sentence_and_short_ones_their_words() -> None:
    article = seed_articles()[1]
    said = find(article, '"The agreement to hold', "at the talks.")
    one = passage(1, article, [said])
    text = article.text
    clause = " ".join(said.of(text).split()[2:8]).upper()  # as typed: case is no difference
    (span,) = quoted_before(replace(ASKED, already=(clause,)), one)
    assert span in one.chunk.sentences
    words = said.of(text).strip('"').split()[1]
    found = quoted_before(replace(ASKED, already=(words,)), one)
    assert {span.of(text).casefold() for span in found} == {words.casefold()}
    assert quoted_before(replace(ASKED, already=("nobody said this here",)), one) == []
    assert quoted_before(ASKED, one) == []


@pytest.mark.parametrize("else_", ["else ", ""])
def test_something_else_is_quoted_where_something_else_is_asked(built: Built, else_: str) -> None:
    engine = Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))
    settings = Settings(reader=False, answers=replace(Settings().answers, threshold=0.0, quotes=1))
    told = "The mayor won the vote on Sunday by 312 ballots."
    answer = engine.ask(
        f"What {else_}did the mayor do after the vote on Sunday?",
        history=["What did the mayor win on Sunday?"],
        answers=["won the vote on Sunday by 312 ballots"],
        settings=settings,
    )
    assert (answer.text == told) == (not else_)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What else did Lavrov say?", "What did Lavrov say?"),
        ("What other reasons are there?", "What reasons are there?"),
        ("Who else signed it?", "Who signed it?"),
        ("Which others signed?", "Which others signed?"),
    ],
)
def test_a_passage_is_not_asked_for_something_else(question: str, asked: str) -> None:
    assert without_else(question) == asked
