"""The archive's promises, each tried to be broken.

Whatever happens, the last good generation answers, or the error says exactly what is damaged and
what to run. The marker ``long`` has the long forms.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from killing import held
from support.collection import Built
from support.fakes import FakeEncoder

from index.build import build
from index.errors import DatelineError, IndexDamaged, IndexMissing, InputError
from index.store import generations
from index.store.generations import Generation
from qa.engine import Engine, Settings
from qa.types import Answer

QUESTION = "When did the harbour strike end?"
ANSWER = "The harbour strike in Marlow ended on Tuesday after nine days."


def opened(index: Path) -> Engine:
    """An engine without a reader's model."""
    return Engine.open(index, encoder=FakeEncoder(), settings=Settings(reader=False))


def answers(index: Path) -> bool:
    """Whether the index gives the right passage."""
    return ANSWER in opened(index).ask(QUESTION).passages[0].text


def killed(folder: Path, kills: int) -> dict[str, dict[str, int]]:
    """What ``killing.py`` did; fails with whatever it found wrong."""
    root = Path(__file__).resolve().parent.parent
    path = os.pathsep.join([str(root), str(root / "tests")])
    done = subprocess.run(
        [sys.executable, str(root / "tests" / "killing.py"), str(folder), str(kills), "2026"],
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, int]] = json.loads(done.stdout)
    assert found["troubles"] == [], done.stderr
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_starved_and_doubled_builds(tmp_path: Path) -> None:
    found = killed(tmp_path, 5)
    assert found["steps"]["killed"] >= 5
    assert found["quota"]["refused"] == 6
    assert found["upkeep"]["killed"] >= 2


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_build_killed_at_50_moments_and_at_every_step(tmp_path: Path) -> None:
    found = killed(tmp_path, 50)
    assert found["moments"]["killed"] >= 20
    assert found["steps"]["killed"] >= 40
    assert found["upkeep"]["killed"] >= 6


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[int], None]]]:
    """A file system of its own, and what sets its size in bytes."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(options: str) -> int:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    if not shutil.which("mount") or mount("size=4m") != 0:
        pytest.skip("a file system cannot be mounted here; the quota test stands in for it")
    try:
        yield disk, lambda size: assert_zero(mount(f"remount,size={size}"))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def assert_zero(code: int) -> None:
    """A command went well."""
    assert code == 0


def used(disk: Path) -> int:
    """Bytes in use."""
    state = os.statvfs(disk)
    return (state.f_blocks - state.f_bfree) * state.f_frsize


def test_a_disk_that_is_full_at_any_point(
    collection: Path, small_disk: tuple[Path, Callable[[int], None]]
) -> None:
    disk, resize = small_disk
    index = disk / "index"
    build([collection], index, encoder=FakeEncoder())
    before = used(disk)
    resize(before + 4_000_000)
    build([collection], index, encoder=FakeEncoder())
    needed = used(disk) - before
    serving = "000002"
    said: list[str] = []
    for eighths in (0, 1, 2, 3, 4, 5, 6, 7):
        (collection / "more.txt").write_text(f"The flood came back {eighths} times, they said.")
        resize(used(disk) + needed * eighths // 8 // 4096 * 4096)
        try:
            build([collection], index, encoder=FakeEncoder())
            serving = generations.generation_names(index)[-1]
        except InputError as error:
            said.append(str(error))
        assert Generation.open(index).name == serving
        assert answers(index)
        assert not list((index / "generations").glob(".writing-*"))
    assert len(said) >= 5
    for line in said:
        assert line.startswith(f"cannot write the index in {index}: ")
        assert line.endswith("; the last good generation, if there is one, still serves")
        assert "\n" not in line
    resize(4_000_000)
    report = build([collection], index, encoder=FakeEncoder())
    assert (report.articles, Generation.open(index).name) == (5, report.generation)


def test_any_damage_anywhere_is_named_with_what_to_run(built: Built) -> None:
    draw = random.Random(2026)
    folder = built.index / "generations" / "000001"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        last = len(raw) - 1
        flips = {0, last, *(draw.randrange(len(raw)) for _ in range(12))}
        cuts = {0, 1, len(raw) // 2, last - (path.name == "manifest.json")}  # its last is a newline
        for place in sorted(flips):
            changed = bytearray(raw)
            changed[place] ^= 1 << draw.randrange(8)
            assert_named(built, path, bytes(changed))
        for place in sorted(cuts):
            assert_named(built, path, raw[:place])
        path.write_bytes(raw)
    assert answers(built.index)


def assert_named(built: Built, path: Path, changed: bytes) -> None:
    """With these bytes in it, the index does not open, and says which file and what to run."""
    path.write_bytes(changed)
    with pytest.raises(IndexDamaged) as caught:
        opened(built.index)
    assert str(path) in str(caught.value)
    assert "run: python -m index" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_newest_generation_is_rolled_back_or_built_again(built: Built) -> None:
    (built.articles / "more.txt").write_text("The flood came back in May, the mayor said.")
    build([built.articles], built.index, encoder=built.encoder)
    engine = opened(built.index)
    (built.index / "generations" / "000002" / "vectors.faiss").write_bytes(b"x")
    assert ANSWER in engine.ask(QUESTION).passages[0].text  # the running one goes on
    assert generations.roll_back(built.index) == ("000002", "000001")
    assert answers(built.index)
    assert build([built.articles], built.index, encoder=built.encoder).generation == "000003"
    assert answers(built.index)


def test_a_running_engine_stays_on_its_generation_when_the_next_is_damaged(built: Built) -> None:
    engine = opened(built.index)
    build([built.articles], built.index, encoder=built.encoder)
    (built.index / "generations" / "000002" / "lexical" / "words.json").write_bytes(b"{}")
    with pytest.raises(IndexDamaged, match=r"words.json is damaged"):
        engine.refresh()
    assert engine.ask(QUESTION).generation == "000001"


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.6])
def test_a_file_that_is_cut_under_a_running_engine(built: Built, kept: float) -> None:
    for path in sorted(p for p in (built.index / "generations").rglob("*") if p.is_file()):
        engine = opened(built.index)
        raw = path.read_bytes()
        os.truncate(path, int(len(raw) * kept))
        if path.name == "articles.sqlite":  # the only file that is read while asking
            with pytest.raises(
                IndexDamaged, match=r"articles.sqlite cannot be read \(.*; run: pyth"
            ):
                engine.ask(QUESTION)
        else:
            assert ANSWER in engine.ask(QUESTION).passages[0].text
        path.write_bytes(raw)


def test_an_index_that_is_removed_under_a_running_engine(built: Built) -> None:
    """It answers from the files that it opened, and says that there is no index to take up."""
    engine = opened(built.index)
    expected = engine.ask(QUESTION).passages
    shutil.rmtree(built.index)
    assert engine.ask(QUESTION).passages == expected
    with pytest.raises(IndexMissing):
        engine.refresh()


def test_a_cache_damaged_anywhere_costs_only_time(built: Built) -> None:
    draw = random.Random(7)
    expected = held(built.index)
    for path in sorted((built.index / "cache").iterdir()):
        raw = path.read_bytes()
        for place in (0, 18, 30, 100, *(draw.randrange(len(raw)) for _ in range(5))):
            changed = bytearray(raw)
            changed[place] ^= 1 << draw.randrange(8)
            path.write_bytes(bytes(changed))
            build([built.articles], built.index, encoder=built.encoder)
            assert held(built.index) == expected, (path.name, place)
            path.write_bytes(raw)


def test_eight_clients_ask_while_builds_go_on(built: Built) -> None:
    engine = opened(built.index)
    stop = threading.Event()
    answered: list[Answer] = []
    troubles: list[str] = []

    def client() -> None:
        while not stop.is_set():
            try:
                engine.refresh()
                answered.append(engine.ask(QUESTION))
            except DatelineError as error:
                troubles.append(str(error))
                return

    clients = [threading.Thread(target=client) for _ in range(8)]
    for thread in clients:
        thread.start()
    rounds = 4
    for number in range(2, 2 + rounds):
        (built.articles / "harbour.txt").write_text(f"{ANSWER} Strike {number} was the last.")
        (built.articles / f"more{number}.txt").write_text("The flood came back, the mayor said.")
        build([built.articles], built.index, encoder=FakeEncoder())
    while engine.generation != f"{1 + rounds:06d}" and not troubles:
        engine.refresh()
    stop.set()
    for thread in clients:
        thread.join()
    assert troubles == []
    answered.append(engine.ask(QUESTION))
    for answer in answered:
        number = int(answer.generation)
        assert answer.coverage.articles == 4 + number - 1
        first = answer.passages[0]
        assert ANSWER in first.text
        assert (f"Strike {number} was the last." in first.article.text) == (number > 1)
        for passage in answer.passages:
            assert sha256(passage.article.text.encode()).hexdigest() == passage.article.sha256
    assert {answer.generation for answer in answered} >= {f"{1 + rounds:06d}"}
