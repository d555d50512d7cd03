"""What an asker may say of an answer, in one press."""

from __future__ import annotations

from markupsafe import Markup

from qa.feedback import Verdict
from qa.web.conversation.session import Turn
from qa.web.views.escape import join, markup

_ANSWERED: dict[Verdict, str] = {
    "right": "Right",
    "wrong date": "Wrong date",
    "unsupported": "Quotation does not support it",
    "should be silent": "Should have said not found",
}
_SILENT: dict[Verdict, str] = {"right": "Right, it is not there"}


def judging(turn: Turn) -> Markup:
    """A row of buttons; the one that was pressed says so, and another may be pressed instead."""
    if turn.answer is None:
        return Markup()
    choices = _ANSWERED if turn.answer.answered else _SILENT
    buttons = (
        markup(
            '<button type="button" data-dl-judge="{verdict}" data-dl-of="{turn}" '
            'aria-pressed="{on}">{said}</button>',
            verdict=verdict,
            turn=turn.number,
            on="true" if turn.verdict == verdict else "false",
            said=said,
        )
        for verdict, said in choices.items()
    )
    return markup(
        '<div class="dl-judging" role="group" aria-label="Is this answer right?">'
        "<span>Is this right?</span>{buttons}<span>{kept}</span></div>",
        buttons=join(buttons),
        kept="Saved in the index folder." if turn.verdict else "",
    )
