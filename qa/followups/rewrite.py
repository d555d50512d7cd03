"""Follow-ups rewritten as standalone questions, by rule and without a language model.

Each rule gives a question that reads as a person would have typed it, since the asker sees it; a
question to which none applies stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.text.words import words
from qa.followups.coreference import resolve
from qa.followups.ellipsis import counted, dated, repeated, retimed, stepped, swapped
from qa.followups.salience import AntecedentCandidate, Exchange, candidates
from qa.language.mentions import Mention, mentions, names

_FEW = 2  # a question of so few content words and no name says too little by itself
_SOME = 3  # or of so many, if one of them is "the album"
_SMALL = frozenset("many much off out up down".split())  # "how many were laid off" says no more
_CONTINUES = re.compile(
    r"\b(?:else|another|also|(?:any|some|what|the) others?|next|article"
    r"|(?:this|these|those)(?!\s+(?:day|week|weekend|month|year|decade|century|spring|summer|autumn"
    r"|winter|morning|night)s?\b)"
    r"|that(?=\W*$|\s+\w+\W*$|\s+(?:is|was|be|been|about|in|for)\b))\b",
    re.IGNORECASE,
)


def complete(question: str, earlier: Sequence[Exchange], as_of: date) -> Exchange:
    """The question with what it leaves to the earlier turns, not answered yet.

    :param earlier: the exchanges before it, oldest first, each question itself rewritten.
    :param as_of: the asking date, to which "last year" refers.
    """
    if not earlier:
        return Exchange(question)
    last, question = earlier[-1], stepped(question, earlier[-1], as_of)
    if asked := repeated(question, last):
        return replace(asked, aside=last.aside)
    changed = retimed(question, last, as_of) or counted(question, last) or swapped(question, last)
    if changed is not None:
        return replace(last, question=changed, answer="")
    question = dated(question, last, as_of)
    spoken_of = candidates(earlier)
    whole = resolve(question, earlier, spoken_of)
    unnamed = whole != Exchange(question) and not _names_any(whole.text, spoken_of)
    if unnamed or (whole == Exchange(question) and _says_too_little(question, spoken_of)):
        return _with_topic(whole, spoken_of)
    return whole


def _names_any(question: str, spoken_of: Sequence[AntecedentCandidate]) -> bool:
    """Whether a question holds a name, or in small letters a word of one spoken of."""
    if any(not name.is_date for name in names(question)):
        return True
    known = {word for c in spoken_of if c.mention.name for word in c.mention.words}
    return bool(known & set(words(question)))


def _says_too_little(question: str, spoken_of: Sequence[AntecedentCandidate]) -> bool:
    if _names_any(question, spoken_of):
        return False
    most = _SOME if any(_is_bare(m) for m in mentions(question)) else _FEW
    telling = [word for word in words(question) if word not in _SMALL]
    return len(telling) <= most or _CONTINUES.search(question) is not None


def _is_bare(mention: Mention) -> bool:
    """ "the album": which one it is must have been said before."""
    return mention.text.lower().startswith("the ") and len(mention.words) == 1


def _with_topic(question: Exchange, spoken_of: Sequence[AntecedentCandidate]) -> Exchange:
    """The question with what the conversation is about as its aside: "Who wrote it (INXS)?"."""
    told = set(words(question.text))
    topic = next((c.text for c in spoken_of if not told >= set(words(c.text))), None)
    if topic is None:
        return question
    return replace(question, aside=f"{question.aside}; {topic}" if question.aside else topic)
