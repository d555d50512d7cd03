"""What the collection holds, by headline: read once for each generation, without the texts."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from index.types import Article, Published
from qa.web import words
from qa.web.ports import Asker


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as a list shows it."""

    id: str
    title: str
    publisher: str | None
    published: Published | None

    @property
    def sought(self) -> str:
        """What a search in the list looks at, folded."""
        parts = (self.title, self.publisher or "", words.published(self.published), self.id)
        return " ".join(parts).casefold()


class Shelf:
    """The list of articles, newest first, those without a date last."""

    def __init__(self, engine: Asker) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._generation: str | None = None
        self._listed: list[Listed] = []

    def listed(self) -> list[Listed]:
        """All articles of the generation that answers now."""
        with self._lock:
            generation = self._engine.generation
            if generation != self._generation:
                found = [_list(article) for article in self._engine.articles()]
                self._listed = sorted(found, key=lambda item: (-_day(item), item.title, item.id))
                self._generation = generation
            return self._listed

    def find(self, sought: str) -> list[Listed]:
        """Those whose headline, publisher, date or id hold all the words sought."""
        wanted = sought.casefold().split()
        return [item for item in self.listed() if all(word in item.sought for word in wanted)]


def _list(article: Article) -> Listed:
    return Listed(article.id, article.title, article.publisher, article.published)


def _day(item: Listed) -> int:
    return item.published.period.start.toordinal() if item.published else 0
