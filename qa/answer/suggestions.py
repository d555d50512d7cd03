"""Suggests next questions from the articles; only those that the engine answers are shown.

Two plain forms, both read off the passages: who is quoted ("What did Sergei Lavrov say?") and
which dates are named ("What happened in September 2005?"). They are candidates only: a caller
offers those to which the engine gives an answer from one of the same articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.types import TimeExpression
from qa.language.explicit_times import spoken
from qa.language.names import NAME_RUN, person
from qa.types import Passage

_VERB = r"\b(?:said|says|stressed|noted)\b"
_SAID = re.compile(
    rf"(?<![\w’'-])(?P<before>{NAME_RUN.pattern})\s+{_VERB}|{_VERB}\s+(?P<after>{NAME_RUN.pattern})"
)


def candidates(passages: Iterable[Passage]) -> list[tuple[str, frozenset[str]]]:
    """(question, ids of the articles that it is made from), in the order of the passages."""
    found: dict[str, set[str]] = {}
    for passage in passages:
        for question in _of_passage(passage):
            found.setdefault(question, set()).add(passage.article.id)
    return [(question, frozenset(articles)) for question, articles in found.items()]


def _of_passage(passage: Passage) -> Iterator[str]:
    for match in _SAID.finditer(passage.text):
        name = person(match["before"] or match["after"])
        if name is not None:
            yield f"What did {name} say?"
    for time in passage.times:
        if (said := _named_date(time)) is not None:
            yield f"What happened {said}?"


def _named_date(time: TimeExpression) -> str | None:
    """ "in September 2005" for an expression that says so by itself."""
    plain = time.type == "DATE" and time.anchor_kind == "explicit" and not time.vague
    if not plain or time.period is None or time.mod is not None:
        return None
    said = spoken(time.period)
    if said is None:
        return None
    return f"{'on' if time.period.days == 1 else 'in'} {said}"
