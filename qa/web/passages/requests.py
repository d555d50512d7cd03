"""A search of passages as the page's script sends it, and as the query part of a web address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from qa.question.within import parse_within
from qa.retrieval.passage_search import SORTS, PassageQuery, Sort
from qa.web.conversation.query_string import fields

PAGE = 20  # passages on a page


def from_request(sent: Mapping[str, object]) -> PassageQuery:
    """What to search for. :raises InputError: the time cannot be read."""
    page = str(sent.get("page", "1"))
    sort = next((known for known in SORTS if known == sent.get("sort")), "relevance")
    return PassageQuery(
        text=str(sent.get("search", "")),
        publisher=str(sent.get("publisher") or "").strip() or None,
        within=parse_within(str(sent.get("from") or ""), str(sent.get("to") or "")),
        sort=cast(Sort, sort),
        half=str(sent.get("half", "")) == "yes",
        offset=PAGE * (max(int(page), 1) - 1) if page.isdigit() and len(page) < 7 else 0,
        limit=PAGE,
    )


def to_request(query: PassageQuery) -> dict[str, str]:
    """The inverse, without what is as it would be anyway."""
    first, last = fields(query.within)
    page = query.offset // PAGE + 1
    named = {
        "search": query.text,
        "publisher": query.publisher or "",
        "from": first,
        "to": last,
        "sort": query.sort if query.sort != "relevance" else "",
        "half": "yes" if query.half else "",
        "page": str(page) if page > 1 else "",
    }
    return {name: value for name, value in named.items() if value}


def to_address(query: PassageQuery) -> str:
    """``?search=harbour+strike&from=2007&to=2007``."""
    return "?" + urlencode(to_request(query), errors="replace")
