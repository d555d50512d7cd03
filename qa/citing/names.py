"""A byline → names of persons and of organisations."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BETWEEN = re.compile(r"(?<!\s)\s*(?:;|,|\band\b|&)\s*")
_ORGANISATION = re.compile(
    r"\b(?:staff|news|press|agency|agencies|desk|editors?|newsroom|team|reporters?|correspondents?"
    r"|business|today|times|post|reuters|afp|ap|upi|bbc|cnn|service|wire)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_MOST = 500  # characters of a byline that are read


@dataclass(frozen=True, slots=True)
class Name:
    """Who wrote: ``family`` alone is an organisation, or a person with one name."""

    family: str
    given: str = ""

    @property
    def inverted(self) -> str:
        """``Kavilanz, Parija``."""
        return f"{self.family}, {self.given}" if self.given else self.family


def names(byline: str | None) -> tuple[Name, ...]:
    """The names of a byline, in its order; "By" and what is no name are left out."""
    said = re.sub(r"^\s*by\s+", "", (byline or "")[:_MOST], flags=re.IGNORECASE)
    parts = [part for part in _BETWEEN.split(said) if part]
    if len(parts) == 2 and " " not in parts[0] and len(parts[1].split()) <= 2 and "," in said:
        return (Name(parts[0], parts[1]),)  # "Kavilanz, Parija"
    found: list[Name] = []
    for part in parts:
        if found and _SUFFIX.fullmatch(part):
            found[-1] = Name(found[-1].family, f"{found[-1].given}, {part}")
        else:
            found.append(_name(" ".join(part.split())))
    return tuple(dict.fromkeys(found))


def _name(part: str) -> Name:
    words = part.split()
    if len(words) == 1 or len(words) > 5 or _ORGANISATION.search(part):
        return Name(part)
    return Name(words[-1], " ".join(words[:-1]))
