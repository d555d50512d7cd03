"""The suite ``abstain``: its figures by hand, and a run over a small collection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import FakeEncoder
from support.records import make_record, make_result

from eval.collections.abstain_collections import SplitSource, off_topic
from eval.questions.question_files import Gold, Question
from eval.records.judge import QuestionRecord
from eval.records.risk_coverage import answered_at, auroc, interval
from eval.report import abstain_table
from eval.running.cached_models import CachedEncoder, CachedReader, LazyReader
from eval.suites import abstain
from eval.suites.abstain import Tools, ask_source, source_of
from eval.systems.controls import MAIN, OUTSPOKEN
from index.progress import Silent
from qa.engine import Settings

RIGHT = [make_record(0, 0.9, right=True), make_record(1, 0.6, right=True)]
WRONG = make_record(2, 0.8, right=False)
ABSENT = [
    make_record(3, 0.7, right=False, answerable=False, kind="absent"),
    make_record(4, 0.1, right=False, answerable=False, kind="absent"),
]


def test_auroc_by_hand() -> None:
    # answerable .9 .8 .6 against .7 .1: five of six pairs are the right way round
    assert auroc([*RIGHT, WRONG, *ABSENT]) == pytest.approx(5 / 6)
    assert auroc([replace(r, confidence=0.5) for r in (*RIGHT, *ABSENT)]) == 0.5
    assert auroc(RIGHT) is None


def test_answered_at_a_precision_by_hand() -> None:
    records = [*RIGHT, WRONG, *ABSENT]  # right .9, wrong .8, absent .7, right .6, absent .1
    assert answered_at(records, 1.0) == pytest.approx(1 / 3)
    assert answered_at(records, 0.5) == pytest.approx(1.0)  # down to .6 two of four are right
    assert answered_at([WRONG], 0.9) == 0.0
    assert answered_at([], 0.9) == 0.0


def test_equal_confidence_cannot_be_parted() -> None:
    same = [replace(RIGHT[0], confidence=0.5), replace(WRONG, confidence=0.5)]
    assert answered_at(same, 0.9) == 0.0


def test_an_interval_holds_the_measure() -> None:
    records = [*RIGHT, WRONG, *ABSENT]
    span = interval(records, auroc, rounds=100)
    assert span is not None
    assert span == interval(records, auroc, rounds=100)
    assert span[0] <= 5 / 6 <= span[1]
    assert interval(records[:1], auroc) is None


def placed(record: QuestionRecord, source: str) -> QuestionRecord:
    return replace(record, id=f"{source}/{record.kind}/{record.id}")


def test_the_table_sets_each_score_beside_confidence() -> None:
    records = tuple(placed(r, "squad") for r in (*RIGHT, WRONG, *ABSENT))
    raw = tuple(replace(r, confidence=0.5) for r in records)
    systems = {MAIN: records, OUTSPOKEN: records, **dict.fromkeys(abstain.RAW, raw)}
    result = replace(make_result(abstain.NAME, records), systems=systems)
    rows = [abstain_table.cells(*row) for row in abstain_table.rows(result)]
    assert [row[:2] for row in rows[:2]] == [["all", "confidence"], ["all", "reader's relevance"]]
    assert len(rows) == 2 * (1 + len(abstain.RAW))
    assert rows[0][2:7] == ["3/2/0/0", "0.833", "–", "–", "0.833"]
    assert rows[0][9:11] == ["33%", "33%"]
    assert rows[1][6] == "0.500"
    assert rows[1][-1] == "–"  # a raw score is no probability


ARTICLES = [
    {"id": "vote", "title": "Vote", "text": "The mayor won the vote on Sunday by 312 ballots."},
    {"id": "flood", "title": "Flood", "text": "The flood closed the old bridge for six weeks."},
]
QUESTIONS = [
    Question("won", "Who won the vote?", "f:1", gold=(Gold("vote", None),), answers=("the mayor",)),
    Question("both", "vote flood?", "f:2", gold=(Gold("vote", None), Gold("flood", None))),
    Question("near", "Who lost the vote?", "f:3", kind="near_miss", answerable=False),
    Question("moon", "Is cheese mooned?", "f:4", kind="off_topic", answerable=False),
]
SOURCE = SplitSource(
    "small",
    lambda: iter(ARTICLES),
    lambda _: QUESTIONS,
    lambda name: ["vote", "flood"].index(name),
    2,
)


def test_what_is_taken_out_cannot_be_answered(tmp_path: Path, encoder: FakeEncoder) -> None:
    reader = CachedReader(LazyReader())  # with this setting it is never opened
    tools = Tools(tmp_path, CachedEncoder(encoder), reader, Settings(reader=False), Silent())
    heard = ask_source(SOURCE, tools)
    assert [one.outspoken.id for one in heard] == [
        "small/answerable/won",
        "small/answerable/both",
        "small/unanswerable/near",
        "small/off_topic/moon",
        "small/absent/won",  # "both" keeps evidence in each fold
    ]
    assert {source_of(one.free) for one in heard} == {"small"}
    whole, absent = heard[0], heard[-1]
    assert whole.outspoken.scores["contains"] == 1.0
    # No article that is left knows the question's words: nothing is answered, even outspoken.
    assert (absent.outspoken.stage, absent.outspoken.answered) == ("right", False)
    assert not absent.free.answered  # below the plain reader's threshold
    assert whole.raw["BM25"] > absent.raw["BM25"] == 0.0
    assert whole.raw["cosine"] > absent.raw["cosine"]


def test_the_bundled_off_topic_questions_are_for_any_collection() -> None:
    found = off_topic()
    assert len(found) >= 20
    assert all(q.kind == "off_topic" and not q.answerable and not q.gold for q in found)
