"""Example questions for a collection of one's own: made from its articles, and seen to be answered.

They are found once for each generation, in the background: a page that is opened before shows none.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from itertools import islice

from index.errors import DatelineError
from qa.answer.suggestions import candidates
from qa.retrieval.passage_search import Hit, PassageQuery
from qa.types import Passage, Scores
from qa.web.conversation.article_list import Shelf
from qa.web.conversation.engine_protocol import Asker

OFFERED = 5
_TRIED = 30  # questions that are asked for them at most
_ARTICLES = 60  # that they are made from, spread over the whole list
_SURE = 0.6  # least confidence of the answer
_ALIKE = 3  # questions of one form
_YEAR = re.compile(r" in \d{4}\?$")  # what happened in a whole year asks too much
_TITLE = 200  # characters of a headline that are searched for


class Examples:
    """Finds and keeps them. Safe to use from several threads."""

    def __init__(self, engine: Asker, shelf: Shelf) -> None:
        self._engine = engine
        self._shelf = shelf
        self._starting = threading.Lock()
        self._found: tuple[str, tuple[str, ...]] | None = None

    def questions(self) -> tuple[str, ...]:
        """Those of the generation that answers; none until they are found."""
        generation = self._engine.generation
        with self._starting:
            if self._found is not None and self._found[0] == generation:
                return self._found[1]
            self._found = generation, ()
        threading.Thread(target=self._look, args=(generation,), daemon=True).start()
        return ()

    def _look(self, generation: str) -> None:
        try:
            found = tuple(self.find())
        except DatelineError as error:
            logging.getLogger(__name__).warning("no example questions: %s", error)
            return
        with self._starting:
            if self._found is not None and self._found[0] == generation:
                self._found = generation, found

    def find(self) -> list[str]:
        """Ask what articles suggest; of what is answered from the same article, the surest.

        At most three questions of one form, and one of each article.
        """
        sure: dict[str, float] = {}
        sources: set[str] = set()
        for question, articles in islice(self._candidates(), _TRIED):
            answer = self._engine.ask(question)
            source = answer.quotes[0].article.id if answer.quotes else ""
            well = answer.answered and answer.confidence >= _SURE and source in articles
            if well and source not in sources:
                sure[question] = answer.confidence
                sources.add(source)
        return _varied(sorted(sure, key=lambda question: -sure[question]))

    def _candidates(self) -> Iterator[tuple[str, frozenset[str]]]:
        """One question of each article, of different forms one after the other."""
        count = self._shelf.holdings().articles
        step = max(1, count // _ARTICLES)
        for number, place in enumerate(range(0, count, step)):
            for headline in self._shelf.page("", place, 1):
                query = PassageQuery(headline.title[:_TITLE], limit=5)
                try:
                    hits = self._engine.passages(query).hits
                except DatelineError:  # a headline without a word to search for
                    continue
                own = [_passage(hit) for hit in hits if hit.article.id == headline.id]
                suggested = [item for item in candidates(own) if not _YEAR.search(item[0])]
                if suggested:
                    yield suggested[number % len(suggested)]


def _varied(questions: Sequence[str]) -> list[str]:
    """The first of them, not too many of one form."""
    kept: list[str] = []
    for question in questions:
        form = " ".join(question.split()[:2])
        if sum(other.startswith(form) for other in kept) < _ALIKE and len(kept) < OFFERED:
            kept.append(question)
    return kept


def _passage(hit: Hit) -> Passage:
    return Passage(hit.rank, hit.chunk, hit.article, 0.0, Scores(0.0, hit.score, 0.0), hit.times)
