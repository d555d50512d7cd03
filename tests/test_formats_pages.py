"""The pages suite's own measure, by hand; and the suite on three pages of its tar."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest
from support.files import BODY, PAGE

from eval.metrics.shingles import Shingles, interval, score
from eval.suites import pages
from eval.suites.pages import Page, day_in, kept, main, ours, slug_in


def test_shingles_are_runs_of_four_words_counted() -> None:
    # wanted: abcd bcde cdef; given: abcd bcde
    found = Shingles.of("a b c d e f", "a b c d e")
    assert (found.right, found.surplus, found.missing) == pytest.approx((2 / 3, 0, 1 / 3))
    assert (found.precision, found.recall) == (1, pytest.approx(2 / 3))
    assert Shingles.of("a b", "a b").exact  # a text of fewer words is one shingle
    assert Shingles.of("a b c d", "") == Shingles(0, 0, 1)
    assert Shingles.of("", "").precision == 1


def test_pages_without_a_text_count_for_recall_only() -> None:
    found = score([Shingles(1, 0, 0), Shingles(0, 0, 1), Shingles(0.5, 0.5, 0)])
    assert (found.precision, found.recall) == (0.75, pytest.approx(2 / 3))
    assert found.accuracy == pytest.approx(1 / 3)
    assert found.f1 == pytest.approx(2 * 0.75 * 2 / 3 / (0.75 + 2 / 3))
    assert interval([Shingles(1, 0, 0)] * 5, rounds=10) == 0


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://e.org/2019/11/18/strike.html", date(2019, 11, 18)),
        ("https://e.org/2019/nov/18/strike", date(2019, 11, 18)),
        ("https://e.org/story/2019-11-18/strike", date(2019, 11, 18)),
        ("https://e.org/2019/11/strike", None),
        ("https://e.org/2019/13/18/strike", None),
        ("https://e.org/2019/xyz/18/", None),
    ],
)
def test_the_day_in_an_address(url: str, day: date | None) -> None:
    assert day_in(url) == day


def test_the_words_in_an_address() -> None:
    assert slug_in("https://e.org/a/harbour-strike-ends-after-nine-days-474349.html") == {
        "harbour", "strike", "ends", "nine", "days", "html",
    }  # fmt: skip
    assert slug_in("https://e.org/news/strike") == frozenset()


def test_ours_keeps_the_body_and_its_figures_add_up() -> None:
    page = Page(
        "a", PAGE.encode(), "\n".join(BODY), "https://e.org/2011/03/03/harbour-strike-ends-nine"
    )
    assert kept(ours(page)).split("\n")[-3:] == list(BODY)
    report = pages.run([page, page])
    assert report.dates == {"same day": 2}
    assert report.titles == [1.0, 1.0]
    shown = io.StringIO()
    report.write(shown, worst=1)
    assert shown.getvalue().startswith("2 pages   precision")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pages").mkdir()
    gold = {"a": {"articleBody": "\n".join(BODY), "url": "https://e.org/2011/03/03/x"}}
    members = {"html/a.html.gz": gzip.compress(PAGE.encode()),
               "./ground-truth.json": json.dumps(gold).encode()}  # fmt: skip
    with tarfile.open(tmp_path / pages.FILE, "w") as packed:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
    assert main(["--data", str(tmp_path), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["Dateline, as indexed"]["recall"] == 1
    assert figures["dates"] == {"same day": 1}
    assert main(["--data", str(tmp_path / "none")]) == 2
    assert "cannot be read" in capsys.readouterr().err
