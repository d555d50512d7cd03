"""Measures on cases worked out by hand, and the command that reads a file of pairs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from support.pointer import Pointer

from qa.reader.__main__ import main
from qa.reader.export.calibrate import chances, fit_answerable, fit_rank, logits
from qa.reader.export.score import (
    Candidates,
    auroc,
    exact,
    figure,
    normalised,
    overlap,
    score_passages,
    score_reader,
)
from qa.reader.predict import predict
from qa.reader.runtime import Reader, SpanReading
from qa.reader.training.datasets import Row


def row(answers: tuple[tuple[str, int], ...], answerable: bool = True) -> Row:
    return Row("1", "s", "T", "Rome won the cup", "who?", answers, answerable)


def test_normalisation_is_that_of_squad() -> None:
    assert normalised("The  Eiffel-Tower, a “tower”!") == "eiffeltower “tower”"
    assert exact("the Cup.", ["a cup"]) == 1.0
    assert overlap("Rome won", ["Rome"]) == pytest.approx(2 / 3)
    assert overlap("the", ["a"]) == 1.0
    assert overlap("Rome", []) == 0.0


def test_scores_with_and_without_silence() -> None:
    rows = [row((("Rome", 0),)), row((("cup", 13),)), row((), answerable=False)]
    readings = [
        SpanReading(0, 4, 1.0, 0.0, 0.9),
        SpanReading(9, 16, 1.0, 0.0, 0.2),  # "the cup", but silent
        SpanReading(0, 4, 1.0, 0.0, 0.1),
    ]
    found = score_reader(Pointer("x").reader(), rows, readings=readings)
    assert found["answerable_em"].value == 1.0
    assert found["answerable_f1"].n == 2
    assert found["squad2_em"].value == pytest.approx(2 / 3)
    assert found["answerable_auroc"].value == 1.0


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([1.0, 2.0]), np.array([1.0, 0.0])) == pytest.approx(3.5 / 4)
    assert np.isnan(auroc(np.array([]), np.array([1.0])))


def test_figure_has_an_interval_around_its_value() -> None:
    found = figure([0.0, 1.0] * 50)
    assert found.value == 0.5
    assert 0.38 < found.low < 0.5 < found.high < 0.62
    assert figure([]).n == 0


def test_calibration_recovers_the_better_signal() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(2000) < 0.5
    spans = np.where(truth, 2.0, -2.0) + rng.normal(0, 2, 2000)
    readings = [
        SpanReading(0, 1, float(s), 0.0, float(c))
        for s, c in zip(spans, rng.random(2000), strict=True)
    ]
    rows = [row((), answerable=bool(t)) for t in truth]
    weights = fit_answerable(rows, readings)
    assert abs(weights[0]) < 0.15
    assert weights[1] == pytest.approx(1.0, abs=0.15)
    assert chances(readings, weights)[truth].mean() > 0.7
    assert logits(readings[:3]).shape == (3, 2)


def test_rank_weights_put_the_right_paragraph_first() -> None:
    wrong, right = SpanReading(0, 1, -3.0, 1.0, 0.5), SpanReading(0, 1, 3.0, 0.5, 0.5)
    found = Candidates(("a", "b"), np.array([[0, 1]]), np.array([1]), ((wrong, right),))
    assert score_passages(found)["reader_success@1"].value == 0.0
    rank = fit_rank(found)
    assert rank[1] > 0


LINES = [
    {"id": 1, "question": "who?", "context": "Rome and Paris won"},
    "nonsense",
    ["a", "list"],
    {"id": 2, "question": "who?"},
    {"id": 3, "question": 7, "context": "x"},
    {"id": "é", "question": "who?", "context": "", "title": "T", "date": None},
]


def test_predict_reports_bad_lines_and_reads_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    text = [line if isinstance(line, str) else json.dumps(line) for line in LINES]
    path.write_bytes("\n".join(text).encode() + b'\n\n{"id": "\xff"}\n{"id":1,"question":"\\ud800"')
    said: list[str] = []
    out = io.StringIO()
    bad = predict(Pointer("paris").reader(), path, out, said.append)
    assert bad == len(said) == 6
    assert [line.rsplit(".jsonl:", 1)[1].split(":")[0] for line in said] == list("234589")
    assert "missing" in said[2]
    assert "expected text, got int" in said[3]
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first == {
        "id": 1,
        "text": "Paris",
        "start": 9,
        "end": 14,
        "answerable": 0.7311,
        "relevance": 1.0,
    }
    assert (second["id"], second["text"], second["answerable"]) == ("é", "", 0.0)


def test_command_line_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_DATA", raising=False)
    assert main(["predict", "--batch", str(tmp_path / "none.jsonl")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["train", "--out", str(tmp_path)]) == 2
    assert "DATELINE_DATA" in capsys.readouterr().err
    assert main(["score", "--data", str(tmp_path), "--weights", str(tmp_path)]) == 2
    assert "no reader weights" in capsys.readouterr().err


def test_command_line_exits_2_after_the_good_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": 1, "question": "who?", "context": "Paris"}\n{\n', encoding="utf-8")
    monkeypatch.setattr(Reader, "open", lambda folder: Pointer("paris").reader())
    assert main(["predict", "--batch", str(path), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "pairs.jsonl:2: not JSON" in capsys.readouterr().err
    assert json.loads((tmp_path / "out.jsonl").read_text())["text"] == "Paris"


def test_export_assesses_every_reader_and_fits_a_calibration() -> None:
    pytest.importorskip("onnx")
    from qa.reader.export.weight_files import assess
    from qa.reader.training.datasets import Sets

    rows = []
    for title in ("A", "B", "C"):
        for i in range(3):
            context = f"In {title}{i} the city of Paris won."
            asked = f"who won in {title}{i}?"
            answers = (("Paris", context.index("Paris")),)
            rows.append(Row(f"{title}{i}", "squad2", title, context, asked, answers, True))
        lost = f"In {title} nobody won."
        rows.append(Row(title, "squad2", title, lost, "who won?", (), False))
    reader = Pointer("paris").reader()
    fitted, scores = assess(reader, reader, Sets((), tuple(rows), tuple(rows), ()), 5)
    assert scores["int8"]["answerable_em"] == {"value": 1.0, "interval": [1.0, 1.0], "n": 9}
    assert scores["int8"]["squad2_titles_crossfitted"]["squad2_f1"]["value"] == 1.0
    assert scores["passages"]["paragraphs"] == 12
    assert scores["passages"]["raw"]["reader_success@1"]["n"] == 5
    assert fitted.answerable[0] > 0
