"""Speech in a paragraph: the stretches between an opening and its closing quotation mark.

Marks of one shape are paired apart from the others, so that a mark that is never closed costs no
other. A mark that opens while one of its shape is open takes its place: where a speech goes on in
the next paragraph, papers leave the first one open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.types import Span

_BEFORE_OPENING = frozenset("([{<—–-/'\"“‘«„:,")
_SURE_END = frozenset(".,!?…;。！？")  # a single mark behind one of these closes
_APOSTROPHES = "'’"


@dataclass(frozen=True, slots=True)
class _Shape:
    """Characters that open and close; ``same``: one sign does both, its place tells which."""

    opening: str
    closing: str

    @property
    def same(self) -> bool:
        return self.opening == self.closing

    @property
    def single(self) -> bool:
        return self.closing in _APOSTROPHES


_SHAPES = (
    _Shape("“", "”"),
    _Shape("„", "“”"),
    _Shape("«", "»"),
    _Shape("「", "」"),
    _Shape('"', '"'),
    _Shape("‘", "’"),
    _Shape("'", "'"),
)
_MARK = re.compile("[“”„«»「」\"‘’']")


def speeches(text: str, span: Span) -> list[Span]:
    """The speeches that open and close inside ``span``, marks included, by where they begin."""
    places = [found.start() for found in _MARK.finditer(text, span.start, span.end)]
    present = {text[place] for place in places}
    found = [
        speech
        for shape in _SHAPES
        if not present.isdisjoint(shape.opening) and not present.isdisjoint(shape.closing)
        for speech in _paired(text, span, places, shape)
    ]
    return sorted(found)


def _paired(text: str, span: Span, places: list[int], shape: _Shape) -> Iterator[Span]:
    opened: int | None = None
    for place in places:
        mark = text[place]
        before = text[place - 1] if place > span.start else " "
        after = text[place + 1] if place + 1 < span.end else " "
        if mark in shape.opening and _opens(before, after, shape, opened is not None):
            opened = place
        elif mark in shape.closing and opened is not None and _closes(before, after, shape):
            yield Span(opened, place + 1)
            opened = None


def _opens(before: str, after: str, shape: _Shape, open_already: bool) -> bool:
    if not shape.same:
        return True
    if after.isspace() and not before.isspace():
        return False
    if before.isspace() and after.isspace():
        return not shape.single and not open_already
    # In print a digit behind a single mark is a year: '90s.
    first = before.isspace() or (before in _BEFORE_OPENING and not open_already)
    return first and (after.isalpha() if shape.single else True)


def _closes(before: str, after: str, shape: _Shape) -> bool:
    """A single mark may be an apostrophe: "dockers' leader"."""
    if not shape.single:
        return True
    if after.isalnum():
        return False
    return before in _SURE_END or (not shape.same and (before != "s" or not after.isspace()))
