"""A running engine takes up new generations between two questions: no error, no mixed answer."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from support.collection import Built

from index.build import build
from index.commands.gc import gc
from index.store.generations import Generation
from qa.engine import Engine, Settings
from qa.types import Answer
from qa.web.conversation.engine_protocol import take_up

ANY = date(2012, 1, 1)
ROUNDS = 4


def text_of(number: int) -> str:
    """What the harbour's article says in one round; every round has another text."""
    return f"The harbour strike ended after {number} days, the mayor said in round {number}."


@pytest.fixture
def engine(built: Built) -> Engine:
    """An engine over the first generation, without the trained reader."""
    return Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))


def test_eight_clients_ask_while_the_index_is_rebuilt(built: Built, engine: Engine) -> None:
    answers: list[Answer] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                take_up(engine)
                answers.append(engine.ask("Why did the harbour strike end?", as_of=ANY))
        except BaseException as error:
            failures.append(error)

    held: dict[str, dict[str, str]] = {"000001": held_by(built)}
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        for number in range(ROUNDS):
            (built.articles / "harbour.txt").write_text(text_of(number))
            (built.articles / f"more{number}.txt").write_text(f"More of round {number}.")
            report = build([built.articles], built.index, encoder=built.encoder)
            held[report.generation] = held_by(built)
            gc(built.index)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []
    take_up(engine)
    answers.append(engine.ask("Why did the harbour strike end?", as_of=ANY))
    assert answers[-1].generation == f"{ROUNDS + 1:06d}"
    assert answers[-1].quotes[0].article.text == text_of(ROUNDS - 1)
    for answer in answers:
        of_one = held[answer.generation]
        assert answer.coverage.articles == len(of_one)
        seen = [p.article for p in answer.passages] + [q.article for q in answer.quotes]
        assert all(of_one[article.id] == article.text for article in seen)


def held_by(built: Built) -> dict[str, str]:
    """The serving generation's texts by id."""
    return {article.id: article.text for article in Generation.open(built.index).articles()}


def test_a_damaged_new_generation_is_not_taken_up(
    built: Built, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    build([built.articles], built.index, encoder=built.encoder)
    (built.index / "generations" / "000002" / "vectors.faiss").write_bytes(b"x")
    take_up(engine)
    assert engine.generation == "000001"
    assert engine.ask("Who won the vote?", as_of=ANY).passages[0].article.id == "vote-1"
    assert "still on generation 000001: " in caplog.text


def test_one_thread_switches_and_the_others_do_not_wait(built: Built, engine: Engine) -> None:
    build([built.articles], built.index, encoder=built.encoder)
    with engine._switching:
        assert engine.refresh() is False
        assert engine.generation == "000001"
    assert engine.refresh() is True
    assert engine.generation == "000002"
