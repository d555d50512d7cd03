"""Dates, titles and authors of pages, scored by hand on two pages."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from eval.suites import page_metadata
from eval.suites.page_metadata import Known, MetadataPage, alike, misses, read_pages, score

STORY = "<p>The town of Arden voted to keep its old library open after eleven weeks.</p>"
PAGE = (
    "<html><head><title>Arden keeps its library</title><meta name='author' content='Jo Lee'>"
    "<meta property='article:published_time' content='2018-05-17T05:00:00Z'></head>"
    f"<body><article><h1>Arden keeps its library</h1>{STORY}</article></body></html>"
)
GOLD = {"file": "a.html", "url": None, "title": "Arden keeps its library",
        "authors": [["Jo Lee", "Ann Poe"]], "date": "2018-05-17T00:00:00"}  # fmt: skip


def write(folder: Path) -> None:
    for file in page_metadata.FILES:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(path, "w:xz") as packed:
            for name, data in (("gold.jsonl", json.dumps(GOLD)), ("html/a.html", PAGE)):
                info = tarfile.TarInfo(name)
                info.size = len(data.encode())
                packed.addfile(info, io.BytesIO(data.encode()))


def test_gold_is_read_and_our_reading_scored(tmp_path: Path) -> None:
    write(tmp_path)
    pages = read_pages(tmp_path)
    assert [page.gold for page in pages] == [
        Known("2018-05-17", "Arden keeps its library", "Jo Lee Ann Poe")
    ] * 2
    found = [page_metadata.ours(page) for page in pages]
    assert found == [Known("2018-05-17", "Arden keeps its library", "Jo Lee")] * 2
    scored = score(pages, found)
    assert (scored.date_exact, scored.date_wrong, scored.title, scored.author) == (1, 0, 1, 0)
    assert scored.n == (2, 2, 2)
    assert misses(pages[:1], found[:1]) == ["a.html\tauthor\tJo Lee Ann Poe\tJo Lee"]


def test_no_date_is_neither_exact_nor_wrong() -> None:
    page = MetadataPage("a", b"", "", Known("2018-05-17"))
    assert score([page], [Known("")]).date_wrong == 0
    assert score([page], [Known("2018-05-18")]).date_wrong == 1
    assert score([page], [Known("")]).date_exact == 0


def test_names_are_alike_whatever_their_case_and_order() -> None:
    assert alike("Jo Lee", "LEE, Jo")
    assert not alike("Jo Lee", "Jo Poe")
    assert not alike("", "")


def test_missing_data_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert page_metadata.main(["--data", str(tmp_path)]) == 2
    assert "trafilatura_english.tar.xz: cannot be read" in capsys.readouterr().err
