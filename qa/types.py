"""The nouns of question answering: query, passage, quote, account, answer.

``Answer.to_json`` is the published shape of ``python -m qa --json``; later versions only add to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from index.text.pages import known_page, known_place
from index.text.reading_view import as_read
from index.text.words import tokens
from index.types import Article, Chunk, Member, Period, Span, TimeExpression, columns_above

Intent = Literal["explicit", "latest", "earliest", "none"]
Unquotable = Literal["summary", "comparison", "list", "timeline", "text", "language"]
DifferenceKind = Literal["date", "number", "name"]


_BRIEF_QUOTE = (
    "n", "article_id", "title", "publisher", "published", "url", "start", "end", "text",
    "answer_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for search.

    ``text`` is what is searched (a follow-up with the words of earlier turns that it needs),
    ``question`` what the user typed. ``period`` is what the question asks about and only moves the
    ranking; ``within`` and ``publisher`` were set by hand and filter. ``coverage``: the question
    asks what was published in its period ("what did papers say in 2007"), not what happened in it.
    ``already``: the words that answered earlier questions, where this one asks for something else.
    ``unquotable``: the kind of a request that no quotation can answer; ``text`` is then what it is
    about, and ``language`` the name of a language that is not English.
    """

    question: str
    text: str
    as_of: date
    period: Period | None = None
    period_text: str | None = None
    intent: Intent = "none"
    within: Period | None = None
    publisher: str | None = None
    coverage: bool = False
    notes: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    unquotable: Unquotable | None = None
    language: str | None = None

    @property
    def rewritten(self) -> bool:
        """Whether a follow-up was given other words; capitals and marks do not count."""
        return self.unquotable is None and tokens(self.question) != tokens(self.text)

    def to_json(self) -> dict[str, object]:
        """Periods are ``[start, end]``, ISO days, the end exclusive.

        ``any_year``: the period is meant in every year, and given in one.
        """
        return {
            "text": self.text,
            "period": self.period.to_json() if self.period else None,
            "period_text": self.period_text,
            "any_year": self.period is not None and self.period.any_year,
            "intent": self.intent,
            "as_of": self.as_of.isoformat(),
            "within": self.within.to_json() if self.within else None,
            "publisher": self.publisher,
            "unquotable": self.unquotable,
            "language": self.language,
            "notes": list(self.notes),
        }


def source_of(article: Article, also_in: tuple[Member, ...]) -> str:
    """The first id of those that tell an article's story, its own among them."""
    return min([article.id, *(member.article_id for member in also_in)])


@dataclass(frozen=True, slots=True)
class Scores:
    """Every score that went into a passage's rank; higher is better.

    dense: cosine, -1..1. lexical: BM25, 0 and up. fused: convex combination of both after
    scaling, 0..1. time: agreement with the asked period, 0..1, None when no period was asked.
    relevance: the reader's, None when it did not read the passage.
    """

    dense: float
    lexical: float
    fused: float
    time: float | None = None
    relevance: float | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk retrieved for a query. ``rank`` counts from 1; ``score`` orders the ranks.

    ``also_in``: the other articles that tell its article's story in the same words;
    ``superseded_by`` is the last later version among them.
    """

    rank: int
    chunk: Chunk
    article: Article
    score: float
    scores: Scores
    times: tuple[TimeExpression, ...] = ()
    also_in: tuple[Member, ...] = ()
    superseded_by: Member | None = None

    @property
    def text(self) -> str:
        """The passage's characters, verbatim."""
        return self.chunk.span.of(self.article.text)

    @property
    def as_read(self) -> str:
        """The passage as everything that compares words reads it."""
        return self.read(self.chunk.span)

    def read(self, span: Span) -> str:
        """A span of its article as everything that compares words reads it."""
        return as_read(self.article.text, span)

    @property
    def source(self) -> str:
        """The same for all tellings of one story, another for every other story."""
        return source_of(self.article, self.also_in)

    def to_json(self) -> dict[str, object]:
        """Rank, where it stands, and each score that went into it."""
        return {
            "rank": self.rank,
            "article_id": self.article.id,
            "start": self.chunk.span.start,
            "end": self.chunk.span.end,
            "score": round(self.score, 6),
            "dense": round(self.scores.dense, 6),
            "lexical": round(self.scores.lexical, 6),
            "fused": round(self.scores.fused, 6),
            "time_score": None if self.scores.time is None else round(self.scores.time, 6),
            "relevance": None if self.scores.relevance is None else round(self.scores.relevance, 6),
            "time": [expression.to_json() for expression in self.times],
            "also_in": [member.to_json() for member in self.also_in],
            "superseded_by": self.superseded_by.to_json() if self.superseded_by else None,
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quotation: whole sentences of one article with the answering words inside.

    ``n`` is the citation number, from 1. ``answer`` lies inside ``span``. ``times`` are the time
    expressions inside the span. ``confidence``: the chance that its words answer, 0..1.
    ``also_in`` and ``superseded_by`` are as of a passage.
    """

    n: int
    article: Article
    span: Span
    answer: Span
    times: tuple[TimeExpression, ...] = ()
    confidence: float = 0.0
    also_in: tuple[Member, ...] = ()
    superseded_by: Member | None = None

    @property
    def source(self) -> str:
        """The same for all tellings of one story, another for every other story."""
        return source_of(self.article, self.also_in)

    @property
    def text(self) -> str:
        """The quoted characters, verbatim."""
        return self.span.of(self.article.text)

    @property
    def header(self) -> Span | None:
        """Of a table's row, the row that names the columns; None where there is none."""
        return columns_above(self.article.paragraphs, self.span)

    @property
    def page(self) -> int | None:
        """The page on which it begins, from 1; None where its text has no pages."""
        return known_page(self.article.text, self.span.start)

    @property
    def place(self) -> str | None:
        """What a citation says of where it begins: a page or a moment; None where nothing does."""
        return known_place(self.article.text, self.span.start)

    def to_json(self) -> dict[str, object]:
        """All offsets are in the article's text."""
        article = self.article
        return {
            "n": self.n,
            "article_id": article.id,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.iso() if article.published else None,
            "published_inferred": article.published.inferred if article.published else None,
            "url": article.url,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "answer_start": self.answer.start,
            "answer_end": self.answer.end,
            "answer_text": self.answer.of(article.text),
            "page": self.page,
            "place": self.place,
            "header": None if self.header is None else self.header.of(article.text),
            "time": [expression.to_json() for expression in self.times],
            "confidence": round(self.confidence, 4),
            "also_in": [member.to_json() for member in self.also_in],
            "superseded_by": self.superseded_by.to_json() if self.superseded_by else None,
            "notices": notices_json(article),
        }


def notices_json(article: Article) -> list[dict[str, object]]:
    """The notices of an article (corrections, retractions, editors' notes), with their offsets."""
    return [
        {"start": span.start, "end": span.end, "text": span.of(article.text)}
        for span in article.notices
    ]


@dataclass(frozen=True, slots=True)
class Account:
    """What one article says to the question: its quotations, the best first.

    ``firm``: its best quotation is about as likely to answer as the answer's first.
    """

    quotes: tuple[Quote, ...]
    firm: bool

    @property
    def article(self) -> Article:
        """The article that tells it."""
        return self.quotes[0].article

    def to_json(self) -> dict[str, object]:
        """``quotes`` are citation numbers."""
        article = self.article
        return {
            "article_id": article.id,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.iso() if article.published else None,
            "quotes": [quote.n for quote in self.quotes],
            "firm": self.firm,
        }


@dataclass(frozen=True, slots=True)
class Side:
    """What some accounts say where accounts differ.

    ``said`` are the first one's words, ``value`` what they mean (an ISO period, a number, a name),
    ``quotes`` the quotation of each account that says so.
    """

    said: str
    value: str
    quotes: tuple[Quote, ...]

    def to_json(self) -> dict[str, object]:
        """``quotes`` are citation numbers."""
        return {
            "said": self.said,
            "value": self.value,
            "quotes": [quote.n for quote in self.quotes],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Firm accounts answer the same question with different dates, numbers or names.

    ``why`` says in a sentence what was compared and what else could explain it.
    """

    kind: DifferenceKind
    sides: tuple[Side, ...]
    why: str

    def to_json(self) -> dict[str, object]:
        """Sides in the order of their first citation."""
        sides = [side.to_json() for side in self.sides]
        return {"kind": self.kind, "sides": sides, "why": self.why}


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence with a date, for a request of a timeline: ``period`` is when it says it was."""

    period: Period
    quote: Quote

    def to_json(self) -> dict[str, object]:
        """``period`` is [start, end), ISO days; ``quote`` as among an answer's quotes."""
        return {"period": self.period.to_json(), "quote": self.quote.to_json()}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched: how many articles and the days between which they were published.

    ``copies``: how many of them tell a story that another one tells in the same words.
    """

    articles: int
    passages: int
    first: date | None
    last: date | None
    copies: int = 0

    def to_json(self) -> dict[str, object]:
        """``published`` is [first, last] ISO days, both inclusive, or null."""
        known = self.first is not None and self.last is not None
        span = [str(self.first), str(self.last)] if known else None
        return {
            "articles": self.articles,
            "copies": self.copies,
            "passages": self.passages,
            "published": span,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What Dateline says to a question: quotations, or that the articles do not answer.

    ``confidence`` is the chance that the first quote answers the question, 0..1. When
    ``answered`` is false, ``quotes`` is empty, ``text`` says so, ``passages`` hold the nearest
    passages. ``missing`` says in sentences what the collection plainly lacks: of an answered
    question, names. ``accounts`` are the quotes by article, in their order; ``differ`` where these
    contradict one another. ``did_you_mean`` is the question in near spellings,
    where some of its words stand in no article. ``events``: where a timeline is asked for,
    sentences with dates in order of time. ``timings`` are milliseconds by stage.
    """

    query: Query
    answered: bool
    confidence: float
    text: str
    quotes: tuple[Quote, ...]
    passages: tuple[Passage, ...]
    coverage: Coverage
    generation: str
    accounts: tuple[Account, ...] = ()
    differ: Difference | None = None
    missing: tuple[str, ...] = ()
    did_you_mean: str | None = None
    events: tuple[Event, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def sources(self) -> int:
        """How many independent sources are quoted: tellings of one story count once."""
        return len({quote.source for quote in self.quotes})

    @property
    def quoted(self) -> tuple[Quote, ...]:
        """All that is quoted: for the answer, or as the events of a timeline."""
        return self.quotes or tuple(event.quote for event in self.events)

    @property
    def words(self) -> str:
        """The answering words of the first quote, verbatim; "" where nothing was answered."""
        return self.quotes[0].answer.of(self.quotes[0].article.text) if self.quotes else ""

    def to_brief_json(self) -> dict[str, object]:
        """What most programs need of ``to_json``: the answer and where its words stand."""
        whole = self.to_json()
        kept = ("question", "answered", "confidence", "answer", "missing", "did_you_mean")
        quotes = [{name: quote.to_json()[name] for name in _BRIEF_QUOTE} for quote in self.quotes]
        return {**{name: whole[name] for name in kept}, "quotes": quotes}

    def to_json(self) -> dict[str, object]:
        """One JSON-ready object, the shape documented in docs/commands.md."""
        return {
            "question": self.query.question,
            "answered": self.answered,
            "confidence": round(self.confidence, 4),
            "answer": self.text,
            "sources": self.sources,
            "quotes": [quote.to_json() for quote in self.quotes],
            "accounts": [account.to_json() for account in self.accounts],
            "differ": self.differ.to_json() if self.differ else None,
            "missing": list(self.missing),
            "did_you_mean": self.did_you_mean,
            "events": [event.to_json() for event in self.events],
            "passages": [passage.to_json() for passage in self.passages],
            "query": self.query.to_json(),
            "coverage": self.coverage.to_json(),
            "generation": self.generation,
            "timings_ms": {stage: round(ms, 2) for stage, ms in self.timings.items()},
        }
