"""Names of persons in running text, by their capitals; titles left off, bodies left out."""

from __future__ import annotations

import re

from index.text.words import fold

# "U.S." is one word of a name.
_CAPITAL = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]*)"
NAME_RUN = re.compile(
    r"[A-Z][\w’'-]*(?:\s+(?:(?:al|bin|da|de|der|la|van|von)\s+)?[A-Z][\w’'-]*){0,8}"
)
TITLES = frozenset(
    """acting ambassador captain chairman chancellor chief colonel deputy director dr envoy first
    foreign former general governor head judge king lord major mayor minister miss mr mrs ms
    officer official pope president prime prince princess prof professor queen secretary senator
    senior sergeant sir spokesman spokeswoman the vice""".split()
)
_BODIES = frozenset(
    """agency army association bank board church city club college commission committee company
    congress corporation council court department duma force government group house institute
    ministry nations office parliament party police republic senate service states times union
    university""".split()
)

_IN_QUESTION = re.compile(rf"(?<!^)\b{_CAPITAL}(?:\s+{_CAPITAL}){{0,8}}")


def name_runs(question: str) -> list[str]:
    """Runs of capitalised words of a question, its first word apart: "U.S. Treasury"."""
    return _IN_QUESTION.findall(question)


def person(run: str) -> str | None:
    """A run of capitalised words without titles, if two or more are left and it is no body.

    "Deputy Foreign Minister Alexander Losyukov" → "Alexander Losyukov"; "Russian Foreign Ministry"
    and "Pyongyang" → None.
    """
    words = [word.removesuffix("’s").removesuffix("'s") for word in run.split()]
    while len(words) > 2 and any(fold(word) in TITLES for word in words[:-2]):
        words.pop(0)  # "Russia’s Deputy Foreign Minister X Y"
    while words and fold(words[0]) in TITLES:
        words.pop(0)
    titled = bool(words) and fold(words[-1]) in TITLES  # "South Korea’s Foreign Minister"
    if len(words) < 2 or titled or any(fold(word) in _BODIES for word in words):
        return None
    return " ".join(words)
