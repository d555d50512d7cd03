"""Builds: only what is new is encoded, and whatever stops one, the last good generation serves."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from support.collection import VOTE, Built
from support.fakes import FakeEncoder

from index import build as module
from index.build import BuildReport, build, seeds_folder
from index.chunking.chunks import ChunkSettings
from index.encoders.encoder import Progress, Vectors
from index.errors import InputError
from index.store import generations
from index.store.generations import Generation

MORE = "The flood came back in May, the mayor said on Friday."


class Recorder:
    """A listener that keeps each stage with its total and the steps it heard of."""

    def __init__(self) -> None:
        self.stages: list[list[object]] = []

    def stage(self, name: str, total: int) -> None:
        self.stages.append([name, total, 0])

    def advance(self, steps: int) -> None:
        self.stages[-1][2] += steps  # type: ignore[operator]


def rows(generation: Generation) -> list[tuple[object, ...]]:
    """Everything that ranking reads of a generation: chunks, times, vectors, word scores."""
    count = generation.manifest.chunks
    everything = np.arange(count)
    vectors = generation.vectors.vectors(everything)
    terms = ["strike", "harbour", "flood", "mayor", "vote", "bridg", "talk"]
    words = np.stack([generation.words.scores([term]) for term in terms], axis=1)
    return [
        (chunk, times, vectors[row].tolist(), words[row].tolist(), generation.article_numbers[row])
        for row, (chunk, times) in generation.chunks(range(count)).items()
    ]


def test_the_report_counts(built: Built) -> None:
    report = built.report
    assert (report.generation, report.articles, report.chunks) == ("000001", 4, 4)
    assert (report.encoded, report.skipped, report.broken) == (4, (), 0)
    assert report.seconds >= 0


def test_the_encoder_sees_title_and_passage(built: Built) -> None:
    assert sorted(built.encoder.encoded)[2] == f"{VOTE['title']}\n{VOTE['text']}"


def test_a_very_long_title_is_left_out_of_the_passage(tmp_path: Path) -> None:
    encoder = FakeEncoder(limit=40)
    record = {"id": "a", "title": "word " * 20, "text": "The mayor won the vote on Sunday."}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    build([tmp_path / "a.jsonl"], tmp_path / "index", encoder=encoder)
    assert encoder.encoded == ["The mayor won the vote on Sunday."]


def test_the_encoder_limit_is_never_exceeded(seeds: Path, tmp_path: Path) -> None:
    encoder = FakeEncoder(limit=48)
    build([seeds], tmp_path / "index", encoder=encoder)
    assert max(encoder.count(text) for text in encoder.encoded) <= 48


def test_the_manifest_says_what_was_done(built: Built, generation: Generation) -> None:
    manifest = generation.manifest
    assert manifest.encoder == "fake"
    assert manifest.encoder_digest == built.encoder.digest
    assert manifest.dimension == 9
    assert manifest.settings["budget"] == ChunkSettings().budget
    assert manifest.sources == [str(built.articles)]
    assert (manifest.articles, manifest.chunks) == (4, 4)
    assert (manifest.first, manifest.last) == ("2010-01-01", "2011-05-15")


def test_a_second_build_encodes_nothing(built: Built) -> None:
    before = rows(Generation.open(built.index))
    report = build([built.articles], built.index, encoder=built.encoder)
    assert (report.generation, report.encoded) == ("000002", 0)
    assert len(built.encoder.encoded) == 4
    assert rows(Generation.open(built.index)) == before


def test_a_changed_file_encodes_only_its_chunks(built: Built, tmp_path: Path) -> None:
    (built.articles / "harbour.txt").write_text(MORE)
    (built.articles / "new.txt").write_text("A new bridge opened on Friday, the mayor said.")
    (built.articles / "flood.md").unlink()
    report = build([built.articles], built.index, encoder=built.encoder)
    assert (report.articles, report.encoded) == (4, 2)
    fresh = tmp_path / "fresh"
    build([built.articles], fresh, encoder=FakeEncoder())
    assert rows(Generation.open(built.index)) == rows(Generation.open(fresh))


def test_the_same_passage_twice_is_encoded_once(tmp_path: Path) -> None:
    lines = [json.dumps({**VOTE, "id": name}) for name in ("a", "b")]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    encoder = FakeEncoder()
    report = build([tmp_path / "a.jsonl"], tmp_path / "index", encoder=encoder)
    assert (report.chunks, report.encoded, len(encoder.encoded)) == (2, 1, 1)
    (query,) = encoder.encode(["mayor vote"])
    found, scores = Generation.open(tmp_path / "index").vectors.search(query, 5)
    assert sorted(found.tolist()) == [0, 1]
    assert scores[0] == scores[1]


def test_another_encoder_encodes_everything_again(built: Built) -> None:
    other = FakeEncoder(("strike", "flood"), name="other")
    assert build([built.articles], built.index, encoder=other).encoded == 4
    assert Generation.open(built.index).manifest.dimension == 3


def test_progress_reaches_each_total(built: Built) -> None:
    (built.articles / "more.txt").write_text(MORE)
    recorder = Recorder()
    build([built.articles], built.index, encoder=built.encoder, progress=recorder)
    assert recorder.stages == [
        ["reading articles", 6, 5],
        ["encoding chunks", 1, 1],
        ["finding copies", 5, 5],
        ["writing", 1, 1],
    ]


def test_bad_input_costs_no_other_article(built: Built) -> None:
    (built.articles / "binary.txt").write_bytes(b"\x00\x01")
    (built.articles / "photo.jpg").write_bytes(b"\xff")
    lines = (built.articles / "news.jsonl").read_text("utf-8")
    (built.articles / "news.jsonl").write_text(lines + "{\n", "utf-8")
    report = build([built.articles], built.index, encoder=built.encoder)
    assert (report.articles, report.broken, len(report.skipped)) == (4, 2, 3)
    assert Generation.open(built.index).manifest.skipped == [str(item) for item in report.skipped]


def test_names_that_are_not_utf8_are_reported(built: Built) -> None:
    (built.articles / "caf\udce9.txt").write_text(MORE)
    report = build([built.articles], built.index, encoder=built.encoder)
    assert [str(item).rsplit("/", 1)[1] for item in report.skipped] == [
        "caf\\xe9.txt: its name is not UTF-8; rename it"
    ]


def test_nothing_to_index(built: Built, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match=r"no articles in .*/empty \(python -m index build --help"):
        build([empty], built.index)
    for number in range(5):
        (empty / f"{number}.txt").write_text("Share this article")
    with pytest.raises(InputError, match=r"0.txt: article '0' holds no text.*; and 2 more"):
        build([empty], built.index, encoder=built.encoder)
    assert Generation.open(built.index).name == "000001"
    assert [p.name for p in (built.index / "generations").iterdir()] == ["000001"]


def test_two_builds_at_once_are_refused(built: Built) -> None:
    with (
        FileLock(built.index / ".lock"),
        pytest.raises(InputError, match=r"another build is running in .*; wait for it to end"),
    ):
        build([built.articles], built.index, encoder=built.encoder)
    build([built.articles], built.index, encoder=built.encoder)


@pytest.mark.parametrize("where", ["file", "file/below", "/proc/dateline", "/dev/null/x"])
def test_a_folder_that_cannot_be_written(collection: Path, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot write the index in") as caught:
        build([collection], tmp_path / where, encoder=FakeEncoder())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("index.build.VectorIndex.save", OSError(28, "No space left on device")),
        ("index.build.WordIndex.save", OSError(28, "No space left on device")),
        ("index.build.schema.insert_chunk", sqlite3.OperationalError("database or disk is full")),
        ("index.build.VectorCache.put", sqlite3.OperationalError("database or disk is full")),
        ("index.build.Manifest.write", OSError(28, "No space left on device")),
        ("index.store.generations._sync", OSError(5, "Input/output error")),
        ("index.store.generations.serve", OSError(28, "No space left on device")),
    ],
)
def test_a_full_disk_is_one_line_and_costs_nothing(
    built: Built, monkeypatch: pytest.MonkeyPatch, target: str, error: Exception
) -> None:
    (built.articles / "more.txt").write_text(MORE)

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(target, fail)
        with pytest.raises(InputError, match=r"cannot write the index in .*: [NdI]") as caught:
            build([built.articles], built.index, encoder=built.encoder)
        assert "\n" not in str(caught.value)
    assert Generation.open(built.index).name == "000001"
    assert not list((built.index / "generations").glob(".writing-*"))
    report = build([built.articles], built.index, encoder=built.encoder)
    assert Generation.open(built.index).manifest.articles == report.articles == 5


@pytest.mark.parametrize(
    "target",
    [
        "index.build.find_files",
        "index.build.generations.new_folder",
        "index.build.schema.insert_article",
        "index.build.Analyzer.analyze",
        "index.cache.build_cache.BuildCache.keep_reading",
        "index.build._encode_new",
        "index.build.VectorIndex.read_from",
        "index.build.WordIndex.of",
        "index.build.digests",
        "index.build.generations.commit",
        "index.store.generations._sync",
        "index.store.generations.serve",
    ],
)
def test_an_interrupt_at_any_stage_leaves_the_last_generation(
    built: Built, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    (built.articles / "more.txt").write_text(MORE)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(target, interrupt)
        with pytest.raises(KeyboardInterrupt):
            build([built.articles], built.index, encoder=built.encoder)
    assert Generation.open(built.index).name == "000001"
    build([built.articles], built.index, encoder=built.encoder)
    assert Generation.open(built.index).manifest.articles == 5


class Interrupted(FakeEncoder):
    """Stops in its second batch."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if self.encoded:
            raise KeyboardInterrupt
        return super().encode(texts, progress)


def test_what_an_interrupted_build_encoded_is_kept(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 3)
    with pytest.raises(KeyboardInterrupt):
        build([collection], tmp_path / "index", encoder=Interrupted())
    assert build([collection], tmp_path / "index", encoder=FakeEncoder()).encoded == 1


SLOW_BUILD = """
import sys, time
sys.path.insert(0, {tests!r})
from pathlib import Path
from support.fakes import FakeEncoder
from index import build as module

class Slow(FakeEncoder):
    def encode(self, texts, progress=None):
        time.sleep(0.15)
        return super().encode(texts, progress)

module._BATCH = 1
print("begun", flush=True)
module.build([Path({articles!r})], Path({index!r}), encoder=Slow())
"""


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.2, 0.4])
def test_a_killed_build_leaves_the_last_generation(built: Built, delay: float) -> None:
    for number in range(4):
        (built.articles / f"more{number}.txt").write_text(f"{MORE} Part {number} follows.")
    tests = str(Path(__file__).resolve().parent)
    code = SLOW_BUILD.format(tests=tests, articles=str(built.articles), index=str(built.index))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    assert Generation.open(built.index).name == "000001"
    report = build([built.articles], built.index, encoder=built.encoder)
    assert report.articles == 8
    assert not list((built.index / "generations").glob(".writing-*"))
    assert Generation.open(built.index).manifest.articles == 8


def test_a_damaged_cache_costs_only_time(built: Built) -> None:
    (built.index / "cache" / "vectors.sqlite").write_bytes(b"x" * 5000)
    report: BuildReport = build([built.articles], built.index, encoder=built.encoder)
    assert report.encoded == 4
    assert generations.current_folder(built.index).name == "000002"


def test_the_bundled_articles_are_found(seeds: Path) -> None:
    assert seeds_folder() == seeds
