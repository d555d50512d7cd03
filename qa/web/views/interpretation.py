"""How a question was understood, each part open to change: words, period, publisher, order."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.types import Period
from qa.types import Query
from qa.web.conversation.query_string import fields, to_address
from qa.web.conversation.session import ORDERS, Order, Turn
from qa.web.views import wording
from qa.web.views.escape import join, markup

LISTED = 60  # publishers in a list to choose from; of more, a name is written
_ORDER_WORDS: dict[Order, str] = {
    "support": "Best supported first",
    "newest": "Newest first",
    "oldest": "Oldest first",
}


def understood(turn: Turn, publishers: Sequence[str] = ()) -> Markup:
    """The line under a question; while it has no answer, only what helps to ask it otherwise.

    :param publishers: those that the collection holds.
    """
    parts: list[Markup]
    if turn.answer is None:
        parts = [_edit(turn), again(turn)] if turn.error is not None else []
    else:
        query = turn.answer.query
        parts = [
            _rewrite(turn, query),
            _period_chip(turn, query),
            _publisher_chip(turn, publishers) if len(publishers) > 1 else Markup(),
            _edit(turn),
            again(turn),
            _permalink(turn, query),
        ]
    return markup('<div class="dl-understood">{parts}</div>', parts=join(parts))


def _rewrite(turn: Turn, query: Query) -> Markup:
    if not query.rewritten:
        return Markup()
    return markup(
        '<p class="dl-rewrite">Understood as: <q>{text}</q> '
        '<button type="button" class="dl-link" data-dl-alone="{turn}">'
        "Ask exactly as typed</button></p>",
        text=query.text,
        turn=turn.number,
    )


def _period_chip(turn: Turn, query: Query) -> Markup:
    within = turn.request.within
    first, last = fields(within)
    return markup(
        '<details class="dl-chip{state}" name="dl-chip" data-dl-fold="period-{turn}">'
        "<summary>Time: {said}</summary>"
        '<form class="dl-period" data-dl-form="{turn}">'
        '<p class="dl-hint" id="dl-hint-{turn}">Only passages published or dated then. '
        "Write a year, a month or a day: 2005, 2005-11, 2005-11-03.</p>"
        '<label>From <input name="first" value="{first}" {field}></label>'
        '<label>To <input name="last" value="{last}" {field}></label>'
        '<button type="submit" class="dl-button">Ask again</button>{clear}</form></details>',
        state=" dl-set" if within else "",
        said=_said(query, within),
        turn=turn.number,
        first=first,
        last=last,
        field=markup(
            'inputmode="numeric" autocomplete="off" maxlength="10" size="10" '
            'placeholder="any" aria-describedby="dl-hint-{turn}"',
            turn=turn.number,
        ),
        clear=_clear(turn) if within else "",
    )


def _publisher_chip(turn: Turn, publishers: Sequence[str]) -> Markup:
    chosen = turn.request.publisher
    return markup(
        '<details class="dl-chip{state}" name="dl-chip" data-dl-fold="publisher-{turn}">'
        "<summary>Publisher: {said}</summary>"
        '<form class="dl-period" data-dl-form="{turn}"><label>Only articles of {field}</label>'
        '<button type="submit" class="dl-button">Ask again</button></form></details>',
        state=" dl-set" if chosen else "",
        said=f"only {chosen}" if chosen else "any",
        turn=turn.number,
        field=_publisher_field(chosen, publishers),
    )


def _publisher_field(chosen: str | None, publishers: Sequence[str]) -> Markup:
    """A list to choose from, or a field to write in where the list would be too long."""
    if len(publishers) > LISTED:
        return markup(
            '<input name="publisher" value="{chosen}" placeholder="any" maxlength="200">',
            chosen=chosen or "",
        )
    options = (
        markup(
            '<option value="{name}"{on}>{name}</option>',
            name=name,
            on=Markup(" selected") if name == chosen else "",
        )
        for name in publishers
    )
    return markup(
        '<select name="publisher"><option value="">any publisher</option>{options}</select>',
        options=join(options),
    )


def _edit(turn: Turn) -> Markup:
    return markup(
        '<details class="dl-chip" name="dl-chip" data-dl-fold="edit-{turn}"><summary>Edit</summary>'
        '<form class="dl-period" data-dl-form="{turn}"><label class="dl-wide">Question '
        '<input name="question" value="{question}" autocomplete="off" maxlength="2000"></label>'
        '<button type="submit" class="dl-button">Ask again</button></form></details>',
        turn=turn.number,
        question=turn.request.question,
    )


def again(turn: Turn) -> Markup:
    """A button that asks a turn once more as it is."""
    return markup(
        '<button type="button" class="dl-link dl-quiet" data-dl-again="{turn}">Ask again</button>',
        turn=turn.number,
    )


def _permalink(turn: Turn, query: Query) -> Markup:
    return markup(
        '<button type="button" class="dl-link dl-quiet" data-dl-link="{link}">Copy link</button>',
        link=to_address(query.text, turn.request),
    )


def _clear(turn: Turn) -> Markup:
    return markup(
        '<button type="button" class="dl-link" data-dl-anytime="{turn}">Any time</button>',
        turn=turn.number,
    )


def _said(query: Query, within: Period | None) -> str:
    if within:
        return f"only {bounds(within)}"
    if query.period is not None and query.period.any_year:
        return f"about {query.period_text} of any year"
    if query.period:
        return f"about {wording.period(query.period)}"
    return {"latest": "the latest", "earliest": "the earliest"}.get(query.intent, "any time")


def bounds(within: Period) -> str:
    """A period set by hand, in which either end may be open."""
    first, last = fields(within)
    if first and last:
        return wording.period(within)
    return f"from {wording.day(within.start)}" if first else f"up to {wording.day(within.last)}"


def order_choice(turn: Turn) -> Markup:
    """Buttons that put the articles of an answer in another order."""
    buttons = (
        markup(
            '<button type="button" data-dl-order="{order}" data-dl-of="{turn}" '
            'aria-pressed="{on}">{said}</button>',
            order=order,
            turn=turn.number,
            on="true" if turn.request.order == order else "false",
            said=_ORDER_WORDS[order],
        )
        for order in ORDERS
    )
    return markup(
        '<div class="dl-order" role="group" aria-label="Order of the articles">{buttons}</div>',
        buttons=join(buttons),
    )


def suggestions(questions: Sequence[str]) -> Markup:
    """Questions to ask with one click."""
    items = (
        markup(
            '<li><button type="button" class="dl-example" data-dl-ask="{question}">'
            "{question}</button></li>",
            question=question,
        )
        for question in questions
    )
    return markup('<ul class="dl-examples">{items}</ul>', items=join(items))
