"""What the chat needs of an engine; ``qa.engine.Engine`` is one, tests bring their own."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from index.errors import DatelineError
from index.store.listing import Headline, Holdings
from index.types import Article, Period
from qa.retrieval.passage_search import FoundPassages, PassageQuery
from qa.types import Answer


class Asker(Protocol):
    """Answers questions over one collection."""

    @property
    def folder(self) -> Path:
        """The index folder; feedback is kept there."""

    @property
    def generation(self) -> str:
        """Name of the index generation that answers."""

    @property
    def seal(self) -> str:
        """What tells that generation from all others, of any index that was in its place."""

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
        """Answer one question. :raises InputError: it cannot be asked so."""

    def passages(self, query: PassageQuery) -> FoundPassages:
        """All passages that hold some words. :raises InputError: it cannot be searched so."""

    def publishers(self) -> list[str]:
        """Every publisher of the collection, by name."""

    def refresh(self) -> bool:
        """Switch to a newer generation if there is one; whether it did."""

    def article(self, article_id: str) -> Article:
        """One article. :raises InputError: there is none of that id."""

    def headlines(self, sought: str = "", *, offset: int = 0, limit: int = 50) -> list[Headline]:
        """A page of the list of articles, newest first, of those that hold the words sought."""

    def holdings(self, sought: str = "") -> Holdings:
        """How many articles there are, of which publishers and times."""

    def known(self, ids: Collection[str]) -> frozenset[str]:
        """Those of some ids that articles have."""


def take_up(engine: Asker) -> None:
    """Switch to a newer generation if there is a whole one; otherwise keep the one that answers."""
    try:
        engine.refresh()
    except DatelineError as error:
        logging.getLogger(__name__).warning("still on generation %s: %s", engine.generation, error)
