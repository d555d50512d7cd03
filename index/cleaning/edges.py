"""What a page's buttons and credits leave at the edges of a line that is otherwise the article's.

"Hide Caption 3 of 18" behind a caption, "Replay More Videos" before a sentence, a photographer's
name before what the picture shows: flattened pages hold them in one line.
"""

from __future__ import annotations

import re

from index.cleaning.bylines import AGENCIES
from index.text.lines import trim
from index.types import Span

_BEFORE = re.compile(
    r"(?:(?:JUST WATCHED|Just Watched|Replay|MUST WATCH|Must Watch|More Videos(?: \.\.\.)?)\s+)"
    r"{1,4}"
    r"(?=[\"“‘(]?[A-Z0-9])"
)
_FIRM = ("More Videos", "JUST WATCHED", "Just Watched", "MUST WATCH", "Must Watch")
_AFTER = re.compile(
    r"\s(?:(?:Hide|Show|Toggle) [Cc]aption(?: \d{1,4} of \d{1,4})?"
    r"|(?:EMBED|Embed) (?:More News )?Videos?|Replay More Videos(?: \.\.\.)?)\s*$"
)
_TAIL = 60  # characters at the end of a line in which such a button stands
_NAME = r"[A-Z][\w.'’-]{0,30}"
_CREDITED = re.compile(
    rf"""(?x) (?:(?:Photo(?:graph)?|Image|Picture)\ ?(?:by|:|credit:?)\ )?
    (?: {_NAME}(?:\ {_NAME}){{0,3}}\ ?/\ ?(?:(?:AFP|Pool)\ ?(?:/|via)\ ?)?
        (?i:{AGENCIES}|bloomberg|alamy)
      | (?i:{AGENCIES})\ ?/\ ?{_NAME}\ {_NAME}
    ) \s+(?=["“‘]?[A-Z][\w'’-]*\ )"""
)
_SHOWN_WORDS = 4


def without_buttons(text: str, span: Span) -> Span:
    """The line without the page's buttons at its ends; as it is where nothing else is left."""
    start, end = span.start, span.end
    found = _BEFORE.match(text, start, end)
    if found and any(name in found.group() for name in _FIRM):
        start = found.end()
    found = _AFTER.search(text, max(start, end - _TAIL), end)
    if found:
        end = found.start()
    return trim(text, Span(start, end)) or span


def credit_before(line: str) -> int:
    """Where, behind a photographer's name, a line says what is to be seen; 0 without one."""
    found = _CREDITED.match(line)
    if found is None or len(line[found.end() :].split()) < _SHOWN_WORDS:
        return 0
    return found.end()
