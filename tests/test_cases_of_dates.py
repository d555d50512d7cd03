"""Inputs as people have them, from file to date: what must be known, and what must stay unknown.

``cases/NAME`` holds each input; all of them are invented.
"""

from __future__ import annotations

from pathlib import Path

from index.cutter import article_times
from index.sources.articles import Skipped, find_files, read_articles
from index.types import Article

CASES = Path(__file__).with_name("cases")


def articles_of(name: str) -> dict[str, Article]:
    """The articles of a case by id; nothing of it is skipped."""
    files = find_files([CASES / name])
    read = list(read_articles(files))
    assert not [item for item in read if isinstance(item, Skipped)]
    return {item.id: item for item in read if isinstance(item, Article)}


def dates_of(name: str) -> dict[str, str | None]:
    return {
        key: article.published.iso() if article.published else None
        for key, article in articles_of(name).items()
    }


def test_the_day_of_a_database_is_not_the_day_of_publication() -> None:
    assert dates_of("12-load-date") == {"MILL": "2016-06-24", "DAM": "2019-10-02"}
    yesterday = {
        key: [t.value for t in article_times(article) if t.text == "yesterday"]
        for key, article in articles_of("12-load-date").items()
    }
    assert yesterday == {"MILL": ["2016-06-23"], "DAM": ["2019-10-01"]}


def test_date_lines_of_other_languages() -> None:
    assert dates_of("40-foreign-date-lines") == {
        "de-latin1": "1998-03-03",
        "de": "2019-03-03",
        "es1": "2020-12-28",
        "es2": "2011-02-03",
        "fr1": "2014-08-01",
        "it": "2011-02-03",
        "ja": "2011-03-12",
        "nl": "2011-02-03",
    }
