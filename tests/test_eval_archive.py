"""The suites on shared data, on files of the same form made by hand; leaks; the reader's rows."""

import gzip
import json
from pathlib import Path

import pytest
from support.fakes import FakeEncoder

from eval.__main__ import main
from eval.collections import archives as archive
from eval.collections.archives import ARCHIVES, ArchiveSuite, paragraph_id, prepared
from eval.running.bench import run_archive
from eval.suites.reader import judged
from eval.systems.controls import MAIN, OUTSPOKEN
from index.errors import InputError
from index.progress import Silent
from index.store.generations import Generation, generation_names
from qa.engine import Settings
from qa.reader.runtime import SpanReading
from qa.reader.training.datasets import DEV_TITLES, Row

PLAIN = Settings(reader=False)
STRIKE = "The harbour strike ended on Tuesday after nine days of talks."
FLOOD = "The flood closed the old bridge for six weeks, engineers said."
QUIZ = {
    "id": "20220617_0",
    "date": "2022/06/16",
    "question": "What did the flood close?",
    "answers": ["the old bridge"],
    "gold_urls": ["https://example.org/flood"],
}


def zipped(path: Path, *records: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def suite(name: str) -> ArchiveSuite:
    return next(archive for archive in ARCHIVES if archive.name == name)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    article = {"authors": [], "publisher": "Post", "publish_date": "2022/06/15", "title": None}
    zipped(
        folder / "news/realtimeqa_2022_articles.jsonl.gz",
        {**article, "url": "https://example.org/flood", "text": FLOOD, "title": "Flood"},
        {**article, "url": "https://example.org/strike", "text": STRIKE},
    )
    zipped(folder / "news/realtimeqa_2022_questions_open.jsonl.gz", QUIZ)
    zipped(
        folder / "news/time1963_docs.jsonl.gz",
        {"doc_id": "1", "header": "017 01/04/63 PAGE 020", "text": STRIKE},
        {"doc_id": "2", "header": "431 08/30 63 PAGE 026", "text": FLOOD},
    )
    zipped(
        folder / "news/time1963_queries.jsonl.gz",
        {"query_id": "1", "text": "THE HARBOUR STRIKE"},
        {"query_id": "2", "text": "NOT JUDGED"},
    )
    judged_one = {"query_id": "1", "doc_id": "1", "relevance": 1}
    zipped(folder / "news/time1963_qrels.jsonl.gz", judged_one)
    row = {"answerable": True, "answers": [{"text": "six weeks", "start": 0}], "source": "squad2"}
    zipped(
        folder / "reader/squad2_xquad_open.jsonl.gz",
        {**row, "id": "a", "title": "Warsaw", "context": FLOOD, "question": "How long?"},
        {**row, "id": "b", "title": "Trained_on", "context": STRIKE, "question": "How long?"},
        {**row, "id": "c", "title": "Warsaw", "context": FLOOD, "question": "Who?", "answers": [],
         "answerable": False},
    )  # fmt: skip
    return folder


def test_an_article_is_found_on_the_day_of_the_question(
    data: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    result = run_archive("realtimeqa", data, tmp_path / "cache", encoder=encoder, settings=PLAIN)
    record = result.systems[MAIN][0]
    assert record.scores["success@1"] == record.scores["AP"] == 1.0
    assert record.scores["contains"] == 1.0
    assert result.index["articles"] == 2


def test_judged_articles_of_1963(data: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    result = run_archive("time1963", data, tmp_path / "c", encoder=encoder, settings=PLAIN)
    assert [record.id for record in result.systems[MAIN]] == ["1"]
    published = {
        article.id: article.published.iso()
        for article in Generation.open(tmp_path / "c/time1963/index").articles()
        if article.published
    }
    assert published == {"1": "1963-01-04", "2": "1963-08-30"}


def test_an_index_is_built_once(data: Path, tmp_path: Path, encoder: FakeEncoder) -> None:
    first = prepared(suite("passages"), data, tmp_path, Silent(), encoder)
    assert prepared(suite("passages"), data, tmp_path, Silent(), encoder) == first
    assert generation_names(first) == ["000001"]
    context = {"title": "Warsaw", "context": "Another one.", "id": "d", "answerable": False}
    path = data / "reader/squad2_xquad_open.jsonl.gz"
    with gzip.open(path, "at", encoding="utf-8") as file:
        file.write(json.dumps(context) + "\n")
    prepared(suite("passages"), data, tmp_path, Silent(), encoder)
    assert generation_names(first) == ["000001", "000002"]


def test_an_index_of_other_code_is_built_again(
    data: Path, tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepared(suite("passages"), data, tmp_path, Silent(), encoder)
    monkeypatch.setattr(archive, "key_of", lambda *parts: "other code")
    for _ in range(2):
        prepared(suite("passages"), data, tmp_path, Silent(), encoder)
        assert generation_names(first) == ["000001", "000002"]


def test_no_title_that_the_reader_trained_on_is_asked(data: Path) -> None:
    questions = suite("passages").questions(data)
    assert [question.id for question in questions] == ["a"]
    assert {question.group for question in questions} <= DEV_TITLES
    assert questions[0].gold[0].article_id == paragraph_id(FLOOD)


def test_missing_or_broken_data_is_one_line(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("DATELINE_DATA", raising=False)
    (data / "news/time1963_qrels.jsonl.gz").unlink()
    with pytest.raises(InputError, match=r"needs .*time1963_qrels"):
        run_archive("time1963", data, tmp_path / "cache")
    (data / "reader/squad2_xquad_open.jsonl.gz").write_bytes(b"not gzip")
    with pytest.raises(InputError, match="cannot be read"):
        run_archive("passages", data, tmp_path / "cache")
    assert main(["realtimeqa"]) == 2
    assert "needs the evaluation data: --data PATH" in capsys.readouterr().err
    assert main(["reader"]) == 2


def test_the_reader_alone_follows_squad_2() -> None:
    def row(name: str, answerable: bool) -> Row:
        answers = (("six weeks", 37),) if answerable else ()
        return Row(name, "squad2", "Warsaw", FLOOD, "How long?", answers, answerable)

    rows = [row("right", True), row("silent", True), row("false", False), row("quiet", False)]
    start = FLOOD.index("six weeks")
    readings = [
        SpanReading(start, start + 9, 5.0, 1.0, 0.9),
        SpanReading(start, start + 9, 5.0, 1.0, 0.1),
        SpanReading(0, 9, 5.0, 1.0, 0.6),
        SpanReading(0, 9, 5.0, 1.0, 0.2),
    ]
    records = judged(rows, readings, 0.5)
    assert [r.stage for r in records] == ["right", "wrongly silent", "wrongly answered", "right"]
    assert [r.scores["EM (SQuAD 2)"] for r in records] == [1.0, 0.0, 0.0, 1.0]
    assert [r.scores.get("EM") for r in records] == [1.0, 0.0, None, None]
    urged = judged(rows, readings, 0.0)
    assert [r.scores.get("EM") for r in urged] == [1.0, 1.0, None, None]
    assert [r.scores.get("false answer") for r in urged] == [None, None, 1.0, 1.0]
    assert OUTSPOKEN != MAIN
