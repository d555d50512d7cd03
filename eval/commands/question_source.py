"""``python app.py --questions FILE``: the sentences of ``draft``, for the page's evaluation tab.

The sentences are picked when they are first looked at, and those that the file already has a
question to are left out; what a person wrote is appended to the file at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from eval.metrics.stats import SEED
from eval.questions.answer_text import holds_words
from eval.questions.draft_sentences import DraftSentence, append, candidates, record, written_to
from eval.questions.question_files import KINDS, lines_of
from eval.systems.controls import Collection
from index.errors import InputError
from index.store.generations import Generation
from qa.web.question_form import Sentence

OFFERED = 50  # sentences


class QuestionSource:
    """A question file that grows; ``qa.web.question_form.Drafting`` for the page."""

    kinds = KINDS

    def __init__(self, index_folder: Path, out: Path) -> None:
        """:raises InputError: the file is there and is no question file."""
        self.name = out.name
        self._index = index_folder
        self._out = out
        self._lock = threading.Lock()
        self._picked: list[DraftSentence] | None = None
        self._done = written_to(out)
        self._ids = set(_ids_in(out)) if out.exists() else set()

    @property
    def written(self) -> int:
        """How many lines the file has."""
        return len(self._ids)

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
            if line["id"] in self._ids:
                raise InputError("this question is in the file already")
            append(self._out, line)
            self._ids.add(str(line["id"]))

    def _offered(self) -> list[DraftSentence]:
        with self._lock:
            if self._picked is None:
                collection = Collection.of(Generation.open(self._index))
                wanted = OFFERED + len(self._done)
                found = candidates(collection.articles, collection.chunks, wanted, SEED)
                self._picked = [c for c in found if c.text not in self._done][:OFFERED]
            return self._picked


def _ids_in(out: Path) -> Iterator[str]:
    for where, line in lines_of(out):
        if "id" not in line:
            raise InputError(f"{where}: no 'id'; this is no question file, nothing is added to it")
        yield str(line["id"])
