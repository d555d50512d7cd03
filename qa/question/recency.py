"""Questions that ask for the latest or the earliest, and how the reader is asked them."""

from __future__ import annotations

import re

from qa.types import Intent

_LATE = re.compile(
    r"\b(?:latest|most recent(?:ly)?|newest|currently|right now|nowadays|these days|at present"
    r"|up to date|last known)\b|\bnow\W*$",
    re.IGNORECASE,
)
# "When did they first meet?" asks for the earliest; "the first round" names a round.
_EARLY = re.compile(
    r"\b(?:earliest|originally|at first|oldest)\b"
    r"|(?<!\bthe )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\ba )(?<!'s )(?<!’s )"
    r"\bfirst (?=[a-z]+(?:ed|d|t)?\b)(?!deputy|lady|minister|round|stage|class|person|name|time\b)",
    re.IGNORECASE,
)
_SUPERLATIVE = r"latest|most recent|newest|earliest|oldest"
# What only says which articles are meant: "in the oldest article,", "the newest signs".
_ORDERING = re.compile(
    rf"\b(?:in|from|according to)\s+(?:the|your)\s+(?P<which>{_SUPERLATIVE})\s+"
    r"(?:articles?|stor(?:y|ies)|reports?|coverage)\b\s*,?\s*"
    rf"|\b(?P<adjective>{_SUPERLATIVE})\s+(?!(?:on|about|in|from|with|of|and|or)\b)(?=\w)"
    r"|\s{0,9}\b(?P<adverb>most recently|currently|right now|nowadays|these days|at present)\b,?",
    re.IGNORECASE,
)
# "What is the latest on Kaesong?" asks for whatever is told of it.
_NEWS_OF = re.compile(
    rf"^(?:what(?:['’]s|\s+is|\s+are)\s+)?the\s+(?:{_SUPERLATIVE})(?:\s+(?:news|developments?))?\s+"
    r"(?:on|about|with|regarding|concerning)\b",
    re.IGNORECASE,
)


def recency(text: str) -> Intent:
    """Which end of the order of publication a question asks for."""
    if _LATE.search(text):
        return "latest"
    return "earliest" if _EARLY.search(text) else "none"


def without_recency(question: str, passage: str) -> str:
    """The question for a passage without the words that only order articles.

    No passage calls itself the newest: "the newest signs of contact" are the signs of contact in
    it. A passage that does have the word is asked as the question stands. "What is the latest on
    Kaesong?" is read as "What about Kaesong?".
    """
    if news := _NEWS_OF.match(question):
        return f"What about{question[news.end() :]}"
    has = passage.casefold()

    def kept(found: re.Match[str]) -> str:
        word = next(filter(None, found.groups())).casefold()
        return found.group() if word in has else ""

    return _ORDERING.sub(kept, question).strip()
