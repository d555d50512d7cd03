"""A page's visible blocks: what a reader sees, piece by piece, with where each stands.

Not the article: menus, forms and hidden parts are marked, and whoever compares the article with
what the page shows decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from index.text.words import tokens

BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section table tr ul".split()
)
UNSEEN = frozenset("head noscript script style template title svg iframe object".split())
_APART = frozenset("aside nav footer form button select option menu dialog textarea".split())
_APART_ROLES = frozenset(
    "navigation banner complementary contentinfo dialog alertdialog search form menu".split()
)
# Parts of what sites call boxes that are none of the article's.
_APART_NAMES = (
    "comment", "related", "recirc", "recommend", "promo", "newsletter", "signup", "sign-up",
    "subscri", "share", "sharing", "social", "sidebar", "footer", "breadcrumb", "advert",
    "sponsor", "cookie", "consent", "paywall", "popup", "modal", "most-", "trending", "author",
    "byline", "teaser", "widget", "toolbar", "login", "donat", "copyright", "outbrain", "taboola",
    "menu", "navbar", "read-more", "readmore", "tags", "hidden", "disclaimer", "outro", "credit",
)  # fmt: skip


@dataclass(slots=True)
class Block:
    """Text between two breaks of the page.

    ``node`` is the element that it stands in; ``linked``: characters in links. ``apart``: it stands
    in a menu, a form, a box beside the article, or cannot be seen.
    """

    node: Any
    apart: bool
    text: str = ""
    linked: int = 0
    words: Sequence[str] = field(default_factory=tuple)


def blocks(tree: Any) -> list[Block]:
    """The blocks of a page that hold a word, in order."""
    from lxml import etree

    walk = _Walk()
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            walk.enter(node)
        else:
            walk.leave(node)
    walk.close()
    return walk.found


class _Walk:
    """Collects the text between breaks."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._parts: list[str] = []
        self._linked = self._unseen = self._apart = self._links = 0
        self._owners: list[Any] = []

    def enter(self, node: Any) -> None:
        if not isinstance(node.tag, str):
            return
        if node.tag in BLOCKS:
            self.close()
            self._owners.append(node)
        self._unseen += node.tag in UNSEEN
        self._apart += is_apart(node)
        self._links += node.tag == "a"
        if node.tag in ("td", "th") and self._parts:
            self._parts.append("\t")
        self._add(node.text)

    def leave(self, node: Any) -> None:
        if isinstance(node.tag, str):
            if node.tag in BLOCKS:
                self.close()
                self._owners.pop()
            self._unseen -= node.tag in UNSEEN
            self._apart -= is_apart(node)
            self._links -= node.tag == "a"
        self._add(node.tail)

    def close(self) -> None:
        """End the block at hand."""
        cells = "".join(self._parts).split("\t")
        text = "\t".join(" ".join(cell.split()) for cell in cells).strip("\t")
        found = tokens(text)
        if found and self._owners:
            owner = self._owners[-1]
            if owner.tag == "br" and owner.getparent() is not None:
                owner = owner.getparent()
            self.found.append(Block(owner, self._apart > 0, text, self._linked, found))
        self._parts, self._linked = [], 0

    def _add(self, text: str | None) -> None:
        if text and not self._unseen:
            self._parts.append(text.replace("\t", " "))
            if self._links:
                self._linked += len(text.strip())


def home_of(block: Block) -> Any:
    """The element in which a block's element stands beside others."""
    parent = block.node.getparent()
    return block.node if parent is None else parent


def is_apart(node: Any) -> bool:
    """Whether an element is no part of the article's own text, or is not shown."""
    if node.tag in _APART or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if (node.get("role") or "").lower() in _APART_ROLES:
        return True
    style = (node.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    if node.tag in ("body", "html", "article", "main"):
        return False
    named = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
    return any(name in named for name in _APART_NAMES)
