"""Accounts that differ, side by side, each value in its sentence with its source."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from index.types import Span
from qa.types import Difference, Quote, Side
from qa.web.views import wording
from qa.web.views.escape import join, markup
from qa.web.views.quotation.highlights import Mark, marked, notes_on

Core = Callable[[Quote], Span]


def differing(differ: Difference, core: Core, cite: Callable[[Quote], Markup]) -> Markup:
    """The sides in columns.

    :param core: the sentences of a quotation that hold its answer.
    :param cite: the button that opens a citation.
    """
    return markup(
        '<section class="dl-differ" aria-label="Accounts differ">'
        '<h3 class="dl-kicker">Accounts differ on the {kind}</h3><p class="dl-hint">{why}</p>'
        '<ul class="dl-sides">{sides}</ul></section>',
        kind=differ.kind,
        why=differ.why,
        sides=join(_side(side, core, cite) for side in differ.sides),
    )


def _side(side: Side, core: Core, cite: Callable[[Quote], Markup]) -> Markup:
    first = side.quotes[0]
    meant = _meant(side)
    return markup(
        '<li class="dl-side"><p class="dl-said">“{said}”{meant}</p>'
        '<p class="dl-passage">{text}</p>{told}</li>',
        said=side.said,
        meant=markup('<span class="dl-when"> {meant}</span>', meant=meant) if meant else "",
        text=marked(
            first.article.text, core(first), [Mark(first.answer, "dl-key")], notes_on(first.times)
        ),
        told=join(_told(quote, cite) for quote in side.quotes),
    )


def _meant(side: Side) -> str:
    """The date that the words mean, where they do not say it themselves."""
    for time in side.quotes[0].times:
        if time.text == side.said and time.period is not None:
            meant = wording.period(time.period)
            return "" if meant.casefold() == side.said.casefold() else meant
    return ""


def _told(quote: Quote, cite: Callable[[Quote], Markup]) -> Markup:
    article = quote.article
    return markup(
        '<p class="dl-byline"><b>{publisher}</b> · {date} {cite}</p>',
        publisher=wording.publisher(article.publisher),
        date=wording.published(article.published),
        cite=cite(quote),
    )
