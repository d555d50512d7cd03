"""Verdicts on answers: one whole line each, read back as written."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from support.web_engine import BOYCOTT, FakeEngine

from index.errors import InputError
from qa.feedback import FILE, Feedback, add, read

ASKED = "2026-11-22T10:00:00+00:00"


def verdict() -> Feedback:
    return Feedback.on(
        FakeEngine().ask(BOYCOTT),
        "wrong date",
        asked=ASKED,
        history=["What talks?"],
        settings={"within": None, "publisher": "RT"},
    )


def test_a_line_holds_what_is_needed_to_ask_again(tmp_path: Path) -> None:
    add(tmp_path, verdict())
    (line,) = (tmp_path / FILE).read_text("ascii").splitlines()
    record = json.loads(line)
    assert list(record) == (
        "id asked question history as_of settings generation verdict answered answer quotes"
        " passages".split()
    )
    assert record["id"] == "62ab904366a7d1c5"
    assert record["settings"] == {"within": None, "publisher": "RT"}
    assert (record["question"], record["history"]) == (BOYCOTT, ["What talks?"])
    assert (record["as_of"], record["generation"]) == ("2026-11-22", "000001")
    quote = record["quotes"][0]
    text = FakeEngine().article(quote["article_id"]).text
    assert text[quote["start"] : quote["end"]] == quote["text"]
    assert text[quote["answer_start"] : quote["answer_end"]].startswith("following Washington's")
    assert [list(p) for p in record["passages"]] == [["article_id", "start", "end"]] * 2


def test_it_comes_back_and_the_last_word_on_an_answer_counts(tmp_path: Path) -> None:
    assert read(tmp_path) == []
    first = verdict()
    other = replace(first, id="another")
    for feedback in (first, other, replace(first, verdict="right")):
        add(tmp_path, feedback)
    assert read(tmp_path) == [replace(first, verdict="right"), other]


def test_a_line_that_a_crash_cut_off_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"id": "half', "ascii")
    add(tmp_path, verdict())
    lines = (tmp_path / FILE).read_text("ascii").splitlines()
    assert [len(lines), Feedback.parse(lines[1])] == [2, verdict()]
    with pytest.raises(InputError, match=r"feedback\.jsonl:1: not a line of feedback"):
        read(tmp_path)


def test_many_at_once_keep_their_lines_whole(tmp_path: Path) -> None:
    many = [replace(verdict(), id=str(n), question="\ud83d" * 500) for n in range(20)]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda feedback: add(tmp_path, feedback), many))
    assert sorted(int(feedback.id) for feedback in read(tmp_path)) == list(range(20))


def test_what_cannot_be_kept_or_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="feedback cannot be kept in "):
        add(tmp_path / "file", verdict())
    for line in ("{", "[]", "{}", json.dumps({**verdict().to_json(), "verdict": "maybe"})):
        with pytest.raises(InputError):
            Feedback.parse(line)
