"""A rule: a pattern over token kinds and the function that reads a match of it.

Patterns are written with the names of kinds, spaces ignored: ``MONTH DAY (COMMA? YEAR)?``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from index.timex.context import Context, TimexDraft
from index.timex.tables import Value
from index.timex.tokens import CODE, Tokens

MACROS = {
    "DAY": "(?:DAYNUM|ORD|SECOND)",
    "ANYORD": "(?:ORD|SECOND)",
    "ANYYEAR": "(?:YEAR|SHORTYEAR)",
    # Twelve words more: without an end, "million million …" costs the square of its length.
    "NUM": "(?:(?:A|SMALL)? BIGNUM (?:AND? SMALL|BIGNUM){0,12}"
    "|SMALL|(?:DAYNUM|NUMBER|YEAR) BIGNUM?)",
    "SMALL": "(?:WORDNUM (?:DASH WORDNUM)?)",
    "SINGLE": "(?:UNIT|QUARTER)",
    "ANYUNIT": "(?:UNITS|UNIT|QUARTER|SECOND)",
    "CALENDARUNIT": "(?:UNIT|QUARTER|MONTH|WEEKDAY|SEASON|POD|HOLIDAY)",
}
"""Names for groups of kinds."""


def compile_kinds(pattern: str) -> re.Pattern[str]:
    """A pattern over kind names as a regular expression over kind characters."""
    for _ in range(3):  # a macro may name another
        pattern = re.sub(r"\b[A-Z]{3,}\b", lambda m: MACROS.get(m[0], m[0]), pattern)
    pattern = re.sub(r"(?<!\?)\b[A-Z]+\b", lambda m: CODE[m[0]], pattern)
    return re.compile(pattern.replace(" ", ""))


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule in a token sequence."""

    tokens: Tokens
    match: re.Match[str]

    @property
    def start(self) -> int:
        """First token."""
        return self.match.start()

    @property
    def end(self) -> int:
        """One past the last token."""
        return self.match.end()

    @property
    def offset(self) -> int:
        """The first character."""
        return self.tokens.starts[self.start]

    def has(self, name: str) -> bool:
        """Whether the named group took part."""
        return name in self.match.re.groupindex and self.match.group(name) is not None

    def at(self, name: str) -> int:
        """The first token of a named group."""
        return self.match.start(name)

    def word(self, name: str) -> str:
        """The lower-cased first word of a group; empty where the group took no part."""
        return self.tokens.word(self.match.start(name)).lower() if self.has(name) else ""

    def kind(self, name: str) -> str:
        """The kind of a group's first token."""
        return self.tokens.kind(self.match.start(name))

    def value(self, name: str) -> Value:
        """The value of a group's first token."""
        return self.tokens.values[self.match.start(name)]

    def integer(self, name: str) -> int:
        """The value, known to be an integer."""
        return int(self.value(name))

    def code(self, name: str) -> str:
        """The value, known to be text."""
        return cast(str, self.value(name))

    def number(self, name: str) -> float | None:
        """The number said by a group of tokens; None for a vague quantity ("several")."""
        total, current = 0.0, 0.0
        for i in range(*self.match.span(name)):
            kind, value = self.tokens.kind(i), self.tokens.values[i]
            if kind in ("QUANT", "COUPLE"):
                return 2.0 if "couple" in self.tokens.word(i).lower() else None
            if isinstance(value, str) or kind in ("DASH", "AND"):
                continue
            if kind == "BIGNUM" and value >= 1000:
                total, current = total + max(current, 1) * value, 0
            elif kind == "BIGNUM":
                current = max(current, 1) * value
            else:
                current += value
        return total + current

    def before(self, offset: int = 1) -> str:
        """The lower-cased word ``offset`` tokens before the match."""
        return self.tokens.word(self.start - offset).lower()

    def after(self, offset: int = 0) -> str:
        """The lower-cased word ``offset`` tokens past the match."""
        return self.tokens.word(self.end + offset).lower()

    def draft(self, kind: str, value: str, **more: object) -> TimexDraft:
        """A draft over exactly the matched tokens."""
        return TimexDraft(self.start, self.end, kind, value, **more)  # type: ignore[arg-type]


Handler = Callable[[Found, Context], TimexDraft | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern, the kind without which it cannot match, and its reader."""

    name: str
    pattern: re.Pattern[str]
    needs: str
    read: Handler

    @classmethod
    def of(cls, name: str, needs: str, pattern: str, read: Handler) -> Rule:
        """Compile a rule; ``needs`` names kinds of which at least one must be in the text."""
        return cls(
            name, compile_kinds(pattern), "".join(CODE[kind] for kind in needs.split()), read
        )
