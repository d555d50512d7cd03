"""``python -m eval``: what it prints, what it refuses, how it exits."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.collection import Built
from support.records import make_result

from eval.__main__ import main
from eval.records import result_files
from eval.running import bench
from eval.suites.catalogue import SUITES
from qa.engine import Settings

NOBODY = json.dumps({**make_result("mine", []).to_json(), "systems": {}})
QUESTION = {
    "id": "won",
    "question": "Who won the vote of the mayor?",
    "gold": [{"article_id": "vote-1", "text": "The mayor won the vote"}],
    "answers": ["The mayor"],
}


@pytest.fixture
def file(tmp_path: Path, built: Built, monkeypatch: pytest.MonkeyPatch) -> Path:
    opened = bench.Bench.open

    def plain(index: Path, *_: object, **__: object) -> bench.Bench:
        return opened(index, built.encoder, Settings(reader=False))

    monkeypatch.setattr(bench.Bench, "open", plain)
    monkeypatch.setattr(result_files, "FOLDER", tmp_path / "results")
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(QUESTION), "utf-8")
    return path


def test_a_strangers_file(file: Path, built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    out = file.parent / "a.json"
    assert main([str(file), "--index", str(built.index), "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "success@1" in shown
    assert "BM25 alone" in shown
    assert "…" not in shown  # the table fits
    assert "Verbatim quotes: 1.000" in shown
    assert "4 articles in 4 passages" in shown
    assert result_files.read(out).suite == "mine"
    assert main(["compare", str(out), str(out), "--questions", "success@1"]) == 0
    assert "No figure changed" in capsys.readouterr().out
    assert main(["compare", str(out), str(out), "--questions", "luck"]) == 2
    assert "no measure 'luck' (has: " in capsys.readouterr().err


def test_what_is_amiss_in_a_file_is_said(
    file: Path, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    dev, test = {**QUESTION, "id": "a"}, {**QUESTION, "id": "f"}  # of dev and of test
    lines = [dev, test, {"id": "later", "question": "When?", "draft": True}]
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert main([str(file), "--index", str(built.index), "--no-controls"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 drafts are not scored until a person confirms them." in shown
    assert "1 pairs are alike across dev and test (give them a group): a ~ f." in shown


def test_the_gate_needs_a_committed_result(
    file: Path, built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [str(file), "--index", str(built.index), "--gate", "--no-controls"]
    assert main(command) == 2
    assert "no committed result" in capsys.readouterr().err
    committed = result_files.FOLDER / "mine.json"
    assert main([*command[:3], "--out", str(committed)]) == 0
    assert main(command) == 0
    found = result_files.read(committed)
    first, *others = found.systems["dateline"]
    better = replace(first, scores={**first.scores, "verbatim": 1.5})
    result_files.save(replace(found, systems={"dateline": (better, *others)}), committed)
    assert main(command) == 1
    assert "gate failed: mine dev verbatim fell" in capsys.readouterr().err


def test_draft_saves_what_a_person_types(
    built: Built,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = iter(["What was it about?", "", "what"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(lines))
    out = tmp_path / "mine.jsonl"
    assert main(["draft", "--index", str(built.index), "-n", "1", "--out", str(out)]) == 0
    assert "1 questions in" in capsys.readouterr().out
    assert json.loads(out.read_text("utf-8"))["question"] == "What was it about?"


def test_list_names_every_suite(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert all(suite.name in shown for suite in SUITES)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["nosuch"], "no suite 'nosuch'"),
        (["{file}"], "say which collection it asks about: --index DIR"),
        (["{file}", "--index", "{absent}"], "no index in"),
        (["{absent}.jsonl", "--index", "{index}"], "cannot be read"),
        (["{bad}", "--index", "{index}"], "bad.jsonl:1: not JSON"),
        (["seeds", "{file}", "--out", "x.json"], "--out takes the result of one suite"),
        (["compare", "{bad}", "{bad}"], "not JSON"),
        (["compare", "{absent}", "{absent}"], "cannot be read"),
    ],
)
def test_bad_input_is_one_line(
    file: Path,
    built: Built,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    message: str,
) -> None:
    bad = file.parent / "bad.jsonl"
    bad.write_text("who?", "utf-8")
    places = {"file": file, "absent": file.parent / "absent", "bad": bad, "index": built.index}
    assert main([word.format(**places) for word in given]) == 2
    complaint = capsys.readouterr().err.strip().splitlines()[-1]
    assert complaint.startswith("error: ")
    assert message in complaint


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            [{**QUESTION, "gold": [{"article_id": "vote-1", "start": 70, "end": 999}]}],
            ":1: gold [70, 999) is no span of the 81 characters of 'vote-1'",
        ),
        (
            [{**QUESTION, "gold": [{"article_id": "vote-1", "start": 0, "end": 9, "text": "Who"}]}],
            ":1: 'vote-1' has 'The mayor' at [0, 9), not 'Who'",
        ),
        (
            [QUESTION, {**QUESTION, "id": "b", "gold": [{"article_id": "vote-9"}]}],
            ":2: no article 'vote-9' among the 4 of this index",
        ),
        ([QUESTION, QUESTION], ":2: id 'won' was used on line 1"),
        (
            [{**QUESTION, "question": "who? " * 500}],
            ":1: the question has 2,499 characters, at most 2,000 are read",
        ),
    ],
    ids=["no span", "wrong span", "unknown article", "duplicate id", "long question"],
)
def test_a_mistake_in_a_file_is_one_line_with_its_place(
    file: Path,
    built: Built,
    capsys: pytest.CaptureFixture[str],
    lines: list[dict[str, object]],
    message: str,
) -> None:
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert main([str(file), "--index", str(built.index)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip().splitlines()[-1] == f"error: {file}{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"kind": "dateline-eval", "format": 3}', "has format 3, this version reads 2"),
        ('{"f1": 0.5}', "not a result of python -m eval"),
        (NOBODY, "not a whole result (ValueError: no record of 'dateline')"),
        (
            '{"kind": "dateline-figures", "format": 9}',
            "no figures of this version of python -m eval",
        ),
        ('{"kind": "dateline-figures", "format": 1}', "not whole figures (KeyError: 'figures')"),
    ],
)
def test_a_result_of_another_format_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, "utf-8")
    assert main(["report", str(path), "-o", str(tmp_path / "r.html")]) == 2
    captured = capsys.readouterr()
    assert captured.err.strip() == f"error: {path}: {message}"
    assert not (tmp_path / "r.html").exists()
