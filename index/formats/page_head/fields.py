"""Headline, author and day of a saved page's article, where trafilatura reads them less well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.formats.draft import PUBLISHED_FROM
from index.formats.page_head.dates import page_date
from index.formats.page_head.json_ld import json_nodes, own_node
from index.formats.page_head.lines import addresses, elsewhere, headline_of, page_lines
from index.formats.page_head.people import author_of
from index.text.words import tokens

_TITLE_WORDS = 3  # a heading of fewer may be a section's or the site's
_WITHIN = 2  # words of a heading that the title holds
_LONGEST = 300  # characters


def page_fields(tree: Any, known: Mapping[str, str], fetched: str | None) -> dict[str, str]:
    """Fields that go before those that are known already.

    :param tree: the page, whole.
    :param known: title, author, publisher as trafilatura has them.
    :param fetched: the address that the page was saved from.
    """
    title = known.get("title")
    headline = headline_of(tree, title)
    places = addresses(tree, fetched)
    node = own_node(json_nodes(tree), places, title)
    lines = list(page_lines(tree, headline))
    printed = _printed(tree, headline, title)
    found = page_date(tree, headline, node, lines, places)
    author = author_of(tree, headline, node, lines, known.get("publisher"))
    fields = {"title": printed, "author": author}
    if found is not None:
        origin = found.origin if found.origin != "metadata" else None
        fields |= {"published": found.value, PUBLISHED_FROM: origin}
    return {name: value for name, value in fields.items() if value}


def _printed(tree: Any, headline: Any, title: str | None) -> str | None:
    """The headline as the page prints it, where that is sure to be the article's.

    Titles in metadata are shortened for search engines, or carry decoration ("Opinion | …", "… -
    Auto News"). A heading counts where it is the only one of its rank outside lists of stories, or
    where the title holds its words.
    """
    if headline is None:
        return None
    text = " ".join(headline.text_content().split())
    own, wanted = tokens(text), tokens(title or "")
    if not 0 < len(text) <= _LONGEST:
        return None
    within = len(own) >= _WITHIN and f" {' '.join(own)} " in f" {' '.join(wanted)} "
    others = [
        other
        for other in tree.iter("h1")
        if other is not headline and other.text_content().strip() and not elsewhere(other, headline)
    ]
    marked = "headline" in (headline.get("itemprop") or "").split()
    alone = (headline.tag == "h1" and not others) or marked
    return text if within or (alone and len(own) >= _TITLE_WORDS) else None
