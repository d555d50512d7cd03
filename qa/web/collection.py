"""The collection: what is in it, a search in its list, and every article one click away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from qa.web import words
from qa.web.safe import join, markup
from qa.web.shelf import Listed, Shelf
from qa.web.start import headline

PAGE = 50  # articles on a page of the list
PUBLISHERS = 8  # named in the summary; the others are counted


def collection(shelf: Shelf, sought: str = "", page: int = 1) -> str:
    """A page of the list, by year, with what the whole list holds above it."""
    found = shelf.find(sought)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    on_page = found[(page - 1) * PAGE : page * PAGE]
    return str(
        markup(
            '<section class="dl-collection" aria-live="polite">{summary}{years}{pager}</section>',
            summary=_summary(found, sought),
            years=join(_year(year, list(items)) for year, items in groupby(on_page, _year_of)),
            pager=_pager(page, pages) if pages > 1 else "",
        )
    )


def _year_of(item: Listed) -> str:
    return str(item.published.period.start.year) if item.published else "Date unknown"


def _summary(found: Sequence[Listed], sought: str) -> Markup:
    if not found:
        return markup('<p class="dl-why">No article matches “{sought}”.</p>', sought=sought)
    days = [item.published.period for item in found if item.published]
    said = words.count(len(found), "article")
    if days:
        first, last = min(day.start for day in days), max(day.last for day in days)
        said += f", published {words.spanning(first, last)}"
    return markup(
        '<p class="dl-standfirst">{said}.</p><p class="dl-byline">{names}</p>',
        said=said,
        names=", ".join(_publishers(found)),
    )


def _publishers(found: Sequence[Listed]) -> list[str]:
    counts = Counter(words.publisher(item.publisher) for item in found)
    named = [f"{name} ({number:,})" for name, number in counts.most_common(PUBLISHERS)]
    others = len(counts) - len(named)
    return [*named, f"and {words.count(others, 'other publisher')}"] if others > 0 else named


def _year(year: str, items: list[Listed]) -> Markup:
    return markup(
        '<h2 class="dl-kicker">{year}</h2><ol class="dl-list">{items}</ol>',
        year=year,
        items=join(headline(item) for item in items),
    )


def _pager(page: int, pages: int) -> Markup:
    def step(to: int, said: str) -> Markup:
        if not 1 <= to <= pages:
            return markup('<span class="dl-off">{said}</span>', said=said)
        return markup(
            '<button type="button" class="dl-link" data-dl-page="{to}">{said}</button>',
            to=to,
            said=said,
        )

    return markup(
        '<nav class="dl-pager" aria-label="Pages of the list">{newer}<span>Page {page} of {pages}'
        "</span>{older}</nav>",
        newer=step(page - 1, "Newer"),
        page=page,
        pages=pages,
        older=step(page + 1, "Older"),
    )
