"""Builds in a separate process, so that the app keeps answering.

The child gives way to everything else on the machine (niceness 10), its memory goes back when it
ends, and what a hostile file does to it never reaches the app. Between the two go one JSON line
with the job, JSON lines back with the progress, and a last one with the report or the error.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.build import build, seeds_folder
from index.chunking.chunks import ChunkSettings
from index.errors import DatelineError, InputError
from index.formats.columns import Columns
from index.recipe import Recipe

_ROOT = Path(__file__).resolve().parents[__name__.count(".")]  # what the package lies in
_CODE = f"import sys; sys.path.insert(0, sys.argv[1]); from {__name__} import serve; serve()"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come. ``said`` is its outcome, or why it failed; empty while it runs."""

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    failed: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What to build, and how; all of it text and numbers, as it goes to the child."""

    paths: Sequence[str]
    index: str
    encoder: str
    settings: Mapping[str, object]
    columns: Mapping[str, str] | None = None
    charset: str | None = None

    @classmethod
    def again(cls, index_folder: Path, more: Path) -> Job:
        """What the index was built from, and as it was, and the folder ``more`` if it is there.

        :raises DatelineError: the index does not tell any more.
        """
        recipe = Recipe.of(index_folder)
        sources = recipe.paths or (seeds_folder(),)
        paths = dict.fromkeys(str(path.absolute()) for path in sources)
        if more.is_dir() and any(more.iterdir()):
            paths[str(more.absolute())] = None
        columns = dict(recipe.columns.names) if recipe.columns else None
        settings = asdict(recipe.settings)
        return cls(tuple(paths), str(index_folder), recipe.encoder, settings, columns,
                   recipe.charset)  # fmt: skip


class BackgroundBuild:
    """At most one build at a time; ``progress`` may be read from any thread."""

    def __init__(self, code: str = _CODE) -> None:
        self._code = code
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._progress = Progress()

    @property
    def progress(self) -> Progress:
        """As it stands now; of the last build when none is running."""
        return self._progress

    def start(self, job: Job, done: Callable[[], None]) -> None:
        """Start a build; ``done`` is called from a thread when it has ended well.

        :raises InputError: one is running.
        """
        with self._lock:
            if self._progress.running:
                raise InputError("a build is running; wait for it to end")
            self._progress = Progress(running=True, stage="starting")
            self._child = subprocess.Popen(
                [sys.executable, "-c", self._code, str(_ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        threading.Thread(target=self._follow, args=(self._child, job, done), daemon=True).start()

    def close(self) -> None:
        """End a running build; the last good generation still serves."""
        child = self._child
        if child is not None and child.poll() is None:
            child.kill()

    def _follow(self, child: subprocess.Popen[str], job: Job, done: Callable[[], None]) -> None:
        ended = Progress(
            failed=True, said="the build was stopped from outside, or ran out of memory"
        )
        with child:
            assert child.stdin is not None
            assert child.stdout is not None
            try:
                child.stdin.write(json.dumps(asdict(job)) + "\n")
                child.stdin.close()
                for line in child.stdout:
                    progress = replace(self._progress, **json.loads(line))
                    if progress.running:
                        self._progress = progress
                    else:
                        ended = progress
            except OSError:
                pass  # it ended before it had read its job
        if not ended.failed:
            done()
        self._progress = ended


class _Teller:
    """Listens to a build and tells the parent, not more often than a person can see."""

    def __init__(self) -> None:
        self._total = self._done = self._told = 0

    def stage(self, name: str, total: int) -> None:
        """A stage begins."""
        self._total, self._done, self._told = total, 0, 0
        _tell(stage=name, done=0, total=total)

    def advance(self, steps: int) -> None:
        """So many more steps are done; told at each hundredth of the whole."""
        self._done += steps
        if self._done - self._told >= self._total / 100:
            self._told = self._done
            _tell(done=self._done)


def serve() -> None:
    """The child: read one job from standard input, build, say how it went."""
    if hasattr(os, "nice"):
        os.nice(10)
    job = json.loads(sys.stdin.readline())
    try:
        report = build(
            [Path(path) for path in job["paths"]],
            Path(job["index"]),
            encoder_name=job["encoder"],
            settings=ChunkSettings(**job["settings"]),
            columns=Columns(job["columns"]) if job["columns"] else None,
            charset=job["charset"],
            progress=_Teller(),
        )
    except DatelineError as error:
        _tell(running=False, failed=True, said=str(error))
    else:
        said = (
            f"Generation {report.generation} serves: {report.articles:,} articles,"
            f" {report.encoded:,} of {report.chunks:,} passages newly encoded,"
            f" {len(report.skipped):,} skipped, {report.seconds:.0f} s."
        )
        _tell(running=False, said=said)


def _tell(**progress: object) -> None:
    sys.stdout.write(json.dumps(progress) + "\n")
    sys.stdout.flush()
