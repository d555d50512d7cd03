"""The lines of a saved page as a browser shows them, outside menus, comments and lists of stories.

For what stands at the headline (dates, bylines). What of a page is the article,
``index.formats.html`` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.text.words import tokens

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol p pre section table td th tr ul".split()
)
_UNSEEN = frozenset("head noscript script style template title select svg iframe".split())
_ITEMS = frozenset("event comment usercomments answer review itemlist".split())
_OTHERS = re.compile(
    r"(?i)(?:^|[-_ ])(?:related\w*|recommend\w*|sidebar|comments?|commentlist|popular|trending"
    r"|most\w*|latest\w*|recirc\w*|promo\w*|newsletter|widgets?|nav|navbar|navigation|menu"
    r"|breadcrumbs?|carousel|upnext|up-next|outbrain|taboola|teasers?|copyright)(?:$|[-_ ])"
)
_FOOT = re.compile(r"(?i)(?:^|[-_ ])footer(?:$|[-_ ])")
_ARTICLE = re.compile(r"(?i)(?:^|[-_ ])(?:article|hentry)(?:$|[-_ ])")
_REVISED = re.compile(r"(?i)modif|updat")
_MOST = 5_000  # lines of a page


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the page. ``marked``: the days of its ``<time>`` elements but those of changes."""

    text: str
    headline: bool
    marked: tuple[str, ...]

    @property
    def words(self) -> int:
        """Its length in words, also of scripts that write none apart."""
        return max(len(self.text.split()), len(self.text) // 12)


def headline_of(tree: Any, title: str | None) -> Any:
    """The element that shows the headline; None where none does.

    :param title: the headline as the page's metadata has it.
    """
    wanted = set(tokens(title or ""))
    best, share = None, 0.0
    for element in tree.iter("h1", "h2", "h3", "h4", "p", "div", "span", "a"):
        marked = "headline" in (element.get("itemprop") or "").split()
        if element.tag[0] != "h" and not marked:
            continue
        own = set(tokens(element.text_content()[:400]))
        alike = len(own & wanted) / len(own | wanted) if own and wanted else 0.0
        alike += 0.3 if own and (element.tag == "h1" or marked) else 0.0
        if alike > share:
            best, share = element, alike
    return best if share >= 0.3 else None


def addresses(tree: Any, fetched: str | None) -> list[str]:
    """The address that a page was fetched from, and those that it claims, without repetition."""
    found = [fetched or ""]
    found += [e.get("href") or "" for e in tree.iter("link") if e.get("rel") == "canonical"]
    found += [e.get("content") or "" for e in tree.iter("meta") if e.get("property") == "og:url"]
    return list(dict.fromkeys(each.strip() for each in found if each.strip()))


def elsewhere(element: Any, headline: Any) -> bool:
    """Whether an element stands in a list of other stories, a comment, a menu or another item.

    What holds the headline is none of these, whatever its name.
    """
    own = set(_lineage(headline)) if headline is not None else set()
    return any(_is_other(node) for node in _lineage(element) if node not in own)


def page_lines(tree: Any, headline: Any) -> Iterator[PageLine]:
    """The lines in order, at most 5,000."""
    own = set(_lineage(headline)) if headline is not None else set()
    reader = _Reader(headline, own)
    for line in reader.lines(tree):
        yield line
        if reader.count >= _MOST:
            return


def _lineage(element: Any) -> list[Any]:
    return [element, *element.iterancestors()]


def _is_other(node: Any) -> bool:
    if not isinstance(node.tag, str) or node.tag in ("html", "body"):
        return False
    kind = (node.get("itemtype") or "").rstrip("/").rpartition("/")[2].lower()
    named = f"{node.get('class') or ''} {node.get('id') or ''}"[:300]
    if node.tag in ("aside", "nav") or kind in _ITEMS or _OTHERS.search(named):
        return True
    foot = node.tag == "footer" or _FOOT.search(named) is not None
    return foot and not any(_is_article(above) for above in node.iterancestors())


def _is_article(node: Any) -> bool:
    kind = (node.get("itemtype") or "").lower()
    named = node.get("class") or ""
    return node.tag == "article" or kind.endswith("article") or _ARTICLE.search(named) is not None


class _Reader:
    """Walks a tree without recursion and cuts its text where a block begins or ends."""

    def __init__(self, headline: Any, own: set[Any]) -> None:
        self.count = 0
        self._headline, self._own = headline, own
        self._parts: list[str] = []
        self._marked: list[str] = []
        self._titled = False

    def lines(self, tree: Any) -> Iterator[PageLine]:
        stack: list[tuple[Any, bool]] = [(tree, False)]
        while stack:
            node, closing = stack.pop()
            named = isinstance(node.tag, str)
            breaks = named and node.tag in _BLOCKS
            if closing:
                if breaks:
                    yield from self._flush()
                self._parts.append(node.tail or "")
                continue
            stack.append((node, True))
            if not named or node.tag in _UNSEEN or (node not in self._own and _is_other(node)):
                continue
            if breaks:
                yield from self._flush()
            self._open(node)
            stack.extend((child, False) for child in reversed(node))
        yield from self._flush()

    def _open(self, node: Any) -> None:
        self._titled = self._titled or node is self._headline
        if node.tag == "time" and node.get("datetime"):
            marks = f"{node.get('itemprop') or ''} {node.get('class') or ''}"
            if not _REVISED.search(marks):
                self._marked.append(node.get("datetime"))
        self._parts.append(node.text or "")

    def _flush(self) -> Iterator[PageLine]:
        text = " ".join("".join(self._parts).split())
        if text or self._marked:
            self.count += 1
            yield PageLine(text, self._titled, tuple(self._marked))
            self._titled = False
        self._parts, self._marked = [], []
