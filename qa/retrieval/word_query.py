"""What is typed into the search of passages → words, phrases, beginnings of words, exclusions.

harbour strike        both words, in any form ("strikes", "striking")
"harbour strike"      these words in this form and order
strik*                words that begin so
Zelensky~             this word and those spelled nearly so ("Zelenskyy")
-ferry -"night pay"   none of these
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.errors import InputError
from index.search.lexical import terms
from index.text.words import tokens

Kind = Literal["word", "phrase", "beginning", "near"]
MOST_CHARACTERS = 2_000
MOST_PARTS = 32
_SHORTEST = 2  # letters before a star
_PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_STRAIGHT = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query.

    ``typed`` as it was written. ``words``: of a phrase, all its words, folded; of a beginning, the
    letters, folded; of a word (``near``: and of those spelled nearly so), its stem.
    """

    typed: str
    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordQuery:
    """A query taken apart: every one of ``wanted`` and none of ``unwanted``."""

    typed: str
    wanted: tuple[Part, ...]
    unwanted: tuple[Part, ...]


def parse(typed: str) -> WordQuery:
    """Take a query apart. Words without a meaning of their own ("the") are left out.

    :raises InputError: it is too long, or nothing is left to search for.
    """
    plain = " ".join(typed.translate(_STRAIGHT).split())
    if len(plain) > MOST_CHARACTERS:
        raise InputError(f"a search has at most {MOST_CHARACTERS:,} characters, got {len(plain):,}")
    wanted: dict[Part, None] = {}
    unwanted: dict[Part, None] = {}
    for minus, phrase, word in _PART.findall(plain):
        for part in _phrase(phrase) if phrase else _word(word):
            (unwanted if minus else wanted)[part] = None
    if len(wanted) + len(unwanted) > MOST_PARTS:
        raise InputError(f"a search has at most {MOST_PARTS} words, got {len(wanted)}")
    if not wanted:
        raise InputError(f"nothing to search for in {typed.strip()!r:.100}; type a word or a name")
    return WordQuery(plain, tuple(wanted), tuple(unwanted))


def _phrase(said: str) -> list[Part]:
    words = tuple(tokens(said))
    return [Part(f'"{said}"', "phrase", words)] if terms(said) else []


def _word(said: str) -> list[Part]:
    if said.endswith("*"):
        letters = "".join(tokens(said.rstrip("*")))
        if len(letters) < _SHORTEST:
            raise InputError(f"{said!r:.40}: at least {_SHORTEST} letters must stand before *")
        return [Part(said, "beginning", (letters,))]
    kind: Kind = "near" if said.endswith("~") else "word"
    return [Part(said, kind, (stem,)) for stem in terms(said)]
