"""``gates.toml`` and ``python -m eval gate``: what holds, what drifts, how scores are written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.records import make_record, make_result

from eval.__main__ import main
from eval.commands import gate as gating
from eval.commands import gate_rules
from eval.records import figures, result_files
from eval.records.figures import Figure, Figures
from eval.suites.catalogue import SUITES, How, Outcome, Suite
from eval.systems.controls import MAIN, OUTSPOKEN
from index.errors import InputError
from index.progress import Listener

RESULT = make_result(
    "mine", [make_record(n, 0.9, right=n < 9) for n in range(10)]
)  # success@1: 0.9
FIGURES = Figures(
    "whole",
    "value F1",
    (Figure("dateline", "dev", "value F1", 64, 0.75, 0.7, 0.8),),
    "2026-01-02T03:04:05+00:00",
    "0.1.0",
    "abc",
    "a machine",
    3.0,
)
TOML = """\
# Why this is so.
[mine]
command = "python -m eval mine"
figures = [
  { split = "all", measure = "verbatim", expected = 1.0, tolerance = 0.0 },
  { split = "all", measure = "success@1", tolerance = 0.03 },
]

[whole]
command = "python -m eval whole --data PATH"
figures = [{ split = "dev", measure = "value F1", expected = 0.5, tolerance = 0.0 }]
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "gates.toml"
    path.write_text(TOML, "utf-8")
    monkeypatch.setattr(gate_rules, "FILE", path)
    monkeypatch.setattr(result_files, "FOLDER", tmp_path / "results")
    return path


def suite(name: str, outcome: Outcome, data: tuple[str, ...] = ()) -> Suite:
    def runs(how: How, progress: Listener) -> Outcome:
        return outcome

    return Suite(name, "a suite", data, runs)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def named(*suites: Suite) -> None:
        by_name = {one.name: one for one in suites}
        monkeypatch.setattr(gating, "suite_named", by_name.__getitem__)

    return named


def test_the_gates_of_a_file(file: Path) -> None:
    assert gate_rules.read_gates() == [
        gate_rules.Gate("mine", "all", "verbatim", 1.0, 0.0),
        gate_rules.Gate("mine", "all", "success@1", None, 0.03),
        gate_rules.Gate("whole", "dev", "value F1", 0.5, 0.0),
    ]


def test_committed_scores_are_written_and_all_else_stays(file: Path) -> None:
    result_files.save(RESULT, gate_rules.committed_file("mine"))
    figures.save(FIGURES, gate_rules.committed_file("whole"))
    assert gate_rules.write_expected() == [
        "mine all dateline success@1: unset → 0.9",
        "whole dev dateline value F1: 0.5 → 0.75",
    ]
    assert [gate.expected for gate in gate_rules.read_gates()] == [1.0, 0.9, 0.75]
    written = file.read_text("utf-8")
    assert written.startswith("# Why this is so.\n[mine]\ncommand = ")
    assert 'measure = "success@1", expected = 0.9, tolerance = 0.03 },' in written
    assert gate_rules.write_expected() == []
    assert file.read_text("utf-8") == written


def test_a_suite_without_a_committed_result_keeps_its_gates(file: Path) -> None:
    assert gate_rules.write_expected() == []
    assert file.read_text("utf-8") == TOML


def test_the_gate_names_what_drifted(
    file: Path, known: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    result_files.save(RESULT, gate_rules.committed_file("mine"))
    figures.save(FIGURES, gate_rules.committed_file("whole"))
    assert main(["gate", "--write"]) == 0
    known(suite("mine", RESULT), suite("whole", FIGURES))
    assert main(["gate"]) == 0
    assert "python -m eval mine: 2 figures held, 0 failed" in capsys.readouterr().out
    worse = replace(
        RESULT,
        systems={MAIN: tuple(make_record(n, 0.9, right=n < 8) for n in range(10))},
    )
    known(suite("mine", worse), suite("whole", FIGURES))
    assert main(["gate"]) == 1
    shown = capsys.readouterr().out
    assert "gate failed: mine all dateline success@1 is 0.8000, expected 0.9000 ± 0.0300" in shown
    assert main(["gate", "whole"]) == 0  # only that one


def test_a_suite_without_its_data_is_skipped_and_said(
    file: Path,
    known: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATELINE_DATA", raising=False)
    known(suite("mine", RESULT), suite("whole", FIGURES, ("dates/meantime.gz",)))
    assert main(["gate"]) == 0
    assert "skipped whole: no dates/meantime.gz (--data PATH)" in capsys.readouterr().out


def test_a_file_of_figures_comes_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "whole.json"
    figures.save(FIGURES, path)
    assert figures.read(path) == FIGURES
    assert figures.is_figures(path)
    result_files.save(RESULT, tmp_path / "mine.json")
    assert not figures.is_figures(tmp_path / "mine.json")
    with pytest.raises(InputError, match="no figures of this version"):
        figures.read(tmp_path / "mine.json")
    with pytest.raises(InputError, match="holds figures of a whole suite"):
        result_files.read(path)


def test_a_gate_on_silence() -> None:
    right, wrong = make_record(1, 0.9, right=True), make_record(3, 0.6, right=False)
    absent = make_record(5, 0.7, right=False, answerable=False, kind="absent")
    result = replace(make_result("abstain", [right]), systems={OUTSPOKEN: (right, wrong, absent)})
    gate = gate_rules.Gate("abstain", "all", "AUROC absent", 0.5, 0.0)
    assert gate_rules.measured(result, gate) == 0.5  # one of two pairs is the right way round
    assert gate_rules.measured(result, replace(gate, measure="answered at 90%")) == 0.5
    assert gate_rules.measured(result, replace(gate, measure="ECE")) == pytest.approx(1.4 / 3)


def test_the_committed_gates_are_of_suites_that_exist() -> None:
    names = {one.name for one in SUITES}
    found = gate_rules.read_gates()
    assert {gate.suite for gate in found} <= names
    assert all(0 <= gate.tolerance < 0.1 for gate in found)
    # What is verbatim or random is the same on any machine; models are not.
    exact = {gate.system for gate in found if gate.tolerance == 0 and gate.measure != "verbatim"}
    assert exact <= {"random", "dateline", "Dateline, as indexed"}
    models = {gate.suite for gate in found if gate.tolerance == 0 and gate.system == "dateline"
              and gate.measure != "verbatim"}  # fmt: skip
    assert models <= {"timex", "followups"}  # rules, no model


def test_bad_gates_are_one_clear_line(tmp_path: Path) -> None:
    bad = tmp_path / "gates.toml"
    bad.write_text('[x]\ncommand = "y"\n', "utf-8")
    with pytest.raises(InputError, match=r"gates\.toml: KeyError: 'figures'"):
        gate_rules.read_gates(bad)
    bad.write_text("[[", "utf-8")
    with pytest.raises(InputError, match=r"gates\.toml"):
        gate_rules.read_gates(bad)
    with pytest.raises(InputError, match="cannot be read"):
        gate_rules.read_gates(tmp_path / "absent.toml")
