"""Questions of a few words that repeat the one before with one part changed.

"And in 2009?" changes its time, "Why?" its question word, "What about Japan?" a name in it.
"""

from __future__ import annotations

import re
from datetime import date

from index.text.words import words
from index.types import Period
from qa.followups.salience import Exchange
from qa.language.explicit_times import spoken
from qa.language.mentions import Mention, is_date, mentions, names
from qa.language.question_times import times_in, with_preposition, without
from qa.language.word_classes import AUXILIARIES, PRONOUNS, QUESTION_WORDS, is_verb, split

_LEAD = r"^\W*(?:(?:and|but|or|so|then|ok|okay)\b[\s,]*)*"
_WHAT_ABOUT = re.compile(
    _LEAD + r"(?:(?:what|how)\s+about|what\s+of)\s+(?P<new>.+?)[\s?.!]*$", re.IGNORECASE
)
_AND = re.compile(r"^\W*(?:and|or)\b[\s,]+(?P<new>[^?]+?)[\s?.!]*$", re.IGNORECASE)
_BARE = re.compile(
    _LEAD + r"(?P<asked>(?:(?:in|at|on|for|to|from|with|by|since|of|until)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b(?!\s+(?:about|else|of)\b)[^?]*?)[\s?.!]*$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    _LEAD + r"(?:(?:what|how)\s+about\s+)?(?:the\s+)?"
    rf"(?P<new>{_ORDINAL.pattern})(?:\s+one)?\W*$",
    re.IGNORECASE,
)
_FROM_THAT = re.compile(
    r"\b(?P<unit>(?:day|week|month|year|decade)s?) (?P<side>before|after) (?:that|then)\b(?!\s+\w)",
    re.IGNORECASE,
)
_BARE_WORDS = 4
_WHY_NOT = re.compile(r"^(?:why not|how so|how come)$", re.IGNORECASE)
_WHEN_WHERE = re.compile(
    r"^\W*(?:when|where|why|how|(?:in|at|on|for|since)\s+(?:what|which)\s+\w+)\s+"
    rf"(?=(?:{'|'.join(sorted(AUXILIARIES))})\b)",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"^(?:when|where|why|how|how long|how often|how far"
    r"|(?:in|at|on|for|since|until)\s+(?:what|which)\s.+)$",
    re.IGNORECASE,
)


def stepped(question: str, last: Exchange, as_of: date) -> str:
    """ "Two years before that" → "two years earlier", where the question before says when."""
    leaning = _FROM_THAT.sub(
        lambda m: f"{m['unit']} {'earlier' if m['side'].lower() == 'before' else 'later'}", question
    )
    times = times_in(leaning, as_of, last.question)
    known = any(time.anchor_kind == "expression" and time.period for time in times)
    return leaning if known else question


def retimed(question: str, last: Exchange, as_of: date) -> str | None:
    """ "And in 2009?": the question before with the new time in place of its own."""
    before = last.question
    times = times_in(question, as_of, before)
    if not times or words(without(question, times)):
        return None
    question = dated(question, last, as_of)
    new = with_preposition(question, times_in(question, as_of)[0])
    old_times = times_in(before, as_of)
    if old_times:
        old = with_preposition(before, old_times[0])
        if new == times_in(new, as_of)[0].text:  # "what about 2004?" after "in 2007"
            old = old_times[0].text
        return before.replace(old, new, 1)
    return f"{bare(before)} {new}?"


def dated(question: str, last: Exchange, as_of: date) -> str:
    """ "Earlier that year" → "in 2013", where the question before says which year."""
    for time in reversed(times_in(question, as_of, last.question)):
        if time.anchor_kind != "expression" or time.period is None:
            continue
        named = spoken(_whole(time.period))
        if named is not None:
            if with_preposition(question, time) == time.text:  # "in that year" has its own
                named = f"{'on' if time.period.days == 1 else 'in'} {named}"
            question = f"{question[: time.start]}{named}{question[time.end :]}"
    return question


def _whole(period: Period) -> Period:
    """The month or year that a stretch lies in: "later that month" is asked of the month."""
    first, last = period.start, period.last
    if period.days == 1 or first.year != last.year:
        return period
    if first.month == last.month:
        return Period.of_month(first.year, first.month)
    return Period.of_year(first.year)


def counted(question: str, last: Exchange) -> str | None:
    """ "And the fourth?": the question before, about the fourth in place of the first."""
    new, old = _COUNTED.match(question), _ORDINAL.search(last.question)
    if new is None or old is None or not _is_question(last.question):
        return None
    return last.question[: old.start()] + new["new"] + last.question[old.end() :]


def repeated(question: str, last: Exchange) -> str | None:
    """ "Why?", "In which city?": the question before, asked with that word."""
    found = _BARE.match(question)
    if found is None or not _is_question(last.question):
        return None
    asked = "why" if _WHY_NOT.match(found["asked"]) else " ".join(found["asked"].split())
    said = split(asked)
    if len(said) > _BARE_WORDS or any(_is_verbal(w.lower) for w in said):
        return None
    before = bare(last.question)
    opening = split(before)[0].lower
    adverbial = _ADVERBIAL.match(asked) is not None
    if opening in AUXILIARIES and adverbial:
        return _capital(f"{asked} {uncapital(before)}?", question)
    if adverbial and (old := _WHEN_WHERE.match(before)):
        return _capital(f"{asked} {before[old.end() :]}?", question)
    return f"{before}, and {uncapital(asked)}?"


def swapped(question: str, last: Exchange) -> str | None:
    """ "What about Japan?": the question before, about Japan in place of the name in it."""
    found = _WHAT_ABOUT.match(question) or _AND.match(question)
    if found is None:
        return None
    new = found["new"]
    said = split(new)
    named = names(f"x {new}")
    whole = len(named) == 1 and named[0].text.endswith(new.removeprefix("the "))
    if not whole or any(w.lower in QUESTION_WORDS | AUXILIARIES | PRONOUNS for w in said):
        return None
    if not _is_question(last.question):
        return None
    old = _parallel(named[0], last.question)
    if old is None:
        return None
    text = last.question
    return text[: old.start] + new + text[old.start + len(old.text) :]


def _parallel(new: Mention, question: str) -> Mention | None:
    """The name in whose place a new one is put: one that shares a word, else the first."""
    told = [m for m in names(question) if not is_date(m) and m.words != new.words]
    shared = [m for m in told if set(m.words) & set(new.words)]
    return next(iter(shared or told), None)


def _is_question(text: str) -> bool:
    found = split(text)
    opened = any(w.lower in QUESTION_WORDS | AUXILIARIES for w in found[:3])
    return opened and not any(m.topic for m in mentions(text))


def _is_verbal(word: str) -> bool:
    acting = is_verb(word) or is_verb(word.removesuffix("s"))
    return acting or word in AUXILIARIES or word in PRONOUNS


def bare(question: str) -> str:
    return question.rstrip(" ?.!")


def uncapital(text: str) -> str:
    first = split(text)[0]
    small = first.lower in AUXILIARIES | QUESTION_WORDS or first.lower in ("in", "at", "on", "for")
    return text[0].lower() + text[1:] if small else text


def _capital(text: str, like: str) -> str:
    """The text with a capital if ``like`` begins with one."""
    begins = next((c for c in like if c.isalpha()), "a")
    return text[0].upper() + text[1:] if begins.isupper() else text
