"""What the question before asked for, as a phrase: "the one who met Hill in Berlin".

Where nobody said who that was, "he" can still be spoken of by what is known of him.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.followups.salience import Exchange, candidates
from qa.language.word_classes import ASKING_TO_DO, AUXILIARIES, Word, is_verb, split

_ASKED_FOR = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?"
    r"(?:(?P<who>who)|(?:which|what)\s+(?P<noun>[a-z]\w*(?:\s+[a-z]\w*)??))\s+(?P<rest>.+?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedFor:
    """``phrase`` stands for the answer that is not known; ``noun`` is "" for a person."""

    phrase: str
    noun: str

    @property
    def person(self) -> bool:
        """Whether "who" was asked."""
        return not self.noun


def what_was_asked(earlier: Sequence[Exchange]) -> AskedFor | None:
    """What the last question asked for, unless it was answered or another is more likely meant.

    Another is where turns before spoke of anybody (of anything, for "which delegation").
    """
    last = earlier[-1]
    found = _ASKED_FOR.match(last.question)
    if found is None or last.answer or not _tells(split(found["rest"])):
        return None
    before = candidates(earlier[:-1])
    if found["who"]:
        known = any(candidate.personal for candidate in before)
        return None if known else AskedFor(f"the one who {found['rest']}", "")
    return None if before else AskedFor(f"the {found['noun']} that {found['rest']}", found["noun"])


def _tells(rest: Sequence[Word]) -> bool:
    """Whether what follows "who" is what that person did: "met Hill", "is going to Beijing"."""
    opening, following = rest[0].lower, rest[1].lower if len(rest) > 1 else ""
    if opening in AUXILIARIES:
        acting = is_verb(following) or following.endswith("ing")
        return opening not in ASKING_TO_DO and acting
    return is_verb(opening)
