"""Files of all kinds → articles, through ``index.sources.articles`` and into an index."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from support.fakes import FakeEncoder
from support.files import BODY, PAGE, RSS, make_docx, make_pdf, make_zip

from index.build import build
from index.formats import Columns
from index.sources.articles import Skipped, find_files, read_articles
from index.store.generations import Generation
from index.text.pages import page_of
from index.types import Article

FRONT = "---\ntitle: Flood closes bridge\ndate: 2010-08-09\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of each kind that needs nothing beyond the base installation."""
    files = {
        "flood.md": (FRONT + BODY[0]).encode(),
        "strike.html": PAGE.encode(),
        "report.pdf": make_pdf([BODY[0], BODY[1]]),
        "letter.docx": make_docx(f"<w:p><w:r><w:t>{BODY[2]}</w:t></w:r></w:p>"),
        "news.xml": RSS.encode(),
        "rows.csv": f"id,text,date\nr1,{BODY[0]},2011-03-04\nr2,{BODY[0]},soon\n".encode(),
        "clips.zip": make_zip({"2011/strike.html": PAGE.encode(), "p.png": b"x"}),
        "articles.toml": b'["clips.zip/2011/strike.html"]\npublisher = "Archive"\n'
        b"published = 2011-03-02\n",
    }
    place = tmp_path / "mixed"
    place.mkdir()
    for name, data in files.items():
        (place / name).write_bytes(data)
    return place


def test_every_kind_becomes_articles_and_every_rest_a_reason(folder: Path) -> None:
    items = list(read_articles(find_files([folder])))
    found = {item.id: item for item in items if isinstance(item, Article)}
    assert list(found) == [
        "clips.zip/2011/strike.html", "flood", "letter", "post-1", "report", "r1", "r2", "strike",
    ]  # fmt: skip
    assert [
        str(item).removeprefix(f"{folder}/") for item in items if isinstance(item, Skipped)
    ] == [
        "clips.zip/p.png: kind '.png' is not read",
        "news.xml#2: the feed's entry holds no text",
        "rows.csv:3: expected a date such as 2007-01-30, 2007-01 or 2007, got 'soon' (field);"
        " the article is read without it",
    ]
    for article in found.values():
        assert article.sha256 == sha256(article.text.encode()).hexdigest()
    flood = found["flood"]
    assert flood.text == FRONT + BODY[0]
    assert [p.span.of(flood.text) for p in flood.paragraphs] == [BODY[0]]
    assert flood.published is not None
    assert (flood.title, flood.published.iso()) == ("Flood closes bridge", "2010-08-09")
    strike = found["strike"]
    assert strike.published is not None
    assert (strike.publisher, strike.url) == ("The Marlow Post", "https://example.org/strike")
    assert (strike.published.iso(), strike.published.source) == ("2011-03-03", "field")
    mended = found["clips.zip/2011/strike.html"]
    assert mended.published is not None
    assert (mended.publisher, mended.published.iso()) == ("Archive", "2011-03-02")
    report = found["report"]
    assert [page_of(report.text, p.span.start) for p in report.paragraphs] == [1, 2]


def test_columns_are_passed_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"nr,words\n7,{BODY[0]}\n")
    (article,) = read_articles([tmp_path / "a.csv"], Columns.parse("id=nr,text=words"))
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("7", BODY[0])


def test_an_index_of_all_kinds(folder: Path, tmp_path: Path) -> None:
    report = build([folder], tmp_path / "index", encoder=FakeEncoder())
    assert (report.articles, len(report.skipped), report.broken) == (8, 2, 0)
    assert Generation.open(tmp_path / "index").manifest.articles == 8
