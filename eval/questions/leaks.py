"""Near-duplicates between what is trained or tuned on and what is tested on.

Two texts are near-duplicates when their sets of words overlap: Jaccard ≥ a threshold. An inverted
index over the rarest words (prefix filter; Bayardo et al. 2007) keeps it exact and fast.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from eval.questions.answer_text import words
from eval.questions.question_files import Question

ALIKE = 0.8
Named = tuple[str, str]  # (name for the report, text)


def crossing(
    left: Iterable[Named], right: Iterable[Named], least: float = ALIKE
) -> list[tuple[str, str]]:
    """Pairs of names, one of each side, whose texts are near-duplicates. Texts without words are
    like nothing.

    :param least: Jaccard overlap of the sets of words, above 0 and up to 1.
    """
    ours = [(name, frozenset(words(text))) for name, text in left]
    theirs = [(name, frozenset(words(text))) for name, text in right]
    counts = Counter(word for _, bag in (*ours, *theirs) for word in bag)
    rare_first: dict[str, tuple[int, str]] = {word: (n, word) for word, n in counts.items()}
    places: dict[str, list[int]] = defaultdict(list)
    for number, (_, bag) in enumerate(ours):
        for word in _prefix(bag, rare_first, least):
            places[word].append(number)
    found: list[tuple[str, str]] = []
    for name, bag in theirs:
        near = {n for word in _prefix(bag, rare_first, least) for n in places.get(word, ())}
        for number in sorted(near):
            other, its = ours[number]
            if len(bag & its) >= least * len(bag | its):
                found.append((other, name))
    return found


def _prefix(
    bag: frozenset[str], rare_first: dict[str, tuple[int, str]], least: float
) -> Sequence[str]:
    """The rarest words, of which two sets that are alike must share one."""
    ordered = sorted(bag, key=rare_first.__getitem__)
    return ordered[: len(bag) - ceil(least * len(bag)) + 1]


def asked(questions: Iterable[Question]) -> Iterator[Named]:
    """Questions with their earlier turns and their day: what tells two askings apart."""
    for q in questions:
        yield q.id, " ".join((*q.history, q.question, str(q.as_of or "")))


def near_duplicates(questions: Iterable[Question], least: float = ALIKE) -> list[tuple[str, str]]:
    """Pairs of ids across the split of one question file, dev first."""
    known = list(questions)
    dev = asked(q for q in known if q.split == "dev")
    return crossing(dev, asked(q for q in known if q.split == "test"), least)
