"""No number is given twice, and what is served in another's place is noticed and never mixed in."""

from __future__ import annotations

import shutil
import threading
from datetime import date
from pathlib import Path

import pytest
from support.collection import Built

from index.build import build
from index.commands.gc import gc
from index.errors import DatelineError, IndexDamaged
from index.store import generations
from index.store.generations import Generation
from qa.engine import Engine, Settings
from qa.web.conversation.article_list import Shelf
from qa.web.conversation.engine_protocol import take_up

ASKED = date(2012, 1, 1)


def engine_over(built: Built) -> Engine:
    return Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))


def say(built: Built, text: str) -> str:
    """Build with another text in the harbour's article; the generation's name."""
    (built.articles / "harbour.txt").write_text(text)
    return build([built.articles], built.index, encoder=built.encoder).generation


def test_a_number_is_never_given_twice(built: Built) -> None:
    assert say(built, "The harbour strike goes on.") == "000002"
    generations.roll_back(built.index)
    gc(built.index, keep=1)
    assert say(built, "The harbour strike has ended.") == "000003"


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"rubbish\n", b"9" * 5000])
def test_a_damaged_counter_is_no_reason_not_to_build(built: Built, damage: bytes) -> None:
    (built.index / "LAST").write_bytes(damage)
    assert say(built, "The harbour strike goes on.") == "000002"


def test_an_engine_notices_what_took_the_place_of_its_generation(built: Built) -> None:
    engine = engine_over(built)
    shelf = Shelf(engine)
    assert shelf.holdings().articles == 4
    shutil.rmtree(built.index)
    (built.articles / "flood.md").unlink()
    assert say(built, "The harbour strike never began.") == engine.generation == "000001"
    assert engine.refresh() is True
    assert engine.article("harbour").text == "The harbour strike never began."
    assert shelf.holdings().articles == 3


def test_a_generation_answers_to_its_end_from_its_own_files(built: Built) -> None:
    """Every thread reads what was opened, whatever lies under that name by now."""
    engine = engine_over(built)
    before = engine.article("harbour").text
    folder = built.index / "generations" / "000001"
    say(built, "The harbour strike never began, says the mayor.")
    shutil.rmtree(folder)
    shutil.copytree(built.index / "generations" / "000002", folder)
    seen: list[str] = []

    def look() -> None:
        engine._generation._article.cache_clear()
        seen.extend(article.text for article in engine._generation.articles())
        answer = engine.ask("Why did the harbour strike end?", as_of=ASKED)
        seen.append(answer.passages[0].article.text)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen.count(before) == 2
    assert not any("never began" in text for text in seen)


def test_a_generation_under_another_name_is_not_served(built: Built) -> None:
    say(built, "The harbour strike goes on.")
    folders = [built.index / "generations" / name for name in ("000001", "000002")]
    shutil.rmtree(folders[1])
    shutil.copytree(*folders)
    with pytest.raises(IndexDamaged, match="is not the generation that CURRENT names"):
        Generation.open(built.index)


def test_an_index_of_an_older_version_has_no_seal_in_its_pointer(built: Built) -> None:
    (built.index / "CURRENT").write_text("000001\n")
    (built.index / "LAST").unlink()
    engine = engine_over(built)
    assert engine.refresh() is False
    assert say(built, "The harbour strike goes on.") == "000002"
    assert engine.refresh() is True


def test_rolling_back_clearing_and_building_under_eight_clients(built: Built) -> None:
    """Every answer is of one generation whole: its articles, its passages, its count."""
    engine = engine_over(built)
    done = threading.Event()
    failures: list[BaseException] = []
    answers = []

    def ask() -> None:
        try:
            while not done.is_set():
                take_up(engine)
                answers.append(engine.ask("Why did the harbour strike end?", as_of=ASKED))
        except BaseException as error:
            failures.append(error)

    held = {"000001": texts(built.index)}
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        for number in range(4):
            name = say(built, f"The harbour strike ended in round {number}.")
            assert name not in held
            held[name] = texts(built.index)
            generations.roll_back(built.index)
            gc(built.index, keep=1)
            (built.articles / f"more{number}.txt").write_text(f"The vote of round {number}.")
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert answers
    for answer in answers:
        of_one = held[answer.generation]
        assert answer.coverage.articles == len(of_one)
        seen = [p.article for p in answer.passages] + [q.article for q in answer.quotes]
        assert all(of_one[article.id] == article.text for article in seen)


def texts(index: Path) -> dict[str, str]:
    """The serving generation's texts by id."""
    return {article.id: article.text for article in Generation.open(index).articles()}


def test_nothing_serves_where_the_pointer_is_of_nothing(built: Built) -> None:
    engine = engine_over(built)
    (built.index / "CURRENT").write_text("000009 abc\n")
    with pytest.raises(DatelineError, match="names generation '000009'"):
        engine.refresh()
    assert engine.ask("Who won the vote?", as_of=ASKED).generation == "000001"
