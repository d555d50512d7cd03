"""A build in a process of its own: progress, outcome, failure, an end from outside."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from support.collection import Built

from index.background import BackgroundBuild, Job, Progress
from index.errors import InputError

FAKE = """
import sys; sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests"]
from support.fakes import FakeEncoder
from index import background, build
build.open_encoder = lambda name: FakeEncoder(name=name)
background.serve()
"""


def wait(build: BackgroundBuild) -> Progress:
    """Until it has ended."""
    for _ in range(4000):
        if not build.progress.running:
            return build.progress
        time.sleep(0.05)
    raise AssertionError("the build did not end")


def test_builds_what_was_there_and_more(built: Built, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "a.txt").write_text(
        "Ferry sinks\n\nThe ferry sank on Sunday in the harbour.\n", "utf-8"
    )
    job = Job.again(built.index, more)
    assert list(job.paths) == [str(built.articles), str(more)]
    build, told = BackgroundBuild(FAKE), threading.Event()
    build.start(job, told.set)
    with pytest.raises(InputError, match="a build is running"):
        build.start(job, told.set)
    ended = wait(build)
    assert told.is_set()
    assert not ended.failed
    assert ended.said.startswith("Generation 000002 serves: 5 articles, 1 of 5 passages newly")
    again = Job.again(built.index, tmp_path / "none")
    assert list(again.paths) == list(job.paths)
    assert again.settings == job.settings


def test_what_cannot_be_built_is_said(built: Built, tmp_path: Path) -> None:
    build = BackgroundBuild(FAKE)
    job = Job.again(built.index, tmp_path)
    lost = Job([str(tmp_path / "gone")], job.index, job.encoder, job.settings)
    build.start(lost, lambda: pytest.fail("it did not build"))
    ended = wait(build)
    assert ended.failed
    assert f"no such file or folder: {tmp_path / 'gone'}" in ended.said


def test_an_end_from_outside_is_a_failure(built: Built, tmp_path: Path) -> None:
    build = BackgroundBuild("import time; time.sleep(60)")
    build.close()  # nothing runs: nothing happens
    build.start(Job.again(built.index, tmp_path), lambda: pytest.fail("it did not build"))
    build.close()
    ended = wait(build)
    assert (ended.failed, ended.running) == (True, False)
    assert "stopped from outside" in ended.said
