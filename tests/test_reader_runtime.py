"""The runtime with logits computed by hand, and the shipped weights where they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from support.pointer import Pointer

from index.errors import ModelUnavailable
from qa.reader.runtime import NOTHING, WEIGHTS, Calibration, Reader, ReaderInput, SpanReading

shipped = pytest.mark.skipif(
    not (WEIGHTS / "manifest.json").is_file(), reason="no shipped reader weights"
)


def test_spans_are_offsets_of_the_text_given() -> None:
    text = "Rome lost.\u00a0Then\u200b Paris won\u00a0twice."
    (reading,) = Pointer("paris").reader().read([ReaderInput("who won?", text, "Paris", "2007")])
    assert text[reading.start : reading.end] == "Paris"
    assert reading.span_score == 8.0
    assert reading.relevance == 1.0
    assert reading.answerable == pytest.approx(1 / (1 + np.exp(-1)))


def test_order_survives_sorting_and_each_passage_is_a_batch() -> None:
    pointer = Pointer("paris")
    texts = ["x " * n + "Paris" * (n % 2) for n in (3, 90, 1, 40, 8, 60, 5)]
    readings = pointer.reader().read([ReaderInput("who?", t) for t in texts])
    assert [reading.relevance for reading in readings] == [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
    assert [rows for rows, _ in pointer.shapes] == [1] * len(texts)
    assert pointer.shapes == sorted(pointer.shapes, reverse=True)  # the longest first


def test_answer_deep_in_a_long_passage_is_found() -> None:
    text = "word " * 900 + "Paris " + "word " * 300
    (reading,) = Pointer("paris").reader().read([ReaderInput("who?", text)])
    assert (reading.start, reading.end) == (4500, 4505)


@pytest.mark.parametrize("text", ["", "\u00a0\u200b \n"])
def test_passage_without_words_is_read_as_nothing(text: str) -> None:
    (reading,) = Pointer("paris").reader().read([ReaderInput("who?", text, "Paris")])
    assert reading == SpanReading(0, 0, NOTHING, NOTHING, 0.0)


def test_no_passages_no_readings() -> None:
    assert Pointer("paris").reader().read([]) == []


def test_calibration_mixes_the_logits() -> None:
    mixed = Calibration(answerable=(0.5, 0.25), bias=-1.0, rank=(2.0, 0.5))
    (reading,) = Pointer("paris").reader(calibration=mixed).read([ReaderInput("who?", "Paris")])
    assert reading.relevance == 1.0 + 2.0 * 1.0 + 0.5 * 8.0
    assert reading.answerable == pytest.approx(1 / (1 + np.exp(-1.5)))


def test_no_weights_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no reader weights"):
        Reader.open(tmp_path)


def test_broken_manifest_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="manifest"):
        Reader.open(tmp_path)


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "reader.onnx").write_bytes(b"not a model")
    manifest = {"sha256": {"reader.onnx": "0" * 64}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="damaged"):
        Reader.open(tmp_path)
    (tmp_path / "reader.onnx").unlink()
    with pytest.raises(ModelUnavailable, match="incomplete"):
        Reader.open(tmp_path)


def test_importing_the_runtime_loads_no_heavy_library() -> None:
    code = (
        "import sys, qa.reader.runtime, qa.reader.export.score, qa.reader.predict\n"
        "heavy = {'torch', 'transformers', 'onnxruntime', 'onnx'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)


@shipped
def test_shipped_weights_are_small_and_answer() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 40_000_000
    reader = Reader.open(threads=2)
    asked = "Who won the prize in 2011?"
    texts = [
        "The ferry between the islands was cancelled on Monday because of high winds.",
        "Maria Keller, a chemist from Basel, won the prize on 3 May 2011 in Oslo.",
    ]
    one, two = reader.read([ReaderInput(asked, text) for text in texts])
    assert texts[1][two.start : two.end].startswith("Maria Keller")
    assert two.relevance > one.relevance
    assert two.answerable > one.answerable


@shipped
def test_reading_alone_or_in_company_is_the_same() -> None:
    reader = Reader.open(threads=2)
    text = "Maria Keller, a chemist from Basel, won the prize on 3 May 2011 in Oslo."
    pair = ReaderInput("Where was it won?", text)
    others = [
        ReaderInput("Why?", "The ferry was cancelled because of high winds. " * n)
        for n in (1, 3, 9)
    ]
    (alone,) = reader.read([pair])
    assert reader.read([pair, *others])[0] == alone
