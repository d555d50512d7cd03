"""Which questions are asked of which index, and asking them to a ``Result``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from eval.collections.archives import ARCHIVES, ArchiveSuite, prepared
from eval.questions.leaks import near_duplicates
from eval.questions.question_files import SEEDS_FILE, Question, drafts, load
from eval.records import result_files
from eval.records.result_files import Result
from eval.records.summary import ALL
from eval.running.asking import ask_all, latency
from eval.running.cached_models import (
    AnewReader,
    CachedEncoder,
    CachedReader,
    LazyReader,
)
from eval.running.reading_cache import ReadingCache
from eval.systems import oracle
from eval.systems.controls import MAIN, OUTSPOKEN, Collection, searched, systems
from index.build import build, seeds_folder
from index.encoders.encoder import Encoder
from index.encoders.select import open_encoder
from index.errors import InputError
from index.progress import Listener, Silent
from index.store.generations import Generation
from qa.engine import Engine, Settings

SEEDS = "seeds"
_DEEP = 100  # passages kept where articles are ranked: ten articles can take many passages


@dataclass(frozen=True, slots=True)
class Bench:
    """An opened index: ``engine`` remembers what it encoded and read, ``plain`` recalls nothing."""

    engine: Engine
    plain: Engine
    generation: Generation
    encoder: CachedEncoder
    reader: CachedReader

    @classmethod
    def open(
        cls,
        index: Path,
        encoder: Encoder | None = None,
        settings: Settings | None = None,
        kept: Path | None = None,
    ) -> Bench:
        """Open an index folder; raises as ``Engine.open`` does.

        :param kept: a folder with what earlier runs read, and for what this one reads.
        """
        generation = Generation.open(index)
        known = CachedEncoder(encoder or open_encoder(generation.manifest.encoder))
        reader = CachedReader(LazyReader(), ReadingCache(kept) if kept else None)
        return cls(
            Engine.open(index, encoder=known, settings=settings, reader=reader),
            Engine.open(index, encoder=known.encoder, settings=settings, reader=AnewReader(reader)),
            generation,
            known,
            reader,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a run. ``by_article``: articles are to be found, not passages."""

    suite: str
    source: str
    digest: str
    questions: tuple[Question, ...]
    by_article: bool = False
    drafts: int = 0  # lines of the file that wait for a person

    @classmethod
    def of_file(cls, suite: str, file: Path, bench: Bench) -> Asked:
        """A question file, checked against the articles of the bench.

        :raises InputError: the file holds a mistake.
        """
        articles = {article.id: article for article in bench.generation.articles()}
        questions = tuple(load(file, articles))
        digest = sha256(file.read_bytes()).hexdigest()
        return cls(suite, file.name, digest, questions, drafts=drafts(file))

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
        askers[oracle.NAME] = oracle.oracle(
            bench.generation, bench.encoder, bench.reader, bench.engine.settings
        )
    if not controls:
        askers = {name: askers[name] for name in (MAIN, OUTSPOKEN)}
    listener = progress or Silent()
    timing, stages = latency(bench.plain, questions)
    records = ask_all(askers, questions, collection, asked.by_article, listener)
    about: dict[str, object] = {
        "file": asked.source,
        "sha256": asked.digest,
        "n": len(questions),
        "split": split,
        "drafts": asked.drafts,
        "alike": [list(pair) for pair in near_duplicates(questions)],
    }
    return Result(
        suite=asked.suite,
        systems=records,
        questions=about,
        index=result_files.fingerprint(bench.generation.manifest, collection.articles.values()),
        created=result_files.now(),
        version=result_files.project_version(),
        commit=result_files.commit(),
        machine=result_files.machine(),
        timing=timing,
        stages_ms=stages,
        peak_mb=result_files.peak_mb(),
        seconds=perf_counter() - started,
        recalled=bench.reader.recalled,
    )


@contextmanager
def seeds_bench(
    index: Path | None = None,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
    progress: Listener | None = None,
    kept: Path | None = None,
) -> Iterator[Bench]:
    """A bench over an index folder, or over the seeds indexed in a folder that is then removed.

    :raises DatelineError: the index cannot be opened or built.
    """
    if index is not None:
        yield Bench.open(index, encoder, settings, kept)
        return
    with TemporaryDirectory(prefix="dateline-eval-") as folder:
        encoder = encoder or open_encoder()
        build([seeds_folder()], Path(folder), encoder=encoder, progress=progress)
        yield Bench.open(Path(folder), encoder, settings, kept)


def run_seeds(
    index: Path | None = None,
    *,
    split: str = ALL,
    controls: bool = True,
    encoder: Encoder | None = None,
    settings: Settings | None = None,
    progress: Listener | None = None,
    kept: Path | None = None,
) -> Result:
    """The bundled suite; ``kept`` as in ``Bench.open``."""
    with seeds_bench(index, encoder, settings, progress, kept) as bench:
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
    kept: Path | None = None,
) -> Result:
    """A suite on the shared data, its index built in the cache folder if need be; ``kept`` as in
    ``Bench.open``.

    :raises InputError: a file of the suite is missing or cannot be read.
    """
    archive = next(archive for archive in ARCHIVES if archive.name == name)
    if missing := archive.missing(data):
        raise InputError(f"suite {name!r} needs {data / missing[0]}, which is not there")
    index = prepared(archive, data, cache, progress or Silent(), encoder)
    bench = Bench.open(index, encoder, settings, kept)
    asked = Asked.of_archive(archive, data, bench)
    return run(asked, bench, split=split, controls=controls, progress=progress)
