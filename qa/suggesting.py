"""Questions to ask next, made from what the articles say; the engine proves that it answers them.

Two plain forms, both read off the passages: who is quoted ("What did Sergei Lavrov say?") and
which dates are named ("What happened in September 2005?"). They are candidates only: a caller
offers those to which the engine gives an answer from the same article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.types import TimeExpression
from qa.names import NAME_RUN, person
from qa.spelling_out import spoken
from qa.types import Passage

_SAID = re.compile(
    rf"(?P<who>{NAME_RUN.pattern})[^.?!“”\"]{{0,40}}?\b(?:said|says|stressed|noted)\b"
)


def candidates(passages: Iterable[Passage]) -> list[tuple[str, str]]:
    """(question, id of the article that should answer it), each question once, nearest first."""
    found: dict[str, str] = {}
    for passage in passages:
        for question in _of_passage(passage):
            found.setdefault(question, passage.article.id)
    return list(found.items())


def _of_passage(passage: Passage) -> Iterator[str]:
    for match in _SAID.finditer(passage.text):
        name = person(match["who"])
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
