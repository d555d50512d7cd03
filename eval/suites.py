"""Suites: which questions are asked of which index, and running one to a ``Result``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from eval import oracle, reader, results
from eval.archive import ARCHIVES, ArchiveSuite, prepared
from eval.judge import Record, judge
from eval.questions import SEEDS_FILE, Question, load
from eval.results import Result
from eval.summary import ALL, quantiles
from eval.systems import MAIN, Asker, Collection, RememberingEncoder, plain, searched, systems
from index.build import build, seeds_folder
from index.encoder import Encoder, open_encoder
from index.errors import InputError
from index.progress import Listener, Silent
from index.store import Generation
from qa.engine import Engine, Settings

SEEDS = "seeds"
_TIMED = 20  # questions asked once more for the latency
_DEEP = 100  # passages kept where articles are ranked: ten articles can take many passages


@dataclass(frozen=True, slots=True)
class Suite:
    """A line of ``python -m eval list``. ``data`` are files under ``--data``; none is bundled."""

    name: str
    says: str
    data: tuple[str, ...]


_ABOUT = {
    "five_w1h": "passages and answers: 33 questions of ours on 42 articles of 2016",
    "realtimeqa": "the gold article of weekly news quizzes, on their day",
    "time1963": "the judged articles of the TIME 1963 collection",
    "passages": "the Wikipedia paragraph of a SQuAD question, among 846",
}
SUITES: tuple[Suite, ...] = (
    Suite(SEEDS, "passages and answers: the bundled questions on the five seeds", ()),
    *(Suite(archive.name, _ABOUT[archive.name], archive.files) for archive in ARCHIVES),
    Suite(reader.NAME, "span and silence of the reader alone, on held-out titles", reader.FILES),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """An opened index: ``engine`` encodes each text once, ``plain`` is as users have it."""

    engine: Engine
    plain: Engine
    generation: Generation
    encoder: RememberingEncoder

    @classmethod
    def open(
        cls, index: Path, encoder: Encoder | None = None, settings: Settings | None = None
    ) -> Bench:
        """Open an index folder; raises as ``Engine.open`` does."""
        generation = Generation.open(index)
        known = RememberingEncoder(encoder or open_encoder(generation.manifest.encoder))
        return cls(
            Engine.open(index, encoder=known, settings=settings),
            Engine.open(index, encoder=known.encoder, settings=settings),
            generation,
            known,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a run. ``by_article``: articles are to be found, not passages."""

    suite: str
    source: str
    digest: str
    questions: tuple[Question, ...]
    by_article: bool = False

    @classmethod
    def of_file(cls, suite: str, file: Path, bench: Bench) -> Asked:
        """A question file, checked against the articles of the bench.

        :raises InputError: the file holds a mistake.
        """
        articles = {article.id: article for article in bench.generation.articles()}
        questions = tuple(load(file, articles))
        return cls(suite, file.name, sha256(file.read_bytes()).hexdigest(), questions)

    @classmethod
    def of_archive(cls, archive: ArchiveSuite, data: Path, bench: Bench) -> Asked:
        """An archive's questions, of the data or of our own file about it.

        :raises InputError: the data cannot be read, or the file holds a mistake.
        """
        if archive.file is not None:
            return cls.of_file(archive.name, archive.file, bench)
        questions = tuple(archive.questions(data))
        whole = sha256(b"".join((data / name).read_bytes() for name in archive.files))
        return cls(archive.name, archive.files[-1], whole.hexdigest(), questions, True)


def run(
    asked: Asked,
    bench: Bench,
    *,
    split: str = ALL,
    controls: bool = True,
    progress: Listener | None = None,
) -> Result:
    """Ask every question and judge the answers.

    :raises InputError: there is no question of that split.
    """
    started = perf_counter()
    collection = Collection.of(bench.generation)
    questions = [q for q in asked.questions if split in (ALL, q.split)]
    if not questions:
        raise InputError(f"{asked.source}: no question is in the split {split!r}")
    askers = systems(bench.engine, collection, keep=_DEEP if asked.by_article else None)
    bench.encoder.encode([searched(question) for question in questions])
    if not asked.by_article:
        askers[oracle.NAME] = oracle.oracle(bench.generation, bench.encoder, bench.engine.settings)
    if not controls:
        askers = {MAIN: askers[MAIN]}
    records = ask_all(askers, questions, collection, asked.by_article, progress or Silent())
    timing, stages = _latency(bench.plain, questions)
    about = {"file": asked.source, "sha256": asked.digest, "n": len(questions), "split": split}
    return Result(
        suite=asked.suite,
        systems=records,
        questions=about,
        index=results.fingerprint(bench.generation.manifest),
        created=results.now(),
        version=results.project_version(),
        commit=results.commit(),
        machine=results.machine(),
        timing=timing,
        stages_ms=stages,
        peak_mb=results.peak_mb(),
        seconds=perf_counter() - started,
    )


def _latency(
    engine: Engine, questions: Sequence[Question]
) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds a question, p50 and p95, and the median of each stage, as users have it:
    nothing remembered, models warm."""
    asker = plain(engine)
    sample = questions[:: max(1, len(questions) // _TIMED)][:_TIMED]
    asker(sample[0])
    replies = [asker(question) for question in sample]
    half, most = quantiles([reply.milliseconds for reply in replies], (0.5, 0.95))
    names = list(replies[0].stages)
    stages = {n: round(quantiles([r.stages[n] for r in replies], (0.5,))[0], 2) for n in names}
    return {"n": len(replies), "p50_ms": round(half, 1), "p95_ms": round(most, 1)}, stages


def ask_all(
    askers: Mapping[str, Asker],
    questions: Sequence[Question],
    collection: Collection,
    by_article: bool,
    progress: Listener,
) -> dict[str, tuple[Record, ...]]:
    """Each system's records, in the questions' order."""
    progress.stage("asking", len(askers) * len(questions))
    records: dict[str, tuple[Record, ...]] = {}
    for name, ask in askers.items():
        replies = []
        for question in questions:
            replies.append((question, ask(question)))
            progress.advance(1)
        judged = judge(replies, collection, by_article=by_article)
        records[name] = judged if name == MAIN else tuple(record.lean() for record in judged)
    return records


@contextmanager
def seeds_bench(
    index: Path | None = None,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
    progress: Listener | None = None,
) -> Iterator[Bench]:
    """A bench over an index folder, or over the seeds indexed in a folder that is then removed.

    :raises DatelineError: the index cannot be opened or built.
    """
    if index is not None:
        yield Bench.open(index, encoder, settings)
        return
    with TemporaryDirectory(prefix="dateline-eval-") as folder:
        encoder = encoder or open_encoder()
        build([seeds_folder()], Path(folder), encoder=encoder, progress=progress)
        yield Bench.open(Path(folder), encoder, settings)


def run_seeds(
    index: Path | None = None,
    *,
    split: str = ALL,
    controls: bool = True,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
    progress: Listener | None = None,
) -> Result:
    """The bundled suite."""
    with seeds_bench(index, encoder, settings, progress) as bench:
        asked = Asked.of_file(SEEDS, SEEDS_FILE, bench)
        return run(asked, bench, split=split, controls=controls, progress=progress)


def run_archive(
    name: str,
    data: Path,
    cache: Path,
    *,
    split: str = ALL,
    controls: bool = True,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
    progress: Listener | None = None,
) -> Result:
    """A suite on the shared data, its index built in the cache folder if need be.

    :raises InputError: a file of the suite is missing or cannot be read.
    """
    archive = next(archive for archive in ARCHIVES if archive.name == name)
    if missing := archive.missing(data):
        raise InputError(f"suite {name!r} needs {data / missing[0]}, which is not there")
    index = prepared(archive, data, cache, progress or Silent(), encoder)
    bench = Bench.open(index, encoder, settings)
    asked = Asked.of_archive(archive, data, bench)
    return run(asked, bench, split=split, controls=controls, progress=progress)
