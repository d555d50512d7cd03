"""How alike two texts of a web page are, as scrapinghub/article-extraction-benchmark measures it.

Shingles of four words, counted; precision and recall of each page averaged, F1 of the averages,
accuracy the share of pages without any wrong shingle. Intervals are 95 % bootstrap intervals over
pages, as there.
"""

from __future__ import annotations

import random
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\w+")
_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Shingles:
    """Shares of right, surplus and missing shingles of one page; they sum to 1 (or to 0)."""

    right: float
    surplus: float
    missing: float

    @classmethod
    def of(cls, gold: str, found: str) -> Shingles:
        """Compare two texts by their runs of four words."""
        wanted, given = _shingles(gold), _shingles(found)
        counts = (wanted & given).total(), (given - wanted).total(), (wanted - given).total()
        total = sum(counts) or 1
        return cls(*(count / total for count in counts))

    @property
    def exact(self) -> bool:
        """Whether nothing is wrong."""
        return self.surplus == self.missing == 0

    @property
    def precision(self) -> float | None:
        """None where nothing was found."""
        found = self.right + self.surplus
        return 1.0 if self.exact else self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """None where nothing was to be found."""
        wanted = self.right + self.missing
        return 1.0 if self.exact else self.right / wanted if wanted else None


@dataclass(frozen=True, slots=True)
class Score:
    """The benchmark's figures over all pages, each 0 to 1."""

    precision: float
    recall: float
    accuracy: float

    @property
    def f1(self) -> float:
        """Of the averages, as the benchmark has it."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(pages: Sequence[Shingles]) -> Score:
    """Average over pages."""
    precision = [p.precision for p in pages if p.precision is not None]
    recall = [p.recall for p in pages if p.recall is not None]
    return Score(
        statistics.fmean(precision) if precision else 0.0,
        statistics.fmean(recall) if recall else 0.0,
        sum(p.exact for p in pages) / len(pages),
    )


def interval(pages: Sequence[Shingles], rounds: int = _ROUNDS) -> float:
    """Half the width of F1's 95 % bootstrap interval."""
    draw = random.Random(0)
    found = [score(draw.choices(pages, k=len(pages))).f1 for _ in range(rounds)]
    return 1.96 * statistics.stdev(found)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    found = _TOKEN.findall(text)
    runs = (tuple(found[i : i + 4]) for i in range(max(1, len(found) - 3)))
    return Counter(run for run in runs if run)
