"""Terms of an index that are spelled nearly like a given one: "zelensky" and "zelenskyy".

Distance is the number of letters added, left out, changed or swapped (optimal string alignment).
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from index.search.lexical import WordIndex

MOST = 6  # terms given
_SHORTEST = 5  # letters; of shorter words nearly all are near to one another
_LONG = 8  # letters from which on two may differ


def near_spellings(stem: str, index: WordIndex, shortest: int = _SHORTEST) -> tuple[str, ...]:
    """Those that begin with the same letter, the nearest first, of these the most frequent.

    None for numbers and for words of fewer letters than ``shortest``.
    """
    if len(stem) < shortest or not stem.isalpha():
        return ()
    most = 2 if len(stem) >= _LONG else 1
    found = []
    for term in index.beginning(stem[0]):
        if abs(len(term) - len(stem)) <= most and term.isalpha() and term != stem:
            distance = OSA.distance(stem, term, score_cutoff=most)
            if distance <= most:
                found.append((distance, -index.frequency(term), term))
    return tuple(term for _, _, term in sorted(found)[:MOST])
