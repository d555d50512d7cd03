"""Who wrote it and who took the picture: bylines and photo credits, told from everything else.

Both are kept apart from the body: shown with the article, never quoted and never searched. A
byline is made of names and a few words that stand between names, so that "By Monday the police had
left" and "Reporting by The Times found that he lied" are none.
"""

from __future__ import annotations

import re
from typing import Literal

from index.text.lines import SENTENCE_END

AsideKind = Literal["byline", "credit"]

AGENCIES = (
    r"(?:getty\ images|reuters?|afp|ap(?:\ photo)?|epa|upi|(?:itar-)?tass|xinhua|shutterstock"
    r"|(?:the\ )?associated\ press)"
)
_WIDTH = 200  # a longer line is prose
_WORK = (
    r"(?:additional|reporting|reported|writing|written|editing|edited|compiled|words|text|story)"
)
_NAME = r"[A-Z][\w.'’-]*"
_BETWEEN = (
    r"(?:and|&|of|for|in|at|the|to|by|staff|writers?|reporters?|correspondents?|editors?|columnists?"
    rf"|contributors?|chief|bureau|senior|special|foreign|political|news|agencies|{_WORK})"
)
_PEOPLE = rf"(?P<people>{_NAME}(?:[,;]?\ +(?:{_NAME}|{_BETWEEN}))*)"
_BY = re.compile(rf"^\W*[Bb][Yy]:?\ +{_PEOPLE}\W*$")
_WORK_BY = re.compile(rf"^\W*(?:(?i:{_WORK}|and)\ +){{1,4}}[Bb][Yy]\ +{_PEOPLE}\W*$")
_PHOTO = re.compile(
    rf"""(?ix) ^\W* (?:
      (?:file\ )?(?:photo|photograph|image|picture|video|illustration|graphic)s?
      (?:\ (?:credit|courtesy|source))?
      (?:\ ?[:/|]\ ?|\ (?:by|courtesy\ of|courtesy|via)\ |\ (?={AGENCIES}\b)).{{0,80}}
    | (?:photo\ )?credit:\ .{{0,60}}
    | {AGENCIES}\ ?/\ ?[\w'\ ./-]+\W*
    | (?:getty\ images|shutterstock)\W*
    )$"""
)
# "Photo: Dockers leave the harbour on Tuesday" tells what is seen; names have few small letters.
_PICTURED = re.compile(
    r"(?i)^\W*(?:(?:file\ )?(?:photo|photograph|image|picture)|caption)\ ?:\s+(?=\S)"
)
_TOLD_WORDS, _SMALL_WORDS = 6, 2


def pictured(line: str) -> int | None:
    """Where the caption begins that a label ("Photo:") announces; None where none does."""
    found = _PICTURED.match(line)
    if found is None:
        return None
    told = line[found.end() :].split()
    small = sum(word[0].islower() for word in told)
    return found.end() if len(told) >= _TOLD_WORDS and small >= _SMALL_WORDS else None


def aside(line: str) -> AsideKind | None:
    """Whether a line is nothing but a byline or a photo credit."""
    if len(line) > _WIDTH:
        return None
    if _WORK_BY.match(line):
        return "byline"
    if len(line.split()) >= 5 and SENTENCE_END.search(line):
        return None
    if _BY.match(line):
        return "byline"
    return "credit" if _PHOTO.match(line) and pictured(line) is None else None


def author_in(byline: str) -> str | None:
    """The names behind "By"; None in a line about who reported and edited."""
    found = _BY.match(byline)
    return None if found is None else found["people"].rstrip(" .,;")
