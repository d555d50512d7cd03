"""Articles → the next generation: read, cut, encode what is new, write, switch.

One build at a time in a folder (a lock file). Until the last step the serving generation is
untouched; an interrupted build leaves its finished vectors in the cache and nothing else.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock, Timeout

from index import schema, store, timex
from index.articles import Skipped, count_articles, find_files, read_articles, shown
from index.cache import VectorCache, text_digest
from index.chunking import ChunkSettings, Limit, chunk_article
from index.encoder import DEFAULT_ENCODER, Encoder, open_encoder
from index.errors import InputError
from index.formats.columns import Columns
from index.lexical import WordIndex, terms
from index.progress import Listener, Silent
from index.types import Article, Period, Span, TimeExpression
from index.vectors import VectorIndex

_BATCH = 256  # texts encoded between two writes to the cache: what a kill can cost


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``broken`` counts the skipped items that were bad input."""

    generation: str
    articles: int
    chunks: int
    encoded: int
    skipped: tuple[Skipped, ...]
    seconds: float

    @property
    def broken(self) -> int:
        """Skipped items that someone should mend."""
        return sum(1 for item in self.skipped if item.broken)


@dataclass(slots=True)
class _Draft:
    """What one pass over the articles collects for the indexes."""

    articles: int = 0
    digests: list[str] = field(default_factory=list)
    new_texts: dict[str, str] = field(default_factory=dict)
    chunk_terms: list[list[str]] = field(default_factory=list)
    title_terms: list[list[str]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    published: list[Period] = field(default_factory=list)


def seeds_folder() -> Path:
    """The bundled first collection, wherever the package is installed."""
    spec = find_spec("seeds")
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise InputError("the bundled articles (folder seeds/) are not installed; give a PATH")
    return Path(places[0])


def build(
    paths: Sequence[Path],
    index_folder: Path = store.DEFAULT_FOLDER,
    *,
    encoder: Encoder | None = None,
    encoder_name: str = DEFAULT_ENCODER,
    settings: ChunkSettings | None = None,
    columns: Columns | None = None,
    progress: Listener | None = None,
) -> BuildReport:
    """Read all articles under ``paths`` and serve them as a new generation.

    :param columns: which column of a table is which field; None goes by the usual names.
    :raises InputError: a path does not exist, there is nothing to index, the index folder cannot
        be written, or another build is running there.
    :raises ModelUnavailable: the encoder cannot be loaded.
    """
    files = find_files(paths)
    if not files:
        raise InputError(_nothing(paths, ()))
    try:
        index_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(index_folder / ".lock", timeout=0):
            return _build(
                paths,
                read_articles(files, columns),
                count_articles(files),
                index_folder,
                open_encoder(encoder_name) if encoder is None else encoder,
                settings or ChunkSettings(),
                progress or Silent(),
            )
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


def _build(
    paths: Sequence[Path],
    articles: Iterator[Article | Skipped],
    expected: int,
    index_folder: Path,
    encoder: Encoder,
    settings: ChunkSettings,
    progress: Listener,
) -> BuildReport:
    started = time.monotonic()
    progress.stage("reading articles", expected)
    folder = store.new_folder(index_folder)
    try:
        with VectorCache(
            index_folder / "cache" / "vectors.sqlite", encoder.digest, encoder.dimension
        ) as cache:
            draft = _read_all(articles, folder, encoder, settings, cache, progress)
            if not draft.digests:
                raise InputError(_nothing(paths, draft.skipped))
            encoded = _encode_new(draft.new_texts, encoder, cache, progress)
            progress.stage("writing", 1)
            VectorIndex.build(cache.gather(draft.digests)).save(folder / "vectors.faiss")
        WordIndex.build(draft.chunk_terms).save(folder / "lexical")
        WordIndex.build(draft.title_terms).save(folder / "titles")
        manifest = _manifest(folder, paths, encoder, settings, draft)
        name = store.commit(folder, manifest, index_folder)
        progress.advance(1)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return BuildReport(
        name,
        draft.articles,
        len(draft.digests),
        encoded,
        tuple(draft.skipped),
        time.monotonic() - started,
    )


def _read_all(
    articles: Iterator[Article | Skipped],
    folder: Path,
    encoder: Encoder,
    settings: ChunkSettings,
    cache: VectorCache,
    progress: Listener,
) -> _Draft:
    draft = _Draft()
    with closing(sqlite3.connect(folder / "articles.sqlite")) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # commit() syncs the finished file
        schema.create(connection)
        for item in articles:
            if isinstance(item, Skipped):
                draft.skipped.append(item)
            else:
                _add_article(connection, item, draft, encoder, settings)
            progress.advance(1)
        connection.commit()
    unseen = set(cache.missing(draft.digests))
    draft.new_texts = {d: text for d, text in draft.new_texts.items() if d in unseen}
    return draft


def _add_article(
    connection: sqlite3.Connection,
    article: Article,
    draft: _Draft,
    encoder: Encoder,
    settings: ChunkSettings,
) -> None:
    number = draft.articles
    schema.insert_article(connection, number, article)
    times = article_times(article)
    title_cost = encoder.count(article.title) if settings.titled else 2
    # A very long title must not crowd out the passage: then the passage goes without it.
    titled = settings.titled and title_cost <= encoder.limit // 4
    limit = Limit(encoder.limit - (title_cost if titled else 2), encoder.count)
    for sentences in chunk_article(article, settings, limit):
        span = Span(sentences[0].start, sentences[-1].end)
        text = span.of(article.text)
        seen = f"{article.title}\n{text}" if titled else text
        digest = text_digest(seen)
        inside = [t for t in times if span.start <= t.start and t.end <= span.end]
        schema.insert_chunk(connection, len(draft.digests), number, sentences, inside, digest)
        draft.digests.append(digest)
        draft.new_texts[digest] = seen
        draft.chunk_terms.append(terms(text))
    draft.title_terms.append(terms(article.title))
    draft.articles += 1
    if article.published is not None:
        draft.published.append(article.published.period)


def article_times(article: Article) -> tuple[TimeExpression, ...]:
    """All time expressions of the kept text, resolved against the text and the publication date."""
    published = article.published.period if article.published else None
    return timex.find_times(
        article.text, published=published, spans=[p.span for p in article.paragraphs]
    )


def _encode_new(
    texts: dict[str, str], encoder: Encoder, cache: VectorCache, progress: Listener
) -> int:
    # Longest first across all articles: a batch then holds texts of like length.
    order = sorted(texts, key=lambda digest: (-len(texts[digest]), digest))
    progress.stage("encoding chunks", len(order))
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        vectors = encoder.encode([texts[digest] for digest in batch], progress.advance)
        cache.put(dict(zip(batch, vectors, strict=True)))
    return len(order)


def _manifest(
    folder: Path,
    paths: Sequence[Path],
    encoder: Encoder,
    settings: ChunkSettings,
    draft: _Draft,
) -> store.Manifest:
    return store.Manifest(
        format=store.FORMAT,
        created=store.now(),
        encoder=encoder.name,
        encoder_digest=encoder.digest,
        dimension=encoder.dimension,
        settings=asdict(settings),
        sources=[shown(path.absolute()) for path in paths],
        articles=draft.articles,
        chunks=len(draft.digests),
        skipped=[str(item) for item in draft.skipped],
        first=min((p.start.isoformat() for p in draft.published), default=None),
        last=max((p.last.isoformat() for p in draft.published), default=None),
        files=store.digests(folder),
    )


def _nothing(paths: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    where = ", ".join(shown(path) for path in paths)
    if not skipped:
        return f"no articles in {where} (python -m index build --help names the formats)"
    first = "; ".join(str(item) for item in skipped[:3])
    more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
    return f"nothing to index in {where}: {first}{more}"
