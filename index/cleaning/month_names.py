"""Names of months and weekdays in the languages of Europe, from Unicode's CLDR (by babel).

Names are compared folded: "Août", "AOUT" and "aout" are one. A name that two languages give to
different months ("listopad" is November in Prague and October in Zagreb) is in neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from index.text.words import fold

# Croatian's months are not among them: they contradict the Czech and Polish ones.
LANGUAGES = (
    "en de fr it es pt nl pl ru uk ro el hu sv cs bg sr da nb fi tr sk lt lv et sl".split()
)  # fmt: skip
"""English, the ten largest other languages of Europe, and those that cost nothing more."""
_Width = Literal["wide", "abbreviated"]
_WIDTHS: tuple[_Width, ...] = ("wide", "abbreviated")
_CONTEXTS: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")
# Abbreviations that papers write and CLDR does not have.
_WRITTEN = {"sep": 9, "sept": 9, "febr": 2, "mrz": 3, "maerz": 3, "set": 9, "setiembre": 9,
            "фев": 2, "сен": 9, "ноя": 11, "нояб": 11, "juil": 7, "juill": 7, "avr": 4,
            "dez": 12, "dic": 12, "ott": 10, "paz": 10, "pazdz": 10, "kwiec": 4}  # fmt: skip


def month_of(name: str) -> int | None:
    """The month, 1..12, that a name or an abbreviation stands for; None where it is none."""
    return _months().get(fold(name).rstrip("."))


def is_weekday(word: str) -> bool:
    """Whether a word is a day of the week in one of the languages."""
    return fold(word).rstrip(".") in _weekdays()


@lru_cache(maxsize=64)
def day_first(language: str) -> bool | None:
    """Whether 3/4/2007 is in April where this language is written.

    :param language: ISO 639-1. None for English, which is written both ways, for an unknown code
        and where the year stands first.
    """
    if language not in LANGUAGES or language == "en":
        return None
    from babel import Locale

    pattern = str(Locale.parse(language).date_formats["short"].pattern)
    order = "".join(letter for letter in pattern if letter in "dMy")
    return True if order.startswith("d") else None


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    found: dict[str, set[int]] = {}
    for number, name in _names("months"):
        found.setdefault(name, set()).add(number)
    known = {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}
    return {**known, **{fold(name): number for name, number in _WRITTEN.items()}}


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    return frozenset(name for _, name in _names("days"))


def _names(kind: Literal["months", "days"]) -> Iterator[tuple[int, str]]:
    from babel.dates import get_day_names, get_month_names

    read = get_month_names if kind == "months" else get_day_names
    for language in LANGUAGES:
        for context in _CONTEXTS:
            for width in _WIDTHS:
                for number, name in read(width, context, language).items():
                    yield int(number), fold(name).rstrip(".")
