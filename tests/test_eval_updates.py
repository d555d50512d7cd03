"""The benchmark of updates: what it changes, what it compares, and when it fails."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from support.fakes import FakeEncoder

from eval.commands import updates
from eval.commands.updates import Cost
from index.build import build
from index.errors import InputError
from index.store.generations import Generation


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Thirty records where the benchmark looks for them; it changes 3, removes 2."""
    for name, value in (("ADDED", 5), ("CHANGED", 3), ("REMOVED", 2), ("_A_FILE", 10)):
        monkeypatch.setattr(updates, name, value)
    folder = tmp_path / "data"
    (folder / "news").mkdir(parents=True)
    with gzip.open(folder / updates.SOURCE, "wt", encoding="utf-8") as lines:
        for number in range(30):
            record = {
                "id": str(number),
                "published_raw": " 2-MAR-1987 15:01:01.79",
                "title": f"STRIKE {number}",
                "dateline": "MARLOW, March 2 -",
                "text": f"The strike in harbour {number} ended on Monday.",
            }
            lines.write(json.dumps(record) + "\n")
    return folder


def fake_builds(monkeypatch: pytest.MonkeyPatch, *seconds: float) -> list[list[str]]:
    """Builds in this process that claim to have taken so long; the ids each one held."""
    claimed = iter(seconds)
    held: list[list[str]] = []

    def made(articles: Path, index: Path) -> Cost:
        build([articles], index, encoder=FakeEncoder())
        held.append([article.id for article in Generation.open(index).articles()])
        took = next(claimed)
        return Cost(took, took, 100.0)

    monkeypatch.setattr(updates, "_build", made)
    return held


def test_an_exact_and_cheap_update_passes(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = fake_builds(monkeypatch, 100.0, 4.0, 100.0)
    assert updates.main(["--data", str(data), "--cache", str(tmp_path / "c")]) == 0
    assert held[0] == [str(number) for number in range(25)]
    assert held[1] == held[2]
    assert len(held[1]) == 28
    assert held[1][-5:] == [str(number) for number in range(25, 30)]
    out = capsys.readouterr().out
    assert "the update costs 4.0% of the time, 4.0% of processor time\n" in out
    assert out.endswith("exactly the same index\n")
    article = Generation.open(tmp_path / "c" / "updates" / "index").article("0")
    assert article is not None
    assert article.text.endswith("ended on Monday. The figures were confirmed on Friday.")
    assert (article.publisher, article.published and article.published.iso()) == (
        "Reuters", "1987-03-02",
    )  # fmt: skip


def test_a_dear_update_fails(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_builds(monkeypatch, 100.0, 6.0, 100.0)
    assert updates.main(["--data", str(data), "--cache", str(tmp_path)]) == 1


def test_another_index_fails_and_says_where(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def made(articles: Path, index: Path) -> Cost:
        if index.name == "fresh":
            shutil.rmtree(articles)
            articles.mkdir()
            (articles / "a.txt").write_text("The flood.")
        build([articles], index, encoder=FakeEncoder())
        return Cost(1.0 if (index / "generations" / "000002").is_dir() else 100.0, 1.0, 1.0)

    monkeypatch.setattr(updates, "_build", made)
    assert updates.main(["--data", str(data), "--cache", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "differs: vectors.faiss\n" in out
    assert "differs: article\ndiffers: chunk\nnot the same index\n" in out


def test_it_says_what_it_needs(data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected more than 10 --articles"):
        updates.main(["--data", str(data), "--articles", "10"])
    with pytest.raises(InputError, match=r"reuters21578.jsonl.gz: cannot be read \(No such file"):
        updates.main(["--data", str(tmp_path / "none")])
