"""What a page says of itself in JSON-LD (schema.org), and which of its nodes is the article's.

A page carries nodes of events, of related stories and of its publisher beside its own. Only nodes
that stand for the page itself are read: those at the top, in ``@graph`` and under ``mainEntity``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.text.words import tokens

Node = Mapping[str, Any]

_LONGEST = 2_000_000  # characters of one script
_MOST = 400  # nodes of a page
_ARTICLES = ("article", "blogposting", "report", "posting", "liveblogposting", "newsarticle")
_PAGES = ("webpage", "videoobject", "recipe", "creativework", "podcastepisode", "howto", "book")
_OWN = ("@graph", "mainEntity", "mainEntityOfPage")


def json_nodes(tree: Any) -> list[Node]:
    """The nodes that a page's JSON-LD scripts give for the page itself; none of a broken script."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        written = (script.text or "").strip()
        if 0 < len(written) <= _LONGEST:
            found.extend(_own(_read(written)))
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def own_node(nodes: Sequence[Node], addresses: Sequence[str], title: str | None) -> Node:
    """The article's node; an empty one where the page has none or several that contradict.

    An article goes before a page or a video. Of several articles the one counts that has an address
    or the headline of the page; without such, all must give one day.
    """
    for kinds in (_ARTICLES, _PAGES):
        fit = [node for node in nodes if _is(node, kinds) and node.get("datePublished")]
        same = [node for node in fit if _is_page(node, addresses, title)]
        days = {str(node["datePublished"])[:10] for node in same or fit}
        if len(days) == 1 or same:
            return (same or fit)[0]
    uploaded = [node for node in nodes if _is(node, ("videoobject",)) and node.get("uploadDate")]
    return uploaded[0] if len(uploaded) == 1 else {}


def _read(written: str) -> object:
    try:
        return json.loads(written.removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None


def _own(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:_MOST]:
            yield from _own(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in _OWN:
            if isinstance(value.get(name), (dict, list)):
                yield from _own(value[name], depth + 1)


def _is(node: Node, kinds: Sequence[str]) -> bool:
    named = node.get("@type")
    names = named if isinstance(named, list) else [named]
    plain = [str(name).rpartition("/")[2].lower() for name in names]
    return any(name in kinds or (kinds is _ARTICLES and name.endswith("article")) for name in plain)


def _is_page(node: Node, addresses: Sequence[str], title: str | None) -> bool:
    of_page = node.get("mainEntityOfPage")
    entity = of_page.get("@id") if isinstance(of_page, dict) else of_page
    places = {_bare(str(place)) for place in (node.get("url"), node.get("@id"), entity) if place}
    if not places.isdisjoint(map(_bare, addresses)):
        return True
    headline = tokens(str(node.get("headline") or node.get("name") or ""))
    return bool(headline) and title is not None and set(headline) <= set(tokens(title))


def _bare(address: str) -> str:
    """An address without scheme, query, fragment and closing slash."""
    return address.partition("#")[0].partition("?")[0].partition("://")[2].rstrip("/").lower()
