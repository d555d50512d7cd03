"""README names every command and option there is."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from index import __main__ as index_command
from qa import __main__ as qa_command

README = Path(__file__).resolve().parent.parent / "README.md"


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield f"index {name}"
                yield from options_of(command)
        else:
            yield from (option for option in action.option_strings if option.startswith("--"))


@pytest.mark.parametrize(
    "parser",
    [index_command._parser(), qa_command._parser(), app._parser()],
    ids=["index", "qa", "app"],
)
def test_every_command_and_option_is_in_the_readme(parser: argparse.ArgumentParser) -> None:
    readme = README.read_text("utf-8")
    options = set(options_of(parser)) - {"--help"}
    assert options
    assert [option for option in sorted(options) if option not in readme] == []
