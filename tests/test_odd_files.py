"""Links, names and left-overs that nobody expects: one line, no traceback, nothing given away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from index.__main__ import COMMANDS, _command_first, _parser
from index.build import build
from index.commands import gc as gc_module
from index.commands.changes import changes
from index.commands.gc import gc
from index.errors import IndexDamaged, InputError
from index.store import generations
from index.store.generations import Generation
from index.store.manifest import Manifest, _seal
from index.types import Period
from qa.web.admin.uploads import Uploads

ROOT = Path(__file__).resolve().parent.parent
SECRET = "The secret plan of the harbour board is to sell the bridge, a letter says."


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder with an article, a link to it, and a link to a file that lies elsewhere."""
    folder, outside = tmp_path / "articles", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(SECRET)
    (folder / "good.txt").write_text("The harbour strike ended after nine days, the mayor said.")
    (folder / "again.txt").symlink_to(folder / "good.txt")
    (folder / "leads-out.txt").symlink_to(outside / "secret.txt")
    return folder


def test_a_link_that_leads_out_is_not_followed(linked: Path, tmp_path: Path) -> None:
    report = build([linked], tmp_path / "index", encoder=FakeEncoder())
    generation = Generation.open(tmp_path / "index")
    assert not any(SECRET in article.text for article in generation.articles())
    assert report.articles == 1
    (skipped,) = report.skipped
    assert "leads-out.txt: a link that leads out of the folder is not followed" in str(skipped)
    assert not skipped.broken
    assert not changes(generation.folder, generation.manifest).any


def test_a_link_that_is_named_is_followed(linked: Path, tmp_path: Path) -> None:
    report = build([linked, linked / "leads-out.txt"], tmp_path / "index", encoder=FakeEncoder())
    assert report.articles == 2
    report = build([linked, tmp_path / "outside"], tmp_path / "index", encoder=FakeEncoder())
    assert report.articles == 2


def test_an_index_folder_whose_name_is_not_utf8(tmp_path: Path, linked: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/index-\xff"))
    for act in (lambda: build([linked], folder, encoder=FakeEncoder()), lambda: gc(folder),
                lambda: Generation.open(folder)):  # fmt: skip
        with pytest.raises(InputError, match=r"the index folder's name is not UTF-8: .*\\xff"):
            act()


@pytest.mark.parametrize("change", [{"colour": "red"}, {"columns": ...}])
def test_a_manifest_of_other_fields(built: Built, change: dict[str, object]) -> None:
    path = built.index / "generations" / "000001" / "manifest.json"
    record = json.loads(path.read_text())
    del record["sha256"]
    for name, value in change.items():
        record[name] = value
        if value is ...:
            del record[name]
    path.write_text(json.dumps({**record, "sha256": _seal(record)}))
    with pytest.raises(IndexDamaged, match=r"is of another version \(fields: colour|columns"):
        Manifest.read(path.parent)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_terminal_that_writes_ascii_alone(tmp_path: Path) -> None:
    (tmp_path / "é.txt").write_text("On 3 März 2011 the strike ended in May 2012.", "utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for given in (["timex", str(tmp_path / "é.txt")], ["build", str(tmp_path / "ö.txt")]):
        done = run("-m", "index", *given, **ascii_only, PYTHONIOENCODING="ascii")
        assert "Traceback" not in done.stderr
        assert done.returncode == (0 if given[0] == "timex" else 2)


@pytest.mark.parametrize(
    ("given", "means"),
    [
        (["--index", "DIR", "status"], ["status", "--index", "DIR"]),
        (["--index=DIR", "gc", "--keep", "1"], ["gc", "--index=DIR", "--keep", "1"]),
        (["--index", "DIR"], ["build", "--index", "DIR"]),
        (["--index", "DIR", "articles"], ["build", "--index", "DIR", "articles"]),
        (["--index"], ["build", "--index"]),
        ([], ["build"]),
        (["--help"], ["--help"]),
        (["--watch"], ["build", "--watch"]),
        (["status", "--json"], ["status", "--json"]),
    ],
)
def test_options_may_stand_before_the_command(given: list[str], means: list[str]) -> None:
    assert _command_first(given) == means


def test_every_command_is_known() -> None:
    (named,) = (action.choices for action in _parser()._actions if action.metavar == "COMMAND")
    assert sorted(named or ()) == sorted(COMMANDS)


def test_periods_at_the_ends_of_time() -> None:
    assert Period.of_year(999).iso() == "0999"
    assert Period.of_month(999, 3).iso() == "0999-03"
    assert Period(date(9999, 12, 1), date(9999, 12, 31)).iso() == "9999-12-01/9999-12-30"
    assert Period.of_year(1).iso() == "0001"
    for value in ("9999", "9999-12", "9999-12-31"):
        with pytest.raises(ValueError, match="expected a time before 9999-12-31"):
            Period.parse(value)


def test_what_killed_uploads_left_is_cleared_at_the_next_start(tmp_path: Path) -> None:
    uploads = Uploads.beside(tmp_path / "index")
    uploads.clear_leftovers()
    uploads.folder.mkdir()
    (uploads.folder / ".receiving-abc").write_bytes(b"half")
    (uploads.folder / "whole.txt").write_text("whole")
    uploads.clear_leftovers()
    assert [path.name for path in uploads.folder.iterdir()] == ["whole.txt"]


def test_half_generations_are_cleared_at_the_next_start(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built.articles / "more.txt").write_text("More of the flood, the mayor said on Monday.")
    build([built.articles], built.index, encoder=built.encoder)
    build([built.articles], built.index, encoder=built.encoder)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(generations.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        gc(built.index)
    monkeypatch.undo()
    assert generations.generation_names(built.index) == ["000002", "000003"]
    assert [path.name for path in generations.leftovers(built.index)] == [".deleting-000001"]
    generations.clear_leftovers(built.index)
    assert generations.leftovers(built.index) == []
    assert gc_module.gc(built.index).leftovers == 0


def test_nothing_is_cleared_while_a_build_runs(built: Built) -> None:
    (built.index / "generations" / ".writing-000002").mkdir()
    with generations.FileLock(built.index / ".lock"):
        generations.clear_leftovers(built.index)
    assert generations.leftovers(built.index)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory as Linux has them")
@pytest.mark.parametrize("megabytes", [600])
def test_too_little_memory_is_one_line(tmp_path: Path, megabytes: int) -> None:
    code = (
        "import resource, runpy, sys\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({megabytes << 20},) * 2)\n"
        "sys.argv = ['index', 'build', 'seeds', '--index', sys.argv[1]]\n"
        "runpy.run_module('index', run_name='__main__')\n"
    )
    done = run("-c", code, str(tmp_path / "index"), HOME="/nowhere", OPENBLAS_NUM_THREADS="1")
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2), done.stderr
