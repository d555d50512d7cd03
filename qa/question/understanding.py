"""What is asked: the words to search for, the period, the intent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest

from index.errors import InputError
from index.types import Period, TimeExpression
from qa.followups.rewrite import complete
from qa.followups.salience import Exchange
from qa.language.question_times import BOUND, times_in
from qa.question.recency import recency
from qa.question.requests import unquotable
from qa.types import Query

MAX_CHARACTERS = 2_000
MOST_TURNS = 100  # earlier questions that are taken; the last ``REMEMBERED`` are looked at
_ANSWER = 2_000  # characters of an earlier answer that are looked at
_FIRST, _LAST = 1000, 2999  # years from which a question can be asked
REMEMBERED = 20  # turns: what was said before them is not what "it" means
_STEP = re.compile(r"P(\d{1,3})([DWMY])")
_COVERAGE = re.compile(
    r"\b(?:news)?papers?\b|\bthe press\b|\bmedia\b|\bheadlines?\b|\bcoverage\b|\bjournalists\b"
    r"|\b(?:articles?|stories|agency|agencies)\b.{0,30}\b(?:say|said|write|wrote|report|publish)",
    re.IGNORECASE,
)
# "What else did he say?" asks for what was not quoted yet.
_ELSE = re.compile(
    r"\b(?:else|another|others?|besides|apart from|aside from"
    r"|(?:what|any|anything|anybody|anyone) more)\b",
    re.IGNORECASE,
)


def understand(
    question: str,
    *,
    history: Sequence[str] = (),
    answers: Sequence[str] = (),
    as_of: date | None = None,
    within: Period | None = None,
    restored: Callable[[str], str] = str,
) -> Query:
    """Make a question ready for search.

    :param history: earlier questions of the conversation, oldest first.
    :param answers: what was answered to each of them, "" or left out where nothing was.
    :param as_of: date used to resolve expressions such as "last year"; today by default.
    :param within: a period set by hand, which filters.
    :param restored: gives a question the capitals of the articles (``qa.language.capitals``).
    :raises InputError: a question is empty, longer than ``MAX_CHARACTERS`` or holds a lone
        surrogate, as bytes that are not UTF-8 do on a command line; there are more than
        ``MOST_TURNS`` earlier ones; or it is asked before the year 1000 or after 2999.
    """
    typed = " ".join(question.split())
    if not any(character.isalnum() for character in typed):
        raise InputError("the question is empty; type a question such as: who leads the talks?")
    _check_lengths(typed, history, answers)
    if any("\ud800" <= character <= "\udfff" for line in (typed, *history) for character in line):
        raise InputError("the question holds half a character; type it as UTF-8 text")
    asked_on = as_of or date.today()
    if not _FIRST <= asked_on.year <= _LAST:
        raise InputError(
            f"a question is asked from {_FIRST} to {_LAST}, got {asked_on.isoformat()}"
        )
    text, notes = _standalone(typed, history, answers, asked_on, restored)
    kind, text = unquotable(text)
    period, period_text = asked_period(text, asked_on)
    if period is not None and period_text is not None and not re.search(r"\d{4}", period_text):
        notes.append(f"“{period_text}” read as {period.iso()}, asked on {asked_on.isoformat()}")
    return Query(
        question=question,
        text=text,
        as_of=asked_on,
        period=period,
        period_text=period_text,
        intent="explicit" if period is not None else recency(text),
        within=within,
        coverage=_COVERAGE.search(text) is not None,
        notes=tuple(notes),
        unquotable=kind,
        already=tuple(filter(None, answers[: len(history)])) if _ELSE.search(typed) else (),
    )


def _check_lengths(typed: str, history: Sequence[str], answers: Sequence[str]) -> None:
    if len(typed) > MAX_CHARACTERS:
        raise InputError(
            f"the question has {len(typed):,} characters, at most {MAX_CHARACTERS:,} are read"
        )
    most = max(len(history), len(answers))
    if most > MOST_TURNS:
        raise InputError(
            f"{most:,} earlier questions or answers, at most {MOST_TURNS} are taken; leave out the"
            " oldest"
        )
    for number, asked in enumerate(history, start=1):
        if len(asked) > MAX_CHARACTERS:
            raise InputError(
                f"earlier question {number} has {len(asked):,} characters, at most"
                f" {MAX_CHARACTERS:,} are read"
            )


def asked_period(text: str, as_of: date, before: str = "") -> tuple[Period | None, str | None]:
    """The period a question asks about and its words: all its dates taken together.

    "before 2006" and "since 2006" are bounds. Dates that lean on the text ("three years later")
    lean on ``before``, an earlier question.
    """
    found: list[tuple[Period, str]] = []
    times = times_in(text, as_of, before)
    for time in times:
        if time.period is None or _is_vague(time):
            continue
        bound = BOUND.search(text[: time.start])
        step = _step_before(text, bound, times) if bound else None
        if bound is None:
            found.append((time.period, time.text))
        elif step is not None:
            sign = -1 if bound.group(1).lower() in ("before", "prior to") else 1
            shifted = _shifted(time.period, step.value, sign)
            found.append((shifted, text[step.start : time.end]))
        else:
            words_of_it = text[bound.start() : time.end]
            found.append((_bounded(time.period, bound.group(1).lower(), as_of), words_of_it))
    if not found:
        return None, None
    period = Period(min(p.start for p, _ in found), max(p.end for p, _ in found))
    return period, ", ".join(words_of_it for _, words_of_it in found)


def _step_before(
    text: str, bound: re.Match[str], times: Sequence[TimeExpression]
) -> TimeExpression | None:
    """The duration right before "after" or "before": "two months after September 2005"."""
    for time in times:
        if time.type == "DURATION" and not text[time.end : bound.start()].strip():
            return time if _STEP.fullmatch(time.value) else None
    return None


def _shifted(period: Period, step: str, sign: int) -> Period:
    """A period moved by an ISO duration such as P2M; as wide as the duration's unit."""
    parts = _STEP.fullmatch(step)
    assert parts is not None, f"no simple duration: {step}"
    count, unit = sign * int(parts.group(1)), parts.group(2)
    if unit in "DW":
        days = timedelta(days=count * (7 if unit == "W" else 1))
        return Period(period.start + days, period.end + days)
    months = period.start.year * 12 + period.start.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = divmod(months, 12)
    whole_year = unit == "Y" and period.days > 31
    return Period.of_year(year) if whole_year else Period.of_month(year, month + 1)


def _bounded(period: Period, word: str, as_of: date) -> Period:
    if word in ("before", "until", "prior to", "up to"):
        return Period(date(1, 1, 1), period.start if period.start > date(1, 1, 1) else period.end)
    start = period.start if word == "since" else period.end
    return Period(start, max(Period.of_day(as_of).end, Period.of_day(start).end))


def _is_vague(time: TimeExpression) -> bool:
    return time.vague or time.type == "SET" or time.value.endswith("_REF")


def _standalone(
    typed: str,
    history: Sequence[str],
    answers: Sequence[str],
    as_of: date,
    restored: Callable[[str], str],
) -> tuple[str, list[str]]:
    """The question with what it needs of the earlier turns, and a note that says so."""
    earlier: list[Exchange] = []
    turns = list(zip_longest(history, answers[: len(history)], fillvalue=""))
    for asked, answer in turns[-REMEMBERED:]:
        if any(map(str.isalnum, asked)):
            line = restored(" ".join(asked[:MAX_CHARACTERS].split()))
            earlier.append(replace(complete(line, earlier, as_of), answer=answer[:_ANSWER]))
    question = restored(typed)
    text = complete(question, earlier, as_of).text
    return text, [] if text == question else [f"understood as: {text}"]
