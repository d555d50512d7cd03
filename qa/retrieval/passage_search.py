"""All passages that hold some words: counted by publisher, year and month, sorted, by the page.

A passage is found where it or its article's headline holds every part of the query, the passage
itself at least one; of an article of which only the headline has them, the first passage. Where no
passage has all of them, those that have half or more are found, and that is said. Only what is on
the page is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from index.errors import InputError
from index.store.catalogue import UNKNOWN
from index.store.generations import Generation
from index.types import Article, Chunk, Period, TimeExpression
from qa.retrieval.found_words import found_words
from qa.retrieval.matching import Mask, Matcher
from qa.retrieval.word_query import Part, WordQuery, parse

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
MOST_AT_ONCE = 200
_TITLE_WEIGHT = 0.3  # of BM25 of the headline, as in ranking for questions
_TERMS_SCORED = 200  # of those that a beginning stands for
_MONTH = 31  # days that a month has at most
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PassageQuery:
    """What to find: words (``qa.retrieval.word_query``), and which of what is found.

    ``publisher``: only of this one. ``within``: only articles published wholly inside of it.
    ``half``: passages that have half of the words or more, even where some have all.
    """

    text: str
    publisher: str | None = None
    within: Period | None = None
    sort: Sort = "relevance"
    half: bool = False
    offset: int = 0
    limit: int = 20

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise InputError(f"expected a sort of {', '.join(SORTS)}, got {self.sort!r:.40}")
        if not 1 <= self.limit <= MOST_AT_ONCE or self.offset < 0:
            raise InputError(
                f"expected a limit of 1 to {MOST_AT_ONCE} and an offset of 0 or more,"
                f" got {self.limit} and {self.offset}"
            )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. ``rank`` counts from 1 in the chosen order; ``score`` is BM25."""

    rank: int
    chunk: Chunk
    article: Article
    times: tuple[TimeExpression, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Facet:
    """So many passages of a publisher or a time; the value None where it is not known."""

    value: str | None
    passages: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word spelled nearly like one of the query, as an article has it, in so many passages."""

    stem: str
    said: str
    passages: int


@dataclass(frozen=True, slots=True)
class FoundPassages:
    """A page of what was found, and counts of all of it.

    ``passages`` in ``articles`` match, ``with_half`` have half of the words or more. ``whole``:
    those found have every part. ``facets``: by name ("publisher", "year", "month"), each counted
    without its own choice. ``spellings`` are near to a word of the query; those of ``unknown``
    words, which no article has, were searched for instead. ``parts``: what to mark.
    """

    query: PassageQuery
    hits: tuple[Hit, ...]
    passages: int
    articles: int
    whole: bool
    with_half: int
    generation: str
    parts: tuple[Part, ...] = ()
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)
    spellings: Mapping[str, tuple[Spelling, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def near(self) -> frozenset[str]:
        """The stems that were searched for as near spellings."""
        searched = (p.typed for p in self.parts if p.kind == "near")
        return frozenset(near.stem for typed in searched for near in self.spellings.get(typed, ()))


class PassageSearch:
    """Searches one generation. Safe to use from several threads."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self._matcher = Matcher(generation)

    def find(self, query: PassageQuery) -> FoundPassages:
        """A page of the passages that match, with counts.

        :raises InputError: there is nothing to search for, or it cannot be read.
        """
        asked, unknown = self._spelled(parse(query.text))
        matches = self._matches(asked)
        all_of = matches == len(asked.wanted)
        half_of = (matches > 0) & (matches * 2 >= len(asked.wanted))
        kept = ~self._unwanted(asked)
        whole = bool((all_of & kept).any()) and not query.half
        found = (all_of if whole else half_of) & kept
        chosen = found & self._of_publisher(query.publisher) & self._inside(query.within)
        rows = np.flatnonzero(chosen)
        return FoundPassages(
            query=query,
            hits=self._page(rows, asked, query),
            passages=len(rows),
            articles=len(np.unique(self._numbers[rows])),
            whole=whole or len(asked.wanted) == 1,
            with_half=int((half_of & kept).sum()),
            generation=self.generation.name,
            parts=asked.wanted,
            facets=self._facets(found, query),
            spellings={p.typed: near for p in asked.wanted if (near := self._offered(p))},
            unknown=unknown,
        )

    @cached_property
    def _numbers(self) -> Rows:
        return np.array(self.generation.article_numbers, dtype=np.int64)

    def _spelled(self, asked: WordQuery) -> tuple[WordQuery, tuple[str, ...]]:
        """Near spellings in place of words that nothing holds; these words."""
        unknown = tuple(p.typed for p in asked.wanted if p.kind == "word" and self._unknown(p))
        wanted = tuple(
            replace(part, kind="near") if part.typed in unknown else part for part in asked.wanted
        )
        return replace(asked, wanted=wanted), unknown

    def _unknown(self, part: Part) -> bool:
        indexes = (self.generation.words, self.generation.titles)
        return not any(index.frequency(part.words[0]) for index in indexes)

    def _offered(self, part: Part) -> tuple[Spelling, ...]:
        """Near spellings of a name, or of what was searched so."""
        named = part.kind == "near" or (part.kind == "word" and part.typed[:1].isupper())
        return tuple(map(self._spelling, self._matcher.near(part.words[0]))) if named else ()

    def _spelling(self, stem: str) -> Spelling:
        rows = self.generation.words.rows(stem)
        chunk, _ = self.generation.chunks([int(rows.min())])[int(rows.min())]
        article = self.generation.article(chunk.article_id)
        assert article is not None, f"chunk of unknown article {chunk.article_id}"
        said = found_words(article.text, chunk.span, (), frozenset([stem]))
        return Spelling(stem, said[0].of(article.text) if said else stem, len(rows))

    def _matches(self, asked: WordQuery) -> npt.NDArray[np.int64]:
        """How many parts each passage has, its headline's among them; none without one itself.

        Where only the headline has them, all of them, the first passage of its article counts.
        """
        numbers = self._numbers
        count = np.zeros(len(numbers), dtype=np.int64)
        own = np.zeros(len(numbers), dtype=np.bool_)
        titled = np.ones(len(self.generation.titles), dtype=np.bool_)
        for part in asked.wanted:
            inside, above = self._matcher.passages(part), self._matcher.headlines(part)
            own |= inside
            titled &= above
            count += inside | above[numbers]
        titled[numbers[own]] = False
        articles, first = np.unique(numbers, return_index=True)
        own[first[titled[articles]]] = True
        return np.where(own, count, 0)

    def _unwanted(self, asked: WordQuery) -> Mask:
        found = np.zeros(len(self._numbers), dtype=np.bool_)
        for part in asked.unwanted:
            found |= self._matcher.passages(part) | self._matcher.headlines(part)[self._numbers]
        return found

    def _of_publisher(self, name: str | None) -> Mask:
        if name is None:
            return np.ones(len(self._numbers), dtype=np.bool_)
        held = self.generation.catalogue
        wanted = " ".join(name.split()).casefold()
        codes = [n for n, known in enumerate(held.publishers) if known.casefold() == wanted]
        if not codes:
            raise InputError(f"no article of publisher {name!r:.100}")
        mask: Mask = np.isin(held.publisher, codes)[self._numbers]
        return mask

    def _inside(self, within: Period | None) -> Mask:
        if within is None:
            return np.ones(len(self._numbers), dtype=np.bool_)
        return self.generation.catalogue.inside(within)[self._numbers]

    def _page(self, rows: Rows, asked: WordQuery, query: PassageQuery) -> tuple[Hit, ...]:
        scores = self._scores(asked)[rows]
        order = np.lexsort((rows, -scores))
        if query.sort != "relevance":
            start = self.generation.catalogue.start[self._numbers[rows]].astype(np.int64)
            late = np.where(start == UNKNOWN, 1, 0)  # without a date: last either way
            order = np.lexsort((rows, -start if query.sort == "newest" else start, late))
        at = order[query.offset : query.offset + query.limit]
        timed = self.generation.chunks([int(rows[n]) for n in at])
        hits = []
        for rank, n in enumerate(at, start=query.offset + 1):
            chunk, times = timed[int(rows[n])]
            article = self.generation.article(chunk.article_id)
            assert article is not None, f"chunk of unknown article {chunk.article_id}"
            hits.append(Hit(rank, chunk, article, times, float(scores[n])))
        return tuple(hits)

    def _scores(self, asked: WordQuery) -> npt.NDArray[np.float32]:
        words, titles = self.generation.words, self.generation.titles
        terms: list[str] = []
        for part in asked.wanted:
            stems = sorted(self._matcher.stems(part), key=words.frequency, reverse=True)
            terms += stems[:_TERMS_SCORED]
        return words.scores(terms) + np.float32(_TITLE_WEIGHT) * titles.scores(terms)[self._numbers]

    def _facets(self, found: Mask, query: PassageQuery) -> Mapping[str, tuple[Facet, ...]]:
        held = self.generation.catalogue
        in_time = self._numbers[found & self._inside(query.within)]
        of_publisher = self._numbers[found & self._of_publisher(query.publisher)]
        return {
            "publisher": _by_name(held.publisher[in_time], held.publishers),
            "year": _by_time(held.start[of_publisher], held.end[of_publisher], 4, 366),
            "month": _by_time(held.start[of_publisher], held.end[of_publisher], 7, _MONTH),
        }


def _by_name(codes: npt.NDArray[np.int32], names: Sequence[str]) -> tuple[Facet, ...]:
    """Passages by publisher, most first, the unknown last."""
    values, counts = np.unique(codes, return_counts=True)
    held = [
        Facet(None if code == UNKNOWN else names[code], int(n))
        for code, n in zip(values, counts, strict=True)
    ]
    return tuple(sorted(held, key=lambda f: (f.value is None, -f.passages, f.value or "")))


def _by_time(
    start: npt.NDArray[np.int32], end: npt.NDArray[np.int32], width: int, longest: int
) -> tuple[Facet, ...]:
    """Passages by year or month, in order; those not dated so exactly have none."""
    days, counts = np.unique(start[end - start <= longest], return_counts=True)
    held: dict[str, int] = {}
    for day, n in zip(days, counts, strict=True):
        if day != UNKNOWN:
            name = date.fromordinal(int(day)).isoformat()[:width]
            held[name] = held.get(name, 0) + int(n)
    return tuple(Facet(name, n) for name, n in held.items())
