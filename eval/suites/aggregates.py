"""The two suites that are scored as a whole, run to ``Figures``: time expressions and web pages."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, get_args

from eval.metrics import tempeval
from eval.records.figures import Figure, Figures
from eval.records.summary import ALL
from eval.suites import timex

TIMEX, PAGES = "timex", "pages"
OURS = "dateline"


def run_timex(data: Path, split: str = ALL) -> Figures:
    """MEANTIME, each split apart, then each kind of expression without intervals.

    :raises InputError: the file is not there.
    """
    started = perf_counter()
    rows: list[Figure] = []
    for part in get_args(timex.Split):
        if split not in (ALL, part):
            continue
        found: dict[str, Any] = timex.evaluate(timex.load(data, part))
        for measure, score in found["measures"].items():
            low, high = score["interval"]
            rows.append(Figure(OURS, part, measure, found["n"], score["mean"], low, high))
        for kind, score in found["by_kind"].items():
            of_kind = (OURS, f"{part} {kind}")
            rows += [Figure(*of_kind, name, score["n"], score[name]) for name in tempeval.MEASURES]
    return Figures.now(TIMEX, "value F1", tuple(rows), perf_counter() - started)


def run_pages(data: Path) -> Figures:
    """Article bodies in saved pages, beside trafilatura's; its readers of HTML load only here.

    :raises InputError: the file is not there.
    """
    from eval.metrics import shingles
    from eval.suites import pages

    started = perf_counter()
    report = pages.run(pages.read_pages(data))
    rows: list[Figure] = []
    for system, found in report.bodies.items():
        score, half = shingles.score(found), shingles.interval(found)
        measures = {"precision": score.precision, "recall": score.recall, "exact": score.accuracy}
        low, high = max(0.0, score.f1 - half), min(1.0, score.f1 + half)
        rows.append(Figure(system, "all", "F1", len(found), score.f1, low, high))
        rows += [Figure(system, "all", name, len(found), mean) for name, mean in measures.items()]
    return Figures.now(PAGES, "F1", tuple(rows), perf_counter() - started)
