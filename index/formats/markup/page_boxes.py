"""Boxes in a page that are none of its article's: forms, offers, notices, told by what is in them.

A line among buttons and offers ("We will send this letter once a week.") reads like any sentence;
that most of its box are a site's own lines tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.cleaning.boilerplate import is_furniture
from index.cleaning.offers import is_offer
from index.formats.markup.page_blocks import Block, home_of

_KEPT = frozenset("html body article main".split())
_FEWEST = 3  # blocks of a box
_LARGEST = 0.5  # share of a page's words; a larger part is no box
_OWN = 0.6  # share of a box's blocks that are the site's


def offer_boxes(found: Sequence[Block]) -> list[Any]:
    """The elements whose own blocks are mostly furniture, an offer among them."""
    homes: dict[Any, list[Block]] = {}
    for block in found:
        homes.setdefault(home_of(block), []).append(block)
    words = sum(len(block.words) for block in found)
    return [home for home, held in homes.items() if _is_box(home, held, words)]


def _is_box(home: Any, held: Sequence[Block], words: int) -> bool:
    if home.tag in _KEPT or len(held) < _FEWEST:
        return False
    if len(" ".join(home.itertext()).split()) > _LARGEST * words:
        return False
    own = sum(is_furniture(block.text) for block in held)
    return own >= _OWN * len(held) and any(is_offer(block.text) for block in held)
