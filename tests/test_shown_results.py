"""The evaluation for the page: in plain words at once, the whole report made once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.report import shown_results
from eval.report.shown_results import ShownResults, in_plain_words
from qa.web.report_frame import evaluation


def rows(split: str, answerable: bool, ranks: list[int | None], answered: int) -> list[object]:
    return [
        {"split": split, "answerable": answerable, "answered": n < answered, "rank": rank}
        for n, rank in enumerate(ranks)
    ]


def test_plain_words_count_the_test_questions(tmp_path: Path) -> None:
    dev = rows("dev", True, [1] * 50, 50)
    asked = rows("test", True, [1, 1, 1, 2, None], 4)
    none = rows("test", False, [None] * 10, 3)
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"systems": {"dateline": dev + asked + none}}))
    assert ShownResults([path]).plain() == (
        "Of 5 test questions that the articles answer, the first passage was right 60 times in"
        " 100. 20 of 100 got no answer although there is one.",
        "Of 10 test questions that the articles do not answer, Dateline answered 30 of 100 all the"
        " same; it should have refused. With so few questions, that may be 28 more or fewer.",
    )


def test_a_file_without_answers_has_no_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"figures": []}')
    assert ShownResults([path]).plain() == ()
    assert ShownResults([tmp_path / "none.json"]).plain() == ()
    assert len(in_plain_words(rows("dev", True, [1], 1), tested=False)) == 1  # type: ignore[arg-type]


def test_the_report_is_made_once_and_again_when_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def whole(paths: object) -> str:
        made.append(1)
        return f"page {len(made)}"

    monkeypatch.setattr(shown_results, "_whole", whole)
    path = tmp_path / "a.json"
    path.write_text("{}")
    shown = ShownResults([path])
    assert shown.ready() is None
    assert [shown.page(), shown.page(), shown.ready()] == ["page 1", "page 1", "page 1"]
    path.write_text("{ }")
    assert shown.ready() is None
    assert shown.page() == "page 2"


def test_the_tab_has_a_button_until_the_report_is_made() -> None:
    before = evaluation(["Of 5 <b>questions</b>."], None)
    assert "Of 5 &lt;b&gt;questions&lt;/b&gt;." in before
    assert "data-dl-figures" in before
    after = evaluation([], "<p>x</p>")
    assert "data-dl-figures" not in after
    assert 'srcdoc="&lt;p&gt;x&lt;/p&gt;"' in after
