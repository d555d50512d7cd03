"""Exports and files that people could not use, each with the outcome that they wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.sources.articles import Skipped, find_files, read_articles
from index.types import Article

CASES = Path(__file__).parent / "cases"


def articles(case: str) -> tuple[list[Article], list[Skipped]]:
    """The articles of a case's folder, and everything that is said."""
    root = CASES / case
    items = list(read_articles(find_files([root]), roots=[root]))
    return (
        [item for item in items if isinstance(item, Article)],
        [item for item in items if isinstance(item, Skipped)],
    )


def day(article: Article) -> str | None:
    return article.published.iso() if article.published else None


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("01-nexis-docx", [("2018-03-12", "The Brackwater Gazette"),
                           ("2019-10-02", "Northern Courier (Skelby)"),
                           ("2021-01-20", "The Brackwater Gazette")]),
        ("02-proquest-txt", [("2012-05-24", "The Brackwater Gazette"),
                             ("2015-11-03", "Northern Courier")]),
        ("04-factiva-html", [("2008-09-05", "Oslin Wire"), ("2011-03-11", "Oslin Wire")]),
        ("12-load-date", [("2019-10-02", "Northern Courier (Skelby)"),
                          ("2016-06-24", "The Brackwater Gazette")]),
    ],
)  # fmt: skip
def test_every_record_is_an_article_with_its_day_and_paper(
    case: str, wanted: list[tuple[str, str]]
) -> None:
    found, said = articles(case)
    assert [(day(a), a.publisher) for a in found] == wanted
    assert not any(a.published.inferred for a in found if a.published)
    assert not any(item.broken for item in said)
    counts = [item.reason for item in said if item.told == "read"]
    assert all(reason.startswith(f"{len(found)} of {len(found)} records") for reason in counts)


def test_pages_of_one_name_are_three_articles() -> None:
    found, said = articles("31-same-file-names")
    assert [a.id for a in found] == [f"sn1/1905-03-{n}/ed-1/seq-1/ocr" for n in (14, 15, 16)]
    assert [day(a) for a in found] == ["1905-03-14", "1905-03-15", "1905-03-16"]
    assert said == []


def test_no_record_is_lost_for_its_date() -> None:
    found, said = articles("33-record-dates")
    assert len(found) == 25
    unknown = {a.id for a in found if a.published is None}
    assert unknown == {"d9", "d12", "d13", "d14", "d15", "d21", "d22", "d23", "d24"}
    assert len(said) == len(unknown) - 2  # two give none at all
    assert all((item.told, item.broken) == ("warning", False) for item in said)


def test_lines_without_id_are_called_by_their_address() -> None:
    found, said = articles("34-jsonl-without-id")
    assert [a.id for a in found] == ["https://x.example/2", "https://x.example/3"]
    assert [day(a) for a in found] == ["2018-03-16", "1998-03-03"]
    assert said == []


def test_texts_in_other_encodings_are_read() -> None:
    found, said = articles("42-other-encodings")
    assert (len(found), said) == (4, [])
    assert not any("\ufffd" in a.text for a in found)


def test_the_folder_of_a_saved_page_is_no_source() -> None:
    found, (said,) = articles("43-saved-page-files")
    assert [a.id for a in found] == ["Glass works go"]
    assert not said.broken
