"""Did you mean: the question with near spellings that the articles have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.store.generations import Generation
from qa.answer.gaps import absent_words
from qa.language.names import name_runs
from qa.retrieval.nearest_word import nearest_word
from qa.types import Query

_MOST = 4  # words of a question that are corrected


@dataclass(frozen=True, slots=True)
class Correction:
    """``question`` as it was probably meant; ``words`` are the corrected names and words in it."""

    question: str
    words: tuple[str, ...]

    @property
    def of_a_name(self) -> bool:
        """Whether a name was corrected: an answer is then about somebody else."""
        return any(word[0].isupper() for word in self.words)

    @property
    def sentence(self) -> str:
        """For people: Did you mean “North Korea”?"""
        return f"Did you mean {' and '.join(f'“{word}”' for word in self.words)}?"


def did_you_mean(
    query: Query, generation: Generation, is_common: Callable[[str], bool]
) -> Correction | None:
    """The question with each word that no article has in a near spelling; None where none is near.

    :param is_common: whether a word is a common English one: that is not misspelled, only absent.
    """
    text, put = query.text, []
    for word in absent_words(query, generation)[:_MOST]:
        near = None if is_common(word) else nearest_word(word.removesuffix("'s"), generation)
        if near is not None:
            found = re.search(rf"\b{re.escape(word.removesuffix(chr(39) + 's'))}\b", text)
            if found is not None:
                text = text[: found.start()] + near + text[found.end() :]
                put.append(near)
    if not put:
        return None
    runs = name_runs(text)
    whole = [next((run for run in runs if word in run.split()), word) for word in put]
    return Correction(text, tuple(dict.fromkeys(whole)))
