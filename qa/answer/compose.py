"""Composes an answer from quotations, or says that the articles do not answer.

A quotation is whole sentences with the answering words inside. Where the sentence leans on the one
before it ("But the state boycotted the process two months later"), that one is quoted too. The
quotations of one article are one account and are numbered together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from index.text.words import tokens
from index.types import Article
from qa.reading.quoting import answering_sentences
from qa.reading.sentence_reader import Reading, ReadPassages
from qa.types import Account, Query, Quote

NOT_ANSWERED = "The articles do not answer this."


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """When to answer, and with how much.

    threshold: least confidence to answer, 0..1; None is the reader's own, set on the dev questions
    for a stated risk. quotes: at most so many, each at least ``share`` of the first one's
    confidence. Those of at least ``equal`` of it are firm: where they stand in articles ``apart``
    days from one another and the question names no time, they are in order of time.
    """

    threshold: float | None = None
    quotes: int = 4
    share: float = 0.3
    equal: float = 0.85
    apart: int = 180


@dataclass(frozen=True, slots=True)
class Choice:
    """What to say: ``text`` is the first quotation's answering sentence, or that there is none.

    ``accounts`` hold all quotations, by article, in the order of their numbers.
    """

    answered: bool
    confidence: float
    text: str
    accounts: tuple[Account, ...]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotations, numbered from 1."""
        return tuple(quote for account in self.accounts for quote in account.quotes)


def choose(query: Query, read: ReadPassages, settings: AnswerSettings) -> Choice:
    """Whether to answer, how sure, and the quotations, numbered from 1."""
    readings = read.readings
    confidence = readings[0].confidence if readings else 0.0
    threshold = read.threshold if settings.threshold is None else settings.threshold
    if not readings or confidence < threshold:
        return Choice(False, confidence, NOT_ANSWERED, ())
    kept = _distinct(readings, settings)
    if query.period is None and query.intent == "none":
        kept = _in_order_of_time(kept, settings)
    first = answering_sentences(kept[0].passage, kept[0].answer)
    text = first.of(kept[0].passage.article.text)
    return Choice(True, confidence, text, _accounts(kept, settings.equal * confidence))


def _accounts(kept: Sequence[Reading], firm: float) -> tuple[Account, ...]:
    """The readings by article, in the order of each one's first; ``firm``: least confidence."""
    by_article: dict[str, list[Reading]] = {}
    for reading in kept:
        by_article.setdefault(reading.passage.article.id, []).append(reading)
    numbers = count(1)
    accounts = []
    for readings in by_article.values():
        quotes = tuple(quote(next(numbers), reading) for reading in readings)
        best = max(reading.confidence for reading in readings)
        accounts.append(Account(quotes, best >= firm))
    return tuple(accounts)


def quote(n: int, reading: Reading) -> Quote:
    """The whole sentences around the answering words."""
    passage, span = reading.passage, reading.quotation
    times = tuple(t for t in passage.times if span.start <= t.start and t.end <= span.end)
    assert span.holds(reading.answer), "a quotation holds its answer"
    return Quote(
        n,
        passage.article,
        span,
        reading.answer,
        times,
        reading.confidence,
        passage.also_in,
        passage.superseded_by,
    )


def _distinct(readings: Sequence[Reading], settings: AnswerSettings) -> list[Reading]:
    """The best reading of each source, then further ones, whose quotations do not overlap.

    Copies and versions of one story are one source: they do not agree with one another.
    """
    least = settings.share * readings[0].confidence
    firsts: dict[str, Reading] = {}
    for reading in readings:
        firsts.setdefault(reading.passage.source, reading)
    further = [reading for reading in readings if reading not in firsts.values()]
    kept: list[Reading] = []
    for reading in [*firsts.values(), *further]:
        if len(kept) == settings.quotes:
            break
        if reading.confidence >= least and not any(_overlap(reading, other) for other in kept):
            kept.append(reading)
    return kept


def _overlap(one: Reading, other: Reading) -> bool:
    if one.passage.article.id == other.passage.article.id:
        return one.quotation.overlaps(other.quotation)
    return one.passage.source == other.passage.source and _words(one) == _words(other)


def _words(reading: Reading) -> list[str]:
    return tokens(reading.quotation.of(reading.passage.article.text))


def _in_order_of_time(kept: list[Reading], settings: AnswerSettings) -> list[Reading]:
    """Equally good accounts of different times, oldest first; after them the others, likewise."""
    least = settings.equal * kept[0].confidence
    equal = [reading for reading in kept if reading.confidence >= least]
    others = [reading for reading in kept if reading.confidence < least]
    days = [_published_day(reading.passage.article) for reading in equal]
    known = [day for day in days if day is not None]
    if len(known) == len(equal) and max(known) - min(known) >= settings.apart:
        equal.sort(key=lambda reading: _published_day(reading.passage.article) or 0)
    # An account without a date stands after the dated ones.
    late = 10**9
    others.sort(key=lambda reading: _published_day(reading.passage.article) or late)
    return equal + others


def _published_day(article: Article) -> int | None:
    return article.published.period.start.toordinal() if article.published else None
