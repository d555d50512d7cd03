"""Comparing answers as texts, with SQuAD's normalisation (Rajpurkar et al. 2016).

Lower case, without punctuation and articles, white space collapsed; before that, typographic
quotes and no-break spaces become plain ones, so that an answer typed by a person can match.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable

_PLAIN = str.maketrans({"\u00a0": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "…": " "})
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_DASHES = re.compile(r"[-–—/]")


def normalise(text: str) -> str:
    """SQuAD's normal form: "The  U.S. envoy" → "us envoy"."""
    plain = text.translate(_PLAIN).lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", plain).split())


def words(text: str) -> list[str]:
    """Normalised words, hyphens and slashes as boundaries: "Macau-based bank" → 3 words."""
    return normalise(_DASHES.sub(" ", text)).split()


def holds_words(text: str, answer: str) -> bool:
    """Whether the answer's words stand in the text, next to each other and in order."""
    needle, hay = words(answer), words(text)
    if not needle:
        return False
    width = len(needle)
    return any(hay[i : i + width] == needle for i in range(len(hay) - width + 1))


def exact_match(given: str, accepted: Iterable[str]) -> float:
    """1.0 when the normal form is that of an accepted answer, else 0.0."""
    return float(any(normalise(given) == normalise(answer) for answer in accepted))


def f1(given: str, accepted: Iterable[str]) -> float:
    """Best word overlap (harmonic mean of precision and recall) with an accepted answer, 0..1."""
    said = normalise(given).split()
    return max((_overlap(said, normalise(answer).split()) for answer in accepted), default=0.0)


def _overlap(given: list[str], wanted: list[str]) -> float:
    if not given or not wanted:
        return float(given == wanted)
    same = sum((Counter(given) & Counter(wanted)).values())
    if same == 0:
        return 0.0
    precision, recall = same / len(given), same / len(wanted)
    return 2 * precision * recall / (precision + recall)
