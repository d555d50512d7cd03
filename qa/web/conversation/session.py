"""A conversation: what was asked, how, and what came back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from index.errors import DatelineError, InputError
from index.store.generations import now
from index.types import Period
from qa.feedback import Verdict
from qa.question.understanding import REMEMBERED
from qa.types import Answer
from qa.web.conversation.engine_protocol import Asker, take_up

Order = Literal["support", "newest", "oldest"]
STOPPED = "Stopped before the answer came."
MOST_TURNS = 100  # questions of one conversation
MOST_VERDICTS = 200  # of one page; a verdict may be changed
LONGEST = 20_000  # characters of a question that is kept with its error; shorter ones are read
EARLIER = 8  # conversations before this one that can be taken up again
ORDERS: tuple[Order, ...] = ("support", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class Request:
    """A question with what its asker set by hand. ``alone`` leaves earlier questions out."""

    question: str
    within: Period | None = None
    order: Order = "support"
    alone: bool = False
    publisher: str | None = None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Turn:
    """One exchange. While it is being answered it has neither an answer nor an error.

    A turn is equal to itself only, so that what was made of it can be kept for as long as it is.

    ``asked`` is an ISO time. ``verdict`` is what its asker said of the answer. ``following`` are
    questions to ask next, which the articles answer.
    """

    number: int
    request: Request
    answer: Answer | None = None
    error: str | None = None
    asked: str = ""
    verdict: Verdict | None = None
    following: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """The turns of one conversation, first to last, numbered from 1.

    ``earlier``: what was asked in the conversations before it, the last one first.
    """

    turns: tuple[Turn, ...] = field(default=())
    earlier: tuple[tuple[Request, ...], ...] = field(default=())

    def begin(self, request: Request) -> Session:
        """Add a turn that waits for its answer."""
        return replace(self, turns=(*self.turns, Turn(len(self.turns) + 1, request)))

    def revise(self, number: int, request: Request) -> Session:
        """Put another request in a turn's place; it waits for its answer."""
        return self.put(Turn(number, request))

    def put(self, turn: Turn) -> Session:
        """The session with this turn in the place of its number.

        :raises InputError: there is no turn of that number.
        """
        if not 1 <= turn.number <= len(self.turns):
            raise InputError(f"expected a turn from 1 to {len(self.turns)}, got {turn.number}")
        turns = list(self.turns)
        turns[turn.number - 1] = turn
        return replace(self, turns=tuple(turns))

    def clear(self) -> Session:
        """Start anew; what was asked joins the earlier conversations."""
        if not self.turns:
            return self
        asked = tuple(turn.request for turn in self.turns)
        return Session((), (asked, *self.earlier)[:EARLIER])

    def reopen(self, place: int) -> Session:
        """Take up an earlier conversation; all its turns wait for their answers.

        :raises InputError: there is none at that place, from 0.
        """
        if not 0 <= place < len(self.earlier):
            raise InputError(f"expected a conversation below {len(self.earlier)}, got {place}")
        left = self.earlier[:place] + self.earlier[place + 1 :]
        session = replace(self, earlier=left).clear()
        for request in self.earlier[place]:
            session = session.begin(request)
        return session

    def turn(self, number: int) -> Turn:
        """The turn of that number. :raises InputError: there is none."""
        if not 1 <= number <= len(self.turns):
            raise InputError(f"expected a turn from 1 to {len(self.turns)}, got {number}")
        return self.turns[number - 1]

    def history(self, number: int) -> list[str]:
        """The questions before a turn that were understood, first to last."""
        return [turn.request.question for turn in self._understood(number)]

    def answers(self, number: int) -> list[str]:
        """The answering words of each of those questions, "" where there are none (yet)."""
        return [turn.answer.words if turn.answer else "" for turn in self._understood(number)]

    def _understood(self, number: int) -> list[Turn]:
        """The turns before one that were understood, the last of them: no more are looked at."""
        understood = [turn for turn in self.turns[: number - 1] if turn.error is None]
        return understood[-REMEMBERED:]


class Conversation:
    """The session of one open page. Its turns may be asked at the same time, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session = Session()
        self._verdicts = 0

    def __deepcopy__(self, memo: object) -> Conversation:
        """A fresh one: Gradio copies the first value of a state for each page that opens."""
        return Conversation()

    @property
    def session(self) -> Session:
        """The turns as they stand now."""
        return self._session

    def begin(self, request: Request) -> Turn:
        """Add a turn that waits for its answer.

        :raises InputError: it is too long to be kept, or the conversation is.
        """
        _check(request)
        with self._lock:
            if len(self._session.turns) >= MOST_TURNS:
                raise InputError(f"this conversation has {MOST_TURNS} questions; start a new one")
            self._session = self._session.begin(request)
            return self._session.turns[-1]

    def revise(self, number: int, request: Request) -> Turn:
        """Ask a turn again in another way.

        :raises InputError: there is no such turn, or it is too long to be kept.
        """
        _check(request)
        with self._lock:
            self._session = self._session.revise(number, request)
            return self._session.turn(number)

    def settle(self, turn: Turn, engine: Asker) -> Turn:
        """Answer a waiting turn; what its asker did wrong becomes the turn's error line.

        An answer that comes after its turn was stopped or asked in another way is dropped.
        """
        request = turn.request
        take_up(engine)
        try:
            answer = engine.ask(
                request.question,
                history=self.history(turn),
                answers=() if request.alone else self._session.answers(turn.number),
                within=request.within,
                publisher=request.publisher,
            )
            settled = replace(turn, answer=answer, asked=now())
        except DatelineError as error:
            settled = replace(turn, error=str(error))
        self._put(settled, instead_of=turn)
        return settled

    def history(self, turn: Turn) -> Sequence[str]:
        """The earlier questions that a turn is asked with."""
        return () if turn.request.alone else self._session.history(turn.number)

    def stop(self, number: int) -> None:
        """Wait no longer for a turn. :raises InputError: there is no such turn."""
        turn = self._session.turn(number)
        if turn.answer is None and turn.error is None:
            self._put(replace(turn, error=STOPPED), instead_of=turn)

    def count_verdict(self) -> None:
        """One verdict more. :raises InputError: this page has given as many as are kept."""
        with self._lock:
            if self._verdicts >= MOST_VERDICTS:
                raise InputError(f"this page has given {MOST_VERDICTS} verdicts; open it anew")
            self._verdicts += 1

    def judge(self, turn: Turn, verdict: Verdict) -> None:
        """Note what its asker says of a turn's answer."""
        self._note(turn, lambda held: replace(held, verdict=verdict))

    def follow(self, turn: Turn, questions: Sequence[str]) -> None:
        """Offer questions after a turn's answer."""
        self._note(turn, lambda held: replace(held, following=tuple(questions)))

    def _note(self, turn: Turn, noted: Callable[[Turn], Turn]) -> None:
        """Change what stands beside an answer, unless the turn was asked again meanwhile."""
        with self._lock:
            for held in self._session.turns[turn.number - 1 : turn.number]:
                if turn.answer is not None and held.answer is turn.answer:
                    self._session = self._session.put(noted(held))

    def _put(self, turn: Turn, *, instead_of: Turn) -> None:
        """Put a turn in place of the one it was made from, unless that is there no more."""
        with self._lock:
            held = self._session.turns
            if len(held) >= turn.number and held[turn.number - 1] is instead_of:
                self._session = self._session.put(turn)

    def clear(self) -> None:
        """Start anew; what was asked joins the earlier conversations."""
        with self._lock:
            self._session = self._session.clear()

    def recall(self, earlier: Sequence[Sequence[Request]]) -> None:
        """What was asked before this page was opened; nothing to forget it."""
        with self._lock:
            self._session = replace(self._session, earlier=tuple(map(tuple, earlier)))

    def reopen(self, place: int) -> Sequence[Turn]:
        """Take up an earlier conversation; its turns. :raises InputError: there is none."""
        with self._lock:
            self._session = self._session.reopen(place)
            return self._session.turns


def _check(request: Request) -> None:
    longest = max(len(request.question), len(request.publisher or ""))
    if longest > LONGEST:
        raise InputError(f"the question has {longest:,} characters, at most {LONGEST:,} are kept")
