"""Who published an article, as the head of its text says it: a name beside a date, an agency.

What a label says of something else ("Printed from The Gazette on 3 May") is no publisher.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cleaning.datelines import Dateline
from index.cleaning.labels import labelled, role_before, starts_with_label, unknown_label
from index.timex import find_times

_NAME = r"[A-Z][\w.'’-]*"
_PLACE = rf"{_NAME}(?:[ /]{_NAME}){{0,4}}(?:,\s{_NAME}(?:\s{_NAME}){{0,2}})?"
_AGENCY = re.compile(
    rf"^[ \t]*(?:{_PLACE}\s)?\((?P<agency>[A-Z][\w.&'’ -]{{1,30}})\)\s*(?:-{{1,2}}|[–—]|[A-Z\"“])"
)
_NOT_PUBLISHERS = frozenset(
    "news agencies photo file archive video pictured updated reuters/file image wmd".split()
)
_AGENCIES = frozenset(
    "AP AFP CNN Reuters Xinhua Xinhuanet Bloomberg UPI TASS Itar-Tass Interfax RIA ANI PTI IANS "
    "Kyodo Yonhap KCNA IRNA DPA BBC RFE/RL VOA Anadolu dpa EFE ANSA Lusa PAP ANP ТАСС".split()
)
_LOOK = 8  # lines in which an agency's name may stand


def publisher_in(
    before_date: str | None, dateline: Dateline | None, lines: Sequence[str]
) -> tuple[str | None, str | None]:
    """The publisher and where it stood: "text" or "dateline"; None and None without one.

    :param before_date: what stands before the date in the line that dates the article.
    :param lines: the filled lines of the head.
    """
    stated = next(
        (
            found.value.of(line)
            for line in lines
            if (found := labelled(line)) and found.role == "publisher"
        ),
        "",
    )
    for name in (stated, before_date or ""):
        name = name.strip(" \t,|-–—:·")
        if is_name(name) and not _is_label(name):
            return name, "text"
    if dateline is not None and dateline.agency and is_name(dateline.agency):
        return dateline.agency, "dateline"
    for line in lines[:_LOOK]:
        found_agency = _AGENCY.match(line)
        if found_agency and is_name(found_agency["agency"].strip()):
            name = found_agency["agency"].strip()
            if name.split()[0].strip(".,") in _AGENCIES or re.search(
                r"[-–—]\s*$", found_agency.group()
            ):
                return name, "dateline"
    return None, None


def is_name(words: str) -> bool:
    """Whether words may name a publisher: capitals, at most five words, no digits but 24."""
    parts = words.split()
    if not parts or len(parts) > 5 or any(c.isdigit() for c in words.replace("24", "")):
        return False
    if any(part.lower().strip(".,") in _NOT_PUBLISHERS for part in parts) or find_times(words):
        return False
    inside = ("of", "the", "and", "de", "la", "di", "der", "für", "du")
    named = parts[0][0].isupper() or parts[0] in _AGENCIES
    return named and all(p[0].isupper() or p in inside for p in parts[1:])


def _is_label(name: str) -> bool:
    """Whether what stands before a date is a label or a byline, not a name."""
    return (
        role_before(name) is not None
        or starts_with_label(f"{name}:") is not None
        or unknown_label(f"{name} ")
        or name.lower().startswith("by ")
    )
