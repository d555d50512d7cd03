"""The follow-ups suite: our rewriting of a question, compared with a person's.

Term recall is the share of the human question's content words that ours has; ROUGE-1 (Lin 2004)
counts single words, lower case, unstemmed. Where the person changed nothing, only this is scored:
whether ours changed something ("changed", less is better). Intervals are 95% bootstrap intervals
over conversations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from eval.metrics.stats import estimate
from eval.questions.conversations import CANARD, CAST, Case, read_cases
from eval.records.figures import Figure, Figures
from eval.records.summary import ALL
from eval.systems.controls import ASKED_ON, MAIN
from index.progress import Listener
from index.text.words import words
from qa.question.understanding import understand

NAME = "followups"
FILES = (CAST, CANARD)
MEASURED = ("term recall", "ROUGE-1 P", "ROUGE-1 R", "ROUGE-1 F", "changed")
Resolver = Callable[[Case], str]
_TOKEN = re.compile(r"[a-z0-9]+")


def resolvers() -> Mapping[str, Resolver]:
    """Dateline first, then what it must beat."""
    return {
        MAIN: lambda case: _understood(case, case.answers),
        "questions only": lambda case: _understood(case, ()),
        "as typed": lambda case: case.utterance,
        "first turn + it": lambda case: f"{case.history[0]} {case.utterance}",
        "all turns + it": _everything,
    }


def run_followups(
    data: Path, progress: Listener, *, split: str = ALL, controls: bool = True
) -> Figures:
    """Resolve every case of a split. A figure's ``split`` names set and kind as well.

    :raises InputError: a file of the data is missing or broken.
    """
    started = perf_counter()
    cases = [case for case in read_cases(data) if split in (ALL, case.split)]
    systems = {n: s for n, s in resolvers().items() if controls or n == MAIN}
    progress.stage("resolving", len(systems) * len(cases))
    scored: dict[str, list[dict[str, float]]] = {}
    for name, resolve in systems.items():
        scored[name] = [scores(case, resolve(case)) for case in cases]
        progress.advance(len(cases))
    rows: list[Figure] = []
    for cell in sorted({_cell(case) for case in cases}):
        places = [n for n, case in enumerate(cases) if _cell(case) == cell]
        groups = [cases[n].group for n in places]
        for name, found in scored.items():
            rows += _figures(name, cell, [found[n] for n in places], groups)
    return Figures.now(NAME, "ROUGE-1 F", tuple(rows), perf_counter() - started)


def _cell(case: Case) -> str:
    """ "dev canard rewritten": the line of the table that a case is counted in."""
    return f"{case.split} {case.source} {'rewritten' if _is_rewritten(case) else 'standalone'}"


def _figures(
    system: str, cell: str, scored: Sequence[Mapping[str, float]], groups: Sequence[str]
) -> Iterator[Figure]:
    for measure in MEASURED:
        kept = [(s[measure], g) for s, g in zip(scored, groups, strict=True) if measure in s]
        if kept:
            found = estimate([value for value, _ in kept], [group for _, group in kept])
            yield Figure(system, cell, measure, found.n, found.mean, found.low, found.high)


def scores(case: Case, ours: str) -> dict[str, float]:
    """The measures of the case's kind, 0..1."""
    if not _is_rewritten(case):
        return {"changed": float(_tokens(ours) != _tokens(case.utterance))}
    wanted = set(words(case.rewrite))
    precision, recall, f = rouge(ours, case.rewrite)
    found = {"ROUGE-1 P": precision, "ROUGE-1 R": recall, "ROUGE-1 F": f}
    if wanted:
        found["term recall"] = len(wanted & set(words(ours))) / len(wanted)
    return found


def rouge(ours: str, human: str) -> tuple[float, float, float]:
    """ROUGE-1 precision, recall and F, 0..1 each; a word counts as often as both have it."""
    mine, theirs = _tokens(ours), _tokens(human)
    same = sum((Counter(mine) & Counter(theirs)).values())
    if not same:
        return 0.0, 0.0, 0.0
    precision, recall = same / len(mine), same / len(theirs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _is_rewritten(case: Case) -> bool:
    return _tokens(case.utterance) != _tokens(case.rewrite)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _understood(case: Case, answers: Sequence[str]) -> str:
    return understand(case.utterance, history=case.history, answers=answers, as_of=ASKED_ON).text


def _everything(case: Case) -> str:
    turns = [part for turn in zip(case.history, case.answers, strict=True) for part in turn if part]
    return " ".join((*turns, case.utterance))
