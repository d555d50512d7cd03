"""Feedback of the chat → cases: what is scored, what waits for a person, what is refused."""

import json
from pathlib import Path

import pytest
from support.collection import Built

from eval.__main__ import main
from eval.questions.question_files import load
from index.errors import InputError
from index.store.generations import Generation

QUOTE = "The mayor won the vote on Sunday by 312 ballots."
RIGHT = {
    "id": "1",
    "asked": "2026-03-04T05:06:07+00:00",
    "question": "Who won?",
    "history": ["Was there a vote?"],
    "as_of": "2011-06-01",
    "settings": {},
    "generation": "000001",
    "verdict": "right",
    "answered": True,
    "answer": QUOTE,
    "quotes": [
        {"article_id": "vote-1", "start": 0, "end": 48, "text": QUOTE,
         "answer_start": 0, "answer_end": 9}
    ],
    "passages": [],
}  # fmt: skip
SILENT = {**RIGHT, "id": "2", "question": "Who lost?", "as_of": None, "verdict": "should be silent"}
LATE = {**RIGHT, "id": "3", "question": "Who won in 2005?", "verdict": "wrong date"}


def write(built: Built, *records: object) -> Path:
    path = built.index / "feedback.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records) + "\n", "utf-8")
    return path


def cases(built: Built, out: Path) -> list[dict[str, object]]:
    main(["cases", "--index", str(built.index), "-o", str(out)])
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_feedback_becomes_cases(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(built, RIGHT, SILENT, LATE)
    out = tmp_path / "cases.jsonl"
    right, silent, late = cases(built, out)
    assert "3 cases (1 answerable, 1 drafts to confirm, 1 unanswerable), 3 of them new" in (
        capsys.readouterr().err
    )
    assert right["gold"] == [{"article_id": "vote-1", "start": 0, "end": 48, "text": QUOTE}]
    assert (right["answers"], right["as_of"]) == (["The mayor"], "2011-06-01")
    assert right["history"] == ["Was there a vote?"]
    assert (silent["answerable"], silent["as_of"]) == (False, "2026-03-04")  # the day it was asked
    assert late["draft"] is True
    assert "gold" not in late
    assert str(late["note"]).startswith("a reader said: wrong date. It was answered: 'The mayor")
    articles = {article.id: article for article in Generation.open(built.index).articles()}
    assert [q.question for q in load(out, articles)] == ["Who won?", "Who lost?"]


def test_a_draft_is_scored_once_a_person_has_confirmed_it(built: Built, tmp_path: Path) -> None:
    write(built, LATE)
    out = tmp_path / "cases.jsonl"
    (draft,) = cases(built, out)
    articles = {article.id: article for article in Generation.open(built.index).articles()}
    with pytest.raises(InputError, match="holds no question that is scored; 1 wait as drafts"):
        load(out, articles)
    del draft["draft"]
    out.write_text(json.dumps({**draft, "gold": [{"article_id": "vote-1"}]}) + "\n", "utf-8")
    assert [q.question for q in load(out, articles)] == ["Who won in 2005?"]
    assert len(cases(built, out)) == 1  # a case that is there is never written again
    assert '"draft": true' not in out.read_text("utf-8")


def test_the_last_word_on_a_question_counts(built: Built, tmp_path: Path) -> None:
    write(built, RIGHT, {**RIGHT, "id": "9", "verdict": "should be silent"})
    (only,) = cases(built, tmp_path / "cases.jsonl")
    assert only["answerable"] is False


def test_without_a_file_the_cases_are_printed(
    built: Built, capsys: pytest.CaptureFixture[str]
) -> None:
    write(built, SILENT)
    assert main(["cases", "--index", str(built.index)]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "Who lost?"


def test_a_quotation_that_no_longer_stands_is_no_gold(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = {**RIGHT, "quotes": [{**RIGHT["quotes"][0], "start": 1}]}  # type: ignore[index]
    gone = {**RIGHT, "question": "?", "quotes": [{**RIGHT["quotes"][0], "article_id": "x"}]}  # type: ignore[index]
    write(built, moved, gone, SILENT)
    out = tmp_path / "cases.jsonl"
    assert main(["cases", "--index", str(built.index), "-o", str(out)]) == 2
    shown = capsys.readouterr().err
    assert "feedback.jsonl:1: 'vote-1' no longer has 'The mayor won" in shown
    assert "feedback.jsonl:2: article 'x' is no longer in the index" in shown
    assert len(out.read_text("utf-8").splitlines()) == 1  # the rest is not lost


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({**RIGHT, "verdict": "nice"}, ":1: unknown verdict 'nice'"),
        ({**RIGHT, "question": " "}, ":1: field 'question' must be a non-empty string"),
        ({**RIGHT, "quotes": []}, ":1: 'right', but nothing was quoted"),
        ({"verdict": "right"}, ":1: no feedback of the chat (KeyError('question')"),
        (["right"], ":1: no feedback of the chat"),
    ],
)
def test_bad_feedback_is_one_line(
    built: Built, record: object, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(built, record)
    assert main(["cases", "--index", str(built.index)]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith(f"error: {path}{message}")


def test_no_feedback_yet(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "--index", str(built.index)]) == 2
    assert "nobody has judged an answer yet" in capsys.readouterr().err
