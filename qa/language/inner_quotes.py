"""Quotation marks inside a quotation: single ones there, and none without its partner.

Only what is shown changes; offsets, stored text and everything that is exported stay verbatim.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.types import Span

_DOUBLE = '"“”„'
_BEFORE = " \t\n\r([{—–-‘'"  # what stands before a straight mark that opens


def inner_quotes(text: str, span: Span) -> Mapping[int, str]:
    """What to show at some offsets in place of the character that stands there.

    A double mark becomes a single one; one whose partner lies outside of the span becomes nothing.
    """
    shown: dict[int, str] = {}
    open_at: int | None = None
    for at in range(span.start, span.end):
        if text[at] not in _DOUBLE:
            continue
        if _opens(text, at, span, text[open_at] if open_at is not None else ""):
            open_at = at
            shown[at] = ""  # until its partner is met
        elif open_at is not None:
            shown[open_at], shown[at] = "‘", "’"
            open_at = None
        else:
            shown[at] = ""
    return shown


def _opens(text: str, at: int, span: Span, opened: str) -> bool:
    """Whether a double mark opens; a straight one does after a space unless one is open already.

    :param opened: the mark that is open, "" where none is.
    """
    if text[at] != '"':
        return text[at] == "„" or (text[at] == "“" and opened != "„")
    return not opened and (at == span.start or text[at - 1] in _BEFORE)
