"""``python -m eval scale``: collections of any size, and the figures of each step."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from eval.__main__ import main
from eval.collections.made_collection import SOURCES, ParagraphPool, WordVectors

PARAGRAPHS = [
    f"The {what} in {where} {did} on Tuesday, and {who} said that {number} people had come to see"
    " what would become of it in the years that follow."
    for what in ("strike", "flood", "vote")
    for where in ("Marlow", "Delft")
    for did in ("ended", "began")
    for who in ("the mayor", "a minister")
    for number in (3, 40)
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two small archives."""
    for n, name in enumerate(SOURCES):
        file = tmp_path / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        record = {
            "title": f"Report {n}",
            "text": "\n\n".join(PARAGRAPHS[n::2]),
            "publish_date": f"202{n}/03/04",
            "publisher": "Post",
        }
        with gzip.open(file, "wt", encoding="utf-8") as lines:
            lines.write(json.dumps(record) + "\n")
    return tmp_path / "data"


def test_articles_are_made_of_the_paragraphs_and_always_the_same(data: Path) -> None:
    pool, again = ParagraphPool.read(data), ParagraphPool.read(data)
    article = pool.article(7)
    assert article == again.article(7) != pool.article(8)
    assert set(article["text"].split("\n\n")) <= set(PARAGRAPHS)
    assert article["title"] in ("Report 0", "Report 1")
    assert article["published"] in ("2020-03-04", "2021-03-04")
    assert pool.questions(3) == again.questions(3)


@pytest.mark.model
def test_texts_of_one_subject_lie_near_one_another() -> None:
    vectors = WordVectors().encode(["The harbour strike ended.", "Strikes in the harbour", "Tax"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-6)
    assert vectors[0] @ vectors[1] > 0.5 > vectors[0] @ vectors[2]


@pytest.mark.model
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system counts no child's processor time")
def test_a_size_is_measured(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "scale.json"
    given = ["--data", str(data), "--cache", str(tmp_path / "cache"), "--out", str(out)]
    assert main(["scale", "--passages", "100", *given]) == 0
    (row,) = json.loads(out.read_text("utf-8"))
    assert 50 <= row["passages"] <= 300
    assert all(value > 0 for value in row.values())
    assert f"{row['articles']:,}" in capsys.readouterr().out
    assert not (tmp_path / "cache" / "scale").exists()


def test_too_few_passages_are_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scale", "--passages", "9", "--data", str(data)]) == 2
    assert "expected at least 100 --passages, got 9" in capsys.readouterr().err
