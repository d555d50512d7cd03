"""Requests that no quotation can answer: summarise, compare, list all, a timeline, a text.

Also questions that are not in English. What is asked about is still searched for, so that matching
passages, or dated events in order, can be given.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from index.text.language import likely_language
from index.text.words import STOPWORDS, tokens
from qa.types import Unquotable

_POLITE = (
    r"^\W*+(?:(?:and|now|ok|please|can|could|would|will|you|i|want|need|like|to|give|show|tell|write"
    r"|make|create|provide|prepare|me|us|what|is|what's|are|whats)\b[\s,]*){0,8}"
)
_A = (
    r"(?:(?:a|an|the|some|your)\s+)?"
    r"(?:(?!(?:which|what|who|whose|when|where|why|how|did|does|do|was|were|is|are)\b)[\w-]+\s+){0,2}?"
)
_OF = r"(?:\s+(?:of|on|about|for|from|in|between|with|to)\b)?"
_PATTERNS: tuple[tuple[Unquotable, str], ...] = (
    ("timeline", rf"{_POLITE}{_A}(?:timeline|time line|chronology|sequence of events)\b{_OF}"),
    ("timeline", r"\b(?:in (?:chronological|date) order|chronologically)\b"),
    (
        "summary",
        rf"{_POLITE}{_A}(?:summary|summaries|overview|recap|synopsis|digest|gist)"
        r"\s+(?:of|on|about|for)\b",
    ),
    ("summary", rf"{_POLITE}(?:summari[sz]e|sum up|recap)\b{_OF}|^\W*tl;?dr\b[^\w\s]*+{_OF}"),
    (
        "comparison",
        rf"{_POLITE}(?:compare|contrast)\b|{_POLITE}{_A}comparison\s+(?:of|between)\b",
    ),
    ("comparison", r"^\W*how (?:do|does|did)\b(?=.{1,200}\bcompare\b)"),
    (
        "list",
        rf"{_POLITE}(?:list|enumerate|name|find)\s+(?:me\s+)?(?:all|every|each)\b"
        rf"|{_POLITE}(?:enumerate|list)\s+(?:the\b|(?=[\w-]+s\b))|{_POLITE}{_A}list\s+of\b"
        rf"|{_POLITE}all\s+(?:of\s+)?(?:the|articles|names|people|events|dates|countries)\b",
    ),
    (
        "text",
        r"^\W*(?:(?:please|can|could|would|will|you)\s+){0,4}"
        r"(?:(?:write|draft|compose|tell)\s+(?:me\s+)?(?:an?|the)\s+(?:[\w-]+\s+){0,2}?"
        r"(?:poem|song|story|joke|essay|letter|email|e-mail|article|report|speech|headline|tweet)"
        r"s?\b|(?:translate|rewrite|paraphrase|rephrase)\b)",
    ),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_SURE = 0.75  # of py3langid's probability; see ``foreign_language``
_FUNCTION = 0.34  # share of English function words from which a question is English
_FEWEST, _UNKNOWN = 3, 2  # words in Latin letters, and of them in no article


def unquotable(question: str) -> tuple[Unquotable | None, str]:
    """The kind of a request that no quotation can answer, and what it is about."""
    for kind, pattern in _KINDS:
        if found := pattern.search(question):
            left = f"{question[: found.start()]} {question[found.end() :]}".strip(" ,:")
            about = " ".join(left.split()).replace(" ?", "?")
            return kind, about if any(map(str.isalnum, about)) else question
    return None, question


def foreign_language(question: str, unknown: Collection[str]) -> str | None:
    """The English name of a question's language where it is clearly another one.

    Letters of another script decide by themselves. In Latin letters py3langid must be sure, few
    words may be English function words, and two of them and a third must stand in no article. Of
    3,443 English questions none is taken for another language. Of 11,688 runs of key words from
    headlines 17 were without the third condition, most of them names ("Steven van Zandt").

    :param unknown: the words of the question that no article has.
    """
    letters = [c for c in question if c.isalpha()]
    latin = sum(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in letters)
    words = tokens(question)
    if letters and 2 * latin < len(letters):
        language, _ = likely_language(question)
        return _name(language) if language != "en" else "another language"
    function = sum(word in STOPWORDS for word in words)
    if len(words) < _FEWEST or function >= _FUNCTION * len(words):
        return None
    if len(unknown) < _UNKNOWN or 3 * len(unknown) < len(words):
        return None
    language, chance = likely_language(question)  # last, for its model takes long to load
    return _name(language) if language != "en" and chance >= _SURE else None


def _name(code: str) -> str:
    from babel import Locale  # only questions in other languages need it

    return str(Locale("en").languages.get(code, "another language"))
