"""What the events of the tab "Passages" call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from index.errors import DatelineError
from qa.web.conversation.engine_protocol import Asker, take_up
from qa.web.passages.requests import from_request
from qa.web.passages.results import nothing_yet, refused, results
from qa.web.passages.timeline_view import LOOKED_AT, timeline


class Finder:
    """The handlers, over one engine."""

    def __init__(self, engine: Asker) -> None:
        self._engine = engine

    def typed(self, text: str | None) -> str:
        """Enter in the search box: a new search, with no choice made."""
        return self.find({"search": text or ""})

    def find(self, request: Mapping[str, object]) -> str:
        """A page of results for a search with what was chosen."""
        if not str(request.get("search", "")).strip():
            return nothing_yet()
        take_up(self._engine)
        try:
            query = from_request(request)
            if request.get("view") == "timeline":
                every = replace(query, sort="relevance", offset=0, limit=LOOKED_AT)
                return timeline(self._engine.passages(every))
            return results(self._engine.passages(query))
        except DatelineError as error:
            return refused(str(error))
