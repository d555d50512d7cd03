"""The words of a text, as matching sees them.

Folding is for comparison only: case, accents, ligatures, curly quotes, soft hyphens and zero-width
characters stop mattering here, while every stored text and offset stays exact.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"\w+(?:['.]\w+)*", re.UNICODE)
# Soft hyphen, zero-width characters, joiners, marks of direction, variation selectors.
_INVISIBLE = frozenset(map(chr,
    [0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A),
     0xFEFF, *range(0xFE00, 0xFE10)]
))  # fmt: skip
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = frozenset("0123456789") | _RAISED
_QUOTES = frozenset("’‘ʼ´′＇")

# Function words and question words. A question's "why did ... in" must not choose its passages,
# and dropping them is worth more to short questions than BM25's idf alone.
STOPWORDS = frozenset(
    """a about after all also am an and any are as at be because been before being but by can could
    did do does doing for from had has have having he her hers him his how i if in into is it its
    me my no nor not of on or our ours out over own s same she should so some such t than that the
    their theirs them then there these they this those through to too under until up very was we
    were what when where which while who whom why will with would you your yours tell please
    whose""".split()
)


def fold(text: str) -> str:
    """Lower-case, without accents, ligatures, curly quotes and invisible characters.

    Offsets into the result are not offsets into ``text``.
    """
    plain = text.replace("`", "'")
    if plain.isascii():
        return plain.lower()
    return _NOT_ASCII.sub(_folded, plain).lower()


def _folded(match: re.Match[str]) -> str:
    """One character; a raised digit behind a digit is an exponent or a note: 10³ is not 103."""
    character, place = match.group(), match.start()
    if character in _RAISED and place and match.string[place - 1] in _DIGITS:
        return character
    return _bare(character)


@lru_cache(maxsize=4096)
def _bare(character: str) -> str:
    """One character taken apart, without what combines or cannot be seen: "é" → "e"."""
    if character in _QUOTES:
        return "'"
    if character in _INVISIBLE:
        return ""
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """All words of a text, folded, possessive endings off, abbreviations joined ("u.s." → "us").

    A full stop without a space after it ("He left.She stayed.") still parts two words.
    """
    return [word for match in _WORD.findall(fold(text)) for word in _plain(match)]


def words(text: str) -> list[str]:
    """The content words of a text: ``tokens`` without stop words."""
    return [token for token in tokens(text) if token not in STOPWORDS]


@lru_cache(maxsize=65536)
def _plain(token: str) -> tuple[str, ...]:
    plain = token.removesuffix("'s").replace("'", "")
    parts = plain.split(".")
    if len(parts) == 1 or all(part.isdigit() for part in parts):
        return (plain,)
    short = all(len(part) <= 2 and part.isalpha() for part in parts)
    return ("".join(parts),) if short else tuple(parts)
