"""Kills builds with SIGKILL and looks what is left: a program for ``test_promises``.

It imports everything once and then forks: one child builds, another one asks what the index
answers now. The parent itself opens no index, so that no thread of a library is forked.

    python tests/killing.py FOLDER KILLS SEED    prints one JSON object: what happened, what failed
"""

from __future__ import annotations

import gc as collector
import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import bm25s  # noqa: F401  # imported here once, not in every child
import faiss  # noqa: F401
import Stemmer  # noqa: F401
from support.collection import FLOOD, HARBOUR
from support.fakes import FakeEncoder

from index import types as index_types
from index.build import build
from index.chunking import sentences, tokens
from index.commands.gc import gc as clear
from index.errors import IndexMissing, InputError
from index.store import generations, verify
from index.store.manifest import Manifest
from qa.engine import Engine, Settings

ARTICLES = 12
QUESTION = "When did the harbour strike end?"
EVENTS = ("open", "os.", "shutil.", "sqlite3.connect")
DELETING = ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect")


def held(index: Path) -> tuple[dict[str, str], list[str]]:
    """All that answers lean on: the digests of the other files, the rows of articles.sqlite.

    Without the table ``file``, which says when a build looked at its files.
    """
    folder = generations.current_folder(index)
    files = dict(Manifest.read(folder).files)
    del files["articles.sqlite"]
    with closing(generations.read_only(folder / "articles.sqlite")) as connection:
        rows = [row for row in connection.iterdump() if not row.startswith('INSERT INTO "file"')]
    return files, rows


def write_articles(folder: Path, version: int) -> None:
    """Articles of which one says its version and one is new with each."""
    folder.mkdir(exist_ok=True)
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "version.txt").write_text(f"The mayor counted vote number {version} on Friday.")
    for number in range(ARTICLES):
        (folder / f"flood{number}.txt").write_text(f"{FLOOD}\n\nPart {number} of the flood ends.")
    (folder / f"new{version}.txt").write_text(f"Bridge {version} was opened on Monday, they said.")


def forked(work: Callable[[], None]) -> int:
    """The id of a child that does some work; its exit code is 0 where that went well."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


def ended(child: int) -> int:
    """A child's exit code, negative where a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Trial:
    """One index that is built again and again, whatever happens to it."""

    def __init__(self, folder: Path) -> None:
        self.articles, self.index = folder / "articles", folder / "index"
        self.version = 0
        self.troubles: list[str] = []
        folder.mkdir()

    def next(self) -> None:
        """Change the articles."""
        self.version += 1
        write_articles(self.articles, self.version)

    def build(self) -> None:
        """One whole build, for a child."""
        build([self.articles], self.index, encoder=FakeEncoder())

    def check(self, before: str | None, what: str, *, back: bool = False) -> str | None:
        """Ask the index; the generation that serves now, None where there is none yet.

        Right is the generation before, or a later one that is whole and holds what is new; with
        ``back`` an earlier one that is whole.
        """
        read, write = os.pipe()

        def look() -> None:
            try:
                engine = Engine.open(
                    self.index, encoder=FakeEncoder(), settings=Settings(reader=False)
                )
            except IndexMissing:
                assert before is None, "the index is gone"
                return
            answer = engine.ask(QUESTION)
            assert answer.passages[0].article.id == "harbour", answer.passages[0]
            folder = self.index / "generations" / engine.generation
            assert verify.problems(folder) == []
            said = engine.article("version").text
            assert back or engine.generation == before or f" {self.version} " in said, said
            os.write(write, engine.generation.encode())

        code = ended(forked(look))
        os.close(write)
        found = os.read(read, 100).decode() or None
        os.close(read)
        later = found == before or back or int(found or 0) > int(before or 0)
        if code != 0 or not later:
            self.troubles.append(f"{what}: exit {code}, generation {before} then {found}")
        return found

    def settle(self, serving: str | None) -> None:
        """At the end a build makes what one from nothing makes, and nothing unfinished is left."""
        self.next()

        def build_both() -> None:
            self.build()
            fresh = self.articles.parent / "fresh"
            build([self.articles], fresh, encoder=FakeEncoder())
            assert held(self.index) == held(fresh)

        if ended(forked(build_both)) != 0:
            self.troubles.append("the build at the end failed or made something else")
        left = [p.name for p in (self.index / "generations").glob(".*")]
        if left:
            self.troubles.append(f"left behind: {left}")
        if self.check(serving, "the end") == serving:
            self.troubles.append("no new generation at the end")


def kill_at_moments(trial: Trial, kills: int, draw: random.Random) -> dict[str, int]:
    """Kill builds at random moments, the first one included."""
    began = time.monotonic()
    trial.next()
    warm = Trial(trial.articles.parent / "warm")
    warm.next()
    assert ended(forked(warm.build)) == 0
    took = time.monotonic() - began
    outcome = {"killed": 0, "finished": 0}
    serving = None
    for number in range(kills):
        trial.next()
        child = forked(trial.build)
        time.sleep(draw.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        code = ended(child)
        outcome["killed" if code == -signal.SIGKILL else "finished"] += 1
        if code not in (0, -signal.SIGKILL):
            trial.troubles.append(f"kill {number}: the build itself ended with {code}")
        serving = trial.check(serving, f"kill {number}")
    trial.settle(serving)
    return outcome


def dying(
    step: int, work: Callable[[], object], events: tuple[str, ...], where: str
) -> Callable[[], None]:
    """Some work that dies just before the nth of these events whose arguments name ``where``."""

    def die() -> None:
        seen = 0

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event.startswith(events) and where in str(arguments[:2]):
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()

    return die


def kill_upkeep(trial: Trial, every: int) -> dict[str, int]:
    """Kill clearing away and rolling back before any of their steps; a whole generation answers."""
    killed = 0
    for step in range(1, 10_000, every):
        for _ in range(1 if step > 1 else 2):
            trial.next()
            assert ended(forked(trial.build)) == 0
        serving = generations.generation_names(trial.index)[-1]
        codes = [
            ended(forked(dying(step, work, DELETING, "")))
            for work in (partial(clear, trial.index, 1), partial(undo, trial.index))
        ]
        if trial.check(serving, f"upkeep {step}, killed", back=True) is None:
            trial.troubles.append(f"upkeep {step}: nothing serves")
        if codes == [0, 0]:
            break
        killed += sum(code == -signal.SIGKILL for code in codes)
    trial.settle(generations.generation_names(trial.index)[-1])
    return {"killed": killed}


def undo(index: Path) -> None:
    """Roll back where there is something to roll back to."""
    with suppress(InputError):
        generations.roll_back(index)


def kill_at_steps(trial: Trial, steps: Iterator[int], served: bool) -> dict[str, int]:
    """Kill a build just before its nth opened, made, renamed or removed file of the index."""
    killed = 0
    trial.next()
    if served:
        assert ended(forked(trial.build)) == 0
    serving = trial.check(None, "before")
    for step in steps:
        trial.next()

        code = ended(forked(dying(step, trial.build, EVENTS, str(trial.index))))
        serving = trial.check(serving, f"step {step}")
        if code == 0:
            break
        killed += 1
    trial.settle(serving)
    return {"killed": killed}


def build_together(trial: Trial, rounds: int) -> dict[str, int]:
    """Two builds at once: one is served, the other waits its turn or says that it is refused."""
    refused = 0
    serving = None
    for number in range(rounds):
        trial.next()
        read, write = os.pipe()

        def one_of_two(write: int = write) -> None:
            try:
                trial.build()
                os.write(write, b"built\n")
            except InputError as error:
                os.write(write, f"{error}\n".encode())

        codes = [ended(child) for child in [forked(one_of_two), forked(one_of_two)]]
        os.close(write)
        said = sorted(os.read(read, 10_000).decode().splitlines())
        os.close(read)
        other = f"another build is running in {trial.index}; wait for it to end"
        refused += other in said
        if codes != [0, 0] or said not in (["built", "built"], sorted(["built", other])):
            trial.troubles.append(f"round {number}: exits {codes}, {said}")
        serving = trial.check(serving, f"round {number}")
    trial.settle(serving)
    return {"refused": refused}


def run_out_of_quota(trial: Trial, sizes: tuple[int, ...]) -> dict[str, int]:
    """No file may grow beyond a size: what a quota does; every build ends with one line or well."""
    refused = 0
    trial.next()
    assert ended(forked(trial.build)) == 0
    serving = trial.check(None, "before")
    for size in sizes:
        trial.next()
        read, write = os.pipe()

        def limited(size: int = size, write: int = write) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            try:
                trial.build()
            except InputError as error:
                os.write(write, str(error).encode())

        code = ended(forked(limited))
        os.close(write)
        said = os.read(read, 10_000).decode()
        os.close(read)
        refused += bool(said)
        right = not said or (said.startswith("cannot write the index in ") and "\n" not in said)
        if code != 0 or not right:
            trial.troubles.append(f"quota {size}: exit {code}, {said!r}")
        serving = trial.check(serving, f"quota {size}")
    trial.settle(serving)
    return {"refused": refused}


def main(folder: Path, kills: int, seed: int) -> None:
    """Everything, each on an index of its own."""
    tokens.count("warm")
    sentences.sentences("One sentence. Two sentences.", index_types.Span(0, 28))
    collector.freeze()
    draw = random.Random(seed)
    trials = {
        name: Trial(folder / name)
        for name in ("moments", "first", "steps", "quota", "upkeep", "together")
    }
    every = 1 if kills >= 50 else 9
    found: dict[str, object] = {
        "moments": kill_at_moments(trials["moments"], kills, draw),
        "first": kill_at_steps(trials["first"], iter(range(5, 10_000, 3 * every)), served=False),
        "steps": kill_at_steps(trials["steps"], iter(range(1, 10_000, every)), served=True),
        "quota": run_out_of_quota(trials["quota"], (0, 100, 1_000, 4_096, 9_000, 30_000, 10**9)),
        "upkeep": kill_upkeep(trials["upkeep"], 8 if kills >= 50 else 23),
        "together": build_together(trials["together"], 4),
    }
    found["troubles"] = [f"{name}: {t}" for name, trial in trials.items() for t in trial.troubles]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
