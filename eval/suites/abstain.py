"""The suite ``abstain``: does Dateline know when the articles do not answer?

Each answerable question is asked twice: of the whole collection, and of one from which the articles
that answer it were taken out ("absent"). With them stand questions that people made unanswerable
(SQuAD 2.0 of dev titles, the bundled near misses) and off-topic ones. Confidence is held against
raw scores: what it tells better than they do is what the calibration is worth.

SQuAD questions are a fixed sample of those that ``eval.commands.calibrate`` has not seen. A whole
Wikipedia article is taken out with all its paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Literal

from eval.collections.abstain_collections import (
    SplitSource,
    five_w1h_source,
    seeds_source,
    squad_source,
)
from eval.collections.archives import ArchiveSuite, Records, prepared
from eval.metrics.measures import Reply
from eval.questions.question_files import Question
from eval.records.judge import QuestionRecord, judge
from eval.records.result_files import Result, fingerprint
from eval.records.summary import ALL
from eval.running.asking import answers
from eval.running.cached_models import CachedEncoder, CachedReader, LazyReader
from eval.running.reading_cache import ReadingCache
from eval.systems.controls import ASKED_ON, MAIN, OUTSPOKEN, Collection, reply_of, silenced
from index.encoders.encoder import Encoder
from index.encoders.select import open_encoder
from index.progress import Listener
from index.store.generations import Generation
from qa.engine import Engine, Settings
from qa.reading.evidence import default_weights
from qa.reading.sentence_reader import THRESHOLD
from qa.types import Answer

NAME = "abstain"
FILES = (
    "reader/squad2_xquad_open.jsonl.gz",
    "reader/train_pool.jsonl.gz",
    "reader/reqa_squad_train.jsonl.gz",
    "news/five_w1h_open.jsonl.gz",
)
SAMPLE = 200  # SQuAD questions with an answer; half as many without
Condition = Literal["answerable", "absent", "unanswerable", "off_topic"]
RAW: dict[str, Callable[[Answer], float]] = {
    "reader's relevance": lambda a: max((p.scores.relevance or 0.0 for p in a.passages), default=0),
    "fused score": lambda a: max((p.scores.fused for p in a.passages), default=0.0),
    "cosine": lambda a: max((p.scores.dense for p in a.passages), default=0.0),
    "BM25": lambda a: max((p.scores.lexical for p in a.passages), default=0.0),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One question's record when Dateline must speak, when it may be silent, and raw scores."""

    outspoken: QuestionRecord
    free: QuestionRecord
    raw: dict[str, float]


@dataclass(frozen=True, slots=True)
class Tools:
    """What all sources share."""

    cache: Path
    encoder: CachedEncoder
    reader: CachedReader
    settings: Settings
    progress: Listener


def source_of(record: QuestionRecord) -> str:
    """The collection that a record is about."""
    return record.id.split("/")[0]


def run_abstain(
    data: Path,
    cache: Path,
    progress: Listener,
    *,
    sample: int = SAMPLE,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
    kept: Path | None = None,
) -> Result:
    """Ask all sources under all conditions; ``kept`` as in ``Bench.open``.

    :raises InputError: a file of the data is missing.
    """
    started = perf_counter()
    known = CachedEncoder(encoder or open_encoder())
    reader = CachedReader(LazyReader(), ReadingCache(kept) if kept else None)
    tools = Tools(cache, known, reader, settings or Settings(), progress)
    sources = (seeds_source(), five_w1h_source(data), squad_source(data, sample))
    heard = [one for source in sources for one in ask_source(source, tools)]
    systems = {MAIN: tuple(h.free for h in heard), OUTSPOKEN: tuple(h.outspoken for h in heard)}
    for name in RAW:
        systems[name] = tuple(replace(h.outspoken, confidence=h.raw[name]).lean() for h in heard)
    held = {source.name: Generation.open(_whole(source, tools)) for source in sources}
    return Result.untimed(
        suite=NAME,
        systems=systems,
        questions={
            "file": ", ".join(source.name for source in sources),
            "sha256": sha256(" ".join(h.free.id for h in heard).encode("utf-8")).hexdigest(),
            "n": len(heard),
            "split": ALL,
        },
        index={
            "encoder": known.name,
            "articles": sum(generation.manifest.articles for generation in held.values()),
            "chunks": sum(generation.manifest.chunks for generation in held.values()),
            "collections": {
                name: fingerprint(generation.manifest, generation.articles())
                for name, generation in held.items()
            },
        },
        seconds=perf_counter() - started,
        recalled=reader.recalled,
    )


def ask_source(source: SplitSource, tools: Tools) -> list[Heard]:
    """The whole collection first, then what is left of it without each fold."""
    own = tools.cache / NAME
    whole = _whole(source, tools)
    articles = {article.id: article for article in Generation.open(whole).articles()}
    questions = source.questions(articles)
    heard = _ask(source.name, whole, questions, tools)
    for fold in range(source.folds):
        robbed = source.robbed(questions, fold)
        if robbed:
            left = _index(f"{source.name}-{fold}", partial(source.without, fold), own, tools)
            heard += _ask(source.name, left, robbed, tools)
    return heard


def _whole(source: SplitSource, tools: Tools) -> Path:
    """The index of all its articles, shared with the suite that has one."""
    place = tools.cache if source.archive else tools.cache / NAME
    return _index(source.archive or source.name, source.articles, place, tools)


def _index(name: str, articles: Callable[[], Records], place: Path, tools: Tools) -> Path:
    archive = ArchiveSuite(name, (), lambda _: articles(), lambda _: [])
    return prepared(archive, Path(), place, tools.progress, tools.encoder)


def _ask(source: str, index: Path, questions: Sequence[Question], tools: Tools) -> list[Heard]:
    base = tools.settings
    urged = replace(base, answers=replace(base.answers, threshold=0.0))
    threshold = base.answers.threshold
    if threshold is None:
        threshold = default_weights().threshold if base.reader else THRESHOLD
    engine = Engine.open(index, encoder=tools.encoder, settings=urged, reader=tools.reader)
    collection = Collection.of(Generation.open(index))
    tools.progress.stage(f"asking {source}", len(questions))

    def ask(question: Question) -> tuple[Reply, dict[str, float]]:
        as_of = question.as_of or ASKED_ON
        answer = engine.ask(question.question, history=question.history, as_of=as_of)
        return reply_of(answer, 0.0), {name: score(answer) for name, score in RAW.items()}

    given = answers(ask, questions, tools.progress)
    replies = [(question, reply) for question, (reply, _) in zip(questions, given, strict=True)]
    raw = [scores for _, scores in given]
    spoken = judge(replies, collection)
    free = judge([(q, silenced(reply, threshold)) for q, reply in replies], collection)
    return [
        Heard(_placed(one, source, q), _placed(other, source, q), scores)
        for one, other, (q, _), scores in zip(spoken, free, replies, raw, strict=True)
    ]


def _placed(record: QuestionRecord, source: str, question: Question) -> QuestionRecord:
    condition = _condition(question)
    name, group = f"{source}/{condition}/{record.id}", f"{source}/{record.group}"
    return replace(record, id=name, kind=condition, group=group)


def _condition(question: Question) -> Condition:
    if question.answerable:
        return "answerable"
    if question.kind == "off_topic":
        return "off_topic"
    return "unanswerable" if question.kind == "near_miss" else "absent"
