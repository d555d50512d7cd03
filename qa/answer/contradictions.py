"""Finds accounts of one event that contradict each other in a date, a number or a name.

Only what can be compared safely is: the answering words of firm accounts of different sources, for
a question that asks when, how many or who. A difference is claimed only where each account gives
exactly one value, no value lies within another ("2005" and "November 2005"), no quotation also
holds what the other one says, and both tell of the same event (``qa.answer.same_event``). Places
are not compared: one may lie within the other. Silence is the safe side; a real difference may go
unseen, and both quotations are shown all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.search.lexical import terms
from index.text.words import fold
from index.types import Period
from qa.answer.same_event import same_event
from qa.language.names import NAME_RUN, person
from qa.language.numbers import Number, one_number
from qa.types import Account, Difference, DifferenceKind, Quote, Side

_WHEN = re.compile(
    r"^\W*(?:and |but |so )?(?:since )?when\b|\b(?:what|which) (?:year|month|day|date)\b", re.I
)
_COUNT = re.compile(r"\bhow (?:many|much)\b(?P<unit>[^?.,;]*)", re.I)
_WHO = re.compile(r"^\W*(?:and |but |so )?(?:to |with |by |from )?who(?:m|se)?\b", re.I)
_UNIT_ENDS = re.compile(
    r"\b(?:of|did|do|does|is|are|was|were|will|has|have|had|can|could|in|by|with|took)\b", re.I
)
_ALIKE = 0.8  # of difflib's ratio: "Losyukov" and "Losyokov" are one name


@dataclass(frozen=True, slots=True)
class Value:
    """What an account says: its words, their meaning, and when another one means the same."""

    quote: Quote
    said: str
    meaning: str
    agrees: Callable[[Quote], bool]


def difference(question: str, accounts: Sequence[Account]) -> Difference | None:
    """How the firm accounts differ in what the question asks; None where none does plainly."""
    by_source: dict[str, Quote] = {}  # copies and versions of one story do not differ
    for account in accounts:
        if account.firm:
            by_source.setdefault(account.quotes[0].source, account.quotes[0])
    firm = list(by_source.values())
    if len(firm) < 2:
        return None
    kind, read = _reader_for(question)
    if kind is None or read is None:
        return None
    values = [value for value in map(read, firm) if value is not None]
    values = _of_one_event(kind, question, values)
    sides: list[list[Value]] = []
    for value in values:
        same = (side for side in sides if any(_agree(value, other) for other in side))
        found = next(same, None)
        if found is None:
            sides.append([value])
        else:
            found.append(value)
    if len(sides) < 2:
        return None
    shown = tuple(
        Side(side[0].said, side[0].meaning, tuple(value.quote for value in side)) for side in sides
    )
    return Difference(kind, shown, _why(kind))


def _reader_for(
    question: str,
) -> tuple[DifferenceKind | None, Callable[[Quote], Value | None] | None]:
    if _WHEN.search(question):
        return "date", _dated
    if counted := _COUNT.search(question):
        unit = terms(_UNIT_ENDS.split(counted["unit"])[0])
        return "number", lambda quote: _counted(quote, unit)
    if _WHO.search(question):
        return "name", _named
    return None, None


def _agree(one: Value, other: Value) -> bool:
    return one.agrees(other.quote) or other.agrees(one.quote)


def _dated(quote: Quote) -> Value | None:
    """The one date among the answering words, to the year or better."""
    inside = [t for t in quote.times if quote.answer.start <= t.start and t.end <= quote.answer.end]
    dates = [
        (time, time.period)
        for time in inside
        if time.period is not None and time.type in ("DATE", "TIME") and not time.vague
    ]
    if len(dates) != 1 or dates[0][1].days > 366:
        return None
    time, period = dates[0]

    def agrees(other: Quote) -> bool:
        return any(_same_time(period, t.period) for t in other.times if not t.vague)

    return Value(quote, time.text, period.iso(), agrees)


def _same_time(one: Period, other: Period | None) -> bool:
    return other is not None and one.overlaps(other)


def _counted(quote: Quote, unit: Sequence[str]) -> Value | None:
    """The one number among the answering words, where the quotation speaks of what is counted."""
    found = _number(quote)
    if found is None or not set(unit[-1:]) <= set(terms(quote.text)):
        return None

    def agrees(other: Quote) -> bool:
        theirs = _number(other)
        return theirs is None or theirs.unit != found.unit or theirs.value == found.value

    return Value(quote, found.said, found.meaning, agrees)


def _number(quote: Quote) -> Number | None:
    dates = [(time.start, time.end) for time in quote.times if time.type in ("DATE", "TIME")]
    return one_number(quote.article.text, quote.answer, dates)


def _named(quote: Quote) -> Value | None:
    """The persons among the answering words, where these are little else than names."""
    answer = quote.answer.of(quote.article.text)
    people = [name for name in map(person, NAME_RUN.findall(answer)) if name]
    if not people or sum(map(len, people)) < len(answer) / 2:
        return None
    parts = [part for name in people for part in _parts(name)]

    def agrees(other: Quote) -> bool:
        theirs = _parts(other.text)
        return any(_alike(part, their) for part in parts for their in theirs)

    return Value(quote, answer, "; ".join(people), agrees)


def _parts(text: str) -> list[str]:
    return [fold(word) for word in re.findall(r"\b[A-Z][\w’'-]{2,}", text)]


def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _of_one_event(kind: DifferenceKind, question: str, values: Sequence[Value]) -> list[Value]:
    """The first value and those that tell of the same event as it."""
    return [
        value
        for n, value in enumerate(values)
        if n == 0
        or value.agrees(values[0].quote)
        or same_event(kind, question, values[0].quote, value.quote)
    ]


def _why(kind: DifferenceKind) -> str:
    asked = {"date": "dates", "number": "numbers", "name": "names"}[kind]
    said = f"The articles answer with different {asked}."
    return f"{said} They may speak of different things; read both."
