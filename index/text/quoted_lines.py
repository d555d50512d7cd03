"""Lines that a mail quotes ("> …"): how deep, and each paragraph on one line again.

Mail programs break the lines of what they quote at some 70 characters and put a mark before each.
Read so, every sentence is cut; here each quoted paragraph becomes one line with its marks once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKS = re.compile(r"(?:[ \t]?>)+[ \t]?")
_HEADER = re.compile(r"[A-Z][\w-]{1,20}:\s|-{2,}|\*\s|\d+[.)]\s|[-•]\s")
_WRAPPED = 45  # characters; a shorter line ends where its writer ended it
_ENDED = re.compile(r"[.!?:;][\"'”’)]*$")


def depth_of(line: str) -> int:
    """How many marks of quotation open a line."""
    found = _MARKS.match(line)
    return found.group().count(">") if found else 0


def without_marks(line: str) -> int:
    """Where the line's own text begins."""
    found = _MARKS.match(line)
    return found.end() if found else 0


def unwrapped(text: str) -> str:
    """The text with every quoted paragraph on one line; what is not quoted stays as it is."""
    if ">" not in text:
        return text
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    held, depth = "", 0
    for line in lines:
        deep = depth_of(line)
        said = line[without_marks(line) :].rstrip()
        if held and deep == depth and said and _continues(held, said):
            held = f"{held} {said.lstrip()}"
            continue
        if held:
            yield f"{'> ' * depth}{held}"
            if line.strip():
                yield ""
        held, depth = (said, deep) if deep else ("", 0)
        if not deep:
            yield line
    if held:
        yield f"{'> ' * depth}{held}"


def _continues(held: str, said: str) -> bool:
    """Whether a margin broke the line between these two."""
    if _HEADER.match(said) or _HEADER.match(held):
        return False
    last = held[-200:].rsplit("\n", 1)[-1]
    return len(last) >= _WRAPPED or (not _ENDED.search(held) and said[0].islower())
