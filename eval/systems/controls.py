"""What is asked: Dateline and its controls, behind one small protocol.

Each control takes one thing away, so that a score can be read against what that thing is worth.
A question without ``as_of`` is asked on a fixed day: "today" would change the scores overnight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from random import Random
from time import perf_counter

from eval.metrics.measures import Quoted, Reply
from eval.questions.question_files import Question
from index.store.generations import Generation
from index.types import Article, Chunk
from qa.engine import Engine, Settings
from qa.question.understanding import understand
from qa.reading.evidence import default_weights
from qa.types import Answer, Query, Quote

ASKED_ON = date(2026, 1, 1)
MAIN = "dateline"
OUTSPOKEN = "never silent"


@dataclass(frozen=True, slots=True)
class Collection:
    """All articles and passages of an index, for judging what was retrieved."""

    articles: Mapping[str, Article]
    chunks: tuple[Chunk, ...]

    @classmethod
    def of(cls, generation: Generation) -> Collection:
        """Read a whole generation."""
        rows = range(generation.manifest.chunks)
        found = generation.chunks(list(rows))
        articles = {article.id: article for article in generation.articles()}
        return cls(articles, tuple(found[row][0] for row in rows))


Asker = Callable[[Question], Reply]


def systems(engine: Engine, collection: Collection, keep: int | None = None) -> dict[str, Asker]:
    """Dateline first, then its controls, by name; ``keep`` passages instead of the usual number.

    Reading is most of the work, so Dateline is asked once, without its threshold, which then
    silences it as in the engine; and "without time" is only asked where the question names one.
    """
    base = engine.settings
    if keep is not None:
        base = replace(base, retrieval=replace(base.retrieval, keep=keep))
    urged = _once(_asker(engine, replace(base, answers=replace(base.answers, threshold=0.0))))
    threshold = base.answers.threshold
    if threshold is None and base.reader:
        threshold = default_weights().threshold
    asked = _once(_asker(engine, base))

    def dateline(question: Question) -> Reply:
        return asked(question) if threshold is None else silenced(urged(question), threshold)

    def outspoken(question: Question) -> Reply:
        reply = dateline(question)
        return reply if reply.answered else urged(question)

    timeless = _asker(engine, _ranking(base, time=0.0))
    plain_ranking = replace(base, reader=False)
    askers: dict[str, Asker] = {
        MAIN: dateline,
        OUTSPOKEN: outspoken,
        "without time": lambda q: timeless(q) if _names_time(q) else dateline(q),
    }
    if base.reader:
        askers["without reader"] = _asker(engine, plain_ranking)
    askers["BM25 alone"] = _asker(engine, _ranking(plain_ranking, dense=0.0, time=0.0))
    askers["dense alone"] = _asker(engine, _ranking(plain_ranking, dense=1.0, time=0.0))
    askers["random"] = lambda question: _random(question, collection, base.retrieval.keep)
    return askers


def silenced(reply: Reply, threshold: float) -> Reply:
    """The same reply, silent below the threshold."""
    if reply.confidence >= threshold:
        return reply
    in_period = None if reply.in_period is None else False
    return replace(reply, answered=False, quotes=(), in_period=in_period)


def _once(ask: Asker) -> Asker:
    """Each question asked once, its reply kept."""
    kept: dict[str, Reply] = {}

    def asked(question: Question) -> Reply:
        if question.id not in kept:
            kept[question.id] = ask(question)
        return kept[question.id]

    return asked


def _names_time(question: Question) -> bool:
    query = query_of(question)
    return query.period is not None or query.intent != "none"


def _ranking(settings: Settings, *, time: float, dense: float | None = None) -> Settings:
    """The same settings with other weights in the ranking."""
    ranking = settings.retrieval
    dense = ranking.dense_weight if dense is None else dense
    return replace(settings, retrieval=replace(ranking, dense_weight=dense, time_weight=time))


def plain(engine: Engine) -> Asker:
    """The engine as it is."""
    return _asker(engine, None)


def searched(question: Question) -> str:
    """The text that will be searched for: encoding all of them at once saves most of the time."""
    return query_of(question).text


def query_of(question: Question) -> Query:
    """The question as it is understood, asked on its day or on the fixed one."""
    as_of = question.as_of or ASKED_ON
    return understand(question.question, history=question.history, as_of=as_of)


def reply_of(answer: Answer, milliseconds: float) -> Reply:
    """An engine's answer in the form that is judged."""
    ranking = tuple(passage.chunk for passage in answer.passages)
    return Reply(
        ranking=ranking,
        answered=answer.answered,
        confidence=answer.confidence,
        quotes=quoted(answer.quotes),
        milliseconds=milliseconds,
        stages=answer.timings,
        in_period=_in_period(answer),
    )


def quoted(quotes: Sequence[Quote]) -> tuple[Quoted, ...]:
    """Quotes as they are published."""
    return tuple(
        Quoted(quote.article.id, quote.span, quote.answer, str(quote.to_json()["text"]))
        for quote in quotes
    )


def _in_period(answer: Answer) -> bool | None:
    asked = answer.query.period
    if asked is None:
        return None
    if not answer.quotes:
        return False
    first = answer.quotes[0]
    stated = [time.period for time in first.times if time.period is not None]
    if not stated and first.article.published is not None:
        stated = [first.article.published.period]
    return any(asked.overlaps(period) for period in stated)


def _asker(engine: Engine, settings: Settings | None) -> Asker:
    def ask(question: Question) -> Reply:
        started = perf_counter()
        answer = engine.ask(
            question.question,
            history=question.history,
            as_of=question.as_of or ASKED_ON,
            settings=settings,
        )
        return reply_of(answer, (perf_counter() - started) * 1000)

    return ask


def _random(question: Question, collection: Collection, count: int) -> Reply:
    """Passages in random order, the answer a random sentence; the floor of every measure."""
    seed = int.from_bytes(sha256(question.id.encode("utf-8")).digest()[:8], "big")
    rng = Random(seed)
    ranking = rng.sample(collection.chunks, min(count, len(collection.chunks)))
    if not ranking:
        return Reply((), False, 0.0, ())
    span = rng.choice(ranking[0].sentences)
    article = collection.articles[ranking[0].article_id]
    quote = Quoted(article.id, span, span, span.of(article.text))
    return Reply(tuple(ranking), True, rng.random(), (quote,))
