"""Questions of a few words that repeat the one before with one part changed.

"And in 2009?" changes its time, "Why?" its question word, "What about Japan?" a name in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.text.words import words
from index.types import Period, TimeExpression
from qa.followups.salience import Exchange, bare
from qa.language.explicit_times import spoken
from qa.language.mentions import Mention, mentions, names, topic
from qa.language.parser import Word, parse
from qa.language.question_times import times_in, with_preposition, without

_LEAD = r"^\W*+(?:(?:and|but|or|so|then|ok|okay)\b[\s,]*+)*"
_WHAT_ABOUT = re.compile(
    _LEAD + r"(?:(?:what|how)\s+about|what\s+of)\s+(?P<new>.+)(?<![\s?!])[\s?!]*+$", re.IGNORECASE
)
_AND = re.compile(r"^\W*+(?:and|or)\b[\s,]++(?P<new>[^?]+)(?<![\s?!])[\s?!]*+$", re.IGNORECASE)
_BARE = re.compile(
    _LEAD + r"(?P<asked>(?:(?:in|at|on|for|to|from|with|by|since|of|until)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b(?!\s+(?:about|else|of)\b)[^?]*)(?<![\s?.!])"
    r"[\s?.!]*+$",
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
_WHY = re.compile(r"^(?:why|how so|how come)$", re.IGNORECASE)
_WHY_NOT = re.compile(r"^(?:and\s+)?why\s+not$", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"^(?:when|where|why|how|how long|how often|how far"
    r"|(?:in|at|on|for|since|until)\s+(?:what|which)\s.+)$",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset("in on at of to for from with since until by".split())


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
    new = times_in(question, as_of)[0]
    whole = with_preposition(question, new)
    old_times = times_in(before, as_of)
    if not old_times:
        return f"{bare(before)} {whole}?"
    old = old_times[0]
    if _describes(before, old):
        if new.text.isdigit():
            return before[: old.start] + new.text + before[old.end :]
        left = before[: old.start] + before[old.end :].lstrip()
        return f"{bare(left)} {whole}?"
    if whole == new.text:  # "what about 2004?" after "in 2007"
        return before[: old.start] + new.text + before[old.end :]
    return before.replace(with_preposition(before, old), whole, 1)


def _describes(text: str, time: TimeExpression) -> bool:
    """Whether a time only says which: "the *2005* statement"."""
    parsed = parse(text).words
    inside = [n for n, word in enumerate(parsed) if time.start <= word.start < time.end]
    return any(parsed[n].head > inside[-1] and parsed[parsed[n].head].is_noun for n in inside)


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


def repeated(question: str, last: Exchange) -> Exchange | None:
    """ "Why?", "Why not?", "In which city?": the question before, asked with those words."""
    found = _BARE.match(question)
    if found is None or not _is_question(last.question):
        return None
    asked = " ".join(found["asked"].split())
    said = parse(asked).words
    if _WHY_NOT.match(asked):
        denied = _denied(last.question)
        if denied is not None:
            return Exchange(_capital(denied, question))
        return Exchange(last.question, also="and why not")
    if len(said) > _BARE_WORDS or any(word.is_verb or word.tag == "PRP" for word in said):
        return None
    asked = "why" if _WHY.match(asked) else asked
    before = bare(last.question)
    if _ADVERBIAL.match(asked) is not None:
        opened = _from_auxiliary(before)
        if opened is not None:
            return Exchange(_capital(f"{asked} {uncapital(opened)}?", question))
    return Exchange(last.question, also=f"and {uncapital(asked)}")


def _from_auxiliary(question: str) -> str | None:
    """A yes-no question, or one that asks when or why, from its auxiliary on; else None."""
    parsed = parse(question).words
    first = next((n for n, w in enumerate(parsed) if w.tag not in ("CC", "UH")), 0)
    if parsed[first].is_auxiliary:
        return question[parsed[first].start :]
    if not any(word.tag in ("WRB", "WDT") for word in parsed[first : first + 2]):
        return None
    place = next((n for n, w in enumerate(parsed) if n > first and w.is_verb), None)
    opening = question[parsed[first].start : parsed[place].start] if place else ""
    if place is None or not parsed[place].is_auxiliary or not _ADVERBIAL.match(opening.strip()):
        return None
    return question[parsed[place].start :]


def _denied(question: str) -> str | None:
    """ "Did Japan join the talks?" → "why did Japan not join the talks?"; None for no such form."""
    opened = _from_auxiliary(bare(question))
    if opened is None:
        return None
    parsed = parse(opened).words
    if any(word.role == "neg" for word in parsed):
        return f"why {uncapital(opened)}?"
    end = _subject_end(parsed)
    return None if end is None else f"why {uncapital(opened[:end])} not{opened[end:]}?"


def _subject_end(parsed: Sequence[Word]) -> int | None:
    """Where the subject after the first word ends; None where it cannot be told."""
    subject = next((n for n, w in enumerate(parsed) if n and w.role.startswith("nsubj")), None)
    if subject is None:
        return None
    last = subject
    for n in range(subject + 1, len(parsed)):
        above = parsed[n].head
        while above not in (subject, parsed[above].head):
            above = parsed[above].head
        if above != subject or not parsed[n].is_word:
            break
        last = n
    return parsed[last].end


def swapped(question: str, last: Exchange) -> str | None:
    """ "What about Japan?": the question before, about Japan in place of the name in it."""
    found = _WHAT_ABOUT.match(question) or _AND.match(question)
    if found is None or not _is_question(last.question):
        return None
    new = found["new"] if found["new"].count(".") > 1 else found["new"].rstrip(" .")
    said = mentions(f"Was {new} there?")
    alone = len(said) == 1 and said[0].name and said[0].text == new
    old = _parallel(said[0], last.question) if alone else None
    if old is None:
        return None
    text = last.question
    return text[: old.start] + new + text[old.end :]


def _parallel(new: Mention, question: str) -> Mention | None:
    """The name in whose place a new one is put.

    One that shares a word, else one of the same kind, else the first.
    """
    told = [m for m in names(question) if not m.is_date and m.words != new.words]
    shared = [m for m in told if set(m.words) & set(new.words)]
    alike = [m for m in told if m.label == new.label]
    return next(iter(shared or alike or told), None)


def _is_question(text: str) -> bool:
    found = [word for word in parse(text).words if word.is_word][:3]
    opened = any(word.tag.startswith("W") or word.is_auxiliary for word in found)
    return opened and topic(text) is None


def uncapital(text: str) -> str:
    """The text with a small first letter, unless its first word is a name."""
    words_of_it = parse(text).words
    if not words_of_it:
        return text
    first = words_of_it[0]
    small = first.is_auxiliary or first.tag.startswith("W") or first.lower in _PREPOSITIONS
    return text[0].lower() + text[1:] if small else text


def _capital(text: str, like: str) -> str:
    """The text with a capital if ``like`` begins with one."""
    begins = next((c for c in like if c.isalpha()), "a")
    return text[0].upper() + text[1:] if begins.isupper() else text
