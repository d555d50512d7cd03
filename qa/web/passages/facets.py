"""Counts beside the results: pressing one keeps only what it counts, pressing it again all."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.types import Period
from qa.retrieval.passage_search import Facet, FoundPassages
from qa.web.views import wording
from qa.web.views.escape import data, join, markup

SHOWN = 10  # values of a facet before "Show more"


def facets(found: FoundPassages) -> Markup:
    """The column of counts; months only of a chosen year, or where they are few."""
    years = found.facets.get("year", ())
    months = [f for f in found.facets.get("month", ()) if _in_chosen_year(f, found)]
    few = len(months) <= SHOWN + 2 and len(years) <= 2
    return join(
        [
            _publishers(found),
            _times("Year", years, found),
            _times("Month", months, found) if few or found.query.within else "",
        ]
    )


def _in_chosen_year(facet: Facet, found: FoundPassages) -> bool:
    within = found.query.within
    return within is None or facet.value is None or facet.value[:4] == str(within.start.year)


def _publishers(found: FoundPassages) -> Markup:
    chosen = (found.query.publisher or "").casefold()
    rows = [
        _row(
            wording.publisher(facet.value),
            facet,
            {"publisher": facet.value},
            facet.value is not None and facet.value.casefold() == chosen,
        )
        for facet in found.facets.get("publisher", ())
    ]
    return _group("Publisher", rows)


def _times(name: str, values: Sequence[Facet], found: FoundPassages) -> Markup:
    rows = []
    for facet in values:
        if facet.value is not None:
            period = Period.parse(facet.value)
            chosen = found.query.within == period
            narrowed: dict[str, str | None] = {"from": facet.value, "to": facet.value}
            rows.append(_row(wording.period(period), facet, narrowed, chosen))
    return _group(name, rows)


def _row(said: str, facet: Facet, narrowed: dict[str, str | None], chosen: bool) -> Markup:
    """One value; what is not known is counted and cannot be chosen."""
    if facet.value is None:
        return markup(
            "<li><span>{said}</span><span>{n}</span></li>", said=said, n=f"{facet.passages:,}"
        )
    change = dict.fromkeys(narrowed, "") if chosen else narrowed
    return markup(
        '<li><button type="button" data-dl-narrow="{change}" aria-pressed="{on}">{said}</button>'
        "<span>{n}</span></li>",
        change=data({**change, "page": ""}),
        on="true" if chosen else "false",
        said=said,
        n=f"{facet.passages:,}",
    )


def _group(name: str, rows: Sequence[Markup]) -> Markup:
    if not rows:
        return Markup()
    more = markup(
        '<details class="dl-more" data-dl-fold="facet-{name}"><summary>{n} more</summary>'
        "<ul>{rows}</ul></details>",
        name=name,
        n=len(rows) - SHOWN,
        rows=join(rows[SHOWN:]),
    )
    return markup(
        '<section class="dl-facet"><h2 class="dl-kicker">{name}</h2>'
        "<ul>{rows}</ul>{more}</section>",
        name=name,
        rows=join(rows[:SHOWN]),
        more=more if len(rows) > SHOWN else "",
    )
