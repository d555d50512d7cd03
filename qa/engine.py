"""``Engine``: an open index and a reader that answer questions.

Safe to use from several threads. A newer generation is taken up by ``refresh`` between questions;
a question that is being answered keeps the one it started with.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cachetools import LRUCache, cached

from index import invocation
from index.encoders.cross_encoder import CrossEncoder
from index.encoders.encoder import Encoder, Vectors
from index.encoders.select import open_encoder
from index.errors import EncoderMismatch, InputError
from index.store.generations import Generation, serving
from index.store.listing import Headline, Holdings
from index.types import Article, Period
from qa.answer.compose import AnswerSettings, choose
from qa.answer.contradictions import difference
from qa.answer.corrections import did_you_mean
from qa.answer.gaps import absent_words, missing, unnamed, unrecognised
from qa.answer.unquotable import dated_events, line_for
from qa.deadline import Deadline
from qa.language.capitals import Capitals
from qa.question.any_year import of_any_year
from qa.question.events import date_events
from qa.question.requests import foreign_language
from qa.question.understanding import understand
from qa.reader.runtime import Reader, ReaderInput, SpanReading
from qa.reading.model_reader import Depth, ModelReader, SpanModel
from qa.reading.sentence_reader import PassageReader, Reading, ReadPassages, SentenceReader
from qa.retrieval import hybrid_search as retrieval
from qa.retrieval.passage_search import FoundPassages, PassageQuery, PassageSearch
from qa.types import Answer, Coverage, Query

_QUESTIONS = 512  # whose capitals are kept
_NAMED = 8  # publishers named in an error


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set about answering; the defaults were tuned on dev questions."""

    retrieval: retrieval.RetrievalSettings = field(default_factory=retrieval.RetrievalSettings)
    reader: bool = True  # False: choose by sentence, as the baseline of evaluation does
    reranker: str | None = None  # a CrossEncoder by name or path, in place of the relevance head
    depth: Depth = field(default_factory=Depth)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    seconds: float | None = 60.0  # until an answer is given up; None: never


class Engine:
    """Answers questions from one index folder."""

    def __init__(
        self,
        index_folder: Path,
        generation: Generation,
        encoder: Encoder | None = None,
        settings: Settings | None = None,
        reader: SpanModel | None = None,
    ) -> None:
        self.folder = index_folder
        self.settings = settings or Settings()
        self._generation = generation
        self._encoder = encoder
        self._reader = reader
        self._rerankers: dict[str, CrossEncoder] = {}
        self._restored: LRUCache[tuple[str, str], str] = LRUCache(_QUESTIONS)
        self._restoring = threading.Lock()
        self._search: PassageSearch | None = None
        self._loading = threading.Lock()
        self._switching = threading.Lock()

    @classmethod
    def open(
        cls,
        index_folder: Path,
        *,
        encoder: Encoder | None = None,
        settings: Settings | None = None,
        reader: SpanModel | None = None,
    ) -> Engine:
        """Open the serving generation; models load at the first question, or by ``warm``.

        :param reader: read with it instead of the shipped weights.
        :raises IndexMissing: there is no index in the folder.
        :raises IndexDamaged: a file of the generation is not as written.
        :raises EncoderMismatch: ``encoder`` is not the one the index was built with.
        """
        engine = cls(index_folder, Generation.open(index_folder), encoder, settings, reader)
        if encoder is not None:
            _check_encoder(engine._generation, encoder)
        return engine

    @property
    def generation(self) -> str:
        """Name of the generation that answers."""
        return self._generation.name

    @property
    def seal(self) -> str:
        """What tells that generation from all others, of any index that was in its place."""
        return self._generation.seal

    def warm(self) -> None:
        """Load the models now.

        :raises ModelUnavailable: the encoder, reader or reranker cannot be loaded.
        :raises EncoderMismatch: it is not the one the index was built with.
        """
        self._encoder_of(self._generation)
        if self.settings.reader:
            self._model_reader()
        if self.settings.reranker:
            self._cross_encoder(self.settings.reranker)

    def refresh(self) -> bool:
        """Switch to the serving generation if it is another one; whether it was.

        Another one is one with another seal, whatever its name. One thread opens it; the others go
        on with the one they have.

        :raises IndexDamaged: the new generation is not as written; the old one goes on answering.
        """
        if not self._switching.acquire(blocking=False):
            return False
        try:
            served, held = serving(self.folder), self._generation
            if (served.name, served.seal or held.seal) == (held.name, held.seal):
                return False
            fresh = Generation.open_served(self.folder, served)
            self._encoder_of(fresh)
            self._generation = fresh
            return True
        finally:
            self._switching.release()

    def article(self, article_id: str) -> Article:
        """One article.

        :raises InputError: no article has that id.
        """
        article = self._generation.article(article_id)
        if article is None:
            raise InputError(f"no article {article_id!r:.100} in generation {self.generation}")
        return article

    def headlines(self, sought: str = "", *, offset: int = 0, limit: int = 50) -> list[Headline]:
        """A page of the list of articles, newest first, undated last; no text is read.

        :param sought: words that headline, publisher, date or id must all hold.
        """
        return self._generation.headlines(sought, offset=offset, limit=limit)

    def holdings(self, sought: str = "") -> Holdings:
        """How many articles there are, of which publishers and times."""
        return self._generation.holdings(sought)

    def known(self, ids: Collection[str]) -> frozenset[str]:
        """Those of some ids that articles have."""
        return self._generation.known(ids)

    def passages(self, query: PassageQuery) -> FoundPassages:
        """All passages that hold some words, with counts; no model is asked.

        :raises InputError: there is nothing to search for, or no such publisher.
        """
        generation = self._generation
        if self._search is None or self._search.generation is not generation:
            self._search = PassageSearch(generation)
        return self._search.find(query)

    def publishers(self) -> list[str]:
        """Every publisher of the collection, by name."""
        return list(self._generation.publishers)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        answers: Sequence[str] = (),
        as_of: date | None = None,
        within: Period | None = None,
        publisher: str | None = None,
        settings: Settings | None = None,
    ) -> Answer:
        """Answer one question with quotations, or say that the articles do not.

        :param history: earlier questions of the conversation, oldest first.
        :param answers: the answering words given to each of them, "" where there were none.
        :param as_of: the asking date; today by default.
        :param within: only passages of this period; None for all.
        :param publisher: only articles of this publisher, in any case of letters; None for all.
        :param settings: other weights for this question alone (evaluation's controls).
        :raises InputError: the question is empty, it or what came before is too long, there is no
            such publisher, or the answer takes longer than ``settings.seconds``.
        """
        chosen = settings or self.settings
        generation = self._generation
        deadline = Deadline.after(chosen.seconds)
        timings: dict[str, float] = {}
        with _timed(timings, "question", deadline):
            query = self._understood(
                question, generation, history=history, answers=answers, as_of=as_of, within=within
            )
            if chosen.retrieval.time_weight > 0:
                query = _dated(query, generation)
            else:  # time is switched off in every stage
                query = replace(query, period=None, intent="none")
            if publisher is not None:
                query = replace(query, publisher=_known(publisher, generation))
        query = _in_its_language(query, generation)
        unknown = query.unquotable is None and unrecognised(query, generation)
        unread = unknown or query.unquotable is not None
        read = self._read(query, generation, chosen, timings, deadline, unread=unread)
        deadline.check()
        choice = choose(query, read, chosen.answers)
        coverage = _coverage(generation, len(read.passages))
        if choice.answered:
            lacking = unnamed(query, generation)
        else:
            lacking = missing(query, read.passages, coverage, generation)
        meant = did_you_mean(query, generation, self._is_common(generation))
        if meant is not None and (meant.of_a_name or not choice.answered):
            lacking = (*lacking, meant.sentence)
        passages = () if unknown else read.passages
        events = dated_events(query, passages) if query.unquotable == "timeline" else ()
        text = choice.text
        if query.unquotable is not None:
            text = line_for(query, events=bool(events), passages=bool(passages))
        timings["total"] = sum(timings.values())
        return Answer(
            query=query,
            answered=choice.answered,
            confidence=choice.confidence,
            text=text,
            quotes=choice.quotes,
            passages=passages,
            coverage=coverage,
            generation=generation.name,
            accounts=choice.accounts,
            differ=difference(query.text, choice.accounts),
            missing=lacking,
            did_you_mean=meant.question if meant else None,
            events=events,
            timings=timings,
        )

    def readings(
        self, question: str, *, history: Sequence[str] = (), as_of: date | None = None
    ) -> tuple[Reading, ...]:
        """What the reader found in every candidate, best first, none left unread.

        For calibration; raises as ``ask`` does.
        """
        generation = self._generation
        asked = self._understood(question, generation, history=history, as_of=as_of)
        query = _dated(asked, generation)
        settings = replace(self.settings, depth=Depth.all_of(self.settings.depth.most))
        return self._read(query, generation, settings, {}, Deadline.after(None)).readings

    def _understood(
        self,
        question: str,
        generation: Generation,
        *,
        history: Sequence[str] = (),
        answers: Sequence[str] = (),
        as_of: date | None = None,
        within: Period | None = None,
    ) -> Query:
        """The question in the capitals of the articles, ready for search."""
        capitals = Capitals(generation)

        @cached(self._restored, lambda text: (generation.seal, text), self._restoring)
        def restored(text: str) -> str:
            return capitals.restored(text)

        return understand(
            question,
            history=history,
            answers=answers,
            as_of=as_of,
            within=within,
            restored=restored,
        )

    def _is_common(self, generation: Generation) -> Callable[[str], bool]:
        """Whether the encoder knows a word as a whole, as it does common English words."""
        encoder = self._encoder_of(generation)
        return lambda word: encoder.count(word) <= encoder.count("the")

    def _read(
        self,
        query: Query,
        generation: Generation,
        settings: Settings,
        timings: dict[str, float],
        deadline: Deadline,
        *,
        unread: bool = False,
    ) -> ReadPassages:
        """What the reader found; nothing where the passages are to be left unread."""
        with _timed(timings, "encode", deadline):
            encoder = self._encoder_of(generation)
            vector = encoder.encode([query.text])[0]
        with _timed(timings, "retrieve", deadline):
            passages = retrieval.search(generation, vector, query, settings.retrieval)
        with _timed(timings, "read", deadline):
            if unread:
                return ReadPassages((), tuple(passages), 0.0)
            reader = self._reader_for(settings, generation, encoder, vector, deadline)
            return reader.read(query, passages)

    def _reader_for(
        self,
        settings: Settings,
        generation: Generation,
        encoder: Encoder,
        vector: Vectors,
        deadline: Deadline,
    ) -> PassageReader:
        if not settings.reader:
            return SentenceReader(encoder, vector, generation.words)
        reranker = self._cross_encoder(settings.reranker) if settings.reranker else None
        return ModelReader(
            _Watched(self._model_reader(), deadline),
            generation.words,
            settings.depth,
            reranker=reranker,
        )

    def _cross_encoder(self, name: str) -> CrossEncoder:
        with self._loading:
            if name not in self._rerankers:
                self._rerankers[name] = CrossEncoder(name)
            return self._rerankers[name]

    def _model_reader(self) -> SpanModel:
        with self._loading:
            if self._reader is None:
                self._reader = Reader.open()
            return self._reader

    def _encoder_of(self, generation: Generation) -> Encoder:
        with self._loading:
            if self._encoder is None or self._encoder.name != generation.manifest.encoder:
                self._encoder = open_encoder(generation.manifest.encoder)
            _check_encoder(generation, self._encoder)
            return self._encoder


@dataclass(frozen=True, slots=True)
class _Watched:
    """A model that looks at the clock each time before it reads passages."""

    model: SpanModel
    deadline: Deadline

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        """What the model finds. :raises InputError: the time is up."""
        self.deadline.check()
        return self.model.read(pairs)


def _known(publisher: str, generation: Generation) -> str:
    """The publisher as the index spells it."""
    wanted = " ".join(publisher.split()).casefold()
    found = next((name for name in generation.publishers if name.casefold() == wanted), None)
    if found is None:
        held = ", ".join(generation.publishers[:_NAMED]) or "none"
        more = len(generation.publishers) - _NAMED
        raise InputError(
            f"no article of publisher {publisher!r:.100}; the index has {held}"
            + (f" and {more:,} more" if more > 0 else "")
        )
    return found


def _check_encoder(generation: Generation, encoder: Encoder) -> None:
    manifest = generation.manifest
    if (encoder.digest, encoder.dimension) != (manifest.encoder_digest, manifest.dimension):
        raise EncoderMismatch(
            f"the index was built with encoder {manifest.encoder!r}"
            f" ({manifest.encoder_digest[:12]}…, {manifest.dimension} dimensions), this is"
            f" {encoder.name!r} ({encoder.digest[:12]}…, {encoder.dimension});"
            f" build the index again: {invocation.INDEX} build PATH"
        )


def _dated(query: Query, generation: Generation) -> Query:
    """The query with what the collection says of its time."""
    return of_any_year(date_events(query, generation), *_published(generation))


def _in_its_language(query: Query, generation: Generation) -> Query:
    """The query, marked where it is clearly not in English."""
    if query.unquotable is not None:
        return query
    language = foreign_language(query.text, absent_words(query, generation))
    if language is None:
        return query
    return replace(query, unquotable="language", language=language)


def _published(generation: Generation) -> tuple[date | None, date | None]:
    """The days between which the articles were published."""
    first, last = generation.manifest.first, generation.manifest.last
    return date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None


def _coverage(generation: Generation, passages: int) -> Coverage:
    first, last = _published(generation)
    copies = sum(len(group.members) - 1 for group in generation.groups)
    return Coverage(generation.manifest.articles, passages, first, last, copies)


@contextmanager
def _timed(timings: dict[str, float], stage: str, deadline: Deadline) -> Iterator[None]:
    """Record a stage's milliseconds. :raises InputError: the time is up before it begins."""
    deadline.check()
    started = time.perf_counter()
    try:
        yield
    finally:
        timings[stage] = (time.perf_counter() - started) * 1000
