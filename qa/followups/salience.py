"""What a conversation is about: every mention with a weight, as in Lappin and Leass (1994).

A mention weighs more as the subject of its question than elsewhere, more as a name than as another
phrase, most as a turn of its own; with each further turn it weighs less. A short answer that is a
name is what is spoken of next. Several forms of one name ("Amos", "Tori Amos") are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.language.mentions import Mention, mentions, topic
from qa.language.parser import Word, parse

_DECAY = 0.7
_SUBJECT, _OTHER = 1.0, 0.6
_PHRASE = 0.7
_TOPIC = 1.5
_SECTION = 0.3
_ANSWER = 0.3
_TOLD = 0.8
_NAMED = 5.0
_BESIDE = 2  # words beside the name of an answer that says no more
_ASKING_NAMES = frozenset("who whom whose which what".split())
_BODIES = frozenset("ORG NORP GPE".split())


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question, rewritten as a standalone one, and its answering words.

    ``answer`` is "" where it is not known. ``also`` is what was asked besides ("and where") and
    ``aside`` what was added in brackets, "" for nothing: they are kept apart, so that a rewritten
    question is not put into another one.
    """

    question: str
    answer: str = ""
    also: str = ""
    aside: str = ""

    @property
    def text(self) -> str:
        """The question with what was added to it, before the question mark."""
        if not self.also and not self.aside:
            return self.question
        ending = self.question[-1] if self.question[-1] in "?!." and not self.also else "?"
        also = f", {self.also}" if self.also else ""
        aside = f" ({self.aside})" if self.aside else ""
        return f"{bare(self.question)}{also}{aside}{ending}"


@dataclass(frozen=True, slots=True)
class AntecedentCandidate:
    """Something spoken of, and how present it is, 0 and up."""

    mention: Mention
    weight: float

    @property
    def text(self) -> str:
        """The words of the mention."""
        return self.mention.text

    @property
    def personal(self) -> bool:
        """Whether it can be a person: it is known as one, or is a name of no known kind."""
        m = self.mention
        if not m.proper or m.plural or any(map(str.isdigit, m.text)) or ":" in m.text:
            return False
        return m.label == "PERSON" or (not m.label and not m.placed)

    @property
    def several(self) -> bool:
        """Whether "they" can stand for it: several things, a people, a body, a country."""
        return self.mention.plural or self.mention.label in _BODIES


def bare(question: str) -> str:
    """The question without the marks that end it; a last abbreviation keeps its full stop."""
    text = question.rstrip(" ?!")
    last = text.split()[-1] if text else ""
    return text if "." in last[:-1] else text.rstrip(" ?!.")


def candidates(earlier: Sequence[Exchange]) -> list[AntecedentCandidate]:
    """All that was spoken of, the weightiest first."""
    found: list[AntecedentCandidate] = []
    for age, exchange in enumerate(reversed(earlier)):
        first = age == len(earlier) - 1
        for mention, weight in (*_asked(exchange), *_answered(exchange, last=age == 0)):
            if mention.topic:
                _add(found, mention, _TOPIC if first else _SECTION)
            else:
                _add(found, mention, weight * _DECAY**age)
    return sorted(found, key=lambda c: -c.weight)


def _asked(exchange: Exchange) -> Iterator[tuple[Mention, float]]:
    if named := topic(exchange.question):
        yield named, _TOPIC
        return
    role = _OTHER if asks_who(exchange.question) else _SUBJECT
    for mention in mentions(exchange.question):
        if mention.is_date:
            continue
        for owner in _owner(mention):
            yield owner, role * (1.0 if owner.name else _PHRASE)
            role = _OTHER
        yield mention, role * (1.0 if mention.name else _PHRASE)
        role = _OTHER
    for mention in mentions(exchange.aside) if exchange.aside else ():
        if not mention.is_date:
            yield mention, _OTHER


def _answered(exchange: Exchange, *, last: bool) -> Iterator[tuple[Mention, float]]:
    """The names of an answer. One that was just asked for, and is all of it, is what counts now."""
    answer = exchange.answer
    named = [m for m in mentions(answer) if m.name and not m.is_date] if answer else []
    who = asks_who(exchange.question)
    for place, mention in enumerate(named):
        beside = len(answer.split()) - len(mention.text.split())
        alone = len(named) == 1 and beside <= _BESIDE
        if last and alone and asked_by(exchange.question) in _ASKING_NAMES:
            yield mention, _NAMED
        else:
            yield mention, _TOLD if who and place == 0 else _ANSWER


def asks_who(question: str) -> bool:
    """Whether a question asks for a person: "Who", "And who"."""
    return asked_by(question) == "who"


def asked_by(question: str) -> str:
    """The word that a question opens with, lower case, "and", "so" and prepositions apart."""
    words = [word for word in parse(question).words if word.is_word]
    return next((w.lower for w in words if w.tag not in ("CC", "RB", "UH", "IN")), "")


def _owner(mention: Mention) -> Iterator[Mention]:
    """Of "Kim Kye-gwan's office" also the owner."""
    words = parse(mention.text).words
    place = next((n for n, word in enumerate(words) if n and word.tag == "POS"), 0)
    if place:
        owned = words[:place]
        text = mention.text[: owned[-1].end]
        yield replace(
            mention,
            text=text,
            end=mention.start + len(text),
            words=_plain(owned),
            head=owned[-1].lower,
            plural=owned[-1].tag in ("NNS", "NNPS"),
        )


def _plain(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(w.lower for w in words if w.is_word and w.tag != "DT")


def _add(found: list[AntecedentCandidate], mention: Mention, weight: float) -> None:
    for place, old in enumerate(found):
        if is_same(old.mention, mention):
            longer = len(mention.words) > len(old.mention.words)
            fuller = mention if mention.topic or (longer and not old.mention.topic) else old.mention
            placed = mention.placed and old.mention.placed
            label = fuller.label or old.mention.label or mention.label
            merged = replace(fuller, placed=placed, label=label)
            found[place] = AntecedentCandidate(merged, old.weight + weight)
            return
    found.append(AntecedentCandidate(mention, weight))


def is_same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are forms of one name, or the same phrase."""
    a, b = sorted((one.words, other.words), key=len)
    if a == b:
        return True
    if not a or not (one.name and other.name):
        return False
    if not max(one, other, key=lambda m: len(m.text)).proper:
        return False
    return b[: len(a)] == a or b[-len(a) :] == a
