"""A question with its settings as the query part of a web address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from index.errors import InputError
from index.types import Period
from qa.question.within import parse_within
from qa.web.conversation.session import ORDERS, Request


def to_address(question: str, request: Request) -> str:
    """``?q=…&from=2005&to=2006&publisher=RT&order=newest``.

    :param question: whole, without what earlier turns would add.
    """
    first, last = fields(request.within)
    named = {"q": question, "from": first, "to": last, "publisher": request.publisher or ""}
    if request.order != "support":
        named["order"] = request.order
    return "?" + urlencode(
        {name: value for name, value in named.items() if value}, errors="replace"
    )


def from_address(parameters: Mapping[str, str]) -> Request | None:
    """The request that an address holds; None where it holds none. A bad period is left out."""
    question = parameters.get("q", "").strip()
    if not question:
        return None
    try:
        within = parse_within(parameters.get("from", ""), parameters.get("to", ""))
    except InputError:
        within = None
    orders = (known for known in ORDERS if known == parameters.get("order"))
    publisher = parameters.get("publisher", "").strip() or None
    return Request(question, within, next(orders, "support"), True, publisher)


def fields(within: Period | None) -> tuple[str, str]:
    """A period as the two fields of its form; an open end is an empty field."""
    if within is None:
        return "", ""
    opens, closes = Period.of_year(1).start, Period.of_year(9998).end
    if within.start != opens and within.end != closes and "/" not in within.iso():
        return within.iso(), within.iso()
    first = "" if within.start == opens else within.start.isoformat()
    last = "" if within.end == closes else within.last.isoformat()
    return first, last
