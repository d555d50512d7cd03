"""Time expressions of English news: found, typed, normalised to TIMEX3, placed on the calendar.

``find_times`` reads a text once: a scan gives every token a kind (``tokens``), rules over kinds
propose expressions (``grammar``), readers turn them into ISO values (``dates``, ``relative``,
``durations``, ``clock``) against the publication date and the expressions before them
(``context``), and neighbours are composed (``compose``). Values follow TIMEX3 as in TimeBank and
TempEval-3. No model, no network, no locale but English; ages ("27-year-old") are no times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.timex.compose import extend, merge
from index.timex.context import Context, TimexDraft
from index.timex.grammar import RULES
from index.timex.match import Found
from index.timex.tokens import Tokens, hard_wrapped, tokenise
from index.types import AnchorKind, Period, Span, TimeExpression

__all__ = ["find_times"]

_NUMERIC = re.compile(r"\b(\d{1,2})/(\d{1,2})/\d{4}\b")


def find_times(
    text: str,
    *,
    published: Period | None = None,
    spans: Sequence[Span] | None = None,
    day_first: bool | None = None,
) -> tuple[TimeExpression, ...]:
    """The time expressions of ``text``, in order, with offsets into it as given.

    :param published: when the text was published, or a question asked; without it, explicit dates
        still resolve, the others keep X in their value and have no period.
    :param spans: the stretches to read, in document order; None reads everything.
    :param day_first: whether 3/4/2007 is in April; None decides by the text's own other dates.
    """
    habit = _day_first(text) if day_first is None else day_first
    shown = text
    if len(text) > 60 and text.isupper() and len(text.lower()) == len(text):
        text = text.lower()  # telegrams and the magazines of 1963
    lower = text.islower()
    if published is not None and not 1000 <= published.start.year <= 9000:
        published = None  # no newspaper; and no step from it may leave the calendar
    context = Context(published, habit, lower)
    wrapped = hard_wrapped(text)
    for span in spans if spans is not None else (Span(0, len(text)),):
        tokens = tokenise(text, span.start, span.end, wrapped=wrapped, lower=lower)
        _read(tokens, context)
    if shown is text:
        return tuple(context.found)
    return tuple(replace(e, text=shown[e.start : e.end]) for e in context.found)


def _day_first(text: str) -> bool | None:
    """Whether a numeric date that fits only one way puts the day first; None without evidence."""
    for first, second in _NUMERIC.findall(text):
        if int(first) > 12:
            return True
        if int(second) > 12:
            return False
    return None


def _proposals(tokens: Tokens) -> Iterator[tuple[int, int, int]]:
    present = set(tokens.kinds)
    for order, rule in enumerate(RULES):
        if present.isdisjoint(rule.needs):
            continue
        for match in rule.pattern.finditer(tokens.kinds):
            yield match.start(), -match.end(), order


def _read(tokens: Tokens, context: Context) -> None:
    """Resolve the proposals of one stretch, in order, into ``context.found``."""
    drafts: list[TimexDraft] = []
    for start, end, order in sorted(_proposals(tokens)):
        if drafts and start < drafts[-1].end:
            continue
        rule = RULES[order]
        match = rule.pattern.match(tokens.kinds, start, -end)
        if match is None or match.end() != -end:
            match = rule.pattern.match(tokens.kinds, start)
        draft = rule.read(Found(tokens, match), context) if match else None
        if draft is not None:
            _accept(draft, tokens, context, drafts)


def _accept(draft: TimexDraft, tokens: Tokens, context: Context, drafts: list[TimexDraft]) -> None:
    """Compose with the left and with the last expression, then record."""
    draft = extend(draft, tokens, 0)
    while drafts and draft.start < drafts[-1].end:
        drafts.pop()
        context.found.pop()
    joined = merge(drafts[-1], draft, tokens) if drafts else None
    if joined is not None:
        drafts.pop()
        context.found.pop()
        draft = joined
    drafts.append(draft)
    context.found.append(_expression(draft, tokens))


def _expression(draft: TimexDraft, tokens: Tokens) -> TimeExpression:
    start, end = tokens.starts[draft.start], tokens.ends[draft.end - 1]
    kind: AnchorKind = "explicit"
    if draft.anchor is not None:
        kind = draft.anchor.kind
    elif draft.vague or (draft.type in ("DATE", "TIME") and "X" in draft.value):
        kind = "none"
    return TimeExpression(
        start=start,
        end=end,
        text=tokens.text[start:end],
        type=draft.type,
        value=draft.value,
        period=draft.calendar(),
        anchor_kind=kind,
        anchor=draft.anchor.label if draft.anchor else None,
        vague=draft.vague,
        mod=draft.mod,
    )
