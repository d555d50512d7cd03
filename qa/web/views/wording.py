"""Dates, counts and confidence in words for people."""

from __future__ import annotations

from datetime import date

from index.search.lexical import terms
from index.text.pages import known_place
from index.types import Article, Member, Period, Published, Span
from qa.reading.evidence import default_weights, passage_terms
from qa.types import Answer

WELL_SUPPORTED, POSSIBLE = "Well supported", "Possible"
#: What the two levels of support promise; both were set on questions as people type them.
SUPPORT = {
    WELL_SUPPORTED: "On the development questions, at least 9 of 10 such answers were right.",
    POSSIBLE: "On the development questions, at least 6 of 10 such answers were right. "
    "Read the article before you use it.",
}

_INFERRED = {
    "dateline": " from its dateline",
    "text": " from a line of its text",
    "address": " from its address",
}
_SOURCES = {
    "dateline": "from its dateline",
    "text": "from its text",
    "field": "given with the article",
    "articles.toml": "from articles.toml",
}


def day(value: date) -> str:
    """``30 January 2007``."""
    return f"{value.day} {value:%B} {value.year}"


def period(value: Period) -> str:
    """``30 January 2007``, ``November 2005``, ``2005`` or ``3 to 9 November 2005``."""
    start, last = value.start, value.last
    if start == last:
        return day(start)
    if value == Period.of_month(start.year, start.month):
        return f"{start:%B} {start.year}"
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == last.year else f"{start.year} to {last.year}"
    return between(start, last)


def between(first: date, last: date) -> str:
    """Two days with what they share said once: ``3 to 9 November 2005``."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def spanning(first: date, last: date) -> str:
    """``between 4 February 2004 and 2 September 2013``, or ``on`` one day."""
    return f"on {day(first)}" if first == last else f"between {day(first)} and {day(last)}"


def published(value: Published | None) -> str:
    """The publication date, or that it is not known."""
    return period(value.period) if value else "date unknown"


def how_known(value: Published | None) -> str:
    """How a publication date is known: ``date from its dateline``."""
    if value is None:
        return "not dated by its text or the catalogue"
    if value.inferred:
        return f"date inferred{_INFERRED.get(value.source, '')}"
    return f"date {_SOURCES.get(value.source, f'from {value.source}')}"


def notices(article: Article) -> list[str]:
    """The article's corrections, retractions and editors' notes, each on one line."""
    return [" ".join(span.of(article.text).split()) for span in article.notices]


def publisher(name: str | None) -> str:
    """The publisher, or that it is not known."""
    return name or "Publisher unknown"


def count(number: int, noun: str) -> str:
    """``1 article``, ``5 articles``, ``1,204 articles``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def confidence(answer: Answer) -> str:
    """How sure the answer is, in words (``SUPPORT``); never a percentage.

    Not well supported where no article has one of the question's names.
    """
    if not answer.answered:
        return "Not found"
    sure = answer.confidence >= default_weights().well and not answer.missing
    return WELL_SUPPORTED if sure else POSSIBLE


def verdict(answer: Answer) -> str:
    """How sure the answer is, or that there is none, and what no article has; sentences."""
    said = f"{confidence(answer)}." if answer.answered else answer.text
    return " ".join([said, *answer.missing])


def searched(answer: Answer) -> str:
    """What was searched, its time, and how much speaks of it, in one sentence without its stop."""
    coverage = answer.coverage
    said = f"Searched {count(coverage.articles, 'article')}"
    if coverage.copies:
        said += f" ({coverage.articles - coverage.copies:,} without copies)"
    if coverage.first and coverage.last:
        said += f" published {spanning(coverage.first, coverage.last)}"
    return f"{said}; {_speaking(answer)}"


def _speaking(answer: Answer) -> str:
    """``12 of the 19 nearest passages hold most of the question’s words``, headlines included."""
    asked = set(terms(answer.query.text))
    holding = sum(2 * len(asked & passage_terms(p)) > len(asked) for p in answer.passages)
    verb = "holds" if holding == 1 else "hold"
    of = f"{holding:,} of the {count(len(answer.passages), 'nearest passage')}"
    return f"{of} {verb} most of the question’s words"


def member(one: Member) -> str:
    """Another telling of a story: ``The Herald, 4 March 2011``."""
    return f"{publisher(one.publisher)}, {published(one.published)}"


def citation(article: Article, quoted: Span) -> str:
    """A quotation with its source, as one would paste it into a text."""
    said = known_place(article.text, quoted.start)
    parts = [publisher(article.publisher), f"“{article.title}”", published(article.published)]
    parts += [said] if said else []
    if article.url:
        parts.append(article.url)
    return f"“{' '.join(quoted.of(article.text).split())}” ({', '.join(parts)})"
