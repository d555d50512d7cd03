"""Rebuilding does only what is new, and gives exactly what a build from nothing gives."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.collection import HARBOUR, TALKS, VOTE, Built
from support.fakes import FakeEncoder

from eval.commands.updates import differences
from index import analysis
from index.build import build
from index.cache import build_cache
from index.cache.build_cache import BuildCache, Stamp
from index.errors import InputError
from index.formats.dispatch import FileReader
from index.sources import articles, file_articles
from index.store.generations import Generation, current_folder
from qa.question.understanding import understand
from qa.retrieval import hybrid_search

QUESTIONS = (
    "Why did the harbour strike end?",
    "Who won the vote?",
    "When did the flood close the bridge?",
    "What did the mayor say?",
)


@pytest.fixture(autouse=True)
def _old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files settle at once: no test waits two seconds for the clock."""
    monkeypatch.setattr(build_cache, "_CLOCK_NS", 0)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What was done, by step: names of files read, ids of articles cleaned and cut."""
    done: dict[str, list[str]] = {"read": [], "cleaned": [], "cut": []}
    make, cut = file_articles.make_article, analysis.Analyzer._make
    drafts = file_articles.FileArticles._drafts

    def made(article_id: str, *rest: Any, **more: Any) -> Any:
        done["cleaned"].append(article_id)
        return make(article_id, *rest, **more)

    def was_cut(self: Any, article: Any) -> Any:
        done["cut"].append(article.id)
        return cut(self, article)

    def was_read(self: Any, file: Path) -> Iterator[Any]:
        done["read"].append(file.name)
        return drafts(self, file)

    monkeypatch.setattr(file_articles, "make_article", made)
    monkeypatch.setattr(analysis.Analyzer, "_make", was_cut)
    monkeypatch.setattr(file_articles.FileArticles, "_drafts", was_read)
    return done


def again(built: Built, work: dict[str, list[str]]) -> dict[str, list[str]]:
    """Build again; what was done, the chunks encoded among it."""
    for done in work.values():
        done.clear()
    before = len(built.encoder.encoded)
    build([built.articles], built.index, encoder=built.encoder)
    return {**{name: list(done) for name, done in work.items()},
            "encoded": built.encoder.encoded[before:]}  # fmt: skip


def ranked(index: Path) -> list[Any]:
    """Every passage of every question with each of its scores."""
    generation, encoder = Generation.open(index), FakeEncoder()
    found = []
    for question in QUESTIONS:
        query = understand(question, as_of=date(2012, 1, 1))
        vector = encoder.encode([query.text])[0]
        passages = hybrid_search.search(
            generation, vector, query, hybrid_search.RetrievalSettings()
        )
        found.append([(p.rank, p.article, p.chunk, p.score, p.scores, p.times) for p in passages])
    return found


def assert_as_from_nothing(built: Built, tmp_path: Path) -> None:
    """The serving generation is the one that a fresh folder would get, to the last bit."""
    fresh = tmp_path / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    build([built.articles], fresh, encoder=FakeEncoder())
    assert differences(current_folder(built.index), current_folder(fresh)) == []
    one, other = Generation.open(built.index).manifest, Generation.open(fresh).manifest
    assert (one.articles, one.chunks, one.skipped) == (other.articles, other.chunks, other.skipped)
    assert ranked(built.index) == ranked(fresh)


def test_what_was_read_before_is_not_read_to_be_counted(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[Path] = []
    monkeypatch.setattr(articles, "_count_lines", lambda file: counted.append(file) or 1)
    files = articles.find_files([built.articles])
    with BuildCache(built.index / "cache" / "articles.sqlite") as known:
        assert articles.count_articles(files, None, known) == 4
        assert counted == []
        assert articles.count_articles(files) == 3
    assert [file.name for file in counted] == ["news.jsonl"]


NOTHING: dict[str, list[str]] = {"read": [], "cleaned": [], "cut": [], "encoded": []}


def test_nothing_changed_is_no_work(
    built: Built, work: dict[str, list[str]], tmp_path: Path
) -> None:
    assert again(built, work) == NOTHING
    assert_as_from_nothing(built, tmp_path)


def test_each_change_costs_its_own_work(
    built: Built, work: dict[str, list[str]], tmp_path: Path
) -> None:
    folder = built.articles
    (folder / "harbour.txt").write_text(HARBOUR.replace("nine days", "ten days"))
    (folder / "new.txt").write_text("The mayor opened a new bridge on Friday, the clerk said.")
    (folder / "flood.md").unlink()
    lines = [json.dumps({**VOTE, "text": f"{VOTE['text']} The flood came."}), json.dumps(TALKS)]
    (folder / "news.jsonl").write_text("\n".join(lines))
    done = again(built, work)
    assert sorted(done["read"]) == ["harbour.txt", "new.txt", "news.jsonl"]
    assert sorted(done["cleaned"]) == ["harbour", "new", "vote-1"]
    assert sorted(done["cut"]) == ["harbour", "new", "vote-1"]
    assert len(done["encoded"]) == 3
    assert_as_from_nothing(built, tmp_path)
    assert again(built, work) == NOTHING


def test_a_change_that_size_and_time_do_not_show(built: Built, work: dict[str, list[str]]) -> None:
    """As `cp -p` or a restored backup leave it: the inode's own time tells."""
    file = built.articles / "harbour.txt"
    before = file.stat()
    file.write_text(HARBOUR.replace("nine", "nice"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert again(built, work)["read"] == ["harbour.txt"]


def test_a_file_touched_just_now_is_not_believed(
    built: Built, work: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    digest_of = build_cache.digest_of

    def counted(file: Path) -> str:
        hashed.append(file.name)
        return digest_of(file)

    monkeypatch.setattr(build_cache, "digest_of", counted)
    (built.articles / "flood.md").touch()
    assert again(built, work) == NOTHING  # hashed again, and found to be the same
    assert hashed == ["flood.md"]
    hashed.clear()
    monkeypatch.setattr(build_cache, "_CLOCK_NS", 10**15)
    (built.articles / "flood.md").touch()
    again(built, work)
    again(built, work)
    assert hashed == ["flood.md", "flood.md"]  # too young to be settled, each time


def test_a_stamp_proves_only_what_had_settled(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("x")
    stamp = Stamp.of(file)
    assert stamp.settled
    assert stamp.proves(Stamp.of(file))
    unsettled = Stamp(stamp.size, stamp.mtime, stamp.ctime, stamp.inode, settled=False)
    assert not unsettled.proves(stamp)
    assert stamp.proves(unsettled)
    assert not stamp.proves(Stamp(stamp.size, stamp.mtime, stamp.ctime, stamp.inode + 1, True))


def test_articles_toml_is_noticed(built: Built, work: dict[str, list[str]], tmp_path: Path) -> None:
    path = built.articles / "articles.toml"
    path.write_text(path.read_text().replace("2011-03-03", "2011-03-10"))
    done = again(built, work)
    assert (done["read"], done["cleaned"], done["cut"]) == (
        ["harbour.txt"], ["harbour"], ["harbour"],
    )  # fmt: skip
    assert_as_from_nothing(built, tmp_path)
    path.unlink()
    assert again(built, work)["cleaned"] == ["flood", "harbour"]
    assert_as_from_nothing(built, tmp_path)
    path.write_text('[talks-1]\ntitle = "Other talks"\n')
    assert again(built, work)["cleaned"] == ["talks-1"]
    assert_as_from_nothing(built, tmp_path)


def packed_zip(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in members.items():
            packed.writestr(name, text)


def packed_tar(path: Path, members: dict[str, str]) -> None:
    folder = path.parent.parent / "unpacked"
    with tarfile.open(path, "w") as packed:
        for name, text in members.items():
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text)
            packed.add(folder / name, name)


@pytest.mark.parametrize(("name", "pack"), [("a.zip", packed_zip), ("a.tar", packed_tar)])
def test_an_archive_is_one_file_of_many_articles(
    built: Built,
    work: dict[str, list[str]],
    tmp_path: Path,
    name: str,
    pack: Callable[[Path, dict[str, str]], None],
) -> None:
    texts = {f"{n}.txt": f"The mayor spoke of bridge number {n} on Friday." for n in range(3)}
    pack(built.articles / name, texts)
    assert len(again(built, work)["cleaned"]) == 3
    assert again(built, work) == NOTHING
    pack(built.articles / name, {**texts, "1.txt": "The mayor spoke of a flood on Friday."})
    done = again(built, work)
    assert (done["read"], done["cleaned"]) == ([name], [f"{name}/1.txt"])
    assert_as_from_nothing(built, tmp_path)


def test_what_was_broken_is_tried_again(
    built: Built, work: dict[str, list[str]], tmp_path: Path
) -> None:
    file = built.articles / "news.jsonl"
    file.write_text(json.dumps(VOTE) + "\n{\n")
    again(built, work)
    done = again(built, work)
    assert (done["read"], done["cleaned"]) == (["news.jsonl"], [])
    assert_as_from_nothing(built, tmp_path)


def test_other_columns_read_the_tables_again(
    built: Built, work: dict[str, list[str]], tmp_path: Path
) -> None:
    from index.formats.columns import Columns

    (built.articles / "t.csv").write_text("a,b\nThe mayor said so.,The strike ended.\n")
    for columns, text in (("text=a", "The mayor said so."), ("text=b", "The strike ended.")):
        build([built.articles], built.index, encoder=built.encoder,
              columns=Columns.parse(columns))  # fmt: skip
        article = Generation.open(built.index).article("t-2")
        assert article is not None
        assert article.text == text


def test_another_budget_cuts_again_and_reads_nothing(
    built: Built, work: dict[str, list[str]]
) -> None:
    from index.chunking.chunks import ChunkSettings

    build([built.articles], built.index, encoder=built.encoder, settings=ChunkSettings(20, 10))
    assert (work["read"], work["cleaned"]) == ([], [])
    assert work["cut"] == ["flood", "harbour", "vote-1", "talks-1"]


def test_other_code_reads_everything_again(
    built: Built, work: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_cache, "_code", lambda: "another version")
    done = again(built, work)
    assert (len(done["read"]), len(done["cleaned"]), len(done["cut"])) == (3, 4, 4)


@pytest.mark.parametrize("damage", ["file", "values", "half"])
def test_a_damaged_memory_costs_only_time(
    built: Built, work: dict[str, list[str]], tmp_path: Path, damage: str
) -> None:
    path = built.index / "cache" / "articles.sqlite"
    if damage == "file":
        path.write_bytes(b"x" * 5000)
    else:
        where = "" if damage == "values" else "WHERE rowid % 2"
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(f"UPDATE kept SET value = x'00' {where}")
    again(built, work)
    assert_as_from_nothing(built, tmp_path)
    assert again(built, work) == NOTHING


def test_a_file_that_changes_while_it_is_read_is_not_remembered(
    built: Built, work: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = built.articles / "late.md"
    file.write_text("The mayor spoke of a strike on Friday.")
    read = FileReader.read

    def changing(self: FileReader, path: Path, *names: str | None) -> Iterator[Any]:
        yield from read(self, path, *names)
        if path == file:
            file.write_text("The mayor spoke of a flood, not of a strike.")

    with monkeypatch.context() as patch:
        patch.setattr(FileReader, "read", changing)
        build([built.articles], built.index, encoder=built.encoder)
    again(built, work)
    article = Generation.open(built.index).article("late")
    assert article is not None
    assert article.text == "The mayor spoke of a flood, not of a strike."
    assert_as_from_nothing(built, tmp_path)


def test_a_change_within_one_tick_of_the_clock_is_not_remembered(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file's text changes between its digest and its reading, and no number shows it."""
    file = built.articles / "flood.md"
    stamp = Stamp(1, 1, 1, 1, settled=False)
    monkeypatch.setattr(Stamp, "of", lambda file: stamp)
    with BuildCache(built.index / "cache" / "other.sqlite") as other:
        other.sha256(file)
        assert other.unchanged(file)
        file.write_text("Another text.")
        assert not other.unchanged(file)


def test_an_interrupted_reading_is_kept(
    collection: Path, tmp_path: Path, work: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = BuildCache.keep_reading

    def interrupt(self: BuildCache, key: str, value: object) -> None:
        keep(self, key, value)
        if len(work["read"]) == 2:
            raise KeyboardInterrupt

    index = tmp_path / "index"
    with monkeypatch.context() as patch:
        patch.setattr(BuildCache, "keep_reading", interrupt)
        with pytest.raises(KeyboardInterrupt):
            build([collection], index, encoder=FakeEncoder())
    work["read"].clear()
    built = Built(
        collection, index, FakeEncoder(), build([collection], index, encoder=FakeEncoder())
    )
    assert work["read"] == ["news.jsonl"]
    assert_as_from_nothing(built, tmp_path)


def test_a_damaged_list_of_removed_articles_stops_a_build(built: Built) -> None:
    for text in ("{", '{"a": 1}', "[1]"):
        (built.index / "removed.json").write_text(text)
        with pytest.raises(InputError, match=r"removed.json .*mend it, or delete it"):
            build([built.articles], built.index, encoder=built.encoder)
    assert Generation.open(built.index).name == "000001"
