"""What the extraction left out of an article: compared with the page's blocks, and put back.

Extraction judges blocks one by one, and loses text in ``<div>``, standfirsts and captions without a
word. Put back is only what stands with the kept text: a sentence in the same element as kept
paragraphs, a caption or a row between them, a standfirst below the headline. How much of the
article's sentences is then still missing is told as a share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.cleaning.boilerplate import is_furniture
from index.formats.draft import TextMark
from index.formats.markup.page_blocks import Block, home_of
from index.text.lines import SENTENCE_END, is_prose
from index.text.words import tokens
from index.types import ParagraphKind

_GRAM = 4  # words that are found together are found
_FOUND = 0.7  # share of a block's word groups
_ANCHOR = 8  # words of a kept block that shows where the article stands
_FEWEST = 5
_LINKED = 0.4  # of a block's characters; more, and it is a list of links
_FEW = 2  # kept blocks that make an element a home of the article's text
_CAPTION_NAMES = ("caption",)
_STANDFIRST_NAMES = (
    "standfirst", "subtitle", "sub-title", "subhead", "sub-head", "dek", "lede", "lead", "intro",
    "summary", "description", "strapline", "kicker-text", "excerpt", "deck", "stand-first",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restored:
    """The text with what was put back; ``share`` of the article's words that it holds, 0..1.

    ``marks``: the captions and standfirsts among it.
    """

    text: str
    share: float
    marks: tuple[TextMark, ...] = ()


def restored(found: Sequence[Block], text: str) -> Restored:
    """Put back what stands with the kept text.

    :param found: the page's blocks. text: what the extraction kept, a line a block.
    """
    lines = text.split("\n")
    grams = _grams(word for line in lines for word in (*tokens(line), ""))
    kept = [_is_kept(block.words, grams) for block in found]
    anchors = [n for n, b in enumerate(found) if kept[n] and len(b.words) >= _ANCHOR]
    if not anchors:
        return Restored(text, 1.0)
    article = _Article(found, kept, anchors)
    missed = [n for n in range(len(found)) if not kept[n] and article.holds(n)]
    put = _inserted(lines, found, kept, {n: article.kind(n) for n in missed})
    text = "\n".join(line for line, _ in put)
    return Restored(text, article.share({*missed}), tuple(_marks(put)))


def _marks(put: Sequence[tuple[str, ParagraphKind]]) -> Iterator[TextMark]:
    start = 0
    for line, kind in put:
        if kind != "body":
            yield TextMark(start, start + len(line), kind)
        start += len(line) + 1


class _Article:
    """Where in the page the kept text stands."""

    def __init__(self, found: Sequence[Block], kept: Sequence[bool], anchors: Sequence[int]):
        self._found, self._kept = found, kept
        self._first, self._last = anchors[0], anchors[-1]
        counts = Counter(home_of(found[n]) for n in anchors)
        most = max(counts.values())
        self._homes = {home for home, count in counts.items() if count >= min(_FEW, most)}
        self._inside = {above for n in anchors for above in _above(found[n].node)}
        headings = [n for n in range(self._first + 1) if found[n].node.tag == "h1"]
        self._heading = headings[-1] if headings else None

    def holds(self, n: int) -> bool:
        """Whether a block that was not kept stands with the kept text."""
        block = self._found[n]
        if block.apart or block.linked > _LINKED * len(block.text):
            return False
        if is_furniture(block.text):
            return False
        between = self._first < n < self._last
        if _is_caption(block.node):
            near = between or self._near(block.node)
            return near and len(block.words) >= _FEWEST
        if n < self._first:
            return self._is_standfirst(n)
        if "\t" in block.text:
            return between and self._near(block.node)
        if len(block.words) < _FEWEST or not SENTENCE_END.search(block.text):
            return False
        if home_of(block) in self._homes:
            return True
        return between and not block.linked and is_prose(block.text) and self._near(block.node, 3)

    def kind(self, n: int) -> ParagraphKind:
        """What a block that was not kept is, going by its element and its place."""
        if _is_caption(self._found[n].node):
            return "caption"
        return "standfirst" if n < self._first else "body"

    def share(self, put_back: set[int]) -> float:
        """Share of the words in sentences of the article's elements that are kept or put back."""
        told = held = 0
        for n, block in enumerate(self._found):
            if block.apart or block.linked > _LINKED * len(block.text):
                continue
            inside = self._first <= n <= self._last or home_of(block) in self._homes
            if not inside or len(block.words) < _ANCHOR or not SENTENCE_END.search(block.text):
                continue
            told += len(block.words)
            held += len(block.words) if self._kept[n] or n in put_back else 0
        return held / told if told else 1.0

    def _near(self, node: Any, levels: int = 4) -> bool:
        """Whether an element, or one of the next above it, holds kept text of the article."""
        return any(above in self._homes for above in list(_above(node))[:levels])

    def _is_standfirst(self, n: int) -> bool:
        block, heading = self._found[n], self._heading
        if heading is None or n <= heading or len(block.words) < _FEWEST or block.node.tag == "h1":
            return False
        named = _named(block.node, _STANDFIRST_NAMES)
        beside = home_of(block) in (home_of(self._found[heading]), *self._homes)
        told = SENTENCE_END.search(block.text) is not None or block.node.tag in ("h2", "h3")
        return named or (beside and told and n <= heading + 2)


def _above(node: Any) -> Iterator[Any]:
    yield node
    yield from node.iterancestors()


def _is_caption(node: Any) -> bool:
    return any(
        above.tag == "figcaption" or _named(above, _CAPTION_NAMES)
        for above in list(_above(node))[:3]
    )


def _named(node: Any, names: Sequence[str]) -> bool:
    said = " ".join(node.get(name) or "" for name in ("class", "id", "itemprop", "role")).lower()
    return any(name in said for name in names)


def _grams(words: Iterator[str]) -> set[tuple[str, ...]]:
    """All groups of one to ``_GRAM`` words that stand together; "" parts lines."""
    found: set[tuple[str, ...]] = set()
    run: list[str] = []
    for word in words:
        run = [*run[1 - _GRAM :], word] if word else []
        found.update(tuple(run[start:]) for start in range(len(run)))
    return found


def _is_kept(words: Sequence[str], grams: set[tuple[str, ...]]) -> bool:
    size = min(_GRAM, len(words))
    groups = [tuple(words[n : n + size]) for n in range(len(words) - size + 1)]
    return sum(group in grams for group in groups) >= _FOUND * len(groups)


def _inserted(
    lines: Sequence[str],
    found: Sequence[Block],
    kept: Sequence[bool],
    missed: Mapping[int, ParagraphKind],
) -> list[tuple[str, ParagraphKind]]:
    """The lines, with each missed block behind the line of the kept block before it."""
    places: dict[str, int] = {}
    for number, line in enumerate(lines):
        places.setdefault(" ".join(tokens(line)), number)
    behind: dict[int, list[tuple[str, ParagraphKind]]] = {}
    last = -1
    for n, block in enumerate(found):
        if kept[n]:
            last = max(last, places.get(" ".join(block.words), last))
        elif n in missed:
            behind.setdefault(last, []).append((block.text, missed[n]))
    put = list(behind.get(-1, ()))
    for number, line in enumerate(lines):
        put += [(line, "body"), *behind.get(number, ())]
    return put
