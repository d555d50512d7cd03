"""One step of ``python -m eval scale`` in a process of its own: what it measures is one JSON line.

``build ARTICLES INDEX`` builds or updates; ``search QUESTIONS INDEX`` opens the index and searches.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from time import process_time

from eval.collections.made_collection import WordVectors
from index.build import build
from index.store.generations import Generation
from qa.question.understanding import understand
from qa.retrieval.hybrid_search import RetrievalSettings, search


def main(step: str, given: Path, index: Path) -> dict[str, float]:
    """Run one step. :raises DatelineError: as it does."""
    if step == "build":
        report = build([given], index, encoder=WordVectors())
        return {"articles": report.articles, "encoded": report.encoded}
    return _searched(json.loads(given.read_text("utf-8")), index)


def _searched(questions: list[str], index: Path) -> dict[str, float]:
    """Seconds to open; milliseconds of a search, what a first one loads left out."""
    started = process_time()
    generation = Generation.open(index)
    opened = process_time() - started
    encoder = WordVectors()
    queries = [understand(question, as_of=date(2023, 12, 31)) for question in questions]
    vectors = encoder.encode([query.text for query in queries])
    search(generation, vectors[0], queries[0], RetrievalSettings())
    taken = []
    for query, vector in zip(queries, vectors, strict=True):
        started = process_time()
        search(generation, vector, query, RetrievalSettings())
        taken.append(1000 * (process_time() - started))
    taken.sort()
    last = len(taken) - 1
    return {"open": opened, "p50": taken[last // 2], "p95": taken[round(0.95 * last)]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))) + "\n")
