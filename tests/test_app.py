"""``python app.py``: bad input is one line and exit code 2; nothing heavy loads before it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.web_engine import FakeEngine

import app
from index.errors import IndexDamaged, InputError
from qa.engine import Engine

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def fails(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run; expect exit code 2 and one line on stderr, which is returned."""
    assert app.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    return captured.err


def test_port_in_use(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    line = fails(["--port", str(taken)], capsys)
    assert f"127.0.0.1 port {taken}: address already in use" in line
    assert "--port" in line


def test_host_that_is_not_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot serve on 192.0.2.1" in fails(["--host", "192.0.2.1"], capsys)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８０", "1e3", ""])
def test_bad_port_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        app.main([f"--port={port}"])
    assert end.value.code == 2
    assert "expected a number from 1 to 65535" in capsys.readouterr().err


def test_damaged_index(tmp_path: Path, capsys: pytest.CaptureFixture[str], free: int) -> None:
    (tmp_path / "CURRENT").write_text("000009", "utf-8")
    line = fails(["--index", str(tmp_path), "--port", str(free)], capsys)
    assert "000009" in line


def test_index_folder_that_is_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], free: int
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    assert "file" in fails(["--index", str(tmp_path / "file"), "--port", str(free)], capsys)


@pytest.fixture
def free() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--admin-token", "short"], "at least 8 ASCII characters, got 5"),
        (["--auth", "ann"], "--auth: expected USER:PASSWORD"),
        (["--auth", "@no-such-file"], "no-such-file cannot be read (FileNotFoundError)"),
        (["--eval", "no-such.json"], "no-such.json: cannot be read"),
    ],
)
def test_rights_and_results_that_cannot_be_used(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str], free: int
) -> None:
    assert said in fails([*options, "--port", str(free)], capsys)


def test_rights_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    options = app._parser().parse_args([])
    assert (app.Wanted.of(options).token, app.Wanted.of(options).users) == (None, ())
    monkeypatch.setenv("DATELINE_ADMIN_TOKEN", "correct-horse")
    monkeypatch.setenv("DATELINE_AUTH", "ann:one")
    found = app.Wanted.of(options)
    assert (found.token, found.users) == ("correct-horse", (("ann", "one"),))
    assert [path.name for path in found.results][:1] == ["seeds.json"]
    chosen = app.Wanted.of(app._parser().parse_args(["--admin-token", "another-horse"]))
    assert chosen.token == "another-horse"


def test_what_the_page_offers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine: Engine = FakeEngine()  # type: ignore[assignment]
    plain = app.extras_of(app.Wanted((), None, (), False), engine, tmp_path / "index")
    assert (plain.admin, plain.report, plain.users, plain.mcp) == (None, None, (), False)
    wanted = app.Wanted((), "correct-horse", app._results(None)[:1], False)
    full = app.extras_of(wanted, engine, tmp_path / "index")
    assert capsys.readouterr().out == f"Uploaded files are kept in {tmp_path / 'index-uploads'}\n"
    assert full.admin is not None
    assert full.report is not None
    assert full.drafting is plain.drafting is None
    written = app.Wanted((), None, (), False, tmp_path / "mine.jsonl")
    drafting = app.extras_of(written, engine, tmp_path / "index").drafting
    assert drafting is not None
    assert (drafting.name, drafting.written) == ("mine.jsonl", 0)
    assert "seeds</h2>" in full.report.page()


def test_a_failing_warm_up_is_left_to_the_first_question() -> None:
    class Broken:
        def warm(self) -> None:
            raise IndexDamaged("broken")

    app._warm_up(Broken())  # type: ignore[arg-type]


def test_errors_that_are_ours_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], free: int
) -> None:
    def refuse(_: Path) -> Engine:
        raise InputError("something is wrong; do this")

    monkeypatch.setattr("qa.first_index.open_engine", refuse)
    assert fails(["--port", str(free)], capsys) == "app: something is wrong; do this\n"


def test_options_are_read_before_anything_heavy_loads() -> None:
    program = (
        "import app, sys; print(sorted({'gradio', 'torch', 'faiss', 'numpy'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
