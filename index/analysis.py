"""Analyses an article for the index: chunks, their time expressions, their terms.

The most expensive step of reading (sentences, tokens, time expressions), so its result is cached by
everything that it depends on: the article's title, text, paragraphs and date, the settings, the
encoder's way of counting, and the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from index import timex
from index.cache.build_cache import BuildCache, key_of
from index.cache.vector_cache import text_digest
from index.chunking.chunks import ChunkSettings, Limit, chunk_article
from index.cleaning.inner_times import inner_times
from index.encoders.encoder import Encoder
from index.search.lexical import terms
from index.store import schema
from index.text.language import language
from index.text.reading_view import ReadingView, as_read, reading_view
from index.time_limit import time_limit
from index.types import Article, Period, Span, TimeExpression

# Characters of a paragraph; no writer's is longer. 900,000 of "2001-2001-" took half a minute.
LONGEST_TIMED = 200_000


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is stored of one article.

    chunks: for each chunk the columns of ``schema.chunk_columns``, the last its digest.
    chunk_terms, title_terms: terms with a space between them. language: ISO 639, or None.
    titled: whether the encoder sees the title before each passage.
    """

    chunks: Sequence[Sequence[str]]
    chunk_terms: Sequence[str]
    title_terms: str
    language: str | None
    titled: bool

    def to_json(self) -> list[object]:
        """For ``of_json``."""
        return [self.chunks, self.chunk_terms, self.title_terms, self.language, self.titled]

    @classmethod
    def of_json(cls, record: Sequence[Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(*record)


class Analyzer:
    """Cuts articles for one encoder and one set of settings."""

    def __init__(self, settings: ChunkSettings, encoder: Encoder, memory: BuildCache) -> None:
        self._settings, self._encoder, self._memory = settings, encoder, memory
        self._parts = (asdict(settings), encoder.digest, encoder.limit)

    def analyze(self, article: Article) -> Analysis:
        """The analysis of an article, cached or new. :raises InputError: it takes too long."""
        key = analysis_key(article, *self._parts)
        kept = self._memory.get(key)
        if kept is not None:
            return Analysis.of_json(kept)
        with time_limit():
            made = self._make(article)
        self._memory.keep(key, made.to_json())
        return made

    def _make(self, article: Article) -> Analysis:
        times = article_times(article)
        encoder, settings = self._encoder, self._settings
        title_cost = encoder.count(article.title) if settings.titled else 2
        # A very long title must not crowd out the passage: then the passage goes without it.
        titled = settings.titled and title_cost <= encoder.limit // 4
        limit = Limit(encoder.limit - (title_cost if titled else 2), encoder.count)
        chunks, chunk_terms = [], []
        for sentences in chunk_article(article, settings, limit):
            span = Span(sentences[0].start, sentences[-1].end)
            inside = [t for t in times if span.start <= t.start and t.end <= span.end]
            digest = text_digest(seen_text(article.title, article.text, span, titled))
            chunks.append(schema.chunk_columns(sentences, inside, digest))
            chunk_terms.append(" ".join(terms(as_read(article.text, span))))
        title_terms = " ".join(terms(as_read(article.title)))
        return Analysis(chunks, chunk_terms, title_terms, language(article), titled)


def analysis_key(
    article: Article, settings: Mapping[str, object], encoder_digest: str, limit: int
) -> str:
    """The key of an article's cut; ``settings`` are those of ``ChunkSettings`` by name."""
    _, title, _, digest, paragraphs, published, *_ = schema.article_row(article)
    return key_of(
        "cut", title, digest, paragraphs, published, dict(settings), encoder_digest, limit
    )


def seen_text(title: str, text: str, span: Span, titled: bool) -> str:
    """What the encoder sees of a chunk."""
    read = as_read(text, span)
    return f"{as_read(title)}\n{read}" if titled else read


def article_times(article: Article) -> tuple[TimeExpression, ...]:
    """All time expressions of the kept text, resolved against the text and the publication date.

    Those of a forwarded mail or a reprinted report are resolved against its own day.

    None of a paragraph beyond ``LONGEST_TIMED``.
    """
    published = article.published.period if article.published else None
    told = [p.span for p in article.paragraphs if p.told]
    spans = [span for span in told if span.end - span.start <= LONGEST_TIMED]
    view = reading_view(article.text)
    found: list[TimeExpression] = []
    for when, inside in _by_time(article, spans, published):
        placed = [*map(view.place, inside)]
        found.extend(timex.find_times(view.text, published=when, spans=placed))
    found.sort(key=lambda time: time.start)
    if view.text is article.text:
        return tuple(found)
    return tuple(_came(time, view, article) for time in found)


def _by_time(
    article: Article, spans: Sequence[Span], published: Period | None
) -> Iterator[tuple[Period | None, Sequence[Span]]]:
    """The paragraphs of the article's own time, then those of each mail or report inside it."""
    inner = inner_times(article.text, article.paragraphs, published)
    held = [[span for span in spans if one.start <= span.start < one.end] for one in inner]
    taken = {span for inside in held for span in inside}
    yield published, [span for span in spans if span not in taken]
    yield from ((one.published, inside) for one, inside in zip(inner, held, strict=True) if inside)


def _came(time: TimeExpression, view: ReadingView, article: Article) -> TimeExpression:
    """A time expression of the view where and as it stands in the original."""
    span = view.original(Span(time.start, time.end))
    return replace(time, start=span.start, end=span.end, text=span.of(article.text))
