"""Whether what was typed asks a question, or names words whose passages are wanted.

"Losyukov optimism", "list all articles about the strike" and "which articles mention Kaesong?" want
passages; everything that asks, and everything that leans on an earlier turn, wants an answer.
"""

from __future__ import annotations

import re
from datetime import date

from index.text.words import STOPWORDS, tokens, words
from qa.language.question_times import times_in, without
from qa.question.recency import without_recency

MOST_WORDS = 6  # of what is taken for keywords
_THINGS = r"(?:articles?|passages?|stories|story|papers?|reports?|texts?|sentences?|news|coverage)"
# Matched on a question whose white space is single spaces.
_LINK = (
    r"(?:that|which|who)? ?(?:mention(?:s|ed|ing)?|about|on|of|with|contain(?:s|ing)?|"
    r"hav(?:e|ing)|hold(?:s|ing)?|say(?:s|ing)?|name(?:s|d)?|concerning|refer(?:s|ring)? to)"
)
_WANTED = re.compile(
    rf"(?:please )?(?:"
    rf"(?:list|find|show|search(?: for)?|give)(?: me)?(?: (?:all|every|any|the))*"
    rf"(?: (?:the )?{_THINGS}(?: {_LINK})?)?"
    rf"|(?:which|what|how many|are there(?: any)?) (?:of the )?{_THINGS} {_LINK}"
    rf"|(?:all|every|any) {_THINGS} {_LINK}"
    rf") (?P<what>\S.*)",
    re.IGNORECASE,
)
_SYNTAX = re.compile(r'^\s*[“"][^“”"]+[”"]\s*$|(?:^|\s)-["“\w]|\w[*~](?:\s|$)')
_ASKING = frozenset(
    """who whom whose what which when where why how is are was were do does did has have had can
    could will would should may might tell describe explain define summarise summarize compare
    give timeline chronology happen happened happens say said says name
    hello hi thanks thank and or but""".split()
)
_TIMES = frozenset(
    """today yesterday tomorrow now later earlier before after recently latest newest first last
    next again else more""".split()
)


def keywords(typed: str, *, within_conversation: bool = False) -> str | None:
    """The words whose passages are wanted; None where a question is asked.

    :param within_conversation: earlier turns were asked, on which a few words may lean.
    """
    plain = " ".join(typed.split())
    if wanted := _WANTED.fullmatch(plain):
        return wanted["what"].rstrip("?!. ") or None
    if _SYNTAX.search(plain) and "?" not in plain:
        return plain
    said = tokens(plain)
    if "?" in plain or plain.endswith((".", "!")) or not 1 <= len(said) <= MOST_WORDS:
        return None
    if any(word in _ASKING or word in _TIMES for word in said) or said[0] in STOPWORDS:
        return None
    if all(word.isdigit() for word in said):
        return None
    if within_conversation and len(said) < 2:
        return None
    return plain


def content_words(question: str, as_of: date) -> str:
    """The words of a question to search passages for: without those that ask or name a time."""
    timeless = without_recency(without(question, times_in(question, as_of)), "")
    kept = (word.strip('?,.;:!"“”()') for word in timeless.split())
    return " ".join(word for word in kept if words(word) and word.casefold() not in _ASKING)
