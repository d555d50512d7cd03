"""The evaluation for the page: in plain words at once, the whole report made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import app
from eval.report import shown_results
from eval.report.shown_results import ShownResults, in_plain_words
from qa.web.report_frame import evaluation


@dataclass(frozen=True)
class Row:
    answerable: bool
    answered: bool
    rank: int | None


def rows(answerable: bool, ranks: Sequence[int | None], answered: int) -> list[Row]:
    return [Row(answerable, n < answered, rank) for n, rank in enumerate(ranks)]


def test_plain_words_count_questions() -> None:
    asked, none = rows(True, [1, 1, 1, 2, None], 4), rows(False, [None] * 10, 3)
    assert in_plain_words([*asked, *none], tested=True) == (
        "Of 5 test questions that the articles answer, the first passage was right 60 times in"
        " 100. 20 of 100 got no answer although there is one.",
        "Of 10 test questions that the articles do not answer, Dateline answered 30 of 100 all the"
        " same; it should have refused. With so few questions, that may be 28 more or fewer.",
    )
    assert len(in_plain_words(rows(True, [1], 1), tested=False)) == 1


def test_the_committed_results_have_plain_words() -> None:
    said = ShownResults(app._results(None)).plain()
    assert len(said) == 2
    assert "test questions that the articles answer, the first passage was right" in said[0]
    assert "it should have refused" in said[1]


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
