"""The HTML page, the tables of docs/results.md, and the figures of abstention."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support.collection import Built
from support.records import make_record

from eval.__main__ import main
from eval.records import figures, result_files
from eval.records.figures import Figure, Figures
from eval.records.judge import STAGES
from eval.records.result_files import Result
from eval.records.risk_coverage import (
    aurc,
    coverage_at,
    ece,
    is_right,
    is_right_first,
    reliability,
    risk_coverage,
)
from eval.report import lost_questions, readme_table
from eval.report.html_report import overall, page
from eval.report.passage_text import texts_for, unknown
from eval.suites import abstain
from eval.systems.controls import MAIN, OUTSPOKEN
from index.errors import InputError

ROOT = Path(__file__).resolve().parent.parent


RECORDS = (
    make_record(0, 0.95, right=True),
    make_record(1, 0.85, right=True),
    make_record(2, 0.65, right=False),
    make_record(3, 0.55, right=True),
    make_record(4, 0.15, right=False, answerable=False),
)


@pytest.fixture
def result() -> Result:
    return Result(
        suite="seeds",
        systems={
            MAIN: (*RECORDS, make_record(5, 0.3, right=False)),
            OUTSPOKEN: RECORDS,
            "random": RECORDS[:2],
        },
        questions={"file": "seeds.jsonl", "sha256": "0" * 64, "n": 5, "split": "all"},
        index={"encoder": "fake", "articles": 4, "chunks": 9},
        created="2026-01-02T03:04:05+00:00",
        version="0.1.0",
        commit="abc123",
        machine="a <machine>",
        timing={"n": 5, "p50_ms": 12.0, "p95_ms": 30.0},
        stages_ms={"encode": 4.0, "read": 8.0, "total": 12.0},
        peak_mb=100.0,
        seconds=9.0,
    )


def test_risk_and_coverage_by_hand() -> None:
    coverage, risk = zip(*risk_coverage(RECORDS), strict=True)
    assert coverage == pytest.approx((0.2, 0.4, 0.6, 0.8, 1.0))
    assert risk == pytest.approx((0.0, 0.0, 1 / 3, 0.25, 0.4))
    assert aurc(RECORDS) == pytest.approx(0.2 * (0 + 0 + 1 / 3 + 0.25 + 0.4))
    assert coverage_at(RECORDS, 0.25) == 0.8
    assert coverage_at(RECORDS[2:3], 0.25) == 0.0
    assert risk_coverage([]) == []


def test_equal_confidence_steps_together() -> None:
    same = [make_record(0, 0.5, right=True), make_record(1, 0.5, right=False)]
    assert risk_coverage(same) == [(1.0, 0.5)]


def test_calibration_by_hand() -> None:
    bins = reliability(RECORDS)
    assert [(round(b.low, 1), b.n, b.right) for b in bins] == [
        (0.1, 1, 0.0),
        (0.5, 1, 1.0),
        (0.6, 1, 0.0),
        (0.8, 1, 1.0),
        (0.9, 1, 1.0),
    ]
    assert ece(RECORDS) == pytest.approx((0.15 + 0.45 + 0.65 + 0.15 + 0.05) / 5)
    assert reliability([make_record(0, 1.0, right=True)])[0].low == 0.9  # 1.0 is in the last step
    assert ece([]) == 0.0


def test_confidence_is_held_against_the_first_quote() -> None:
    late = replace(RECORDS[0], scores={**RECORDS[0].scores, "first contains": 0.0})
    assert is_right(late)
    assert not is_right_first(late)
    assert is_right_first(RECORDS[0])  # a result of before: as far as is known
    assert [b.right for b in reliability([late])] == [0.0]


def test_what_is_right() -> None:
    assert is_right(RECORDS[0])
    assert not is_right(RECORDS[2])
    assert not is_right(RECORDS[4])


def test_the_page_is_whole_and_asks_nobody(result: Result) -> None:
    html = page([result], lambda suite: unknown)
    assert not re.search(r"https?://|<script|<link|@import|url\(", html)
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    assert "<b>said</b>" not in html
    assert "Who &lt;b&gt;said&lt;/b&gt; so?" in html
    assert "a &lt;machine&gt;" in html
    for name in ("success@k", "AURC 0.197", "calibration error 0.290", "Where questions are lost"):
        assert name in html
    assert html.count("<svg") == html.count("</svg>") == 7
    for plot in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        ElementTree.fromstring(plot)


def test_lost_questions_of_test_are_never_shown(result: Result) -> None:
    html = page([result], lambda suite: unknown)
    assert "q2" not in html  # wrong, but of test
    assert "<tr class='all'><td>all</td>" in html


def test_the_worst_of_each_stage_stand_with_their_passages(result: Result) -> None:
    def texts(article: str, start: int, end: int) -> str:
        return f"<i>{article}</i> from {start} to {end}"

    html = page([result], lambda suite: texts)
    assert "not retrieved <small>0 of dev: none of the passages searched" in html
    assert "wrong span <small>1 of dev: the evidence stands first" in html
    assert "q5; evidence at rank 4; confidence 0.30" in html
    assert "said: <span class='said'>a &lt;i&gt;minister&lt;/i&gt; &amp; others</span>" in html
    assert "<span class='where'>a 0–10</span> &lt;i&gt;a&lt;/i&gt; from 0 to 10</li>" in html
    shown = "".join(part.plain for part in lost_questions.listed(result.systems[MAIN], 1, texts))
    assert "wrong span: 1 of dev" in shown
    assert "    1. a 0–10  <i>a</i> from 0 to 10" in shown
    assert "q2" not in shown


def test_the_worst_come_first() -> None:
    lost = [
        replace(make_record(n, c, right=False), stage=stage, rank=rank)
        for n, c, stage, rank in (
            (1, 0.2, "wrong span", 1),
            (3, 0.8, "wrong span", 1),
            (5, 0.9, "not first", 2),
            (7, 0.1, "not first", 9),
        )
    ]
    by_name = {stage.name: stage for stage in lost_questions.stages(lost, most=1)}
    assert list(by_name) == list(STAGES[1:])
    assert [r.id for r in by_name["wrong span"].worst] == ["q3"]  # the surest
    assert [r.id for r in by_name["not first"].worst] == ["q7"]  # the deepest
    assert (by_name["not first"].lost, by_name["not indexed"].lost) == (2, 0)


def test_several_outcomes_on_one_page(result: Result) -> None:
    whole = Figures(
        "timex",
        "value F1",
        (Figure("dateline", "dev", "value F1", 64, 0.75, 0.7, 0.8),),
        *("2026-01-02T03:04:05+00:00", "0.1.0", "abc", "a <machine>", 3.0),
    )
    silence = replace(
        result,
        suite=abstain.NAME,
        systems={MAIN: RECORDS, OUTSPOKEN: RECORDS, **dict.fromkeys(abstain.RAW, RECORDS)},
    )
    html = page([result, silence, whole], lambda suite: unknown)
    assert "<a href='#timex'>timex</a></td><td>64</td>" in html
    assert "value F1 75.0 (70–80) dev" in html
    assert "<td>75.0 (70–80)</td>" in html
    assert "<th>unanswerable</th>" in html
    assert html.count("reader&#x27;s relevance") >= 2  # in the table and beside the curve
    for plot in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        ElementTree.fromstring(plot)


def test_passages_are_read_from_where_they_are(built: Built) -> None:
    assert texts_for("mine")("vote-1", 0, 9) == ""
    assert texts_for("mine", built.index)("vote-1", 0, 9) == "The mayor"
    assert texts_for("mine", built.index)("absent", 0, 9) == ""
    assert texts_for("seeds")("001_f9828449cb3feb81", 0, 6) != ""


def test_the_report_command(
    result: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored, out = tmp_path / "r.json", tmp_path / "report.html"
    result_files.save(result, stored)
    assert main(["report", str(stored), "-o", str(out)]) == 0
    assert out.read_text("utf-8") == page([result_files.read(stored)], texts_for)
    assert main(["report", str(stored), "-o", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_readme_table_says_what_was_measured(result: Result) -> None:
    text = f"# Dateline\n{readme_table.BEGIN}\nold\n{readme_table.END}\nmore\n"
    fresh = readme_table.updated(text, [result])
    assert "old" not in fresh
    assert fresh.startswith("# Dateline\n")
    assert fresh.endswith("\nmore\n")
    assert "| **dateline** | test | 3 | 50.0 (" in fresh
    assert "2026-01-02, commit abc123, a <machine>; p50 12 ms a question" in fresh
    assert readme_table.updated(fresh, [result]) == fresh
    assert (
        readme_table.updated(text, [])
        == f"# Dateline\n{readme_table.BEGIN}\n{readme_table.END}\nmore\n"
    )
    with pytest.raises(InputError, match="no place for the table"):
        readme_table.updated("# Dateline\n", [result])


def test_archive_suites_have_a_table_of_their_own(result: Result) -> None:
    table = readme_table.block([result, replace(result, suite="realtimeqa")])
    assert "| realtimeqa | **dateline** | 6 | 60.0 (" in table


def test_other_suites_have_a_line_each(result: Result, tmp_path: Path) -> None:
    whole = Figures(
        "timex",
        "value F1",
        (Figure("dateline", "dev", "value F1", 64, 0.75, 0.7, 0.8),),
        *("2026-01-02T03:04:05+00:00", "0.1.0", "abc", "a machine", 3.0),
    )
    silence = replace(result, suite=abstain.NAME, systems={MAIN: RECORDS, OUTSPOKEN: RECORDS})
    result_files.save(silence, tmp_path / "abstain.json")
    figures.save(whole, tmp_path / "timex.json")
    result_files.save(result, tmp_path / "seeds.json")
    found = readme_table.committed_results(tmp_path)
    assert [outcome.suite for outcome in found] == ["seeds", "abstain", "timex"]
    table = readme_table.block(found)
    assert "| abstain | 5 | AUROC 1.000, calibration error 0.290 (2026-01-02, commit" in table
    assert "| timex | 64 | value F1 75.0 (70–80) dev (2026-01-02, commit abc) |" in table


def test_a_figure_as_words(result: Result) -> None:
    assert overall(result, "success@1", "test") == "50.0 (0–100)"
    assert overall(result, "AP") == "–"


def test_the_results_page_is_not_stale() -> None:
    """After new results are committed: python -m eval readme."""
    text = (ROOT / "docs" / "results.md").read_text("utf-8")
    assert readme_table.updated(text, readme_table.committed_results()) == text
