"""``python -m eval all`` and ``list``: what runs, what is skipped, and what is said of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.records import make_record, make_result

from eval.__main__ import main
from eval.commands import common, run_all
from eval.records import figures, result_files
from eval.records.figures import Figure, Figures
from eval.suites.catalogue import How, Outcome, Suite
from index.errors import InputError
from index.progress import Listener

RESULT = make_result("mine", [make_record(n, 0.9, right=n < 9) for n in range(10)])
FIGURES = Figures(
    "whole",
    "value F1",
    (Figure("dateline", "dev", "value F1", 64, 0.75, 0.7, 0.8),
     Figure("dateline", "dev", "strict F1", 64, 0.5)),
    "2026-01-02T03:04:05+00:00", "0.1.0", "abc", "a machine", 3.0,
)  # fmt: skip


def suite(name: str, outcome: Outcome | None, *data: str) -> Suite:
    def runs(how: How, progress: Listener) -> Outcome:
        if outcome is None:
            raise InputError("its data is broken")
        return outcome

    return Suite(name, f"what {name} measures", data, runs)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "here.gz").write_bytes(b"")
    suites = (
        suite("mine", RESULT),
        suite("whole", FIGURES, "here.gz"),
        suite("broken", None),
        suite("elsewhere", RESULT, "here.gz", "absent.gz"),
    )
    monkeypatch.setattr(run_all, "SUITES", suites)
    monkeypatch.setattr(common, "SUITES", suites)
    monkeypatch.setattr(result_files, "FOLDER", tmp_path / "results")
    monkeypatch.delenv("DATELINE_DATA", raising=False)
    return folder


def test_every_suite_that_is_there_runs(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["all", "--data", str(data), "--out", str(out)]) == 2  # one failed
    shown = capsys.readouterr().out
    head, summary = shown.split("all suites")
    assert "success@1" in head
    assert "75.0 (70–80)" in head
    assert "success@1 90.0 (70–100), contains 90.0 (70–100)" in summary
    assert "value F1 75.0 (70–80) dev" in summary
    assert "failed broken: its data is broken" in summary
    assert f"skipped elsewhere: no absent.gz (under {data})" in summary
    assert sorted(path.name for path in out.iterdir()) == ["mine.json", "whole.json"]
    assert result_files.read(out / "mine.json").to_json() == RESULT.to_json()
    assert figures.read(out / "whole.json") == FIGURES


def test_without_data_what_is_bundled_runs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["all", "--without", "broken"]) == 0
    shown = capsys.readouterr().out
    assert "skipped whole: no here.gz (say where the data is: --data PATH)" in shown
    assert main(["all", "--without", "nosuch"]) == 2
    assert "no suite 'nosuch' to leave out" in capsys.readouterr().err


def test_texts_of_the_data_can_be_kept_out_of_the_files(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (data / "absent.gz").write_bytes(b"")
    given = ["all", "--data", str(data), "--without", "broken", "--no-texts", "--out", str(out)]
    assert main(given) == 0
    assert "minister" in (out / "mine.json").read_text("utf-8")  # bundled
    written = (out / "elsewhere.json").read_text("utf-8")
    assert "minister" not in written
    assert "Who " not in written
    (record, *_) = result_files.read(out / "elsewhere.json").systems["dateline"]
    assert record.scores == RESULT.systems["dateline"][0].scores


def test_an_interrupted_run_goes_on(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    result_files.save(RESULT, out / "mine.json")  # of commit abc123
    given = ["all", "--data", str(data), "--without", "broken", "--resume"]
    for commit, again in (("abc123", True), ("abc123+", False), ("abd", False), (None, False)):
        monkeypatch.setattr(result_files, "commit", lambda commit=commit: commit)
        assert main([*given, "--out", str(out)]) == 0
        shown = capsys.readouterr().out
        assert ("mine is of this commit already" in shown) is again
        assert "success@1 90.0 (70–100)" in shown.split("all suites")[1]
    assert main(given) == 2
    assert "--resume goes on with the results of a folder" in capsys.readouterr().err


def test_list_says_what_each_needs_and_how_long_it_took(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result_files.save(RESULT, result_files.FOLDER / "mine.json")
    figures.save(FIGURES, result_files.FOLDER / "whole.json")
    assert main(["list", "--data", str(data)]) == 0
    lines = {line.split()[1]: line for line in capsys.readouterr().out.splitlines() if "│" in line}
    assert "what mine measures" in lines["mine"]
    assert "bundled" in lines["mine"]
    assert "9 s, a <machine>" in lines["mine"]
    result_files.save(replace(RESULT, recalled=0.25), result_files.FOLDER / "mine.json")
    assert main(["list", "--data", str(data)]) == 0
    assert "9 s (25% recalled), a <machine>" in capsys.readouterr().out
    assert "here" in lines["whole"]
    assert "3 s, a machine" in lines["whole"]
    assert "absent: absent.gz" in lines["elsewhere"]
    assert "not measured" in lines["elsewhere"]
