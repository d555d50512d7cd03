"""What the collection lacks is said only where it is provable; what to ask next is proven."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import Built, FakeEncoder
from test_web_fake import BOYCOTT, FakeEngine, find, passage, seed_articles, time_in

from index.build import build
from index.store.generations import Generation
from index.types import Period
from qa.answer.gaps import unnamed
from qa.answer.suggestions import candidates
from qa.engine import Engine, Settings
from qa.types import Answer, Query
from qa.web.conversation.next_questions import Following
from qa.web.conversation.session import Conversation, Request


@pytest.fixture
def engine(built: Built) -> Engine:
    return Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Did the Zebra Union of Marlow win?", ("No article names “Zebra Union”.",)),
        ("Did Olga Marlow paint violins?", ("No article names “Olga”.",)),
        ("Did the U.S. Zebras win?", ("No article names “U.S. Zebras”.",)),
        (
            "which zebras paint violins?",
            ("No article has the word “zebras”, “paint” or “violins”.",),
        ),
        (
            "Which zebra paints in 1950?",
            (
                "No article has the word “zebra” or “paints”.",
                "The articles were published between 1 January 2010 and 15 May 2011, and none of"
                " the nearest speaks of 1950.",
            ),
        ),
    ],
)
def test_names_words_and_times_that_are_not_there(
    engine: Engine, question: str, said: tuple[str, ...]
) -> None:
    answer = engine.ask(question, as_of=date(2012, 1, 1))
    assert not answer.answered
    assert answer.missing == said
    assert answer.to_json()["missing"] == list(said)


def test_a_name_that_no_article_has_is_said_beside_an_answer(engine: Engine) -> None:
    settings = Settings(reader=False, answers=replace(Settings().answers, threshold=0.0))
    asked = {
        name: engine.ask(f"Why did {name} lose the vote in Marlow?", settings=settings)
        for name in ("Olga Brandt", "Marlow")
    }
    assert all(answer.answered for answer in asked.values())
    assert asked["Olga Brandt"].missing == ("No article names “Olga Brandt”.",)
    assert asked["Marlow"].missing == ()


def test_a_people_is_named_where_its_country_is(tmp_path: Path, encoder: FakeEncoder) -> None:
    told = "The envoy of the U.S. met the mayor of Marlow in Germany on Sunday."
    (tmp_path / "envoy.txt").write_text(told, "utf-8")
    build([tmp_path / "envoy.txt"], tmp_path / "index", encoder=encoder)
    asked = "Where did the American envoy meet the Germans and the Danes?"
    query = Query(asked, asked, date(2012, 1, 1))
    said = unnamed(query, Generation.open(tmp_path / "index"))
    assert said == ("No article names “Danes”.",)
    engine = Engine.open(tmp_path / "index", encoder=encoder, settings=Settings(reader=False))
    silent = engine.ask("Which American painted violins?", as_of=date(2012, 1, 1))
    assert silent.missing == ("No article has the word “painted” or “violins”.",)


def test_filters_that_leave_nothing_are_named(engine: Engine) -> None:
    answer = engine.ask("the vote", within=Period.of_year(1950), publisher="weekly")
    assert answer.missing == (
        "No article of Weekly published in or dated 1950 is near the question.",
    )


def test_candidates_are_read_off_the_passages() -> None:
    article = seed_articles()[1]
    said = find(article, '"The agreement to hold', "at the talks.")
    dated = find(article, "In September 2005", "security guarantees.")
    times = [
        time_in(article, "September 2005", "2005-09"),
        time_in(article, "two months later", "2005-11", "September 2005"),
    ]
    found = candidates([passage(1, article, [said]), passage(2, article, [dated], times)])
    assert found == [
        ("What did Alexander Losyukov say?", {article.id}),
        ("What happened in September 2005?", {article.id}),
    ]
    lavrov = seed_articles()[4]
    spoken = find(lavrov, "MOSCOW, September 2", "Sergei Lavrov said.")
    assert candidates([passage(1, lavrov, [spoken])]) == [
        ("What did Sergei Lavrov say?", {lavrov.id})
    ]


def test_only_what_the_engine_answers_from_that_article_is_offered() -> None:
    class Knows(FakeEngine):
        def __init__(self) -> None:
            super().__init__()
            self.tried: list[str] = []

        def ask(self, question: str, **settings: object) -> Answer:  # type: ignore[override]
            self.tried.append(question)
            return super().ask(BOYCOTT if "2005" in question else "Who won?")

    engine, talk = Knows(), Conversation()
    talk.settle(talk.begin(Request("why in 2005?")), engine)
    engine.tried.clear()
    following = Following(engine)
    assert following.after(talk.session, talk.session.turn(1)) == (
        "What happened in September 2005?",
    )
    assert following.after(talk.session, talk.session.turn(1)) == (
        "What happened in September 2005?",
    )
    assert engine.tried == ["What happened in 2003?", "What happened in September 2005?"]
    waiting = talk.begin(Request("What happened in September 2005?"))
    assert following.after(talk.session, waiting) == ()
    assert following.after(talk.session, talk.session.turn(1)) == ()
