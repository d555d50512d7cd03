"""What a page and the app keep is bounded: turns, verdicts, questions, sessions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from types import SimpleNamespace
from typing import Any

import pytest

from index.errors import InputError
from qa.question.understanding import REMEMBERED
from qa.web.conversation import session as kept
from qa.web.conversation.session import Conversation, Request
from qa.web.session_store import bound_sessions


def test_a_conversation_has_so_many_questions() -> None:
    talk = Conversation()
    for number in range(kept.MOST_TURNS):
        turn = talk.begin(Request(f"question {number}?"))
    assert len(talk.history(turn)) == REMEMBERED
    with pytest.raises(InputError, match="this conversation has 100 questions; start a new one"):
        talk.begin(Request("one more?"))
    talk.clear()
    talk.begin(Request("one more?"))


@pytest.mark.parametrize(
    "request_", [Request("a" * 20_001), Request("who?", publisher="b" * 20_001)]
)
def test_what_is_too_long_is_not_kept(request_: Request) -> None:
    talk = Conversation()
    with pytest.raises(InputError, match="20,001 characters, at most 20,000 are kept"):
        talk.begin(request_)
    talk.begin(Request("who?"))
    with pytest.raises(InputError, match="20,001 characters"):
        talk.revise(1, request_)


def test_a_page_gives_so_many_verdicts() -> None:
    talk = Conversation()
    for _ in range(kept.MOST_VERDICTS):
        talk.count_verdict()
    with pytest.raises(InputError, match="this page has given 200 verdicts"):
        talk.count_verdict()


class Holder:
    """Sessions as Gradio holds them: made when they are asked for."""

    def __init__(self) -> None:
        self.session_data: OrderedDict[str, Any] = OrderedDict()
        self.time_last_used: dict[str, int] = {}
        self.lock = threading.Lock()

    def update(self, session: str) -> None:
        raise AssertionError("Gradio's own method is called")

    def use(self, session: str, *, page: bool) -> None:
        if session not in self.session_data:
            state = {1: "a conversation"} if page else {}
            values = {1: {"props": {"value": "a page"}}}
            self.session_data[session] = SimpleNamespace(state_data=state, config_values=values)
        self.update(session)
        self.time_last_used[session] = 0


def test_calls_of_programs_take_no_readers_conversation_away() -> None:
    holder = Holder()
    queue = SimpleNamespace(
        pending_messages_per_session=SimpleNamespace(max_size=2_000),
        pending_event_ids_session={f"call{n}": set() for n in range(5_000)} | {"busy": {"event"}},
    )
    app = SimpleNamespace(state_holder=holder, get_blocks=lambda: SimpleNamespace(_queue=queue))
    bound_sessions(app, pages=3, calls=2)
    for number in range(3):
        holder.use(f"page{number}", page=True)
    for number in range(100):
        holder.use(f"call{number}", page=False)
    assert list(holder.session_data) == ["page0", "page1", "page2", "call97", "call98", "call99"]
    holder.use("page0", page=True)
    for number in range(3, 5):
        holder.use(f"page{number}", page=True)
    pages = [name for name in holder.session_data if name.startswith("page")]
    assert pages == ["page2", "page0", "page3", "page4"]
    assert set(holder.time_last_used) == set(holder.session_data)
    assert set(queue.pending_event_ids_session) == {"busy"}
    assert queue.pending_messages_per_session.max_size == 500


def test_nothing_is_kept_of_what_was_drawn() -> None:
    holder = Holder()
    queue = SimpleNamespace(
        pending_messages_per_session=SimpleNamespace(max_size=1), pending_event_ids_session={}
    )
    bound_sessions(
        SimpleNamespace(state_holder=holder, get_blocks=lambda: SimpleNamespace(_queue=queue))
    )
    holder.use("page", page=True)
    values = holder.session_data["page"].config_values
    values[1] = {"props": {"value": "drawn"}}
    assert 1 in values
    assert values[1] == {}
    assert dict(values) == {}
