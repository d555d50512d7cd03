"""The collection: a plot of what is in it, a search in its list, every article one click away."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from index.store.listing import Headline, Holdings
from qa.web.collection.plot import plot
from qa.web.conversation.article_list import Shelf
from qa.web.views import wording
from qa.web.views.escape import join, markup
from qa.web.views.start_page import headline

PAGE = 50  # articles on a page of the list


def collection(shelf: Shelf, sought: str = "", page: int = 1) -> str:
    """A page of the list, by year, with what the whole list holds above it."""
    found = shelf.holdings(sought)
    pages = max(1, -(-found.articles // PAGE))
    page = min(max(page, 1), pages)
    on_page = shelf.page(sought, (page - 1) * PAGE, PAGE)
    return str(
        markup(
            '<section class="dl-collection" aria-live="polite">{summary}{plot}{years}{pager}'
            "</section>",
            summary=_summary(found, sought),
            plot=plot(found, shelf.holdings()) if page == 1 else "",
            years=join(_year(year, list(items)) for year, items in groupby(on_page, _year_of)),
            pager=_pager(page, pages) if pages > 1 else "",
        )
    )


def _year_of(item: Headline) -> str:
    return str(item.published.period.start.year) if item.published else "Date unknown"


def _summary(found: Holdings, sought: str) -> Markup:
    if not found.articles:
        return markup('<p class="dl-why">No article matches “{sought}”.</p>', sought=sought)
    said = wording.count(found.articles, "article")
    if found.first and found.last:
        said += f", published {wording.spanning(found.first, found.last)}"
    return markup('<p class="dl-standfirst">{said}.</p>', said=said)


def _year(year: str, items: list[Headline]) -> Markup:
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
        page=f"{page:,}",
        pages=f"{pages:,}",
        older=step(page + 1, "Older"),
    )
