"""Questions to ask next, each proven: the engine answers it from an article it was made from."""

from __future__ import annotations

import threading
from collections import OrderedDict

from index.errors import DatelineError
from qa.answer.suggestions import candidates
from qa.types import Answer
from qa.web.conversation.engine_protocol import Asker
from qa.web.conversation.session import Session, Turn

OFFERED = 2  # questions after an answer
TRIED = 5  # candidates that are tried for them at most
REMEMBERED = 1_000  # proofs kept


class Following:
    """Finds and proves questions; safe from several threads.

    One conversation is served at a time and the others go without: an answer must never wait for
    a suggestion.
    """

    def __init__(self, engine: Asker) -> None:
        self._engine = engine
        self._busy = threading.Lock()
        self._proven: OrderedDict[tuple[str, str], frozenset[str]] = OrderedDict()

    def after(self, session: Session, turn: Turn) -> tuple[str, ...]:
        """Questions after a turn that the session has not asked; none where it has no answer."""
        answer = turn.answer
        if answer is None or not self._busy.acquire(blocking=False):
            return ()
        try:
            asked = {turn.request.question.casefold() for turn in session.turns}
            return self._proven_of(answer, asked)
        finally:
            self._busy.release()

    def _proven_of(self, answer: Answer, asked: set[str]) -> tuple[str, ...]:
        cited = {quote.article.id for quote in answer.quotes}
        near = sorted(answer.passages, key=lambda passage: passage.article.id not in cited)
        found: list[str] = []
        forms: set[str] = set()  # not two of one form: "What happened …" twice says little
        tried = 0
        for question, articles in candidates(near):
            form = " ".join(question.split()[:2])
            if question.casefold() in asked or form in forms:
                continue
            if tried == TRIED or len(found) == OFFERED:
                break
            tried += 1
            if self._answered_from(question) & articles:
                found.append(question)
                forms.add(form)
        return tuple(found)

    def _answered_from(self, question: str) -> frozenset[str]:
        """The article of the first quotation of its answer; none where there is no answer."""
        key = (self._engine.seal, question)
        if key not in self._proven:
            try:
                answer = self._engine.ask(question)
            except DatelineError:
                return frozenset()
            self._proven[key] = frozenset(quote.article.id for quote in answer.quotes[:1])
            while len(self._proven) > REMEMBERED:
                self._proven.popitem(last=False)
        return self._proven[key]
