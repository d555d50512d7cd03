"""Progress of long jobs: a protocol for listeners, and a progress bar for the terminal."""

from __future__ import annotations

from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)


class Listener(Protocol):
    """Hears of each stage of a job."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins; it has ``total`` steps."""
        ...

    def advance(self, steps: int) -> None:
        """So many more steps of the stage are done."""
        ...


class Silent:
    """Listens and says nothing."""

    def stage(self, name: str, total: int) -> None:
        """Nothing."""

    def advance(self, steps: int) -> None:
        """Nothing."""


class TerminalBar:
    """A bar with counts and time left, on standard error; a context manager."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description:<18}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._task is not None:  # stopped unstarted, it would print an empty line
            self._bar.stop()

    def stage(self, name: str, total: int) -> None:
        """Show a new bar."""
        self._bar.start()
        self._task = self._bar.add_task(name, total=total)

    def advance(self, steps: int) -> None:
        """Move the bar that was shown last."""
        if self._task is not None:
            self._bar.advance(self._task, steps)
