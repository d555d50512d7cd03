"""Gates: what a change may not break.

Two kinds. Against the committed result of the same suite, question by question: a loss of more
than a point that a paired randomisation test does not put down to chance fails. Against
``gates.toml``: a figure outside its band fails, above or below, so that the committed figures stay
true.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import results
from eval.compare import Change, compare
from eval.results import Result
from eval.summary import ALL, figure
from eval.systems import MAIN
from index.errors import InputError

FILE = Path(__file__).parent / "gates.toml"


@dataclass(frozen=True, slots=True)
class Gate:
    """A figure and how far it may be off: 0 where the run is deterministic."""

    suite: str
    split: str
    measure: str
    expected: float
    tolerance: float
    system: str = MAIN


def read_gates(path: Path = FILE) -> list[Gate]:
    """All gates of a ``gates.toml``.

    :raises InputError: it is missing or holds something that is no gate.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("gate", [])
        return [Gate(**table) for table in tables]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise InputError(f"{path}: {error}") from None


def committed_file(suite: str) -> Path:
    """Where the committed result of a suite is kept."""
    return results.FOLDER / f"{suite}.json"


def committed(suite: str) -> Result | None:
    """The committed result of a suite, None where there is none.

    :raises InputError: the file is there but is no result.
    """
    path = committed_file(suite)
    return results.read(path) if path.is_file() else None


def losses(result: Result) -> tuple[list[str], list[Change]]:
    """One line for each loss beyond noise since the committed result, and every change.

    :raises InputError: nothing is committed for this suite.
    """
    before = committed(result.suite)
    if before is None:
        raise InputError(
            f"no committed result to hold it against: {committed_file(result.suite)};"
            f" make one with: python -m eval {result.suite} --out {committed_file(result.suite)}"
        )
    changes = compare(before, result, sorted({r.split for r in result.systems[MAIN]}))
    lines = [
        f"{result.suite} {c.split} {c.measure} fell from {c.before:.3f} to {c.after:.3f}"
        f" (n={c.n}, p={c.p_holm:.3f} by Holm)"
        for c in changes
        if c.is_worse
    ]
    return lines, changes


def drifts(result: Result, gates: Sequence[Gate]) -> list[str]:
    """One line for each figure outside its band, among the gates of this suite.

    :raises InputError: a gate names a system or measure that the result lacks.
    """
    lines: list[str] = []
    for gate in gates:
        if gate.suite != result.suite:
            continue
        records = [r for r in result.systems.get(gate.system, ()) if gate.split in (ALL, r.split)]
        found = figure(records, gate.measure)
        if found is None:
            raise InputError(
                f"gate {gate.suite}/{gate.split}/{gate.system}: no measure {gate.measure!r}"
            )
        if abs(found.mean - gate.expected) > gate.tolerance + 1e-9:
            lines.append(
                f"{gate.suite} {gate.split} {gate.system} {gate.measure} is {found.mean:.4f},"
                f" expected {gate.expected:.4f} ± {gate.tolerance:.4f}"
            )
    return lines
