"""How well a time fits the asked period: a score in 0..1, and why.

Content and time are scored apart and combined afterwards (MRAG; Siyue et al. 2024). A time
expression of the passage is evidence of when its events happened; the publication date is weaker
evidence, for what the passage does not date itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, sqrt

from index.types import Period, TimeExpression

# An undated passage happened about when it was published, most of the time.
PUBLICATION_WEIGHT = 0.5
# A near miss in time is a little better than a far one: at most this, halving about each 60 days.
NEAR_WEIGHT = 0.25
NEAR_DAYS = 90.0


def fit(period: Period, asked: Period) -> float:
    """Agreement of a stated period with the asked one, 0..1.

    1 when the stated period lies inside the asked one. A wider one ("2005" for a question about
    November 2005, "the 1990s" for one about 1994) counts by the root of the share it has in common,
    so that vague statements weigh little; one that misses counts by nearness alone. Days of any
    year are asked in the year that is nearest to the stated period.
    """
    asked = asked.near(period)
    if period.overlaps(asked):
        start, end = max(period.start, asked.start), min(period.end, asked.end)
        return sqrt((end - start).days / period.days)
    gap = max((asked.start - period.end).days, (period.start - asked.end).days) + 1
    return NEAR_WEIGHT * exp(-gap / NEAR_DAYS)


def stated_fit(times: Iterable[TimeExpression], asked: Period) -> float | None:
    """The best agreement among time expressions; None where none denotes a period."""
    fits = [
        fit(period, asked) * (0.5 if time.vague else 1.0)
        for time in times
        if (period := asked.told(time)) is not None
    ]
    return max(fits, default=None)


def passage_fit(
    published: Period | None,
    times: Iterable[TimeExpression],
    asked: Period,
    *,
    coverage: bool = False,
) -> float:
    """Agreement of a passage with the asked period, 0..1: by what it says or its publication.

    :param published: when its article was.
    :param coverage: the question asks what was published then; publication counts in full.
    """
    stated = stated_fit(times, asked) or 0.0
    if published is None:
        return stated
    weight = 1.0 if coverage else PUBLICATION_WEIGHT
    return max(stated, weight * fit(published, asked))
