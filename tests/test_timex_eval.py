"""TempEval-3's measures, computed by hand on a document of four expressions."""

import gzip
import json
from pathlib import Path

import pytest

from eval.metrics import tempeval
from eval.suites import timex
from index.errors import InputError


def gold(start: int, end: int, kind: str = "DATE", value: str = "2005") -> tempeval.GoldTimes:
    return tempeval.GoldTimes(start, end, "", kind, value)


PAIRS = tempeval.pair(
    [gold(0, 4), gold(10, 20), gold(30, 34), gold(50, 54)],
    [gold(0, 4), gold(14, 20, value="2006"), gold(30, 34, kind="TIME"), gold(70, 74), gold(90, 94)],
)


def test_pairing_is_one_to_one_exact_spans_first() -> None:
    pairs = tempeval.pair([gold(0, 10)], [gold(0, 4), gold(0, 10), gold(6, 10)])
    assert pairs[0].found == gold(0, 10)
    assert sum(p.gold is None for p in pairs) == 2


def test_counts_and_measures_by_hand() -> None:
    counts = tempeval.tally(PAIRS)
    assert counts == tempeval.Tally(gold=4, found=5, strict=2, relaxed=3, typed=2, valued=2)
    scores = {name: measure(counts) for name, measure in tempeval.MEASURES.items()}
    assert scores["relaxed F1"] == pytest.approx(2 * 3 / 9)
    assert scores["strict F1"] == pytest.approx(2 * 2 / 9)
    assert scores["value accuracy"] == pytest.approx(2 / 3)
    assert scores["value F1"] == pytest.approx(2 * 2 / 9)


def test_nothing_found_scores_zero() -> None:
    counts = tempeval.tally(tempeval.pair([gold(0, 4)], []))
    assert all(measure(counts) == 0 for measure in tempeval.MEASURES.values())


def test_bootstrap_interval_is_repeatable_and_holds_the_mean() -> None:
    tallies = [tempeval.tally(PAIRS), tempeval.tally(tempeval.pair([gold(0, 4)], [gold(0, 4)]))]
    low, high = tempeval.interval(tallies, tempeval.MEASURES["relaxed F1"])
    assert (low, high) == tempeval.interval(tallies, tempeval.MEASURES["relaxed F1"])
    assert low <= tempeval.MEASURES["relaxed F1"](sum(tallies, tempeval.Tally())) <= high


OF_MEANTIME, SPLIT = ("--corpus", "meantime"), timex.split_of("100911")


def write(folder: Path) -> None:
    row = {
        "id": "100911",
        "published": "2008-03-01",
        "text": "Boeing loses\nMarch 01 , 2008\nIt won in 2007 .",
        "annotated_end": 46,
        "timexes": [
            {
                "start": 13,
                "end": 28,
                "text": "March 01 , 2008",
                "type": "DATE",
                "value": "2008-03-01",
            },
            {"start": 39, "end": 43, "text": "2007", "type": "DATE", "value": "2007"},
        ],
    }
    path = folder / timex.FILES["meantime"]
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps(row) + "\n")


def test_command_prints_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    assert timex.main([*OF_MEANTIME, "--data", str(tmp_path), "--split", SPLIT, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)["meantime"]
    assert result["n"] == 2
    assert result["measures"]["value F1"]["mean"] == 1.0
    assert result["by_kind"]["DATE"]["n"] == 2


def test_misses_of_test_are_refused_and_a_missing_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert timex.main(["--data", str(tmp_path), "--split", "test", "--misses"]) == 2
    assert "dev only" in capsys.readouterr().err
    with pytest.raises(InputError, match="no MEANTIME file"):
        timex.load(tmp_path, "dev")


def test_newswire_is_annotated_whole_and_dated_by_its_creation(tmp_path: Path) -> None:
    row = {
        "id": "APW1", "created": "1998-08-10T13:37", "text": "He came today . He left Monday .",
        "timex": [
            {"start": 8, "end": 13, "type": "DATE", "value": "1998-08-10", "text": "today"},
            {"start": 24, "end": 30, "type": "DATE", "value": "1998-08-10", "text": "Monday"},
        ],
    }  # fmt: skip
    path = tmp_path / timex.FILES["aquaint"]
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps(row) + "\n")
    (document,) = timex.load(tmp_path, timex.split_of("APW1"), "aquaint")
    assert document.end == len(document.text)
    result = timex.evaluate([document])
    assert result["n"] == 2
    assert result["measures"]["value F1"]["mean"] == 1.0  # type: ignore[index]
