"""Questions to ask next, each proven: the engine answers it from the article it was made from."""

from __future__ import annotations

import threading
from collections import OrderedDict

from index.errors import DatelineError
from qa.suggesting import candidates
from qa.types import Answer
from qa.web.ports import Asker
from qa.web.session import Session

OFFERED = 2  # questions after an answer
TRIED = 5  # candidates that are tried for them at most
READ = 6  # passages looked at, best first
REMEMBERED = 1_000  # proofs kept


class Following:
    """Finds and proves questions; safe from several threads.

    One conversation is served at a time and the others go without: an answer must never wait for
    a suggestion.
    """

    def __init__(self, engine: Asker) -> None:
        self._engine = engine
        self._busy = threading.Lock()
        self._proven: OrderedDict[tuple[str, str, str], bool] = OrderedDict()

    def after(self, session: Session, number: int) -> tuple[str, ...]:
        """Questions after a turn that were not asked yet; none where it has no answer."""
        if not 1 <= number <= len(session.turns):
            return ()
        answer = session.turns[number - 1].answer
        if answer is None or not self._busy.acquire(blocking=False):
            return ()
        try:
            asked = {turn.request.question.casefold() for turn in session.turns}
            return self._proven_of(answer, asked)
        finally:
            self._busy.release()

    def _proven_of(self, answer: Answer, asked: set[str]) -> tuple[str, ...]:
        cited = {quote.article.id for quote in answer.quotes}
        near = sorted(answer.passages[:READ], key=lambda passage: passage.article.id not in cited)
        found: list[str] = []
        forms: set[str] = set()  # not two of one form: "What happened …" twice says little
        tried = 0
        for question, article in candidates(near):
            form = " ".join(question.split()[:2])
            if question.casefold() in asked or form in forms:
                continue
            if tried == TRIED or len(found) == OFFERED:
                break
            tried += 1
            if self._answers(question, article):
                found.append(question)
                forms.add(form)
        return tuple(found)

    def _answers(self, question: str, article: str) -> bool:
        key = (self._engine.generation, question, article)
        if key not in self._proven:
            try:
                answer = self._engine.ask(question)
            except DatelineError:
                return False
            self._proven[key] = any(quote.article.id == article for quote in answer.quotes[:1])
            while len(self._proven) > REMEMBERED:
                self._proven.popitem(last=False)
        return self._proven[key]
