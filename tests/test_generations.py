"""Generations: written whole, switched atomically, and any damage named."""

from __future__ import annotations

import gc
import json
import os
import shutil
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from index.build import build
from index.errors import IndexDamaged, IndexMissing, InputError
from index.store import generations
from index.store.generations import Generation
from index.store.manifest import Manifest
from index.types import Period


def generation_files(built: Built) -> list[str]:
    """The files of the first generation, by relative path."""
    folder = built.index / "generations" / "000001"
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def second(built: Built) -> Built:
    """The built index after a second build with one article more."""
    (built.articles / "more.txt").write_text("The flood came back in May, the mayor said.")
    build([built.articles], built.index, encoder=built.encoder)
    return built


def test_a_generation_gives_back_what_was_read(generation: Generation) -> None:
    assert [article.id for article in generation.articles()] == [
        "flood",
        "harbour",
        "vote-1",
        "talks-1",
    ]
    article = generation.article("harbour")
    assert article is not None
    assert article.publisher == "The Marlow Post"
    assert article.published is not None
    assert article.published.period == Period.parse("2011-03-03")
    assert generation.article("nobody") is None
    assert generation.article_numbers.dtype == np.int32
    assert generation.article_numbers.tolist() == [0, 1, 2, 3]
    assert (len(generation.vectors), len(generation.words), len(generation.titles)) == (4, 4, 4)


def test_chunks_come_with_their_sentences_and_times(generation: Generation) -> None:
    found = generation.chunks([1, 99, 0])
    assert list(found) == [1, 0]
    chunk, times = found[1]
    article = generation.article(chunk.article_id)
    assert article is not None
    assert [span.of(article.text) for span in chunk.sentences] == [
        "The harbour strike in Marlow ended on Tuesday after nine days.",
        "The strike began over night pay, and the mayor offered to mediate two days later.",
    ]
    assert chunk.span.start == chunk.sentences[0].start
    assert chunk.span.end == chunk.sentences[-1].end
    assert all(article.text[time.start : time.end] == time.text for time in times)
    assert times[0].text == "Tuesday"
    assert times[0].period == Period.parse("2011-03-01")


def test_time_expressions_are_stored_whole(built: Built, generation: Generation) -> None:
    from index.analysis import article_times

    for article in generation.articles():
        read = {time for _, times in generation.chunks(range(4)).values() for time in times}
        kept = [p.span for p in article.paragraphs if p.kind == "body"]
        for time in article_times(article):
            if any(span.start <= time.start and time.end <= span.end for span in kept):
                assert time in read


def test_vectors_and_words_rank_by_hand(generation: Generation, encoder: FakeEncoder) -> None:
    (query,) = encoder.encode(["strike"])
    rows, scores = generation.vectors.search(query, 2)
    # "harbour strike" three times in title and text: strike 3, harbour 2, mayor 1.
    assert rows[0] == 1
    assert scores[0] == pytest.approx(3 / 14**0.5, abs=1e-6)
    assert generation.words.scores(["flood"]).argmax() == 0
    assert generation.titles.scores(["vote"]).argmax() == 2


def test_several_threads_read_at_once(generation: Generation) -> None:
    found: list[str] = []

    def read() -> None:
        for _ in range(20):
            article = generation.article("harbour")
            found.append(article.title if article else "?")

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["Harbour strike ends after nine days"] * 160


def test_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"no index in .*; make one with: python -m index build"):
        Generation.open(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexMissing):
        Generation.open(tmp_path / "file")


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: (
            raw[: len(raw) // 3] + bytes([raw[len(raw) // 3] ^ 1]) + raw[len(raw) // 3 + 1 :]
        ),
        lambda raw: raw + b"\n",
        lambda _: b"",
        lambda _: None,
    ],
    ids=["truncated", "flipped", "longer", "empty", "missing"],
)
def test_damage_to_any_file_is_named(built: Built, change: object) -> None:
    assert callable(change)
    names = generation_files(built)
    assert {"manifest.json", "articles.sqlite", "vectors.faiss", "lexical/words.json"} <= set(names)
    for name in names:
        path = built.index / "generations" / "000001" / name
        raw = path.read_bytes()
        changed = change(raw)
        if name == "manifest.json" and changed == raw + b"\n":
            continue  # white space after the object says nothing
        path.unlink() if changed is None else path.write_bytes(changed)
        with pytest.raises(IndexDamaged) as caught:
            Generation.open(built.index)
        assert str(path) in str(caught.value)
        assert "run: python -m index" in str(caught.value)
        assert "\n" not in str(caught.value)
        path.write_bytes(raw)
    Generation.open(built.index)


def test_each_byte_of_the_manifest_counts(built: Built) -> None:
    path = built.index / "generations" / "000001" / "manifest.json"
    record = json.loads(path.read_text("utf-8"))
    for name, value in {**record, "files": {}, "articles": 5, "encoder": "other"}.items():
        if record[name] != value:
            path.write_text(json.dumps({**record, name: value}), "utf-8")
            with pytest.raises(IndexDamaged, match=r"manifest.json is damaged: its own sha256"):
                Manifest.read(path.parent)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"format": 1}', "has format 1, this version reads"),
        ('{"format": 99}', "has format 99, this version reads"),
        ("[]", "has format None, this version reads"),
        ("{", "is damaged: not JSON"),
        ("\udcff", "is damaged: not JSON"),
    ],
)
def test_a_manifest_of_another_format(built: Built, text: str, reason: str) -> None:
    path = built.index / "generations" / "000001" / "manifest.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexDamaged, match=reason):
        Generation.open(built.index)


@pytest.mark.parametrize("pointer", [b"", b"000009\n", b"../../etc\n", b"\xff\xfe", b"0" * 100_000])
def test_a_damaged_pointer_is_named(built: Built, pointer: bytes) -> None:
    (built.index / "CURRENT").write_bytes(pointer)
    with pytest.raises(IndexDamaged, match="CURRENT") as caught:
        Generation.open(built.index)
    assert len(str(caught.value)) < 1000


def test_the_next_build_mends_a_damaged_index(built: Built) -> None:
    (built.index / "CURRENT").write_bytes(b"?")
    shutil.rmtree(built.index / "generations" / "000001" / "lexical")
    assert build([built.articles], built.index, encoder=built.encoder).generation == "000002"
    assert Generation.open(built.index).name == "000002"


def test_an_opened_generation_outlives_a_build(second: Built) -> None:
    first = Generation.open_served(second.index, generations.Served("000001", None))
    assert len(list(first.articles())) == 4
    assert len(list(Generation.open(second.index).articles())) == 5


def test_the_pointer_is_never_half_written(second: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is replaced by a rename: until that happens the old one serves."""

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        generations.serve(second.index, "000001")
    assert Generation.open(second.index).name == "000002"


def test_rolling_back_serves_the_generation_before(second: Built) -> None:
    assert generations.roll_back(second.index) == ("000002", "000001")
    assert Generation.open(second.index).name == "000001"
    with pytest.raises(InputError, match="no whole generation before 000001"):
        generations.roll_back(second.index)
    report = build([second.articles], second.index, encoder=second.encoder)
    assert (report.generation, report.encoded) == ("000003", 0)


def test_rolling_back_passes_over_a_damaged_generation(second: Built) -> None:
    build([second.articles], second.index, encoder=second.encoder)
    (second.index / "generations" / "000002" / "vectors.faiss").write_bytes(b"x")
    assert generations.roll_back(second.index) == ("000003", "000001")


def test_rolling_back_from_a_generation_that_is_gone(second: Built) -> None:
    shutil.rmtree(second.index / "generations" / "000002")
    with pytest.raises(IndexDamaged, match="names generation '000002', which is not there"):
        Generation.open(second.index)
    assert generations.roll_back(second.index) == ("000002", "000001")


def test_an_index_folder_may_have_any_name(built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "an index? #1 %20 [é]"
    os.rename(built.index, folder)  # noqa: PTH104
    generation = Generation.open(folder)
    assert generation.article("harbour") is not None


def test_a_generation_left_behind_is_freed_at_once(built: Built) -> None:
    generation = Generation.open(built.index)
    assert generation.chunks([0])
    assert generation.article(generation.chunks([0])[0][0].article_id)
    left = weakref.ref(generation)
    gc.disable()  # nothing that it keeps may point back to it
    try:
        del generation
        assert left() is None
    finally:
        gc.enable()


def test_windows_opens_no_folder_and_no_file_for_reading_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, int]] = []
    system_open = os.open

    def watched(path: Path, flags: int) -> int:
        opened.append((path, flags))
        return system_open(path, flags)

    monkeypatch.setattr(os, "open", watched)
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    generations._sync(tmp_path, windows=True)
    generations._sync(file, windows=True)
    assert opened == [(file, os.O_RDWR)]
