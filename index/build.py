"""Articles → the next generation: read, cut, encode what is new, write, switch.

One build at a time in a folder (a lock file). Until the last step the serving generation is
untouched; an interrupted build leaves what it has read and encoded in the cache and nothing else.
What is remembered there changes how long a build takes and nothing of its result.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from index import invocation
from index.analysis import Analysis, Analyzer, seen_text
from index.cache.build_cache import BuildCache
from index.cache.vector_cache import VectorCache
from index.chunking.chunks import ChunkSettings
from index.digests import Digests
from index.duplicates.groups import write_groups
from index.encoders.encoder import Encoder
from index.encoders.select import DEFAULT_ENCODER, open_encoder
from index.errors import InputError
from index.formats.columns import Columns
from index.progress import Listener, Silent
from index.search.lexical import WordIndex
from index.search.postings import Writer
from index.search.vectors import VectorIndex
from index.sources.articles import Skipped, count_articles, find_files, read_articles, shown
from index.store import generations, schema
from index.store.manifest import FORMAT, Manifest, digests
from index.store.removal import read_removed
from index.types import Article, Period

_BATCH = 256  # texts encoded between two writes to the cache: what a kill can cost


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    ``notes`` tell of articles that were read: what they lack, and how many records a file holds.
    """

    generation: str
    articles: int
    chunks: int
    encoded: int
    skipped: tuple[Skipped, ...]
    seconds: float
    notes: tuple[Skipped, ...] = ()

    @property
    def broken(self) -> int:
        """Items that someone should mend."""
        return sum(item.broken for item in (*self.skipped, *self.notes))


@dataclass(frozen=True, slots=True)
class _Job:
    """What is built of what."""

    paths: Sequence[Path]
    files: Sequence[Path]
    columns: Columns | None
    charset: str | None
    index_folder: Path
    encoder: Encoder
    settings: ChunkSettings
    progress: Listener


@dataclass(slots=True)
class _Draft:
    """What one pass over the articles collects for the indexes: numbers, and no text.

    ``new``: of each text that has no vector yet, by digest: its length, a row that holds it, and
    whether the encoder sees its title.
    """

    articles: int = 0
    digests: Digests = field(default_factory=Digests)
    new: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    words: Writer = field(default_factory=Writer)
    titles: Writer = field(default_factory=Writer)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def published(self, period: Period) -> None:
        """Take a period of publication into account."""
        self.first = min(self.first or period.start, period.start)
        self.last = max(self.last or period.last, period.last)


def seeds_folder() -> Path:
    """The bundled first collection: beside this package, in a checkout and in a wheel.

    :raises InputError: it is not there.
    """
    folder = Path(__file__).resolve().parents[1] / "seeds"
    if not (folder / "articles.toml").is_file():
        raise InputError(f"the bundled articles are not in {folder}; give a PATH")
    return folder


def build(
    paths: Sequence[Path],
    index_folder: Path = generations.DEFAULT_FOLDER,
    *,
    encoder: Encoder | None = None,
    encoder_name: str = DEFAULT_ENCODER,
    settings: ChunkSettings | None = None,
    columns: Columns | None = None,
    charset: str | None = None,
    progress: Listener | None = None,
) -> BuildReport:
    """Read all articles under ``paths`` and serve them as a new generation.

    :param columns: which column of a table is which field; None goes by the usual names.
    :param charset: the encoding of texts that are not UTF-8; None finds out.
    :raises InputError: a path does not exist, there is nothing to index, the index folder cannot
        be written, or another build is running there.
    :raises ModelUnavailable: the encoder cannot be loaded.
    """
    generations.check_name(index_folder)
    files = find_files(paths)
    if not files:
        raise InputError(_nothing(paths, ()))
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(index_folder / ".lock", timeout=0):
            job = _Job(
                paths=paths,
                files=files,
                columns=columns,
                charset=charset,
                index_folder=index_folder,
                encoder=open_encoder(encoder_name) if encoder is None else encoder,
                settings=settings or ChunkSettings(),
                progress=progress or Silent(),
            )
            return _build(job)
    except Timeout:
        raise InputError(
            f"another build is running in {index_folder}; wait for it to end"
        ) from None
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"cannot write the index in {index_folder}: {reason}; the last good generation, if"
            " there is one, still serves"
        ) from None


def _build(job: _Job) -> BuildReport:
    started = time.monotonic()
    encoder, cached = job.encoder, job.index_folder / "cache"
    folder = generations.new_folder(job.index_folder)
    try:
        with VectorCache(cached / "vectors.sqlite", encoder.digest, encoder.dimension) as vectors:
            with BuildCache(cached / "articles.sqlite") as memory:
                draft = _read_all(job, folder, vectors, memory)
            if not draft.digests:
                raise InputError(_nothing(job.paths, draft.skipped))
            with closing(sqlite3.connect(folder / "articles.sqlite")) as connection:
                _encode_new(draft.new, connection, encoder, vectors, job.progress)
            write_groups(folder, cached / "signatures.sqlite", job.progress)
            job.progress.stage("writing", 1)
            VectorIndex.read_from(
                lambda rows: vectors.gather(draft.digests[rows]),
                len(draft.digests),
                encoder.dimension,
            ).save(folder / "vectors.faiss")
        WordIndex.of(draft.words).save(folder / "lexical")
        WordIndex.of(draft.titles).save(folder / "titles")
        name = generations.commit(folder, _manifest(folder, job, draft), job.index_folder)
        job.progress.advance(1)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return BuildReport(
        name,
        draft.articles,
        len(draft.digests),
        len(draft.new),
        tuple(draft.skipped),
        time.monotonic() - started,
        tuple(draft.notes),
    )


def _read_all(job: _Job, folder: Path, vectors: VectorCache, memory: BuildCache) -> _Draft:
    draft = _Draft()
    analyzer = Analyzer(job.settings, job.encoder, memory)
    removed = read_removed(job.index_folder)
    job.progress.stage(
        "reading articles", count_articles(job.files, job.columns, memory, job.charset)
    )
    with closing(sqlite3.connect(folder / "articles.sqlite")) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # commit() syncs the finished file
        schema.create(connection)
        for item in read_articles(
            job.files,
            job.columns,
            memory=memory,
            removed=removed,
            roots=job.paths,
            charset=job.charset,
        ):
            if isinstance(item, Skipped):
                (draft.skipped if item.told == "skipped" else draft.notes).append(item)
            else:
                try:
                    cut = analyzer.analyze(item)
                except InputError as error:
                    where = f"{item.path}: article {item.id!r}"
                    draft.skipped.append(Skipped(where, str(error)))
                else:
                    _add_article(connection, item, cut, draft, vectors)
            job.progress.advance(1)
        schema.insert_files(connection, [(shown(p), seen) for p, seen in memory.seen.items()])
        connection.commit()
    return draft


def _add_article(
    connection: sqlite3.Connection,
    article: Article,
    cut: Analysis,
    draft: _Draft,
    vectors: VectorCache,
) -> None:
    number = draft.articles
    schema.insert_article(connection, number, article, cut.language)
    lacking = set(vectors.missing([digest for _, _, digest in cut.chunks]))
    for columns, words in zip(cut.chunks, cut.chunk_terms, strict=True):
        sentences, _, digest = columns
        row = len(draft.digests)
        schema.insert_chunk(connection, row, number, columns)
        draft.digests.append(digest)
        draft.words.add(words.split())
        if digest in lacking and digest not in draft.new:
            span = schema.span_of(sentences)
            text = seen_text(article.title, article.text, span, cut.titled)
            draft.new[digest] = len(text), row, cut.titled
    draft.titles.add(cut.title_terms.split())
    draft.articles += 1
    if article.published is not None:
        draft.published(article.published.period)


def _encode_new(
    new: Mapping[str, tuple[int, int, bool]],
    connection: sqlite3.Connection,
    encoder: Encoder,
    cache: VectorCache,
    progress: Listener,
) -> None:
    # Longest first across all articles: a batch then holds texts of like length.
    order = sorted(new, key=lambda digest: (-new[digest][0], digest))
    progress.stage("encoding chunks", len(order))
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        told = schema.read_chunk_texts(connection, [new[digest][1] for digest in batch])
        texts = [seen_text(*told[row], titled) for _, row, titled in (new[d] for d in batch)]
        vectors = encoder.encode(texts, progress.advance)
        cache.put(dict(zip(batch, vectors, strict=True)))


def _manifest(folder: Path, job: _Job, draft: _Draft) -> Manifest:
    return Manifest(
        format=FORMAT,
        created=generations.now(),
        encoder=job.encoder.name,
        encoder_digest=job.encoder.digest,
        encoder_limit=job.encoder.limit,
        dimension=job.encoder.dimension,
        settings=asdict(job.settings),
        columns=dict(job.columns.names) if job.columns else None,
        charset=job.charset,
        sources=[shown(path.absolute()) for path in job.paths],
        articles=draft.articles,
        chunks=len(draft.digests),
        skipped=[str(item) for item in draft.skipped],
        notes=[f"{item.told}: {item}" for item in draft.notes],
        first=draft.first.isoformat() if draft.first else None,
        last=draft.last.isoformat() if draft.last else None,
        files=digests(folder),
    )


def _nothing(paths: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    where = ", ".join(shown(path) for path in paths)
    if not skipped:
        return f"no articles in {where} ({invocation.INDEX} build --help names the formats)"
    first = "; ".join(str(item) for item in skipped[:3])
    more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
    return f"nothing to index in {where}: {first}{more}"
