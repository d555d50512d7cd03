"""``python -m qa``: one question, many questions, and bad input."""

import json
from pathlib import Path

import pytest
from support.collection import Built

from qa import engine as engine_module
from qa.__main__ import main


@pytest.fixture
def index(built: Built, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(engine_module, "open_encoder", lambda name: built.encoder)
    return str(built.index)


def test_a_question_is_answered_for_people(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["When did the harbour strike end?", "--index", index]) == 0
    out = capsys.readouterr().out
    assert "The harbour strike in Marlow ended on Tuesday" in out
    assert "[1] Harbour strike ends after nine days" in out
    assert "searched 4 articles" in out


def test_json_is_one_object(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["Who won the vote?", "--json", "--index", index, "--as-of", "2012-01-01"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["query"]["as_of"] == "2012-01-01"
    assert record["passages"][0]["article_id"] == "vote-1"


def test_a_period_set_by_hand(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["vote", "--json", "--index", index, "--from", "2011-02", "--to", "2011-02"]
    assert main(argv) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["query"]["within"] == ["2011-02-01", "2011-03-01"]
    assert {p["article_id"] for p in record["passages"]} == {"talks-1"}


def test_a_publisher_set_by_hand(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vote", "--json", "--index", index, "--publisher", "weekly"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["query"]["publisher"] == "Weekly"
    assert {p["article_id"] for p in record["passages"]} == {"talks-1"}


def test_batch_keeps_ids_and_goes_on_after_a_bad_line(
    index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        json.dumps({"id": 7, "question": "Who won the vote?"}),
        "{not json",
        json.dumps({"id": "f", "question": "and in 2011?", "history": ["Who won the vote?"]}),
        json.dumps({"question": ""}),
        json.dumps({"id": 9, "question": "x", "history": "not a list"}),
        json.dumps({"id": 10, "question": "x", "as_of": "yesterday"}),
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(lines), "utf-8")
    assert main(["--batch", str(batch), "--index", index]) == 2
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.splitlines()]
    assert [answer["id"] for answer in answers] == [7, "f"]
    assert answers[1]["query"]["text"] == "Who won the vote in 2011?"
    errors = captured.err.splitlines()
    assert [f"batch.jsonl:{n}:" in line for n, line in zip((2, 4, 5, 6), errors, strict=True)] == [
        True
    ] * 4


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([""], "empty"),
        (["x" * 100_000], "100,000 characters"),
        ([], "give a question"),
        (["q", "--batch", "f"], "give a question"),
        (["--batch", "no-such-file"], "no-such-file"),
        (["q", "--as-of", "soon"], "must be a day"),
        (["q", "--from", "2012", "--to", "2010"], "start < end"),
        (["q", "--publisher", "BBC"], "the index has The Marlow Post, Weekly"),
        (["q", "--from", "2012-13"], "month must be in 1..12"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    index: str, argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, "--index", index]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_an_unknown_option_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--nonsense"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.model
def test_a_fresh_checkout_answers_from_the_bundled_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "why did North Korea boycott the talks in 2005?"
    assert main([question, "--json", "--index", str(tmp_path / "fresh")]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["coverage"]["articles"] == 5
    assert "building it from the bundled articles" in captured.err
