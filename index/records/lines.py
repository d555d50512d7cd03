"""The lines of a text, with their places, and what splitters ask of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Span

_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_RULE = re.compile(r"([*=_~#-])\1{2,}|([+•—–.])\2{4,}|(?:[-=_*~#] ){2,}[-=_*~#]")
# What a print-out repeats on every page of a record.
PAGE_LINE = re.compile(r"(?i)page \d{1,4} (?:of|/) \d{1,4}|seite \d{1,4} von \d{1,4}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the white space at its ends; ``text`` is empty for a blank line."""

    start: int
    end: int
    text: str

    @property
    def is_rule(self) -> bool:
        """Whether it is a line of strokes, as stands between two records."""
        return len(self.text) <= 200 and _RULE.fullmatch(self.text) is not None


def lines_of(text: str) -> list[Line]:
    """All lines in order."""
    found: list[Line] = []
    start = 0
    for match in _BREAK.finditer(text):
        found.append(_line(text, start, match.start()))
        start = match.end()
    found.append(_line(text, start, len(text)))
    return found


def body_spans(lines: Sequence[Line], title: str = "") -> tuple[Span, ...]:
    """The stretch of these lines, without blank and ruled lines at its ends.

    A page's own line ("Page 2 of 5") is left out, with the title below it that a print-out repeats.
    """
    runs: list[list[Line]] = [[]]
    paged = False
    for line in lines:
        paged_before, paged = paged, PAGE_LINE.fullmatch(line.text) is not None
        if paged or (paged_before and line.text and line.text == title):
            runs.append([])
        else:
            runs[-1].append(line)
            paged = paged_before and not line.text
    spans = []
    for run in runs:
        filled = [number for number, line in enumerate(run) if line.text and not line.is_rule]
        if filled:
            spans.append(Span(run[filled[0]].start, run[filled[-1]].end))
    return tuple(spans)


def filled(lines: Sequence[Line]) -> list[Line]:
    """The lines that hold anything but strokes."""
    return [line for line in lines if line.text and not line.is_rule]


def joined(lines: Sequence[Line]) -> str:
    """The text of several lines on one."""
    return " ".join(" ".join(line.text for line in lines).split())


def _line(text: str, start: int, end: int) -> Line:
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Line(start, end, text[start:end])
