"""From a training run to the files in ``weights/``: 8-bit graph, calibration, scores, digests.

``python -m qa.reader export --run DIR --data PATH``. The calibration is fitted on the dev titles;
scores that depend on it are cross-fitted, each title with the fit of the others.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from index.encoders.minilm import bundled_weights
from index.errors import InputError
from index.hashing import digest_of
from qa.reader import runtime
from qa.reader.export.calibrate import calibration, chances, fit_answerable, fit_rank
from qa.reader.export.score import (
    Candidates,
    ReaderFigure,
    read_candidates,
    read_rows,
    score_passages,
    score_reader,
)
from qa.reader.features import Batch, collate, load_tokenizer, windows
from qa.reader.graph.reader_graph import Kind, build, channel_peaks
from qa.reader.runtime import Calibration, Reader, SpanReading, onnx_forward
from qa.reader.training.datasets import Row, Sets
from qa.reader.training.mixture import NEWS, WIKI

log = logging.getLogger(__name__)
QUESTIONS = 300  # for finding the paragraph: 30 passages each
THREADS = 2
LIMIT = 40_000_000  # bytes, all files together


def export(run: Path, data: Path, out: Path, questions: int = QUESTIONS) -> dict[str, Any]:
    """Write graph, tokenizer and manifest to ``out``; the manifest as a dict.

    :raises InputError: when ``run`` holds no weights, or the files come out too large.
    """
    weights = run / "model.safetensors"
    if not weights.is_file():
        raise InputError(f"no trained weights: {weights}")
    new = run / "weights"  # `out` may be in use: it changes only when all is ready
    new.mkdir(exist_ok=True)
    shutil.copyfile(bundled_weights() / "tokenizer.json", new / runtime.TOKENIZER)
    tokenizer = load_tokenizer(new / runtime.TOKENIZER)
    sets = Sets.load(data)
    write_graph(weights, run / "float.onnx", "float")
    write_graph(weights, new / runtime.GRAPH, "dynamic", sample(tokenizer, sets))
    size = sum((new / name).stat().st_size for name in (runtime.GRAPH, runtime.TOKENIZER))
    if size > LIMIT:
        raise InputError(f"the exported files take {size} bytes, more than {LIMIT}")
    small = Reader(onnx_forward(new / runtime.GRAPH), tokenizer, threads=THREADS)
    large = Reader(onnx_forward(run / "float.onnx"), tokenizer, threads=THREADS)
    fitted, scores = assess(small, large, sets, questions)
    manifest = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "bytes": size,
        "sha256": {n: digest_of(new / n) for n in (runtime.GRAPH, runtime.TOKENIZER)},
        "weights_sha256": digest_of(weights),
        "calibration": asdict(fitted),
        "scores": scores,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (new / runtime.MANIFEST).write_text(text + "\n", encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    for name in (runtime.GRAPH, runtime.TOKENIZER, runtime.MANIFEST):
        shutil.copyfile(new / name, out / f"{name}.new")
        (out / f"{name}.new").replace(out / name)
    return manifest


def write_graph(
    weights: Path, path: Path, kind: Kind, batches: Sequence[Batch] | None = None
) -> None:
    """Build the graph from a safetensors file and save it; ``batches`` show usual activations."""
    import onnx
    from safetensors.numpy import load_file

    state = load_file(weights)
    peaks = channel_peaks(state, batches) if batches else None
    onnx.save(build(state, kind, peaks), path)


def sample(tokenizer: Any, sets: Sets, count: int = 48) -> list[Batch]:
    """A few training rows, to see how large activations are."""
    usual = [row for row in sets.train if row.source in (*WIKI, *NEWS)]
    rows = Random(3).sample(usual, count)
    questions, contexts = [row.question for row in rows], [row.context for row in rows]
    read = windows(tokenizer, questions, [""] * count, contexts)
    return [collate(read[i : i + 6]) for i in range(0, len(read), 6)]


def assess(
    small: Reader, large: Reader, sets: Sets, questions: int
) -> tuple[Calibration, dict[str, Any]]:
    """Fit the calibration, and score: 8 bits, the 32-bit original, the held-out source, ranking."""
    rows = list(sets.dev_titles)
    judged = {row.title for row in rows if not row.answerable}
    squad = [row for row in rows if row.title in judged]
    scores: dict[str, Any] = {}
    fitted = np.zeros(3)
    for name, reader in (("int8", small), ("float32", large)):
        readings = read_rows(reader, rows)
        scores[name] = _figures(score_reader(reader, rows, readings=readings))
        kept = [reading for row, reading in zip(rows, readings, strict=True) if row.title in judged]
        crossed = _crossed(squad, kept)
        scores[name]["squad2_titles_crossfitted"] = _figures(
            score_reader(reader, squad, readings=crossed)
        )
        if reader is small:
            fitted = fit_answerable(squad, kept)
        log.info("%s: %s", name, json.dumps(scores[name]))
    source = Random(1).sample(sets.dev_source, min(500, len(sets.dev_source)))
    scores["held_out_source"] = _figures(score_reader(small, source))
    scores["news_quizzes"] = _figures(score_reader(small, sets.dev_news))
    asked = Random(0).sample([r for r in rows if r.answerable], questions)
    paragraphs = sorted({row.context for row in (*sets.train, *rows) if row.title})
    found = read_candidates(small, asked, paragraphs)
    scores["passages"] = {"paragraphs": len(paragraphs), "raw": _figures(score_passages(found))}
    crossed_rank = _crossed_rank(asked, found)
    scores["passages"]["crossfitted"] = _figures(score_passages(crossed_rank))
    log.info("passages: %s", json.dumps(scores["passages"]))
    return calibration(fitted, fit_rank(found)), scores


def _figures(scores: dict[str, ReaderFigure]) -> dict[str, Any]:
    return {name: figure.to_json() for name, figure in scores.items() if figure.n}


def _crossed(rows: Sequence[Row], readings: Sequence[SpanReading]) -> list[SpanReading]:
    """Readings whose chance was fitted on the other titles."""
    found = list(readings)
    for title in sorted({row.title for row in rows}):
        mine = [i for i, row in enumerate(rows) if row.title == title]
        rest = [i for i, row in enumerate(rows) if row.title != title]
        weights = fit_answerable([rows[i] for i in rest], [readings[i] for i in rest])
        for i, chance in zip(mine, chances([readings[i] for i in mine], weights), strict=True):
            r = readings[i]
            found[i] = SpanReading(r.start, r.end, r.span_score, r.relevance, float(chance))
    return found


def _crossed_rank(asked: Sequence[Row], found: Candidates) -> Candidates:
    """Candidates whose relevance holds rank weights fitted on the other half of the titles."""
    halves = sorted({row.title for row in asked})
    first = set(halves[::2])
    readings = list(found.readings)
    for part in (True, False):
        mine = [i for i, row in enumerate(asked) if (row.title in first) == part]
        rest = [i for i, row in enumerate(asked) if (row.title in first) != part]
        if not rest:
            continue
        rank = fit_rank(_some(found, rest))
        for i in mine:
            readings[i] = tuple(_ranked(reading, rank) for reading in found.readings[i])
    return Candidates(found.paragraphs, found.places, found.own, tuple(readings))


def _some(found: Candidates, chosen: list[int]) -> Candidates:
    kept = tuple(found.readings[i] for i in chosen)
    return Candidates(found.paragraphs, found.places[chosen], found.own[chosen], kept)


def _ranked(reading: SpanReading, rank: tuple[float, float]) -> SpanReading:
    chance = min(max(reading.answerable, 1e-9), 1 - 1e-9)
    logit = float(np.log(chance / (1 - chance)))
    relevance = reading.relevance + rank[0] * logit + rank[1] * reading.span_score
    return SpanReading(
        reading.start, reading.end, reading.span_score, relevance, reading.answerable
    )
