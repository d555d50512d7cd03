"""The public package: its names, its command, and what lies in the working folder."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

import dateline
from dateline.__main__ import INDEX_COMMANDS, main
from index.__main__ import _parser
from qa.engine import Engine

ROOT = Path(__file__).resolve().parent.parent


def test_the_public_names_are_there_and_typed() -> None:
    assert {"Answer", "DatelineError", "Engine", "Period", "Quote", "build"} <= set(
        dateline.__all__
    )
    assert all(getattr(dateline, name).__name__ == name for name in dateline.__all__)
    assert set(dateline.__all__) <= set(dir(dateline))
    assert dateline.Engine is Engine
    assert Path(dateline.__file__).with_name("py.typed").is_file()
    with pytest.raises(AttributeError, match="no attribute 'Index'"):
        dateline.Index  # noqa: B018  # reading it is the test


def test_every_command_of_the_index_is_one_of_dateline() -> None:
    (commands,) = [a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)]
    assert sorted(commands.choices) == sorted(INDEX_COMMANDS)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = {line.split()[0] for line in capsys.readouterr().out.splitlines()[2:] if line}
    assert shown == {*INDEX_COMMANDS, "ask", "search", "serve", "eval", "reader"}


def test_an_unknown_command_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bulid"]) == 2
    assert capsys.readouterr().err == "dateline: no command 'bulid'; see: dateline --help\n"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["status", "--index", "nowhere"], "index: no index in nowhere; make one with:"),
        (["ask"], "qa: give a question"),
        (["eval", "nowhere.jsonl"], "error: nowhere.jsonl: say which collection"),
        (["serve", "--auth", "ann", "--port", "1"], "app: "),
    ],
)
def test_commands_are_passed_on(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    assert capsys.readouterr().err.startswith(said)


def test_files_of_the_working_folder_take_nothing_over(tmp_path: Path) -> None:
    for name in ("index", "qa", "eval", "app"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken over')\n", "utf-8")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "other.txt").write_text("Another collection.\n", "utf-8")
    code = (
        "from dateline.__main__ import main; code = main(['timex', 'day.txt']);"
        "from index.build import seeds_folder; print(code, seeds_folder())"
    )
    (tmp_path / "day.txt").write_text("It happened on 4 May 2011.\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    *times, last = done.stdout.splitlines()
    assert len(times) == 1
    assert last == f"0 {ROOT / 'seeds'}"
