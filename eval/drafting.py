"""``python app.py --questions FILE``: the sentences of ``draft``, for the page's evaluation tab.

The sentences are picked when they are first looked at, and those that the file already has a
question to are left out; what a person wrote is appended to the file at once.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

from eval.draft import Candidate, append, candidates, record
from eval.questions import KINDS
from eval.stats import SEED
from eval.systems import Collection
from eval.text import holds_words
from index.errors import InputError
from index.store import Generation
from qa.web.drafting import Sentence

OFFERED = 50  # sentences


class Drafting:
    """A question file that grows; ``qa.web.drafting.Drafting`` for the page."""

    kinds = KINDS

    def __init__(self, index_folder: Path, out: Path) -> None:
        """:raises InputError: the file is there and is no question file."""
        self.name = out.name
        self._index = index_folder
        self._out = out
        self._lock = threading.Lock()
        self._picked: list[Candidate] | None = None
        self._written = _written(out)

    @property
    def written(self) -> int:
        """How many lines the file has."""
        return len(self._written)

    def sentence(self, at: int) -> Sentence | None:
        """The sentence of that place, from 0, with how many there are; None after the last.

        :raises DatelineError: the index is missing or damaged.
        """
        picked = self._offered()
        if not 0 <= at < len(picked):
            return None
        return Sentence(picked[at].article, picked[at].span, len(picked))

    def write(self, at: int, question: str, answer: str, kind: str) -> None:
        """Keep a question to the sentence of that place.

        :raises InputError: there is no question or no such sentence, the answer is not in it, or
            the file cannot be written.
        """
        picked, question, answer = self._offered(), question.strip(), answer.strip()
        if not 0 <= at < len(picked):
            raise InputError(f"expected a sentence from 0 to {len(picked) - 1}, got {at}")
        if not question:
            raise InputError("write a question, or skip the sentence")
        if answer and not holds_words(picked[at].text, answer):
            raise InputError("these words do not stand in the sentence")
        line = record(picked[at], question, answer, kind if kind in KINDS else "other")
        with self._lock:
            if line["id"] in self._written:
                raise InputError("this question is in the file already")
            append(self._out, line)
            self._written[str(line["id"])] = _gold(line)

    def _offered(self) -> list[Candidate]:
        with self._lock:
            if self._picked is None:
                collection = Collection.of(Generation.open(self._index))
                wanted = OFFERED + len(self._written)
                found = candidates(collection.articles, collection.chunks, wanted, SEED)
                done = set(self._written.values())
                left = [c for c in found if (c.article.id, c.span.start) not in done]
                self._picked = left[:OFFERED]
            return self._picked


_Gold = tuple[object, object]  # id of the article, where the sentence starts


def _written(out: Path) -> dict[str, _Gold]:
    """The lines of a question file: id → the sentence it was written to."""
    if not out.exists():
        return {}
    try:
        lines = [json.loads(line) for line in out.read_text("utf-8").splitlines() if line.strip()]
        return {str(line["id"]): _gold(line) for line in lines}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{out} is no question file ({error!r:.100})") from None


def _gold(line: dict[str, object]) -> _Gold:
    gold = line.get("gold")
    first = gold[0] if isinstance(gold, list) and gold else {}
    return first.get("article_id"), first.get("start")
