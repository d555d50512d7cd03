"""Shared by all commands: an argument parser with one-line errors, and printing of results."""

from __future__ import annotations

import argparse
import io
import sys
from typing import NoReturn

from index.text.sanitize import one_line


class OneLineParser(argparse.ArgumentParser):
    """Bad usage is one line on standard error and exit code 2, instead of argparse's several."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        name = self.prog.removeprefix("python -m ").split()[0]
        line = " ".join(message.split())
        self.exit(2, f"{name}: {line}; see: {self.prog} --help\n")


def say_anything() -> None:
    """Have a terminal of another encoding show what it cannot write as ``\\xe9``, not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def no_room(error: MemoryError | ImportError) -> str:
    """What a library that cannot be loaded, or memory that is not had, means."""
    what = str(error) or "no memory left"
    return f"{what}; give this program more memory, or install it again"


def say(line: str) -> None:
    """A line of a command's result, on standard output, whatever names stand in it."""
    sys.stdout.write(one_line(line) + "\n")
