"""What the collection lacks is said only where it is provable; what to ask next is proven."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.collection import Built, FakeEncoder
from support.web_engine import BOYCOTT, FakeEngine, find, passage, seed_articles, time_in

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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("asdfgh qwerty", "No article has the word “asdfgh” or “qwerty”."),
        ("Qwerty?", "No article has the word “Qwerty”."),
        ("ASDFGH in 2010", "No article has the word “ASDFGH”."),
        ("the the", "The question has no word to search for."),
        ("who is it?", "The question has no word to search for."),
    ],
)
def test_what_is_not_recognised_is_not_answered(engine: Engine, question: str, said: str) -> None:
    settings = Settings(reader=False, answers=replace(Settings().answers, threshold=0.0))
    answer = engine.ask(question, as_of=date(2012, 1, 1), settings=settings)
    assert (answer.answered, answer.confidence, answer.quotes, answer.passages) == (
        False,
        0,
        (),
        (),
    )
    assert answer.missing[0] == said


@pytest.mark.parametrize("question", ["what happened in 2010?", "What is the latest?", "the mayor"])
def test_a_time_or_one_known_word_is_recognised(engine: Engine, question: str) -> None:
    settings = Settings(reader=False, answers=replace(Settings().answers, threshold=0.0))
    assert engine.ask(question, as_of=date(2012, 1, 1), settings=settings).answered


class Pieces(FakeEncoder):
    """Knows a few words as a whole, as a real encoder does; others come in two pieces."""

    def count(self, text: str) -> int:
        known = ("the", "mayor", "bridges", "paint")
        return sum(1 if word.lower() in known else 2 for word in text.split()) + 2


@pytest.mark.parametrize(
    ("question", "meant", "sentence"),
    [
        ("who was the mayor of Marlwo?", "Who was the mayor of Marlow?", "Did you mean “Marlow”?"),
        ("THE HARBUOR STRIKE", "The harbour strike", "Did you mean “harbour”?"),
        ("is the brigde closed", "Is the bridge closed?", "Did you mean “bridge”?"),
        ("who can paint?", None, None),  # a common word is absent, not misspelled
        ("who is zzzzqx", None, None),
        ("who votd in mrlw", "Who vote in mrlw?", "Did you mean “vote”?"),
    ],
)
def test_near_spellings_of_the_collection_are_offered(
    built: Built, question: str, meant: str | None, sentence: str | None
) -> None:
    never = Settings(reader=False, answers=replace(Settings().answers, threshold=1.1))
    engine = Engine.open(built.index, encoder=Pieces(), settings=never)
    answer = engine.ask(question, as_of=date(2012, 1, 1))
    assert answer.did_you_mean == meant
    assert answer.to_json()["did_you_mean"] == meant
    assert [said for said in answer.missing if said.startswith("Did")] == (
        [sentence] if sentence else []
    )


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
