"""Fit the weights of rank and confidence: ``python -m eval calibrate --data PATH --cache DIR``.

Reads only dev questions: the bundled ones of the dev split, SQuAD paragraphs of the titles that the
reader never trained on (answerable and not), and the desk questions of the dev split on 400 news
articles. Each question is weighed as it was read and without the articles that answer it. The
archives realtimeqa and TIME 1963 decide nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console

from eval.collections import squad
from eval.collections.archives import ARCHIVES, prepared
from eval.commands.calibration_fit import FIELDS, Sample, fit
from eval.metrics.measures import is_relevant
from eval.questions.answer_text import holds_words
from eval.questions.question_files import SEEDS_FILE, Question, load
from eval.running.cached_models import CachedReader, LazyReader
from eval.running.reading_cache import ReadingCache
from eval.systems.controls import ASKED_ON
from index import invocation
from index.build import build, seeds_folder
from index.hashing import digest_of
from index.progress import Listener, TerminalBar
from index.store.generations import Generation
from qa.engine import Engine
from qa.reader.runtime import WEIGHTS
from qa.reading.evidence import CALIBRATION
from qa.reading.sentence_reader import Reading


def collect(
    source: str, engine: Engine, questions: Sequence[Question], advance: Callable[[int], None]
) -> list[Sample]:
    """Read all candidates of each question; a question without candidates is left out."""
    samples: list[Sample] = []
    for question in questions:
        readings = engine.readings(
            question.question, history=question.history, as_of=question.as_of or ASKED_ON
        )
        advance(1)
        if readings:
            samples.append(_sample(source, question, readings))
        left = without_evidence(question, readings)
        if left and question.answerable:
            absent = replace(question, answerable=False, gold=(), answers=())
            samples.append(replace(_sample(source, absent, left), absent=True))
    return samples


def without_evidence(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings of articles that do not answer; those of one title go together."""
    gold = {gold.article_id for gold in question.gold}
    titles = {r.passage.article.title for r in readings if r.passage.article.id in gold}
    return [
        reading
        for reading in readings
        if reading.passage.article.id not in gold and reading.passage.article.title not in titles
    ]


def _sample(source: str, question: Question, readings: Sequence[Reading]) -> Sample:
    evidence = [
        [getattr(reading.evidence, name) for name in FIELDS]
        for reading in readings
        if reading.evidence is not None
    ]
    right = np.array([_holds_answer(question, reading) for reading in readings])
    return Sample(
        source,
        np.array(evidence),
        np.array([is_relevant(r.passage.chunk, question.gold) for r in readings]),
        right,
        answerable=question.answerable,
    )


def _holds_answer(question: Question, reading: Reading) -> bool:
    """Whether the quotation holds an accepted answer, as the measure "first contains" says."""
    if not question.answerable:
        return False
    article = reading.passage.article
    return any(holds_words(reading.quotation.of(article.text), a) for a in question.answers)


def main(argv: Sequence[str]) -> int:
    """Fit on all sources and write ``qa/reading/calibration.json``."""
    parser = argparse.ArgumentParser(prog=f"{invocation.EVAL} calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--cache", type=Path, required=True, help="for indexes and readings")
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    options = parser.parse_args(argv)
    samples: list[Sample] = []
    reader = CachedReader(LazyReader(), ReadingCache(options.cache))
    with TerminalBar() as bar:
        for source, prepare in _SOURCES.items():
            index, questions = prepare(options.data, options.cache, bar)
            engine = Engine.open(index, reader=reader)
            bar.stage(f"reading {source}", len(questions))
            samples += collect(source, engine, questions, bar.advance)
    found = fit(samples)
    asked = [sample.source for sample in samples if not sample.absent]
    counts = {source: asked.count(source) for source in _SOURCES}
    record = {
        "origin": f"{invocation.EVAL} calibrate, dev questions only: {counts}",
        "reader": digest_of(WEIGHTS / "reader.onnx")[:16],
        **asdict(found),
    }
    options.out.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    Console().print_json(data=record)
    return 0


def _seeds(data: Path, cache: Path, bar: Listener) -> tuple[Path, list[Question]]:
    del data
    index = cache / "seeds"
    build([seeds_folder()], index, progress=bar)
    articles = {article.id: article for article in Generation.open(index).articles()}
    return index, [q for q in load(SEEDS_FILE, articles) if q.split == "dev"]


def _squad(data: Path, cache: Path, bar: Listener) -> tuple[Path, list[Question]]:
    suite = next(suite for suite in ARCHIVES if suite.name == "passages")
    questions = [squad.question(row) for row in squad.rows(data)[: squad.CALIBRATED]]
    return prepared(suite, data, cache, bar), questions


def _own_file(name: str, data: Path, cache: Path, bar: Listener) -> tuple[Path, list[Question]]:
    """An archive that our own question file asks about."""
    suite = next(suite for suite in ARCHIVES if suite.name == name)
    index = prepared(suite, data, cache, bar)
    assert suite.file is not None, "a suite with a question file of our own"
    articles = {article.id: article for article in Generation.open(index).articles()}
    return index, [q for q in load(suite.file, articles) if q.split == "dev"]


_SOURCES: dict[str, Callable[[Path, Path, Listener], tuple[Path, list[Question]]]] = {
    "seeds": _seeds,
    "squad": _squad,
    "desk": partial(_own_file, "desk"),
}
