"""The characters of passages, to be shown beside a lost question: a result holds only offsets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from eval.running.bench import SEEDS
from index.build import seeds_folder
from index.sources.articles import find_files, read_articles
from index.store.generations import Generation
from index.types import Article

Texts = Callable[[str, int, int], str]  # article, start, end → its characters, "" where unknown


def unknown(article: str, start: int, end: int) -> str:
    """Where no collection is at hand."""
    return ""


def texts_for(suite: str, index: Path | None = None) -> Texts:
    """From an index, or for the bundled suite from the seeds; else nothing is known.

    :raises DatelineError: the index cannot be opened.
    """
    if index is not None:
        return _of({article.id: article for article in Generation.open(index).articles()})
    if suite == SEEDS:
        found = read_articles(find_files([seeds_folder()]))
        return _of({item.id: item for item in found if isinstance(item, Article)})
    return unknown


def _of(articles: Mapping[str, Article]) -> Texts:
    def texts(article: str, start: int, end: int) -> str:
        known = articles.get(article)
        return known.text[start:end] if known else ""

    return texts
