"""What a conversation is about: every mention with a weight, as in Lappin and Leass (1994).

A mention weighs more as the subject of its question than elsewhere, more as a name than as another
phrase, most as a turn of its own; with each further turn it weighs less. Several forms of one name
("Amos", "Tori Amos") are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.language.mentions import Mention, is_date, mentions
from qa.language.word_classes import split

_DECAY = 0.7
_SUBJECT, _OTHER = 1.0, 0.6
_PHRASE = 0.7
_TOPIC = 1.5
_SECTION = 0.3
_ANSWER = 0.3
_TOLD = 0.8
_ASKED = re.compile(r"\b(?:which|what|whose|how many|how much)\s+$", re.IGNORECASE)
_WHO = re.compile(r"^\W*(?:(?:and|but|so)\s+)?who\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question, itself made whole, and its answering words ("" where not known)."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something spoken of, and how present it is, 0 and up."""

    mention: Mention
    weight: float

    @property
    def text(self) -> str:
        return self.mention.text

    @property
    def personal(self) -> bool:
        """Whether it can be a person: a name, capitals throughout, no article, no place."""
        m = self.mention
        return m.name and is_capital(m.text) and not m.placed


def candidates(earlier: Sequence[Exchange]) -> list[Candidate]:
    """All that was spoken of, the weightiest first."""
    found: list[Candidate] = []
    for age, exchange in enumerate(reversed(earlier)):
        first = age == len(earlier) - 1
        for mention, weight in (*_asked(exchange.question), *_answered(exchange)):
            if mention.topic:
                _add(found, mention, _TOPIC if first else _SECTION)
            else:
                _add(found, mention, weight * _DECAY**age)
    return sorted(found, key=lambda c: -c.weight)


def _asked(question: str) -> Iterator[tuple[Mention, float]]:
    role = _OTHER if _WHO.match(question) else _SUBJECT
    for mention in mentions(question):
        if is_date(mention) or _ASKED.search(question[: mention.start]):
            continue
        if mention.topic:
            yield mention, _TOPIC
            continue
        for owner in _owner(mention):
            yield owner, role * (1.0 if owner.name else _PHRASE)
            role = _OTHER
        yield mention, role * (1.0 if mention.name else _PHRASE)
        role = _OTHER


def _answered(exchange: Exchange) -> Iterator[tuple[Mention, float]]:
    told = _WHO.match(exchange.question) is not None
    named = [m for m in mentions(exchange.answer) if m.name and not is_date(m)]
    for place, mention in enumerate(named):
        yield mention, _TOLD if told and place == 0 else _ANSWER


def _owner(mention: Mention) -> Iterator[Mention]:
    """Of "Kim Kye-gwan's office" also the owner."""
    owner = re.match(r"(.+?)['’]s?\s", mention.text)
    if owner:
        yield replace(mention, text=owner[1], end=mention.start + len(owner[1]))


def _add(found: list[Candidate], mention: Mention, weight: float) -> None:
    for place, old in enumerate(found):
        if is_same(old.mention, mention):
            longer = len(mention.words) > len(old.mention.words)
            fuller = mention if mention.topic or (longer and not old.mention.topic) else old.mention
            placed = mention.placed and old.mention.placed
            found[place] = Candidate(replace(fuller, placed=placed), old.weight + weight)
            return
    found.append(Candidate(mention, weight))


def is_same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are forms of one name, or the same phrase."""
    a, b = sorted((one.words, other.words), key=len)
    if a == b:
        return True
    if not a or not (one.name and other.name):
        return False
    longer = max(one.text, other.text, key=len)
    if not is_capital(longer):
        return False
    return b[: len(a)] == a or b[-len(a) :] == a


def is_capital(text: str) -> bool:
    """Whether a phrase is one name throughout, without an article or an owner's ending."""
    found = [w for w in split(text) if w.lower not in ("of", "de", "van", "von", "bin", "al")]
    return all(w.text[0].isupper() for w in found) and "'s " not in text and "’s " not in text
