"""The documents name every module, command, option and format that there is."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import app
from dateline.__main__ import INDEX_COMMANDS
from eval.__main__ import _COMMANDS as EVAL_COMMANDS
from eval.__main__ import main as eval_main
from index.__main__ import main as index_main
from index.formats.dispatch import READERS
from qa.__main__ import main as qa_main
from qa.reader.__main__ import main as reader_main
from qa.reader.__main__ import parser as reader_parser

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
Main = Callable[[Sequence[str]], int]


def reader_commands() -> list[str]:
    (found,) = (a for a in reader_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return list(found.choices)


COMMANDS: list[tuple[str, Main, list[str]]] = [
    *(("index", index_main, [name]) for name in INDEX_COMMANDS),
    ("ask", qa_main, []),
    ("ask", qa_main, ["search"]),
    ("serve", app.main, []),
    ("eval", eval_main, []),
    *(("eval", eval_main, [name]) for name in EVAL_COMMANDS),
    *(("reader", reader_main, [name]) for name in reader_commands()),
]


def sections() -> dict[str, str]:
    """The parts of docs/commands.md by the program that they are about."""
    text = (DOCS / "commands.md").read_text("utf-8")
    parts = re.split(r"(?m)^## ", text)
    titles = {"index": "The index", "ask": "Ask", "serve": "The web page", "eval": "Evaluation",
              "reader": "The reader"}  # fmt: skip
    return {
        name: next(part for part in parts if part.startswith(title))
        for name, title in titles.items()
    }


@pytest.mark.parametrize(
    ("program", "main", "command"), COMMANDS, ids=[" ".join((p, *c)) for p, _, c in COMMANDS]
)
def test_every_command_and_option_is_described(
    program: str, main: Main, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    shown = capsys.readouterr().out
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", shown)) - {"--help"}
    section = sections()[program]
    assert [
        name for name in command if f"`{name}" not in section and f" {name}" not in section
    ] == []
    assert [name for name in sorted(options) if f"`{name}" not in section] == []


def test_every_format_is_described() -> None:
    text = (DOCS / "formats.md").read_text("utf-8")
    assert [ending for ending in READERS if f"`{ending}`" not in text] == []


def test_every_module_is_listed_with_its_purpose() -> None:
    """After a module is added or its first line changed: .ci/modules."""
    command = [sys.executable, str(ROOT / ".ci" / "modules"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *sorted(
    path.relative_to(ROOT).as_posix() for path in DOCS.glob("*.md"))])  # fmt: skip
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (path.parent / link).exists()] == []


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 160
