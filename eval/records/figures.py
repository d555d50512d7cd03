"""Suites that are scored as a whole: named figures with intervals, without a record a question.

TIMEX spans and page bodies have measures (F1 of sums and of averages) that no mean over questions
gives. Their outcome is stored beside the results of the other suites, in a form of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from eval.records import result_files
from index import invocation
from index.errors import InputError

FORMAT = 1
KIND = "dateline-figures"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one system, 0..1, higher is better, with its 95% interval where it has one.

    ``n``: how many pages, documents or the like it is taken over.
    """

    system: str
    split: str
    measure: str
    n: int
    mean: float
    low: float | None = None
    high: float | None = None

    def shown(self) -> str:
        """ "85.3 (82–88)", in percent."""
        if self.low is None or self.high is None:
            return f"{100 * self.mean:.1f}"
        return f"{100 * self.mean:.1f} ({100 * self.low:.0f}–{100 * self.high:.0f})"


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of such a suite. ``headline``: the measure that stands for it in a summary."""

    suite: str
    headline: str
    figures: tuple[Figure, ...]
    created: str
    version: str
    commit: str | None
    machine: str
    seconds: float

    @classmethod
    def now(cls, suite: str, headline: str, figures: tuple[Figure, ...], seconds: float) -> Self:
        """Of a run that ends now, here."""
        return cls(
            suite,
            headline,
            figures,
            result_files.now(),
            result_files.project_version(),
            result_files.commit(),
            result_files.machine(),
            seconds,
        )

    def to_json(self) -> dict[str, object]:
        """The whole file's object; figures with six decimals."""
        rows = [
            {
                "system": f.system,
                "split": f.split,
                "measure": f.measure,
                "n": f.n,
                "mean": round(f.mean, 6),
                "low": None if f.low is None else round(f.low, 6),
                "high": None if f.high is None else round(f.high, 6),
            }
            for f in self.figures
        ]
        return {
            "kind": KIND,
            "format": FORMAT,
            "suite": self.suite,
            "headline": self.headline,
            "created": self.created,
            "version": self.version,
            "commit": self.commit,
            "machine": self.machine,
            "seconds": round(self.seconds, 1),
            "figures": rows,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """The inverse of ``to_json``.

        :raises KeyError: a field is missing.
        """
        names = (
            "suite", "headline", "created", "version", "commit", "machine", "seconds",
        )  # fmt: skip
        rows = tuple(Figure(**row) for row in found["figures"])
        return cls(**{name: found[name] for name in names}, figures=rows)


def save(figures: Figures, path: Path) -> None:
    """Write a file of figures, one a line.

    :raises InputError: the file cannot be written.
    """
    whole = figures.to_json()
    rows = whole.pop("figures")
    assert isinstance(rows, list)
    head = json.dumps(whole, ensure_ascii=False, indent=1)[:-2]
    body = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{head},\n "figures": [\n{body}\n ]\n}}\n', encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def is_figures(path: Path) -> bool:
    """Whether a file says that it holds figures; False where it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("kind") == KIND


def read(path: Path) -> Figures:
    """Read a file of figures.

    :raises InputError: it cannot be read or is not of this format.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["kind"] != KIND or found["format"] != FORMAT:
            raise InputError(f"{path}: no figures of this version of {invocation.EVAL}")
        return Figures.from_json(found)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not whole figures ({type(error).__name__}: {error})") from None
