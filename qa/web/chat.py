"""What the page's events call. Each handler returns the whole conversation, drawn anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

import gradio as gr

from index.errors import DatelineError, InputError
from index.types import Period
from qa.web.address import from_address
from qa.web.collection import collection
from qa.web.export import Kind, export
from qa.web.ports import Asker, take_up
from qa.web.safe import clean
from qa.web.session import ORDERS, Conversation, Order, Request, Session, Turn, parse_within
from qa.web.shelf import Shelf
from qa.web.source import source_panel
from qa.web.transcript import transcript

KEPT = 20  # questions that the browser keeps and asks again when the page is opened
Kept = list[dict[str, object]]
Drawn = tuple[Any, str, Kept]  # question box, the conversation's HTML, what the browser keeps


class Chat:
    """The handlers, over one engine."""

    def __init__(self, engine: Asker) -> None:
        self._engine = engine
        self._shelf = Shelf(engine)

    def draw(self, session: Session) -> str:
        """The conversation's HTML; its quotations are verified now."""
        return transcript(session, self._engine, self._shelf)

    def typed(self, question: str, talk: Conversation) -> Iterator[Drawn]:
        """Enter in the question box. Nothing typed, nothing asked."""
        if question.strip():
            yield from self._settle(talk, talk.begin(Request(question)))
        else:
            yield self._shown(talk, "")

    def clicked(self, talk: Conversation, event: gr.EventData) -> Iterator[Drawn]:
        """An example question was chosen."""
        yield from self.typed(str(sent(event).get("question", "")), talk)

    def revised(self, talk: Conversation, event: gr.EventData) -> Iterator[Drawn]:
        """A turn's period or order was changed, or its rewriting refused: ask it again."""
        try:
            number = int(str(sent(event).get("turn", 0)))
            request = revision(talk.session.turn(number).request, sent(event))
            turn = talk.revise(number, request)
        except (DatelineError, ValueError) as error:
            gr.Warning(str(clean(error)))  # Gradio shows it as HTML
            yield self._shown(talk)
        else:
            yield from self._settle(talk, turn)

    def reopened(self, kept: object, talk: Conversation, page: gr.Request) -> Drawn:
        """The page was opened: ask again what this browser asked, then what the address asks."""
        if not talk.session.turns:
            requests = recalled(kept)
            linked = from_address(page.query_params)
            if linked is not None and linked != (requests[-1] if requests else None):
                requests.append(linked)
            for request in requests:
                talk.settle(talk.begin(request), self._engine)
        return self._shown(talk)

    def cleared(self, talk: Conversation) -> Drawn:
        """Start a new conversation."""
        talk.clear()
        return self._shown(talk)

    def saved(self, talk: Conversation, event: gr.EventData) -> str:
        """The conversation as a file, for the page's script to save."""
        kind: Kind = "json" if sent(event).get("kind") == "json" else "markdown"
        return export(talk.session, kind, date.today()).to_json()

    def source(self, request: object) -> str:
        """The source panel's HTML."""
        return source_panel(request if isinstance(request, dict) else {}, self._engine)

    def listed(self, sought: str) -> str:
        """The first page of the collection's list."""
        take_up(self._engine)
        return collection(self._shelf, sought)

    def paged(self, sought: str, event: gr.EventData) -> str:
        """Another page of the list."""
        page = str(sent(event).get("page", "1"))
        return collection(self._shelf, sought, int(page) if page.isdigit() else 1)

    def _settle(self, talk: Conversation, turn: Turn) -> Iterator[Drawn]:
        yield self._shown(talk, "")
        talk.settle(turn, self._engine)
        yield self._shown(talk)

    def _shown(self, talk: Conversation, box: str | None = None) -> Drawn:
        """The conversation; the question box is left as it is unless ``box`` is given."""
        session = talk.session
        return gr.skip() if box is None else box, self.draw(session), keep(session)


def revision(request: Request, changed: Mapping[str, object]) -> Request:
    """The request with what a chip changed. :raises InputError: the period cannot be read."""
    if "first" in changed or "last" in changed:
        within = parse_within(str(changed.get("first", "")), str(changed.get("last", "")))
        request = replace(request, within=within)
    if changed.get("order") in ORDERS:
        request = replace(request, order=cast(Order, changed["order"]))
    return replace(request, alone=True) if changed.get("alone") else request


def keep(session: Session) -> Kept:
    """What the browser keeps of a conversation: the questions, not the answers."""
    return [
        {
            "question": turn.request.question,
            "within": turn.request.within.to_json() if turn.request.within else None,
            "order": turn.request.order,
            "alone": turn.request.alone,
        }
        for turn in session.turns[-KEPT:]
    ]


def recalled(kept: object) -> list[Request]:
    """The requests that a browser kept; what cannot be read is left out."""
    items = kept if isinstance(kept, list) else []
    requests = []
    for item in items[-KEPT:]:
        if isinstance(item, dict) and isinstance(item.get("question"), str):
            order = item["order"] if item.get("order") in ORDERS else "support"
            try:
                within = _period(item.get("within"))
            except InputError:
                continue
            alone = item.get("alone") is True
            requests.append(Request(item["question"], within, cast(Order, order), alone))
    return requests


def _period(value: object) -> Period | None:
    if value is None:
        return None
    try:
        first, end = cast(list[str], value)
        return Period(date.fromisoformat(first), date.fromisoformat(end))
    except (TypeError, ValueError) as error:
        raise InputError(f"expected two days, got {value!r}") from error


def sent(event: gr.EventData) -> Mapping[str, object]:
    """What the page's script sent along with an event."""
    return event._data if isinstance(event._data, dict) else {}
