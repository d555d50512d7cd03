"""Gates: what a change may not break.

Two kinds. Against the committed result of the same suite, question by question: a loss of more
than a point that a paired randomisation test does not put down to chance fails. Against
``gates.toml``: a figure outside its band fails, above or below, so that the committed figures stay
true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from eval.records import figures, result_files
from eval.records.comparison import Change, compare
from eval.records.figures import Figures
from eval.records.result_files import Result
from eval.records.summary import ALL, figure
from eval.report import abstain_table
from eval.suites import abstain
from eval.suites.catalogue import Outcome, read_outcome
from eval.systems.controls import MAIN, OUTSPOKEN
from index import invocation
from index.errors import InputError

FILE = Path(__file__).resolve().parents[1] / "gates.toml"
_FILLED = re.compile(r"(tolerance = [\d.]+), (expected = [\d.]+)}")


@dataclass(frozen=True, slots=True)
class Gate:
    """A figure and how far it may be off: 0 where the run is the same on any machine.

    ``expected`` is None until a committed result has filled it.
    """

    suite: str
    split: str
    measure: str
    expected: float | None
    tolerance: float
    system: str = MAIN

    @property
    def name(self) -> str:
        """As it is reported."""
        return f"{self.suite} {self.split} {self.system} {self.measure}"


def read_gates(path: Path | None = None) -> list[Gate]:
    """All gates of a ``gates.toml``.

    :raises InputError: it is missing or holds something that is no gate.
    """
    path = path or FILE
    tables: dict[str, Any] = _document(path).unwrap()
    try:
        return [
            Gate(suite=suite, **{"expected": None, **line})
            for suite, table in tables.items()
            for line in table["figures"]
        ]
    except (KeyError, TypeError) as error:
        raise InputError(f"{path}: {type(error).__name__}: {error}") from None


def committed_file(suite: str) -> Path:
    """Where the committed result of a suite is kept."""
    return result_files.FOLDER / f"{suite}.json"


def committed(suite: str) -> Result | None:
    """The committed result of a suite, None where there is none or it is scored as a whole.

    :raises InputError: the file is there but is no result.
    """
    path = committed_file(suite)
    return result_files.read(path) if path.is_file() and not figures.is_figures(path) else None


def committed_outcome(suite: str) -> Outcome | None:
    """What is committed of any suite, None where nothing is.

    :raises InputError: the file is there but is neither a result nor figures.
    """
    path = committed_file(suite)
    return read_outcome(path) if path.is_file() else None


def losses(result: Result) -> tuple[list[str], list[Change]]:
    """One line for each loss beyond noise since the committed result, and every change.

    :raises InputError: nothing is committed for this suite.
    """
    before = committed(result.suite)
    if before is None:
        raise InputError(
            f"no committed result to hold it against: {committed_file(result.suite)};"
            f" make one with: {invocation.EVAL} {result.suite} --out {committed_file(result.suite)}"
        )
    changes = compare(before, result, sorted({r.split for r in result.systems[MAIN]}))
    lines = [
        f"{result.suite} {c.split} {c.measure} fell from {c.before:.3f} to {c.after:.3f}"
        f" (n={c.n}, p={c.p_holm:.3f} by Holm)"
        for c in changes
        if c.is_worse
    ]
    return lines, changes


def drifts(outcome: Outcome, gates: Sequence[Gate]) -> list[str]:
    """One line for each figure outside its band, among the gates of this suite.

    A gate whose expected score nobody has written yet holds nothing back.

    :raises InputError: a gate names a system or measure that the outcome lacks.
    """
    lines: list[str] = []
    for gate in gates:
        if gate.suite != outcome.suite or gate.expected is None:
            continue
        found = measured(outcome, gate)
        # Results are written with six decimals.
        if abs(found - gate.expected) > gate.tolerance + 1e-5:
            lines.append(
                f"{gate.name} is {found:.4f}, expected {gate.expected:.4f} ± {gate.tolerance:.4f}"
            )
    return lines


def measured(outcome: Outcome, gate: Gate) -> float:
    """The figure that a gate is about, 0..1.

    :raises InputError: the outcome has no such system or measure.
    """
    found: float | None
    if isinstance(outcome, Figures):
        wanted = (gate.system, gate.split, gate.measure)
        rows = [f.mean for f in outcome.figures if (f.system, f.split, f.measure) == wanted]
        found = rows[0] if rows else None
    elif outcome.suite == abstain.NAME and gate.measure in abstain_table.MEASURES:
        found = abstain_table.MEASURES[gate.measure](outcome.systems.get(OUTSPOKEN, ()))
    else:
        records = [r for r in outcome.systems.get(gate.system, ()) if gate.split in (ALL, r.split)]
        taken = figure(records, gate.measure)
        found = None if taken is None else taken.mean
    if found is None:
        raise InputError(
            f"gate {gate.suite}/{gate.split}/{gate.system}: no measure {gate.measure!r}"
        )
    return found


def write_expected(path: Path | None = None) -> list[str]:
    """Fill ``expected`` from the committed results; one line for each score that changed.

    Tolerances, comments and the order stay. A suite without a committed result is left as it is.

    :raises InputError: the file is no file of gates, or cannot be written.
    """
    path = path or FILE
    gates = iter(read_gates(path))
    document = _document(path)
    changed: list[str] = []
    for suite, table in document.items():
        outcome = committed_outcome(suite)
        for line in table["figures"]:
            gate = next(gates)
            if outcome is None:
                continue
            found = round(measured(outcome, gate), 4)
            # Without tolerance the score must be the very one, to its last decimal.
            found = found if gate.tolerance else round(measured(outcome, gate), 6)
            if found != gate.expected:
                before = "unset" if gate.expected is None else f"{gate.expected:g}"
                changed.append(f"{gate.name}: {before} → {found:g}")
                line["expected"] = found
    try:
        path.write_text(_FILLED.sub(r"\2, \1 }", tomlkit.dumps(document)), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    return changed


def took(suite: str) -> tuple[float, str, float] | None:
    """Of the committed run: seconds, machine, and the share of readings, 0..1, that it recalled
    from an earlier run and so did not spend time on. None where nothing is committed.
    """
    path = committed_file(suite)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        recalled = float(found.get("recalled", 0.0))
        return float(found["seconds"]), str(found["machine"]), recalled
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _document(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except TOMLKitError as error:
        raise InputError(f"{path}: {error}") from None
