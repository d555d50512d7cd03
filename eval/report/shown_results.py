"""Results for the page of the app: first in plain words, then, when wanted, the whole report.

Both are made once and kept until a file changes. Plain words read one file and count; the whole
report computes intervals for seconds, and its libraries load only then.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Protocol

_Stamp = tuple[tuple[int, int], ...]  # of each file: when it was written, its size
_SPLIT = "test"  # no weight or rule was chosen with these questions


class QuestionAsked(Protocol):
    """What is counted of a question; ``eval.records.judge.QuestionRecord`` has it."""

    @property
    def answerable(self) -> bool: ...

    @property
    def answered(self) -> bool: ...

    @property
    def rank(self) -> int | None: ...


class ShownResults:
    """Some result files, the one to tell in plain words first. Safe to use from several threads."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._making = threading.Lock()
        self._page: tuple[_Stamp, str] | None = None

    def plain(self) -> tuple[str, ...]:
        """What the first file says, in sentences; none where it holds no answers to questions.

        :raises InputError: it cannot be read.
        """
        from eval.records import figures, result_files

        path = self._paths[0]
        if figures.is_figures(path):
            return ()
        records = next(iter(result_files.read(path).systems.values()))
        tested = [record for record in records if record.split == _SPLIT]
        return in_plain_words(tested or records, bool(tested))

    def ready(self) -> str | None:
        """The whole report where it is made and still true."""
        return self._page[1] if self._page and self._page[0] == self._stamp() else None

    def page(self) -> str:
        """The whole report.

        :raises DatelineError: a file cannot be read.
        """
        with self._making:
            stamp = self._stamp()
            if self._page is None or self._page[0] != stamp:
                self._page = stamp, _whole(self._paths)
            return self._page[1]

    def _stamp(self) -> _Stamp:
        states = [path.stat() for path in self._paths]
        return tuple((state.st_mtime_ns, state.st_size) for state in states)


def in_plain_words(records: Sequence[QuestionAsked], tested: bool) -> tuple[str, ...]:
    """Two sentences on questions that have an answer, one on those that have none.

    :param records: at least one.
    :param tested: they are test questions.
    """
    kind = "test questions" if tested else "questions"
    asked = [record for record in records if record.answerable]
    none = [record for record in records if not record.answerable]
    said = []
    if asked:
        first = sum(record.rank == 1 for record in asked)
        silent = sum(not record.answered for record in asked)
        said.append(
            f"Of {len(asked):,} {kind} that the articles answer, the first passage was right"
            f" {_of_hundred(first, len(asked))}. {_hundred(silent, len(asked))} of 100 got no"
            " answer although there is one."
        )
    if none:
        wrong = sum(record.answered for record in none)
        said.append(
            f"Of {len(none):,} {kind} that the articles do not answer, Dateline answered"
            f" {_hundred(wrong, len(none))} of 100 all the same; it should have refused."
            f" {_uncertain(wrong, len(none))}"
        )
    return tuple(said)


def _hundred(part: int, whole: int) -> int:
    return round(100 * part / whole)


def _of_hundred(part: int, whole: int) -> str:
    return f"{_hundred(part, whole)} times in 100"


def _uncertain(part: int, whole: int) -> str:
    """Half the width of the 95% interval of a share, by the normal approximation."""
    share = part / whole
    points = round(196 * sqrt(share * (1 - share) / whole))
    return f"With so few questions, that may be {points} more or fewer." if points > 4 else ""


def _whole(paths: Sequence[Path]) -> str:
    from eval.records import figures
    from eval.records import result_files as results
    from eval.report import html_report as report
    from eval.report.passage_text import texts_for

    found = [figures.read(p) if figures.is_figures(p) else results.read(p) for p in paths]
    return report.page(found, texts_for)
