"""Comments and lists of other articles: whole stretches below a heading that are not the article's.

A line alone does not show it: a reader's comment is prose, and a headline of eight words reads like
a line of the body. What tells is the heading above and what such a stretch is made of. Both rules
wait until the article has begun: above it stand menus, and the article's own headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text.lines import SENTENCE_END, is_prose
from index.types import Span

_COMMENTS = re.compile(
    r"""(?ix) ^\W* (?: (?:\d[\d,]*\ )?(?:(?:reader|user)s?['’]?\ )?comments?(?:\W*\d[\d,]*)?
    | (?:leave|post|add|write)\ an?\ (?:comment|reply) | join\ the\ (?:discussion|conversation)
    | \d[\d,]*\ (?:responses?|replies|thoughts?)(?:\ (?:to|on)\b.{0,160})? ) \W*$"""
)
# What stands beside a reader's comment. "2 days ago" stands beside headlines as well.
_COMMENTED = re.compile(
    r"""(?ix) ^\W*+ (?: reply(?:\ to\ \S{1,40})? | report(?:\ (?:abuse|comment|this))? | flag
    | permalink | (?:\S+\ ){1,4}(?:says|wrote): | posted\ by\ .{1,60} ) \W*$"""
)
_PROSE_BESIDE = 4  # lines of prose to each such mark; more, and it is the article that goes on
_RELATED = re.compile(
    r"""(?ix) ^\W* (?:
      (?:related|more|latest|top|other|recommended|popular|trending)
      (?:\ (?:articles?|stor(?:y|ies)|news|links?|content|posts?|topics?|coverage|headlines?|now))*
    | more\ (?:from|on|about|in)\ .{1,60} | most\ (?:read|popular|viewed|shared|commented)
    | recommended\ for\ you | you\ m(?:ay|ight)\ (?:also\ )?(?:like|be\ interested\ in)
    | (?:read|see|up)\ (?:also|more|next) | also\ (?:read|see) | editors?['’]?s?\ (?:picks?|choice)
    | don['’]t\ miss | must[-\ ]?(?:reads?|see|watch(?:es)?) | what\ to\ (?:read|watch)(?:\ next)?
    | in\ case\ you\ missed\ it | you\ may\ have\ missed | (?:from\ )?around\ the\ web
    | from\ our\ partners | (?:promoted|sponsored|paid)\ (?:stories|content|links|posts)
    | people\ are\ also\ reading | (?:stories|articles)\ you\ (?:may|might)\ (?:like|have\ missed)
    | in\ other\ news | just\ watched ) \W*$"""
)
_HEADLINE = 160  # characters; a longer line is no headline in a list


def without_sections(text: str, spans: Sequence[Span]) -> list[Span]:
    """The lines of a page that do not stand in its comments or its lists of other articles."""
    lines = [span.of(text) for span in spans]
    first = next((number for number, line in enumerate(lines) if is_prose(line)), len(lines))
    end = _comments_start(lines, first)
    kept: list[Span] = []
    listed = False
    for number, (span, line) in enumerate(zip(spans[:end], lines, strict=False)):
        listed = (listed and _is_listed(line)) or (number > first and _opens_list(line))
        if not listed:
            kept.append(span)
    return kept


def _comments_start(lines: Sequence[str], first: int) -> int:
    """The number of the heading below which readers speak; all lines where none does."""
    for number in range(first + 1, len(lines)):
        if _COMMENTS.match(lines[number]):
            below = lines[number + 1 :]
            marks = sum(_COMMENTED.match(line) is not None for line in below)
            if marks >= 2 and sum(map(is_prose, below)) <= _PROSE_BESIDE * marks:
                return number
    return len(lines)


def _opens_list(line: str) -> bool:
    return _RELATED.match(line) is not None and not SENTENCE_END.search(line)


def _is_listed(line: str) -> bool:
    """Whether a line may be a headline in a list: short, and no sentence but perhaps a question."""
    ended = SENTENCE_END.search(line) is not None and not line.rstrip(" \"'”’").endswith("?")
    return len(line) <= _HEADLINE and not ended
