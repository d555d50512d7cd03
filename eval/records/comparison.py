"""Two results, question by question: what got better, what worse, and whether by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.measures import MEASURES
from eval.metrics.stats import holm, paired_p
from eval.records.judge import QuestionRecord
from eval.records.result_files import Result
from eval.records.summary import ALL
from eval.systems.controls import MAIN
from index.errors import InputError

SIGNIFICANT = 0.05
# Another processor rounds the encoder's products otherwise and turns near ties round: on one such
# machine nDCG@10 fell by .0002, a few ranks all the same way, with p = .012. Such a fall is real
# and means nothing, so a loss must be both unlikely by chance and large enough to matter.
MATTERS = 0.01
_LOWER_IS_BETTER = frozenset(m.name for m in MEASURES if not m.more_is_better)


@dataclass(frozen=True, slots=True)
class Change:
    """One measure over the questions that both results hold.

    ``gain`` is after − before, its sign turned where less is better: above zero is progress. ``p``
    is the paired randomisation test's, ``p_holm`` corrected over the measures of one comparison.
    """

    split: str
    measure: str
    n: int
    before: float
    after: float
    gain: float
    p: float
    p_holm: float

    @property
    def is_worse(self) -> bool:
        """A loss that matters and that chance does not explain; of what must be perfect, any loss.

        The corrected p counts: of ten measures compared, one falls below .05 by chance four times
        in ten.
        """
        if self.measure == "verbatim":
            return self.gain < 0
        return self.gain < -MATTERS and self.p_holm < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that scores differently: its worst and best change, and both answers."""

    id: str
    question: str
    measure: str
    before: float
    after: float
    answer_before: str
    answer_after: str


def compare(
    before: Result, after: Result, splits: Sequence[str], system: str = MAIN
) -> list[Change]:
    """Every measure of every split, over the common questions.

    :raises InputError: another suite, a system that one of them lacks, or no common question.
    """
    if before.suite != after.suite:
        raise InputError(f"cannot compare suite {before.suite!r} with {after.suite!r}")
    pairs = _pairs(before, after, system)
    changes: list[Change] = []
    for split in splits:
        chosen = [pair for pair in pairs if split in (ALL, pair[0].split)]
        changes.extend(_changes(split, chosen))
    return changes


def moved(before: Result, after: Result, measure: str, system: str = MAIN) -> list[Moved]:
    """The questions whose score changed, the greatest loss first.

    :raises InputError: no question has such a measure; else as ``compare``.
    """
    rows = []
    pairs = _pairs(before, after, system)
    known = dict.fromkeys(name for pair in pairs for record in pair for name in record.scores)
    if measure not in known:
        raise InputError(f"no measure {measure!r} (has: {', '.join(known)})")
    for old, new in pairs:
        if old.scores.get(measure) == new.scores.get(measure):
            continue
        values = old.scores.get(measure, 0.0), new.scores.get(measure, 0.0)
        rows.append(Moved(old.id, old.question, measure, *values, old.answer, new.answer))
    sign = -1.0 if measure in _LOWER_IS_BETTER else 1.0
    return sorted(rows, key=lambda row: (sign * (row.after - row.before), row.id))


def _pairs(
    before: Result, after: Result, system: str
) -> list[tuple[QuestionRecord, QuestionRecord]]:
    for result in (before, after):
        if system not in result.systems:
            known = ", ".join(result.systems)
            raise InputError(
                f"no system {system!r} in the result of {result.created} (has: {known})"
            )
    old = {record.id: record for record in before.systems[system]}
    pairs = [(old[new.id], new) for new in after.systems[system] if new.id in old]
    if not pairs:
        raise InputError("the two results have no question in common")
    return pairs


def _changes(split: str, pairs: Sequence[tuple[QuestionRecord, QuestionRecord]]) -> list[Change]:
    names = [name for m in MEASURES if any((name := m.name) in a.scores for a, _ in pairs)]
    extra = {name for a, _ in pairs for name in a.scores} - {m.name for m in MEASURES}
    found: list[tuple[str, list[float], list[float], float]] = []
    for name in (*names, *sorted(extra)):
        both = [(a, b) for a, b in pairs if name in a.scores and name in b.scores]
        if both:
            old, new = [a.scores[name] for a, _ in both], [b.scores[name] for _, b in both]
            differences = [y - x for x, y in zip(old, new, strict=True)]
            found.append((name, old, new, paired_p(differences, [a.group for a, _ in both])))
    corrected = holm([p for *_, p in found])
    return [
        _change(split, name, old, new, p, p_holm)
        for (name, old, new, p), p_holm in zip(found, corrected, strict=True)
    ]


def _change(
    split: str, name: str, old: list[float], new: list[float], p: float, p_holm: float
) -> Change:
    before, after = sum(old) / len(old), sum(new) / len(new)
    gain = before - after if name in _LOWER_IS_BETTER else after - before
    return Change(split, name, len(old), before, after, gain, p, p_holm)
