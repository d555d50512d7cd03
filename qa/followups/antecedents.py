"""What the question before asked for, as a phrase: "the one who met Hill in Berlin".

Where nobody said who that was, "he" can still be spoken of by what is known of him.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.followups.salience import Exchange, bare, candidates
from qa.language.parser import Word, parse

_OPENINGS = ("CC", "RB", "UH")


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
    asked = None if last.answer else _subject(last.question)
    if asked is None:
        return None
    before = candidates(earlier[:-1])
    if asked.person:
        return None if any(candidate.personal for candidate in before) else asked
    return None if before else asked


def _subject(question: str) -> AskedFor | None:
    """The subject that a question asks for: "Who met Hill?", "Which envoy is going there?"."""
    words = parse(question).words
    first = next((n for n, w in enumerate(words) if w.tag not in _OPENINGS), len(words))
    if first + 1 >= len(words) or not words[first].tag.startswith("W"):
        return None
    acting = next((n for n in range(first + 1, len(words)) if words[n].is_verb), None)
    if acting is None or not _is_told(words, acting):
        return None
    rest = bare(question[words[acting].start :])
    if words[first].lower == "who" and acting == first + 1:
        return AskedFor(f"the one who {rest}", "")
    if words[first].lower not in ("which", "what") or acting == first + 1:
        return None
    noun = question[words[first + 1].start : words[acting - 1].end]
    return AskedFor(f"the {noun} that {rest}", noun)


def _is_told(words: Sequence[Word], acting: int) -> bool:
    """Whether what follows is what the one asked for does: "met Hill", "is going", not "is he"."""
    verb = words[acting]
    if verb.role not in ("aux", "auxpass") and verb.lemma != "be":
        return True
    following = words[acting + 1] if acting + 1 < len(words) else None
    return verb.lemma == "be" and following is not None and following.tag in ("VBG", "VBN")
