"""Near misses: passages that share a question's words but not its answer, found with BM25."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

_WORD = re.compile(r"\w+")
K1, B = 0.9, 0.4  # as the project's own lexical index


def ranked(
    queries: Sequence[str], documents: Sequence[str], depth: int
) -> list[list[tuple[int, float]]]:
    """For each query the ``depth`` best documents as (index, BM25 score), best first."""
    import bm25s

    index = bm25s.BM25(k1=K1, b=B)
    index.index([_words(text) for text in documents], show_progress=False)
    depth = min(depth, len(documents))
    found, scores = index.retrieve(
        [_words(query) or ["?"] for query in queries], k=depth, show_progress=False
    )
    return [
        [(int(i), float(s)) for i, s in zip(row, points, strict=True)]
        for row, points in zip(np.asarray(found), np.asarray(scores), strict=True)
    ]


def near_misses(
    questions: Sequence[str],
    own: Sequence[int],
    answers: Sequence[Sequence[str]],
    documents: Sequence[str],
    depth: int = 12,
) -> list[list[int]]:
    """For each question the best documents that are not its own and hold none of its answers."""
    if not documents:
        return [[] for _ in questions]
    lowered = [document.lower() for document in documents]
    kept: list[list[int]] = []
    for at, wrong, row in zip(own, answers, ranked(questions, documents, depth), strict=True):
        texts = [answer.lower() for answer in wrong]
        kept.append(
            [i for i, _ in row if i != at and not any(text in lowered[i] for text in texts)]
        )
    return kept


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
