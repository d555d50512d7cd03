"""The number that answering words give, in digits or in words.

Read are "312", "1,204", "2.5 million", "three"; not parts of compounds ("six-party", "13-month"),
not dates, not ordinals ("the third round" counts nothing), and nothing that is hedged ("more than
30"), since a hedged number contradicts few others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.types import Span

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_WORDS: dict[str, int] = {
    **{word: n for n, word in enumerate(_SMALL.split())},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), start=3)},
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NUMBER = re.compile(
    r"(?P<money>[$€£¥]\s?)?(?<![\w.,-])"
    rf"(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|{'|'.join(_WORDS)})\b(?!-)"
    rf"(?:\s+(?P<scale>{'|'.join(_SCALES)})\b)?(?P<percent>\s?%|\s+per ?cent\b)?",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:more than|less than|fewer than|at least|at most|over|under|up to|about|around|nearly"
    r"|almost|some|roughly|approximately)\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as said and as meant; ``unit`` is "%", a currency sign or nothing."""

    said: str
    value: float
    unit: str = ""

    @property
    def meaning(self) -> str:
        """The value in digits with its unit."""
        return f"{self.value:.12g}{self.unit}"


def one_number(text: str, span: Span, dates: Iterable[tuple[int, int]]) -> Number | None:
    """The only plain number within a span of a text; None where there is none or several.

    :param dates: offsets of time expressions, whose numbers do not count.
    """
    taken = list(dates)
    found = [
        match
        for match in _NUMBER.finditer(text, span.start, span.end)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    if len(found) != 1 or _HEDGED.search(text[: found[0].start()][-20:]):
        return None
    match = found[0]
    word = match["number"].lower()
    digits = word.replace(",", "")
    value = float(_WORDS[word]) if word in _WORDS else float(digits)
    value *= _SCALES[match["scale"].lower()] if match["scale"] else 1
    unit = "%" if match["percent"] else (match["money"] or "").strip()
    return Number(match.group().strip(), value, unit)
