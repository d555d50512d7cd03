"""Questions as people type them, and questions changed just enough to have no answer.

SQuAD 2.0's own unanswerables are mostly swapped entities, antonyms and negations (Rajpurkar,
Jia & Liang 2018, table 2). We have few of them, so the same edits are made here by rule. An edit
may by bad luck leave a question answerable: one of the first 40 looked at (Burma to Myanmar).
"""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*")
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-3][0-9])\b")
_NUMBER = re.compile(r"\b\d{1,3}(?:[.,]\d+)?\b(?!\d)")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[A-Z\"“‘(\d])")
_NEGATABLE = re.compile(r"\b(did|does|do|was|were|is|are|can|could|has|have)\b")
_NEGATED = {"can": "can't"}
_PAIRS = (
    "first last,north south,east west,northern southern,eastern western,before after,more less,"
    "most least,largest smallest,highest lowest,increase decrease,increased decreased,new old,"
    "early late,earlier later,earliest latest,major minor,high low,higher lower,begin end,"
    "began ended,began stopped,started ended,start end,won lost,win lose,winner loser,buy sell,"
    "bought sold,import export,imports exports,allow forbid,allowed banned,accept reject,"
    "accepted rejected,support oppose,supported opposed,male female,men women,man woman,"
    "son daughter,father mother,brother sister,husband wife,king queen,public private,"
    "inside outside,"
    "internal external,positive negative,rich poor,war peace,attack defend,attacked defended,"
    "succeeded failed,success failure,enter leave,entered left,arrive depart,arrived departed,"
    "always never,common rare,strong weak,young old,younger older,good bad,best worst,best-known "
    "least-known,longest shortest,long short,above below,upper lower,left right,open close,"
    "opened closed,built destroyed,create destroy,created destroyed,signed rejected,"
    "similar different,same different,maximum minimum,easy difficult,ancient modern,"
    "urban rural,domestic foreign,"
    "offensive defensive,direct indirect,victory defeat,elected defeated,gain lose,gained lost,"
    "rise fall,rose fell,join leave,joined left,ally enemy,allies enemies,day night,summer winter"
)
ANTONYMS: dict[str, str] = {}
for _pair in _PAIRS.split(","):
    _one, _other = _pair.split()
    ANTONYMS.setdefault(_one, _other)
    ANTONYMS.setdefault(_other, _one)
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_KEYS = "qwertyuiopasdfghjklzxcvbnm"


def as_typed(question: str, rng: Random) -> str:
    """The question as someone may type it: no question mark, a slip of the finger, fewer words.

    Case is left alone because the tokenizer lower-cases everything.
    """
    if rng.random() < 0.3:
        question = question.rstrip("? ")
    if rng.random() < 0.08:
        question = _slip(question, rng)
    if rng.random() < 0.04:
        dropped = {"the", "a", "an", "did", "does", "do", "of"}
        words = [word for word in question.split() if word.lower() not in dropped]
        question = " ".join(words) or question
    return question


def _slip(question: str, rng: Random) -> str:
    """Swap, drop, double or replace one letter of one word of four letters or more."""
    words = question.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return question
    i = rng.choice(long)
    word = words[i]
    at = rng.randrange(1, len(word) - 1)
    words[i] = rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice(_KEYS) + word[at + 1 :],
        ]
    )
    return " ".join(words)


def names_of(text: str) -> list[str]:
    """Capitalised word sequences inside sentences: names, by a rule of thumb."""
    return [match.group() for match in _NAME.finditer(text)]


def near_miss(question: str, context: str, answer: str, pool: list[str], rng: Random) -> str | None:
    """The question changed so that ``context`` most likely no longer answers it, or None.

    ``pool`` are names of other contexts. Edits are tried in a random order; the negation, which
    nearly always works, only now and then, or it would crowd out the others.
    """
    edits = [_other_name] * 3 + [_other_number] * 2 + [_antonym] * 2
    rng.shuffle(edits)
    if rng.random() < 0.25:
        edits.insert(rng.randrange(len(edits) + 1), _negation)
    for edit in dict.fromkeys(edits):
        changed = edit(question, context, answer, pool, rng)
        if changed is not None and changed != question:
            return changed
    return None


def _other_name(
    question: str, context: str, answer: str, pool: list[str], rng: Random
) -> str | None:
    found = list(_NAME.finditer(question))
    if not found:
        return None
    match = rng.choice(found)
    near = [
        name
        for name in names_of(context)
        if name.lower() not in question.lower() and name not in answer and answer not in name
    ]
    choices = near if near and rng.random() < 0.6 else pool
    if not choices:
        return None
    return question[: match.start()] + rng.choice(choices) + question[match.end() :]


def _other_number(
    question: str, context: str, answer: str, pool: list[str], rng: Random
) -> str | None:
    years, numbers = list(_YEAR.finditer(question)), list(_NUMBER.finditer(question))
    if years:
        match = rng.choice(years)
        near = [year for year in _YEAR.findall(context) if year != match.group()]
        shifted = str(int(match.group()) + rng.choice([-1, 1]) * rng.randint(1, 12))
        other = rng.choice(near) if near and rng.random() < 0.4 else shifted
    elif numbers:
        match = rng.choice(numbers)
        other = str(rng.randint(2, 99))
    else:
        return None
    return question[: match.start()] + other + question[match.end() :]


def _antonym(question: str, context: str, answer: str, pool: list[str], rng: Random) -> str | None:
    words = question.split(" ")
    places = [i for i, word in enumerate(words) if word.strip("?,.").lower() in ANTONYMS]
    if not places:
        return None
    i = rng.choice(places)
    bare = words[i].strip("?,.")
    words[i] = words[i].replace(bare, ANTONYMS[bare.lower()])
    return " ".join(words)


def _negation(question: str, context: str, answer: str, pool: list[str], rng: Random) -> str | None:
    match = _NEGATABLE.search(question)
    if match is None:
        return None
    verb = _NEGATED.get(match.group(), match.group() + "n't")
    return question[: match.start()] + verb + question[match.end() :]


def without_answer(context: str, start: int, end: int, answers: list[str]) -> str | None:
    """``context`` less the sentence around [start, end); None if an answer still stands there."""
    cuts = [0, *(match.end() for match in _SENTENCE.finditer(context)), len(context)]
    kept = [context[a:b] for a, b in pairwise(cuts) if b <= start or a >= end]
    left = "".join(kept)
    if len(left.split()) < 15 or any(answer.lower() in left.lower() for answer in answers):
        return None
    return left


def made_up_date(rng: Random) -> str:
    """A publication date in one of the forms that a passage's prefix may have."""
    year, month, day = rng.randint(1985, 2025), rng.randint(1, 12), rng.randint(1, 28)
    name = _MONTHS[month - 1]
    forms = (
        [f"{day} {name} {year}"] * 4
        + [f"{year}-{month:02}-{day:02}"] * 3
        + [f"{name} {year}", f"{name} {day}, {year}", f"{year}"]
    )
    return rng.choice(forms)


def date_as_written(day: str, rng: Random) -> str:
    """A day as YYYY-MM-DD in one of the forms that a passage's prefix may have, or left out."""
    parts = day.split("-")
    if len(parts) != 3 or rng.random() < 0.2:
        return ""
    year, month, number = (int(part) for part in parts)
    return f"{number} {_MONTHS[month - 1]} {year}" if rng.random() < 0.7 else day


def year_of(date: str) -> int:
    """The year of a date made by ``made_up_date``."""
    match = _YEAR.search(date)
    assert match is not None
    return int(match.group())


def has_year(text: str) -> bool:
    """Whether a year between 1000 and 2039 is named."""
    return _YEAR.search(text) is not None
