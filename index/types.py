"""The nouns of the collection: periods, spans, articles, time expressions, chunks.

All offsets are character offsets into ``Article.text``, half-open. Nothing here reads a file or
computes a vector.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self

Precision = Literal["day", "month", "year"]
ParagraphKind = Literal[
    "headline",
    "standfirst",
    "body",
    "columns",
    "row",
    "caption",
    "dateline",
    "byline",
    "credit",
    "notice",
]
QUOTED_KINDS = frozenset[ParagraphKind](("standfirst", "body", "columns", "row", "caption"))
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
AnchorKind = Literal["explicit", "publication", "expression", "none"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters ``[start, end)`` of a text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"expected 0 <= start <= end, got [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Half-open range of days ``[start, end)``; never empty."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"expected start < end, got [{self.start}, {self.end})")

    @classmethod
    def of_day(cls, day: date) -> Self:
        """One calendar day."""
        return cls(day, day + timedelta(days=1))

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        """One calendar month, ``month`` in 1..12."""
        following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
        return cls(date(year, month, 1), following)

    @classmethod
    def of_year(cls, year: int) -> Self:
        """One calendar year, 1..9998."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        :raises ValueError: the value has another form or names no calendar date.
        """
        parts = value.strip().split("-")
        widths = [len(part) for part in parts]
        if widths not in ([4], [4, 2], [4, 2, 2]) or not all(
            p.isascii() and p.isdigit() for p in parts
        ):
            raise ValueError(f"expected YYYY, YYYY-MM or YYYY-MM-DD, got {value!r}")
        numbers = [int(part) for part in parts]
        try:
            if len(numbers) == 1:
                return cls.of_year(numbers[0])
            if len(numbers) == 2:
                return cls.of_month(numbers[0], numbers[1])
            return cls.of_day(date(numbers[0], numbers[1], numbers[2]))
        except (OverflowError, ValueError) as error:
            if numbers[0] == 9999:  # its end would lie behind the last day that Python knows
                raise ValueError(f"expected a time before 9999-12-31, got {value!r}") from None
            raise ValueError(f"{error}, got {value!r}") from None

    @property
    def days(self) -> int:
        """Length in days, at least 1."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day inside the period."""
        return self.end - timedelta(days=1)

    @property
    def any_year(self) -> bool:
        """Whether these days are meant in every year."""
        return False

    def near(self, other: Period) -> Period:
        """The days themselves; days of every year in the year that is nearest to ``other``."""
        return self

    def told(self, time: TimeExpression) -> Period | None:
        """The period of a time expression, as far as it can be compared with this one."""
        return time.period

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Period) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def iso(self) -> str:
        """The shortest ISO form: ``2005``, ``2005-11``, ``2005-11-03`` or ``start/last`` day."""
        first = self.start.isoformat()
        if self.days == 1:
            return first
        if self.start.day == self.end.day == 1:
            months = 12 * (self.end.year - self.start.year) + self.end.month - self.start.month
            if months == 1:
                return first[: len("2005-11")]
            if months == 12 and self.start.month == 1:
                return first[: len("2005")]
        return f"{first}/{self.last.isoformat()}"

    def to_json(self) -> list[str]:
        """``[start, end]`` as ISO days, the end exclusive."""
        return [self.start.isoformat(), self.end.isoformat()]


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, how exactly that is known, and from where."""

    period: Period
    precision: Precision
    source: str  # such as "articles.toml", "field", "dateline", "text"
    inferred: bool = False

    def iso(self) -> str:
        """``2007-01-30``, ``2007-02`` or ``2013``, by precision."""
        return self.period.iso()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A kept stretch of an article. What cleaning cut has no paragraph.

    A row is one of a table, or a label and its value; columns are the row that names a table's.
    Bylines and photo credits are shown with the article; they are no evidence of anything. A notice
    tells of the article itself (a correction, a retraction, an editor's note): it is shown beside
    every quotation of the article and is never an answer.
    """

    span: Span
    kind: ParagraphKind

    @property
    def told(self) -> bool:
        """Whether it tells of the world, not of who wrote the article or took its pictures."""
        return self.kind not in ("byline", "credit", "notice")


def columns_above(paragraphs: Sequence[Paragraph], span: Span) -> Span | None:
    """Of a span in a table's row, the row above it that names the columns.

    None where the span is in no row, or its table names none.

    :param paragraphs: an article's, in order.
    """
    number = bisect_right(paragraphs, span.start, key=lambda p: p.span.start) - 1
    while number >= 0 and paragraphs[number].kind == "row":
        number -= 1
        if number >= 0 and paragraphs[number].kind == "columns":
            return paragraphs[number].span
    return None


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its exact text and what is known about it.

    ``text`` is the decoded file exactly as it came; ``sha256`` is the digest of its UTF-8 bytes.
    """

    id: str
    text: str
    title: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    published: Published | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    path: str | None = None

    @property
    def notices(self) -> tuple[Span, ...]:
        """Corrections, retractions and editors' notes that stand in the text."""
        return tuple(p.span for p in self.paragraphs if p.kind == "notice")


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a group: what is needed to name it, order it and open it.

    ``alike`` is the share of word shingles in common with the group's first member, 0..1, and 1
    for the same words. ``superseded_by`` is the id of the last later version, None where there is
    none.
    """

    article_id: str
    title: str
    published: Published | None
    publisher: str | None
    url: str | None
    alike: float
    superseded_by: str | None

    @classmethod
    def of(cls, article: Article, alike: float, superseded_by: str | None) -> Self:
        """The member that an article is."""
        known = (article.id, article.title, article.published, article.publisher, article.url)
        return cls(*known, alike, superseded_by)

    def to_json(self) -> dict[str, object]:
        """The published shape, as in ``also_in`` of ``python -m qa --json``."""
        return {
            "article_id": self.article_id,
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published.iso() if self.published else None,
            "url": self.url,
            "alike": self.alike,
            "superseded_by": self.superseded_by,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that tell one story in the same words, by day of publication; two or more."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression (TIMEX3) with its offsets, ISO value, calendar period and what it leans on.

    ``period`` is None for what denotes no stretch of the calendar (most durations and sets).
    ``anchor`` is text for people: the words leaned on ("September 2005"), or
    "published 2007-01-30"; None where the expression says it all itself.
    """

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    period: Period | None
    anchor_kind: AnchorKind = "explicit"
    anchor: str | None = None
    vague: bool = False
    mod: str | None = None  # TIMEX3: START, MID, END narrow the period; APPROX, MORE_THAN, …

    def to_json(self) -> dict[str, object]:
        """The published shape, as in ``python -m index timex``."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "type": self.type,
            "value": self.value,
            "period": self.period.to_json() if self.period else None,
            "anchor": self.anchor,
            "anchor_kind": self.anchor_kind,
        }


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit of indexing: consecutive whole sentences of one article.

    ``row`` is its position in the vector and word indexes, 0..n-1. Between ``span.start`` and
    ``span.end`` stands nothing that cleaning cut.
    """

    row: int
    article_id: str
    span: Span
    sentences: tuple[Span, ...]
