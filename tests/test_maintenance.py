"""``status``, ``gc``, ``export``, ``remove`` and ``build --watch``."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.collection import HARBOUR, METADATA, Built
from support.fakes import FakeEncoder

from index.__main__ import main
from index.build import build
from index.commands.changes import changes
from index.commands.gc import gc
from index.encoders.select import DEFAULT_ENCODER
from index.errors import InputError
from index.formats.draft import Skipped
from index.recipe import Recipe
from index.sources.watch import _concerns, follow
from index.store.generations import Generation, current_folder, generation_names, roll_back
from index.store.manifest import Manifest

RUSSIAN = "Москва надеется на продолжение переговоров, сказал министр во вторник вечером."


@pytest.fixture(autouse=True)
def _fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """No command loads the real model here."""
    monkeypatch.setattr("index.build.open_encoder", lambda name: FakeEncoder(name=name))


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, list[str]]:
    """Exit code, standard output, and the lines on standard error that commands write."""
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, [line for line in err.splitlines() if line.startswith(("index:", "skipped"))]


@pytest.fixture
def index(built: Built) -> Path:
    """The collection's index, made by command with the default encoder's name."""
    assert main(["build", str(built.articles), "--index", str(built.index)]) == 0
    return built.index


def status(capsys: pytest.CaptureFixture[str], index: Path) -> dict[str, object]:
    """The object of ``status --json``."""
    code, out, err = run(capsys, "status", "--json", "--index", index)
    assert (code, err) == (0, [])
    record: dict[str, object] = json.loads(out)
    return record


def test_status_counts_by_publisher_year_and_language(
    capsys: pytest.CaptureFixture[str], built: Built
) -> None:
    (built.articles / "moscow.txt").write_text(RUSSIAN)
    index = built.index
    main(["build", str(built.articles), "--index", str(index)])
    capsys.readouterr()
    record = status(capsys, index)
    assert (record["generation"], record["kept"]) == ("000002", ["000001", "000002"])
    assert (record["articles"], record["chunks"], record["encoder"]) == (5, 5, DEFAULT_ENCODER)
    assert record["publishers"] == {"The Marlow Post": 2, "unknown": 2, "Weekly": 1}
    assert record["years"] == {"2010": 1, "2011": 3, "unknown": 1}
    assert record["languages"] == {"en": 4, "ru": 1}
    assert sum(found["articles"] for found in record["formats"].values()) == 5
    assert all(0 < found["kept"] <= 1 for found in record["formats"].values())
    assert record["not_for_encoder"] == ["moscow"]
    assert record["published"] == ["2010-01-01", "2011-05-15"]
    assert record["changes"] == {"new": [], "changed": [], "removed": [], "missing": []}
    folder = current_folder(index)
    sizes = record["bytes"]
    assert isinstance(sizes, dict)
    assert sizes["vectors"] == (folder / "vectors.faiss").stat().st_size
    assert sizes["generation"] == sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    assert sizes["cache"] > 0
    _, out, _ = run(capsys, "status", "--index", index)
    assert "publishers  The Marlow Post 2, unknown 2, Weekly 1\n" in out
    assert "years       2010 1, 2011 3, unknown 1\n" in out
    assert "not English 1: moscow: the encoder all-MiniLM-L6-v2 is made for English" in out
    assert "changes     none since this build\n" in out


def test_status_says_what_a_build_would_change(
    capsys: pytest.CaptureFixture[str], built: Built, index: Path
) -> None:
    folder = built.articles
    (folder / "harbour.txt").write_text(HARBOUR.replace("nine", "nice"))  # of the same size
    (folder / "flood.md").unlink()
    (folder / "new.txt").write_text("The mayor spoke.")
    (folder / "photo.jpg").write_bytes(b"\xff")  # no build reads it
    (folder / "articles.toml").write_text(METADATA.replace("2010", "2009"))
    (folder / "news.jsonl").touch()
    capsys.readouterr()
    assert status(capsys, index)["changes"] == {
        "new": [str(folder / "new.txt")],
        "changed": [str(folder / "articles.toml"), str(folder / "harbour.txt")],
        "removed": [str(folder / "flood.md")],
        "missing": [],
    }
    _, out, _ = run(capsys, "status", "--index", index)
    assert f"gone        1: {folder}/flood.md\n" in out
    assert f"changes     taken up by: python -m index build --index {index}\n" in out
    assert run(capsys, "--index", index)[0] == 0
    assert Generation.open(index).article("new") is not None
    assert not changes(current_folder(index), Manifest.read(current_folder(index))).any


def test_status_of_a_source_that_is_gone(
    capsys: pytest.CaptureFixture[str], built: Built, index: Path
) -> None:
    built.articles.rename(built.articles.with_name("moved"))
    capsys.readouterr()
    found = status(capsys, index)["changes"]
    assert found == {"new": [], "changed": [], "removed": [], "missing": [str(built.articles)]}
    code, _, err = run(capsys, "build", "--index", index)
    assert (code, err) == (2, [f"index: no such file or folder: {built.articles}"])
    assert Generation.open(index).name == "000002"


def test_status_of_damaged_articles_is_one_line(
    capsys: pytest.CaptureFixture[str], built: Built
) -> None:
    (current_folder(built.index) / "articles.sqlite").write_bytes(b"x")
    code, out, err = run(capsys, "status", "--index", built.index)
    assert (code, out, len(err)) == (2, "", 1)
    assert "articles.sqlite is damaged: sha256 " in err[0]


def test_build_without_path_builds_what_the_index_holds_as_it_was(
    capsys: pytest.CaptureFixture[str], built: Built, tmp_path: Path
) -> None:
    index = tmp_path / "other"
    options = ("--encoder", "x/y", "--budget", 20, "--columns", "text=text,id=id")
    run(capsys, "build", built.articles / "news.jsonl", "--index", index, *options)
    first = Generation.open(index).manifest
    run(capsys, "build", "--index", index)
    assert Generation.open(index).name == "000002"
    assert Recipe.of_manifest(Generation.open(index).manifest) == Recipe.of_manifest(first)
    assert (first.encoder, first.settings["budget"], first.settings["overlap"]) == ("x/y", 20, 10)
    assert first.columns == {"text": "text", "id": "id"}
    run(capsys, "build", "--index", index, "--budget", 40)
    assert Generation.open(index).manifest.settings["budget"] == 40


def test_an_index_that_cannot_tell_its_sources_asks_for_them(
    capsys: pytest.CaptureFixture[str], built: Built
) -> None:
    (built.index / "generations" / "000001" / "manifest.json").write_text("{")
    code, _, err = run(capsys, "build", "--index", built.index)
    assert code == 2
    assert err == [
        f"index: no generation in {built.index} tells any more what it was built from;"
        f" name it: python -m index build PATH --index {built.index}"
    ]


def test_an_index_of_an_earlier_version_tells_its_sources(built: Built) -> None:
    path = built.index / "generations" / "000001" / "manifest.json"
    record = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({"format": 2, "sources": record["sources"]}))
    assert Recipe.of(built.index) == Recipe((built.articles,))


def test_gc_keeps_the_serving_generation_and_one_to_go_back_to(
    capsys: pytest.CaptureFixture[str], built: Built
) -> None:
    (built.articles / "harbour.txt").unlink()
    for _ in range(3):
        build([built.articles], built.index, encoder=built.encoder)
    (built.index / "generations" / "000003" / "vectors.faiss").write_bytes(b"x")
    leftover = built.index / "generations" / ".writing-000009"
    leftover.mkdir()
    (leftover / "part").write_bytes(b"x" * 1000)
    cleared = gc(built.index)
    assert (cleared.generations, cleared.leftovers) == (("000001", "000003"), 1)
    # The harbour's vector, its signature, its article, its cut, its file and its reading.
    assert cleared.entries == 6
    assert cleared.size > 1000
    assert generation_names(built.index) == ["000002", "000004"]
    assert Generation.open(built.index).name == "000004"
    before = len(built.encoder.encoded)
    build([built.articles], built.index, encoder=built.encoder)
    assert len(built.encoder.encoded) == before
    cleared = gc(built.index, 1)
    assert (cleared.generations, cleared.leftovers, cleared.entries) == (("000002", "000004"), 0, 0)
    assert generation_names(built.index) == ["000005"]


def test_gc_refuses_what_it_cannot_undo(capsys: pytest.CaptureFixture[str], built: Built) -> None:
    assert run(capsys, "gc", "--keep", 0, "--index", built.index)[2] == [
        "index: --keep must be at least 1, got 0"
    ]
    build([built.articles], built.index, encoder=built.encoder)
    (current_folder(built.index) / "vectors.faiss").write_bytes(b"x")
    code, _, (line,) = run(capsys, "gc", "--index", built.index)
    assert code == 2
    assert "vectors.faiss is damaged" in line
    assert generation_names(built.index) == ["000001", "000002"]
    assert "no index in" in run(capsys, "gc", "--index", built.index / "nowhere")[2][0]


def test_rolling_back_and_clearing_away_wait_for_each_other(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else CURRENT could name a generation that is being deleted."""
    for _ in range(2):
        build([built.articles], built.index, encoder=built.encoder)
    deleting = threading.Event()
    rolled: list[tuple[str, str]] = []
    delete = shutil.rmtree

    def slow(folder: Path, *, ignore_errors: bool = False) -> None:
        deleting.set()
        back.join(0.3)
        assert rolled == []
        delete(folder, ignore_errors=ignore_errors)

    def roll() -> None:
        deleting.wait(30)
        rolled.append(roll_back(built.index))

    back = threading.Thread(target=roll)
    back.start()
    monkeypatch.setattr("index.commands.gc.shutil.rmtree", slow)
    assert gc(built.index).generations == ("000001",)
    back.join(30)
    assert rolled == [("000003", "000002")]
    assert Generation.open(built.index).name == "000002"


def test_rolling_back_during_a_build_serves_until_it_ends(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([built.articles], built.index, encoder=built.encoder)
    served: list[str] = []

    def encode(texts: Sequence[str], progress: object = None) -> object:
        roll_back(built.index)
        served.append(Generation.open(built.index).name)
        return FakeEncoder().encode(texts)

    (built.articles / "more.txt").write_text("The flood came back in May, the mayor said.")
    monkeypatch.setattr(built.encoder, "encode", encode)
    assert build([built.articles], built.index, encoder=built.encoder).generation == "000003"
    assert served == ["000001"]
    assert Generation.open(built.index).name == "000003"


def test_an_index_that_cannot_be_written_is_one_line(
    capsys: pytest.CaptureFixture[str], built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([built.articles], built.index, encoder=built.encoder)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("index.store.generations.FileLock", denied)
    monkeypatch.setattr("index.commands.gc.FileLock", denied)
    for command, said in (("rollback", "write"), ("gc", "clear away")):
        code, _, err = run(capsys, command, "--index", built.index)
        assert (code, err) == (2, [f"index: cannot {said} in {built.index}: Permission denied"])
    assert Generation.open(built.index).name == "000002"


def test_an_export_builds_to_the_same_articles(
    capsys: pytest.CaptureFixture[str], built: Built, tmp_path: Path
) -> None:
    front = "---\ntitle: Of front matter\nauthor: A\n---\n\nThe mayor spoke of it on Friday."
    page = "<html><body><article><h1>Strike</h1><p>The strike ended.</p><p>Short.</p></article>"
    (built.articles / "front.md").write_text(front)
    (built.articles / "page.html").write_text(page)
    build([built.articles], built.index, encoder=built.encoder)
    out = tmp_path / "out.jsonl"
    code, said, _ = run(capsys, "export", out, "--index", built.index)
    assert (code, said) == (0, f"6 articles of generation 000002 in {out}\n")
    build([out], tmp_path / "again", encoder=FakeEncoder())
    one, other = Generation.open(built.index), Generation.open(tmp_path / "again")
    rows = range(one.manifest.chunks)
    assert [_without_path(a) for a in one.articles()] == [
        _without_path(a) for a in other.articles()
    ]
    assert one.chunks(rows) == other.chunks(rows)
    assert other.manifest.skipped == []


def _without_path(article: object) -> object:
    return {name: getattr(article, name) for name in article.__slots__ if name != "path"}  # type: ignore[attr-defined]


def test_an_export_that_was_edited_is_refused_by_line(built: Built, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["export", str(out), "--index", str(built.index)]) == 0
    records = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    records[0]["text"] += " More."
    records[1]["dateline"]["paragraphs"] = [[0, 99999, "body"]]
    records[2]["dateline"] = "x"
    del records[3]["dateline"]
    out.write_text("".join(json.dumps(record) + "\n" for record in records))
    report = build([out], tmp_path / "again", encoder=FakeEncoder())
    assert report.articles == 1
    changed = "its text is not the one that was exported; delete its field 'dateline' to have it"
    assert report.skipped[0] == Skipped(f"{out}:1", f"{changed} read anew")
    assert "its field 'dateline' is not as exported (paragraphs beyond" in str(report.skipped[1])
    assert str(report.skipped[2]).startswith(f"{out}:3: {changed}")


def test_an_export_needs_a_name_that_build_reads(
    capsys: pytest.CaptureFixture[str], built: Built, tmp_path: Path
) -> None:
    code, _, err = run(capsys, "export", tmp_path / "out.json", "--index", built.index)
    assert code == 2
    assert "the name must end with .jsonl" in err[0]
    code, _, err = run(capsys, "export", tmp_path / "no" / "out.jsonl", "--index", built.index)
    assert (code, err[0].endswith("cannot be written (No such file or directory)")) == (2, True)


def test_removed_articles_stay_removed_until_taken_back(
    capsys: pytest.CaptureFixture[str], built: Built, index: Path
) -> None:
    capsys.readouterr()
    code, out, _ = run(capsys, "remove", "vote-1", "flood", "--index", index)
    assert code == 0
    assert "removed: generation 000003 has 2 articles; they stay out of every build. Undo:" in out
    assert f"python -m index remove --undo vote-1 flood --index {index}\n" in out
    assert f"python -m index gc --keep 1 --index {index} deletes those" in out
    run(capsys, "build", built.articles, "--index", index)
    generation = Generation.open(index)
    assert [article.id for article in generation.articles()] == ["harbour", "talks-1"]
    assert any("'vote-1' was removed by hand" in line for line in generation.manifest.skipped)
    assert status(capsys, index)["removed"] == ["flood", "vote-1"]
    code, out, _ = run(capsys, "remove", "--undo", "flood", "--index", index)
    assert (code, out.splitlines()[-1]) == (0, "taken back: generation 000005 has 3 articles")
    assert Generation.open(index).article("flood") is not None


def test_removing_what_is_not_there_changes_nothing(
    capsys: pytest.CaptureFixture[str], built: Built, index: Path
) -> None:
    capsys.readouterr()
    code, out, err = run(capsys, "remove", "nobody", "flood", "--index", index)
    assert (code, out) == (2, "")
    assert err == ["index: article 'nobody' is not in generation 000002; nothing was changed"]
    code, _, err = run(capsys, "remove", "--undo", "flood", "--index", index)
    assert err[0].startswith(
        "index: article 'flood' is not among the removed ones (there are none)"
    )
    code, _, err = run(capsys, "remove", "flood", "harbour", "vote-1", "talks-1", "--index", index)
    assert (code, err[0].startswith("index: nothing to index in")) == (2, True)
    assert not json.loads((index / "removed.json").read_text())
    assert Generation.open(index).name == "000002"


def test_a_watch_builds_after_changes_and_survives_bad_ones() -> None:
    done: list[str] = []
    said: list[str] = []

    def make() -> None:
        done.append("built")
        if len(done) == 2:
            raise InputError("nothing to index in x")

    follow(iter([False, True, True, True]), lambda: False, make, said.append)
    assert (len(done), said) == (3, ["nothing to index in x; still watching"])
    follow(iter([False]), lambda: True, make, said.append)
    assert len(done) == 4  # what changed before the watch stood


def test_a_watch_hears_what_a_build_reads(tmp_path: Path) -> None:
    folder, file = tmp_path / "articles", tmp_path / "one.jsonl"
    folder.mkdir()
    assert _concerns(folder, folder / "a" / "b.txt")
    assert not _concerns(folder, folder / ".dateline" / "cache" / "x")
    assert not _concerns(folder, tmp_path / "other.txt")
    assert _concerns(file, file)
    assert not _concerns(file, tmp_path / "other.jsonl")


def test_a_real_watch_follows_a_folder_and_ends_cleanly(built: Built) -> None:
    tests = str(Path(__file__).resolve().parent)
    code = (
        # A test run in the background of a shell hands down an ignored interrupt.
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        f" sys.path.insert(0, {tests!r}); from support.fakes import FakeEncoder; import"
        " index.build; index.build.open_encoder = lambda name: FakeEncoder(name=name);"
        " from index.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["build", str(built.articles), "--index", str(built.index), "--watch"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("index: watching"):
                break
        time.sleep(1.5)  # until the watch stands
        (built.articles / "bad.jsonl").write_text("{\n")
        (built.articles / "new.txt").write_text("The mayor opened a bridge on Friday.")
        _wait_for(built.index, "new")
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=120)
        assert process.wait(60) == 0
    assert "bad.jsonl:1: not JSON" in rest
    assert "index: stopped watching; the last generation is in use" in rest
    assert "Traceback" not in rest


def _wait_for(index: Path, article: str) -> None:
    for _ in range(600):
        if Generation.open(index).article(article) is not None:
            return
        time.sleep(0.1)
    raise AssertionError(f"{article} did not come")


def test_sigterm_stops_a_build_as_an_interrupt_does(
    capsys: pytest.CaptureFixture[str], built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    def terminated(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)

    monkeypatch.setattr("index.build._encode_new", terminated)
    code, _, err = run(capsys, "build", built.articles, "--index", built.index)
    assert (code, err) == (130, ["index: stopped; the previous generation is still in use"])
    assert not list((built.index / "generations").glob(".writing-*"))
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
