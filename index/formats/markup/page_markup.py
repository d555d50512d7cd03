"""A page's markup made plain before its article is looked for: what a tag means becomes text.

Struck text goes, as in Word documents; raised and lowered digits and ``<q>`` become characters; a
table that only lays out the page becomes plain blocks, and lists of terms become rows. All of it is
done in place, on the tree that the extraction gets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.text.raised import shifted

_QUOTED = "\"'“”‘’«»„"
_CELLS = ("td", "th")
_INSIDE_TABLES = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption")
_LAID_OUT = frozenset("h1 h2 h3 h4 h5 h6 table form article section aside nav img".split())
_CELL_WORDS = 40  # a longer cell is a piece of the page, not of data


def prepare(tree: Any) -> None:
    """Change the tree as above; every other character stays."""
    for node in list(_struck(tree)):
        node.drop_tree()
    for node in reversed(list(tree.iter("sup", "sub"))):
        _raise(node)
    for node in reversed(list(tree.iter("q"))):
        _quote(node)
    for node in list(tree.iter("dl")):
        _tabulate(node)
    for table in list(tree.iter("table")):
        _unlay(table) if _is_layout(table) else _flatten(table)


def _struck(tree: Any) -> Iterator[Any]:
    """Deleted text, outermost only: dropping one drops what is in it."""
    inside: Any = None
    for node in tree.iter():
        if inside is not None and any(above is inside for above in node.iterancestors()):
            continue
        style = node.get("style") or "" if isinstance(node.tag, str) else ""
        if node.tag in ("del", "s", "strike") or "line-through" in style.lower():
            inside = node
            if node.getparent() is not None:
                yield node


def _raise(node: Any) -> None:
    """10<sup>3</sup> → 10³, CO<sub>2</sub> → CO₂; letters (4<sup>th</sup>) stay as they are."""
    text = "".join(node.itertext())
    shown = shifted(text, "raised" if node.tag == "sup" else "lowered")
    if shown != text:
        for child in list(node):
            node.remove(child)
        node.text = shown
        node.drop_tag()


def _quote(node: Any) -> None:
    text = "".join(node.itertext()).strip()
    if text and text[0] not in _QUOTED:
        nested = sum(above.tag == "q" for above in node.iterancestors()) % 2
        opening, closing = "‘’" if nested else "“”"
        node.text = opening + (node.text or "").lstrip()
        if len(node):
            node[-1].tail = (node[-1].tail or "").rstrip() + closing
        else:
            node.text = node.text.rstrip() + closing
    node.drop_tag()


def _tabulate(terms: Any) -> None:
    """A list of terms, each with what is said of it → a table of two columns."""
    kinds = [child.tag for child in terms if isinstance(child.tag, str)]
    pairs = len(kinds) // 2
    long = any(len("".join(child.itertext()).split()) > _CELL_WORDS for child in terms)
    if not pairs or kinds != ["dt", "dd"] * pairs or long:
        return
    row: Any = None
    for child in [child for child in terms if isinstance(child.tag, str)]:
        if child.tag == "dt":
            row = terms.makeelement("tr")
            child.addprevious(row)
        child.tag = "td"
        row.append(child)
        child.tail = None
    terms.tag = "table"


def _is_layout(table: Any) -> bool:
    """Whether a table places parts of the page, rather than giving data in rows."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    rows = [[c for c in row if c.tag in _CELLS] for row in table.iter("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return True
    for row in rows:
        for cell in row:
            if any(child.tag in _LAID_OUT for child in cell.iterdescendants()):
                return True
            if len("".join(cell.itertext()).split()) > _CELL_WORDS:
                return True
    return False


def _unlay(table: Any) -> None:
    """Its cells as blocks, one after the other; tables inside them are judged for themselves."""
    waiting = [table]
    while waiting:
        node = waiting.pop()
        if node.tag in _INSIDE_TABLES:
            node.tag = "div"
            waiting.extend(child for child in node if child.tag != "table")


def _flatten(table: Any) -> None:
    """The cells of a table of data without the blocks inside, so that a row is one line."""
    for cell in table.iter(*_CELLS):
        for child in list(cell.iterdescendants("p", "div", "br", "span")):
            child.tail = f" {child.tail or ''}"
            child.drop_tag()
