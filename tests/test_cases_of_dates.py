"""Inputs as people have them, from file to date: what must be known, and what must stay unknown.

``cases/NAME`` holds each input; all of them are invented.
"""

from __future__ import annotations

from pathlib import Path

from index.analysis import article_times
from index.sources.articles import Skipped, find_files, read_articles
from index.timex import find_times
from index.types import Article, Period

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


def test_the_day_of_a_change_is_never_the_day_of_publication() -> None:
    assert dates_of("07-modified-date") == {
        "a-modified-only": "2003-03-04",
        "c-time-modified": "2017-11-27",
        "e-last-modified": "2003-03-04",
    }


def test_metadata_goes_before_the_address() -> None:
    assert dates_of("08-url-date-before-metadata") == {"b-url-differs": "2018-05-17"}


def test_a_related_story_does_not_date_the_article() -> None:
    assert dates_of("09-date-of-related-story") == {"related-earlier": "2018-06-19"}


def test_what_is_not_metadata_is_inferred_and_says_so() -> None:
    known = {
        key: (article.published.source, article.published.inferred)
        for name in ("07-modified-date", "08-url-date-before-metadata")
        for key, article in articles_of(name).items()
        if article.published
    }
    assert known["a-modified-only"] == ("text", True)
    assert known["b-url-differs"] == ("field", False)


def test_old_time_words() -> None:
    text = (CASES / "16-old-time-words" / "t.txt").read_text()
    found = find_times(text, published=Period.parse("1865-03-10"))
    assert [(time.text, time.value) for time in found] == [
        ("the 14th ult.", "1865-02-14"),
        ("the 3d inst.", "1865-03-03"),
        ("the 1st prox.", "1865-04-01"),
        ("to-day", "1865-03-10"),
        ("yester-day", "1865-03-09"),
        ("to-morrow", "1865-03-11"),
        ("the night of the 5th instant", "1865-03-05TNI"),
    ]


def test_the_verb_last_gives_a_duration() -> None:
    (strike,) = articles_of("50-verb-last").values()
    lasting = {time.text: time.period for time in article_times(strike) if time.type == "DURATION"}
    assert lasting == {"three days": None, "two hundred years": None}


def test_a_forwarded_mail_has_its_own_day_and_whole_sentences() -> None:
    (mail,) = articles_of("22-forwarded-mail").values()
    days = {time.text: time.value for time in article_times(mail)}
    assert days["yesterday"] == "2015-03-01"
    told = [paragraph.span.of(mail.text) for paragraph in mail.paragraphs]
    assert (
        "The engineer told me yesterday that the bridge would not last another winter, and that"
        " the mayor knew it."
    ) in told


def test_a_reprint_has_its_own_day() -> None:
    (story,) = articles_of("23-older-article-inside").values()
    days = {time.text: time.value for time in article_times(story)}
    assert (days["yesterday"], days["Today"]) == ("1987-03-01", "2017-03-02")
