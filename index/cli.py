"""What the commands share: an argument parser whose complaints are one line."""

from __future__ import annotations

import argparse
from typing import NoReturn


class OneLineParser(argparse.ArgumentParser):
    """Bad usage is one line on standard error and exit code 2, instead of argparse's several."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        name = self.prog.removeprefix("python -m ").split()[0]
        line = " ".join(message.split())
        self.exit(2, f"{name}: {line}; see: {self.prog} --help\n")
