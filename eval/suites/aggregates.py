"""The two suites that are scored as a whole, run to ``Figures``: time expressions and web pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, get_args

from eval.metrics import tempeval
from eval.records.figures import Figure, Figures
from eval.records.summary import ALL
from eval.suites import timex

if TYPE_CHECKING:
    from eval.suites.page_metadata import MetadataPage

TIMEX, PAGES = "timex", "pages"
OURS = "dateline"


def run_timex(data: Path, split: str = ALL) -> Figures:
    """Each corpus and split apart, then each kind of expression without intervals.

    MEANTIME's splits have the names "dev" and "test"; the others' "timebank dev" and so on.

    :raises InputError: the file is not there.
    """
    started = perf_counter()
    rows: list[Figure] = []
    for corpus, half in product(timex.FILES, get_args(timex.Split)):
        if split not in (ALL, half):
            continue
        found: dict[str, Any] = timex.evaluate(timex.load(data, half, corpus))
        part = half if corpus == "meantime" else f"{corpus} {half}"
        for measure, score in found["measures"].items():
            low, high = score["interval"]
            rows.append(Figure(OURS, part, measure, found["n"], score["mean"], low, high))
        for kind, score in found["by_kind"].items():
            of_kind = (OURS, f"{part} {kind}")
            rows += [Figure(*of_kind, name, score["n"], score[name]) for name in tempeval.MEASURES]
    return Figures.now(TIMEX, "value F1", tuple(rows), perf_counter() - started)


def run_pages(data: Path) -> Figures:
    """Article bodies, dates, titles and authors in saved pages, beside other extractors'.

    :raises InputError: the file is not there.
    """
    from eval.metrics import shingles
    from eval.suites import page_metadata, pages

    started = perf_counter()
    report = pages.run(pages.read_pages(data))
    rows: list[Figure] = []
    for system, found in report.bodies.items():
        score, half = shingles.score(found), shingles.interval(found)
        measures = {"precision": score.precision, "recall": score.recall, "exact": score.accuracy}
        low, high = max(0.0, score.f1 - half), min(1.0, score.f1 + half)
        rows.append(Figure(system, "all", "F1", len(found), score.f1, low, high))
        rows += [Figure(system, "all", name, len(found), mean) for name, mean in measures.items()]
    rows += _of_metadata(page_metadata.read_pages(data))
    return Figures.now(PAGES, "F1", tuple(rows), perf_counter() - started)


def _of_metadata(pages: Sequence[MetadataPage]) -> list[Figure]:
    """Dates, titles and authors, by split and system."""
    from eval.suites import page_metadata

    rows = []
    for system, by_split in page_metadata.score_all(*page_metadata.read_all(pages)).items():
        for split, found in by_split.items():
            dates, titles, authors = found.n
            rows += [
                Figure(system, split, "date exact", dates, found.date_exact),
                Figure(system, split, "date not wrong", dates, 1 - found.date_wrong),
                Figure(system, split, "title", titles, found.title),
                Figure(system, split, "author", authors, found.author),
            ]
    return rows
