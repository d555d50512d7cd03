"""What the collection holds, by headline: counted once for each generation, listed by the page."""

from __future__ import annotations

from collections.abc import Collection

from index.store.listing import Headline, Holdings
from qa.web.conversation.engine_protocol import Asker


class Shelf:
    """The list of articles, newest first, those without a date last."""

    def __init__(self, engine: Asker) -> None:
        self._engine = engine
        self._counted: tuple[str, Holdings] | None = None

    def holdings(self, sought: str = "") -> Holdings:
        """Counts of the articles that hold the words sought; of all of them, kept."""
        if sought.strip():
            return self._engine.holdings(sought)
        kept, seal = self._counted, self._engine.seal
        if kept is None or kept[0] != seal:
            kept = self._counted = seal, self._engine.holdings()
        return kept[1]

    def page(self, sought: str, offset: int, limit: int) -> list[Headline]:
        """Those of the list, from ``offset`` on, that hold all the words sought."""
        return self._engine.headlines(sought, offset=offset, limit=limit)

    def known(self, ids: Collection[str]) -> frozenset[str]:
        """Those of some ids that articles have."""
        return self._engine.known(ids)
