"""A hand-made engine over the seeds, and the app served with it."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from index.errors import InputError
from index.store import listing as headlines
from index.store import schema
from index.store.listing import Headline, Holdings
from index.types import (
    AnchorKind,
    Article,
    Chunk,
    Paragraph,
    Period,
    Published,
    Span,
    TimeExpression,
)
from qa.retrieval.passage_search import FoundPassages, PassageQuery
from qa.types import Account, Answer, Coverage, Passage, Query, Quote, Scores

ROOT = Path(__file__).resolve().parents[2]


SEEDS = ROOT / "seeds"


BOYCOTT = "Why did North Korea boycott the talks in 2005?"


CITED = "But the reclusive Communist state boycotted the process two months later"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(arguments: list[str]) -> Iterator[None]:
    """A Python program that says when it serves; stopped at the end."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "http://" in line:
                break
        else:
            raise AssertionError(f"the app ended with code {process.wait()} before it served")
        yield
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def serving_program(module: str, engine: str, port: int, extras: str = "") -> str:
    """A program for ``python -c`` that serves a test's engine."""
    return f"""
import sys
sys.path.insert(0, "tests")
from {module} import {engine}
from index.store import listing as headlines
from index.store import schema
from index.errors import InputError
from index.store.listing import Headline, Holdings
from qa.web.extras import Extras
from qa.web.serve import serve
extras = Extras({extras})
try:
    serve({engine}(), "127.0.0.1", {port}, ready=lambda url: print(url, flush=True), extras=extras)
except InputError as error:
    print(f"refused: {{error}}", flush=True)
"""


def make_article(
    article_id: str,
    text: str,
    title: str,
    *,
    publisher: str | None = "A Paper",
    published: Published | None = None,
    url: str | None = None,
) -> Article:
    """An article whose paragraphs are its lines."""
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            kind = "headline" if line.strip() == title else "body"
            paragraphs.append(Paragraph(Span(at, at + len(line)), kind))  # type: ignore[arg-type]
        at += len(line) + 1
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Article(article_id, text, title, digest, tuple(paragraphs), published, publisher, url)


def published(value: str, source: str = "text", *, inferred: bool = False) -> Published:
    """A publication date as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return Published(Period.parse(value), precision, source, inferred)  # type: ignore[arg-type]


def seed_articles() -> list[Article]:
    """The five seeds with titles and dates by hand."""
    known = {
        "000": (
            "Russia may host peace negotiations between North and South Korea",
            "RT",
            "2007-02",
        ),
        "001": (
            'Russia heads for N. Korea nuke talks with "cautious optimism"',
            "RIA Novosti",
            "2007-01-30",
        ),
        "002": ("Russia to hold nuclear talks with North Korea", "Al Jazeera", "2013-06-29"),
        "003": (
            "Russia expects no breakthrough in upcoming DPRK nuclear talks",
            "PLA Daily",
            "2004-02-04",
        ),
        "004": (
            "Moscow hopes for further talks on denuclearization of North Korean Peninsula",
            "ITAR-TASS",
            "2013-09-02",
        ),
    }
    articles = []
    for path in sorted(SEEDS.glob("*.txt")):
        title, publisher, day = known[path.name[:3]]
        text = path.read_bytes().decode()
        inferred = path.name.startswith(("000", "002"))
        source = "articles.toml" if inferred else "text"
        articles.append(
            make_article(
                path.stem,
                text,
                title,
                publisher=publisher,
                published=published(day, source, inferred=inferred),
            )
        )
    return articles


def find(article: Article, first: str, last: str = "") -> Span:
    """The span from the start of ``first`` to the end of ``last``."""
    start = article.text.index(first)
    end = article.text.index(last, start) + len(last) if last else start + len(first)
    return Span(start, end)


def passage(
    rank: int,
    article: Article,
    sentences: Sequence[Span],
    times: Sequence[TimeExpression] = (),
) -> Passage:
    """A passage of whole sentences."""
    span = Span(sentences[0].start, sentences[-1].end)
    chunk = Chunk(rank - 1, article.id, span, tuple(sentences))
    return Passage(rank, chunk, article, 1.0 / rank, Scores(0.5, 3.0, 1.0 / rank), tuple(times))


def time_in(
    article: Article, said: str, value: str, anchor: str | None = None, within: Span | None = None
) -> TimeExpression:
    """A time expression at the first place where an article says it; anchored means implicit."""
    at = article.text.index(said, within.start if within else 0)
    kind: AnchorKind = "expression" if anchor else "explicit"
    period = Period.parse(value)
    return TimeExpression(at, at + len(said), said, "DATE", value, period, kind, anchor)


class FakeEngine:
    """Knows the 2005 question (two accounts) and nothing else."""

    def __init__(
        self, articles: Sequence[Article] | None = None, folder: Path = Path("nowhere")
    ) -> None:
        self.folder = folder
        self.held = list(seed_articles() if articles is None else articles)
        self.asked: list[tuple[str, list[str], Period | None]] = []
        self.told: list[list[str]] = []

    @property
    def generation(self) -> str:
        return "000001"

    @property
    def seal(self) -> str:
        return "of 000001"

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        answers: Sequence[str] = (),
        as_of: date | None = None,
        within: Period | None = None,
        publisher: str | None = None,
    ) -> Answer:
        if not question.strip():
            raise InputError("the question is empty")
        self.asked.append((question, list(history), within))
        self.told.append(list(answers))
        follow_up = bool(history) and len(question.split()) < 4
        text = f"{history[-1]} {question}" if follow_up else question
        query = Query(
            question,
            text,
            as_of or date(2026, 11, 22),
            within=within,
            publisher=publisher,
            period=Period.of_year(2005) if "2005" in text else None,
        )
        if "boycott" in text and self.held[0].id.startswith("000"):
            return self._boycott(query)
        return self._none(query)

    def passages(self, query: PassageQuery) -> FoundPassages:
        return FoundPassages(query, (), 0, 0, True, 0, self.generation)

    def publishers(self) -> list[str]:
        return sorted({article.publisher for article in self.held if article.publisher})

    def refresh(self) -> bool:
        return False

    def article(self, article_id: str) -> Article:
        for article in self.held:
            if article.id == article_id:
                return article
        raise InputError(f"no article {article_id!r} in the index")

    def headlines(self, sought: str = "", *, offset: int = 0, limit: int = 50) -> list[Headline]:
        with self._listed() as connection:
            return headlines.headlines(connection, sought, offset=offset, limit=limit)

    def holdings(self, sought: str = "") -> Holdings:
        with self._listed() as connection:
            return headlines.holdings(connection, sought)

    def known(self, ids: Collection[str]) -> frozenset[str]:
        with self._listed() as connection:
            return headlines.known(connection, ids)

    @contextmanager
    def _listed(self) -> Iterator[sqlite3.Connection]:
        """The articles as an index keeps them."""
        with closing(sqlite3.connect(":memory:")) as connection:
            schema.create(connection)
            for number, article in enumerate(self.held):
                schema.insert_article(connection, number, _storable(article))
            yield connection

    def _coverage(self) -> Coverage:
        days = [a.published.period for a in self.held if a.published]
        first = min((p.start for p in days), default=None)
        last = max((p.last for p in days), default=None)
        return Coverage(len(self.held), 31, first, last)

    def _boycott(self, query: Query) -> Answer:
        one, two = self.held[1], self.held[0]
        launched = find(one, "The negotiations, which", "nuclear ambitions.")
        before = find(one, "In September 2005, North", "security guarantees.")
        span = find(one, CITED, "counterfeiting of U.S. dollars.")
        key = find(one, "following Washington's demand", "U.S. dollars")
        after = find(one, "Since then, North", "ballistic missiles.")
        other = find(two, "These were imposed in 2005", "counterfeiting for Pyongyang.")
        times = (
            time_in(one, "2003", "2003"),
            time_in(one, "September 2005", "2005-09"),
            time_in(one, "two months later", "2005-11", "September 2005"),
        )
        quotes = (Quote(1, one, span, key, times[2:]), Quote(2, two, other, other))
        passages = (
            passage(1, one, [launched, before, span, after], times),
            passage(2, two, [other], [time_in(two, "2005", "2005", within=other)]),
        )
        text = quotes[0].text
        coverage, accounts = self._coverage(), tuple(Account((quote,), True) for quote in quotes)
        return Answer(query, True, 0.91, text, quotes, passages, coverage, "000001", accounts)

    def _none(self, query: Query) -> Answer:
        near = []
        for article in self.held[:3]:
            body = [p.span for p in article.paragraphs if p.kind == "body"]
            near.append(passage(len(near) + 1, article, body[-3:-1] or body))
        return Answer(
            query,
            False,
            0.1,
            "The articles do not answer this.",
            (),
            tuple(near),
            self._coverage(),
            "000001",
        )


def _storable(article: Article) -> Article:
    """As reading would have let it through: without half characters."""

    def whole(text: str) -> str:
        return text.encode("utf-8", "replace").decode("utf-8")

    publisher = whole(article.publisher) if article.publisher else None
    return replace(
        article, id=whole(article.id), text="", title=whole(article.title), publisher=publisher
    )
