"""What the page's events call. Each handler returns the whole conversation, drawn anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any, cast

import gradio as gr

from index.errors import DatelineError, InputError
from index.types import Period
from qa import feedback
from qa.question.keywords import keywords
from qa.question.understanding import MAX_CHARACTERS
from qa.question.within import parse_within
from qa.web.collection.overview import collection
from qa.web.conversation.article_list import Shelf
from qa.web.conversation.engine_protocol import Asker, take_up
from qa.web.conversation.next_questions import Following
from qa.web.conversation.query_string import from_address
from qa.web.conversation.session import (
    EARLIER,
    ORDERS,
    Conversation,
    Order,
    Request,
    Session,
    Turn,
)
from qa.web.export.conversation_files import KINDS, export
from qa.web.views.escape import clean
from qa.web.views.quotation.cite_menu import citations
from qa.web.views.quotation.source_panel import source_panel
from qa.web.views.transcript import Transcript, search_now

KEPT = 20  # questions that the browser keeps and asks again when the page is opened
SOUGHT = 200  # characters of a search for articles
Kept = dict[str, object]
Drawn = tuple[Any, str, Kept]  # question box, the conversation's HTML, what the browser keeps


class Chat:
    """The handlers, over one engine."""

    def __init__(self, engine: Asker) -> None:
        self._engine = engine
        self._shelf = Shelf(engine)
        self._following = Following(engine)
        self._transcript = Transcript(engine, self._shelf)

    def draw(self, session: Session) -> str:
        """The conversation's HTML; quotations of new answers are verified now."""
        return self._transcript.draw(session)

    def typed(self, question: str, talk: Conversation) -> Iterator[Drawn]:
        """Enter in the question box. Nothing typed, nothing asked; keywords are searched for."""
        leaning = bool(talk.session.turns)
        wanted = keywords(question[:MAX_CHARACTERS], within_conversation=leaning)
        if wanted is None:
            yield from self._asked(question, talk)
            return
        box, drawn, kept = self._shown(talk, "")
        yield box, search_now(wanted) + drawn, kept

    def _asked(self, question: str, talk: Conversation) -> Iterator[Drawn]:
        try:
            turn = talk.begin(Request(question)) if question.strip() else None
        except DatelineError as error:
            _warn(error)
            yield self._shown(talk)
            return
        if turn is None:
            yield self._shown(talk, "")
        else:
            yield from self._settle(talk, turn)

    def clicked(self, talk: Conversation, event: gr.EventData) -> Iterator[Drawn]:
        """A question was chosen: it is asked as one, whatever it looks like."""
        yield from self._asked(str(sent(event).get("question", "")), talk)

    def revised(self, talk: Conversation, event: gr.EventData) -> Iterator[Drawn]:
        """A chip of a turn was changed, or nothing, to ask it once more: ask it again."""
        try:
            number = _number(event)
            request = revision(talk.session.turn(number).request, sent(event))
            turn = talk.revise(number, request)
        except (DatelineError, ValueError) as error:
            _warn(error)
            yield self._shown(talk)
        else:
            yield from self._settle(talk, turn)

    def stopped(self, talk: Conversation, event: gr.EventData) -> Drawn:
        """Its asker waits no longer for a turn."""
        try:
            talk.stop(_number(event))
        except (DatelineError, ValueError) as error:
            _warn(error)
        return self._shown(talk)

    def judged(self, talk: Conversation, event: gr.EventData) -> Drawn:
        """A verdict on an answer: keep it beside the index."""
        try:
            turn = talk.session.turn(_number(event))
            found = (known for known in feedback.VERDICTS if known == sent(event).get("verdict"))
            verdict = next(found, None)
            if turn.answer is not None and verdict is not None:
                record = feedback.Feedback.on(
                    turn.answer,
                    verdict,
                    asked=turn.asked,
                    history=talk.history(turn),
                    settings=set_by_hand(turn.request),
                )
                talk.count_verdict()
                feedback.add(self._engine.folder, record)
                talk.judge(turn, verdict)
        except (DatelineError, ValueError) as error:
            _warn(error)
        return self._shown(talk)

    def reopened(self, kept: object, talk: Conversation, page: gr.Request) -> Iterator[Drawn]:
        """The page was opened: ask again what this browser asked, then what the address asks."""
        if not talk.session.turns:
            requests, earlier = recalled(kept)
            talk.recall(earlier)
            linked = from_address(page.query_params)
            if linked is not None and linked != (requests[-1] if requests else None):
                requests.append(linked)
            try:
                turns = [talk.begin(request) for request in requests]
            except DatelineError as error:  # the address asks what is too long to be kept
                _warn(error)
                turns = []
            yield from self._ask_all(talk, turns)
        else:
            yield self._shown(talk)

    def resumed(self, talk: Conversation, event: gr.EventData) -> Iterator[Drawn]:
        """An earlier conversation was chosen: ask its questions again."""
        try:
            turns = talk.reopen(int(str(sent(event).get("place"))))
        except (DatelineError, ValueError) as error:
            _warn(error)
            turns = ()
        yield from self._ask_all(talk, turns)

    def forgotten(self, talk: Conversation) -> Drawn:
        """The browser shall keep no earlier conversation."""
        talk.recall(())
        return self._shown(talk)

    def cleared(self, talk: Conversation) -> Drawn:
        """Start a new conversation."""
        talk.clear()
        return self._shown(talk)

    def saved(self, talk: Conversation, event: gr.EventData) -> str:
        """The conversation as a file, for the page's script to save."""
        kinds = (known for known in KINDS if known == sent(event).get("kind"))
        return export(talk.session, next(kinds, "markdown"), date.today()).to_json()

    def source(self, request: object) -> str:
        """The source panel's HTML."""
        return source_panel(request if isinstance(request, dict) else {}, self._engine)

    def cite(self, request: object) -> str:
        """The references of a quotation."""
        wanted = request if isinstance(request, dict) else {}
        return citations(wanted, self._engine, date.today())

    def listed(self, sought: str | None) -> str:
        """The first page of the collection's list; a box that was never shown sends None."""
        take_up(self._engine)
        return collection(self._shelf, (sought or "")[:SOUGHT])

    def paged(self, sought: str | None, event: gr.EventData) -> str:
        """Another page of the list."""
        page = str(sent(event).get("page", "1"))
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1
        return collection(self._shelf, (sought or "")[:SOUGHT], number)

    def _settle(self, talk: Conversation, turn: Turn) -> Iterator[Drawn]:
        with ThreadPoolExecutor(1) as aside:  # the engine reads while "Reading…" is drawn and sent
            settled = aside.submit(talk.settle, turn, self._engine)
            yield self._shown(talk, "")
            answered = settled.result()
        yield self._shown(talk)
        questions = self._following.after(talk.session, answered)
        if questions:
            talk.follow(answered, questions)
            yield self._shown(talk)

    def _ask_all(self, talk: Conversation, turns: Sequence[Turn]) -> Iterator[Drawn]:
        for turn in turns:
            yield self._shown(talk)
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
    if "publisher" in changed:
        request = replace(request, publisher=str(changed["publisher"]).strip() or None)
    if str(changed.get("question", "")).strip():
        request = replace(request, question=str(changed["question"]))
    return replace(request, alone=True) if changed.get("alone") else request


def set_by_hand(request: Request) -> dict[str, object]:
    """A request without its question, JSON-ready."""
    return {
        "within": request.within.to_json() if request.within else None,
        "publisher": request.publisher,
        "order": request.order,
        "alone": request.alone,
    }


def keep(session: Session) -> Kept:
    """What the browser keeps: the questions of this conversation and earlier ones, no answers."""
    return {
        "asked": _kept(turn.request for turn in session.turns[-KEPT:]),
        "earlier": [_kept(requests[-KEPT:]) for requests in session.earlier],
    }


def _kept(requests: Iterable[Request]) -> list[dict[str, object]]:
    return [{"question": request.question, **set_by_hand(request)} for request in requests]


def recalled(kept: object) -> tuple[list[Request], list[list[Request]]]:
    """This conversation and earlier ones as a browser kept them, without what cannot be read."""
    held = kept if isinstance(kept, dict) else {}
    found = held.get("earlier")
    earlier = [_recalled(items) for items in (found if isinstance(found, list) else [])[:EARLIER]]
    return _recalled(held.get("asked")), [requests for requests in earlier if requests]


def _recalled(items: object) -> list[Request]:
    requests = []
    for item in (items if isinstance(items, list) else [])[-KEPT:]:
        if isinstance(item, dict) and _readable(item.get("question")):
            order = item["order"] if item.get("order") in ORDERS else "support"
            try:
                within = _period(item.get("within"))
            except InputError:
                continue
            alone = item.get("alone") is True
            publisher = item["publisher"] if isinstance(item.get("publisher"), str) else None
            requests.append(Request(item["question"], within, cast(Order, order), alone, publisher))
    return requests


def _readable(question: object) -> bool:
    return isinstance(question, str) and len(question) <= MAX_CHARACTERS


def _period(value: object) -> Period | None:
    if value is None:
        return None
    try:
        first, end = cast(list[str], value)
        return Period(date.fromisoformat(first), date.fromisoformat(end))
    except (TypeError, ValueError) as error:
        raise InputError(f"expected two days, got {value!r}") from error


def _number(event: gr.EventData) -> int:
    """The turn that an event is about. :raises ValueError: it names none."""
    return int(str(sent(event).get("turn", 0)))


def _warn(error: Exception) -> None:
    gr.Warning(str(clean(error)))  # Gradio shows it as HTML


def sent(event: gr.EventData) -> Mapping[str, object]:
    """What the page's script sent along with an event."""
    return event._data if isinstance(event._data, dict) else {}
