"""The whole way from a question to an answer, with vectors computed by hand."""

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from index.build import build
from index.errors import EncoderMismatch, IndexMissing, InputError
from index.types import Period
from qa.answer.compose import NOT_ANSWERED
from qa.engine import Engine, Settings
from qa.retrieval import hybrid_search

ANY = date(2012, 1, 1)
PLAIN = Settings(reader=False)


@pytest.fixture
def engine(built: Built) -> Engine:
    return Engine.open(built.index, encoder=built.encoder, settings=PLAIN)


def ids(engine: Engine, question: str, **options: object) -> list[str]:
    answer = engine.ask(question, as_of=ANY, **options)  # type: ignore[arg-type]
    return [passage.article.id for passage in answer.passages]


def test_the_passage_that_shares_words_and_meaning_comes_first(engine: Engine) -> None:
    assert ids(engine, "Why did the harbour strike end?")[0] == "harbour"
    assert ids(engine, "Who won the mayor's vote?")[0] == "vote-1"


def test_dense_alone_ranks_by_the_cosine(engine: Engine) -> None:
    settings = Settings(reader=False, retrieval=hybrid_search.RetrievalSettings(dense_weight=1.0))
    answer = engine.ask("nuclear talks", as_of=ANY, settings=settings)
    first = answer.passages[0]
    assert first.article.id == "talks-1"
    # Title and text hold "nuclear" and "talks" alike often: the cosine is 1.
    assert first.scores.dense == pytest.approx(1.0)
    assert first.score == pytest.approx(1.0)


def test_words_alone_rank_by_bm25(engine: Engine) -> None:
    settings = Settings(reader=False, retrieval=hybrid_search.RetrievalSettings(dense_weight=0.0))
    passages = engine.ask("engineers crowns", as_of=ANY, settings=settings).passages
    assert passages[0].article.id == "flood"
    assert passages[0].scores.lexical > 0
    assert all(passage.scores.lexical == 0 for passage in passages[1:])


def test_quotations_are_verbatim_and_hold_the_answer(engine: Engine) -> None:
    answer = engine.ask("Why did the harbour strike begin?", as_of=ANY)
    assert answer.answered
    for quote in answer.quotes:
        assert quote.article.text[quote.span.start : quote.span.end] == quote.text
        assert quote.span.start <= quote.answer.start < quote.answer.end <= quote.span.end
    assert answer.text in answer.quotes[0].article.text


def test_nothing_shared_is_not_answered_and_says_so(engine: Engine) -> None:
    answer = engine.ask("Which zebra paints violins?", as_of=ANY)
    assert not answer.answered
    assert answer.text == NOT_ANSWERED
    assert answer.quotes == ()


def test_an_asked_period_moves_the_ranking_and_is_never_a_filter(engine: Engine) -> None:
    asked = engine.ask("What of the bridge in 2011?", as_of=ANY)
    times = {p.article.id: p.scores.time for p in asked.passages}
    assert times["vote-1"] is not None
    assert times["flood"] is not None
    assert times["vote-1"] > times["flood"]
    assert "flood" in times


def test_a_period_set_by_hand_filters(engine: Engine) -> None:
    found = ids(engine, "the vote on the bridge", within=Period.of_month(2011, 5))
    assert found == ["vote-1", "flood"] or found == ["vote-1"]
    assert ids(engine, "the vote", within=Period.of_year(1950)) == []


def test_a_publisher_set_by_hand_filters_and_must_be_known(engine: Engine) -> None:
    assert ids(engine, "the vote and the harbour", publisher="weekly ") == ["talks-1"]
    assert engine.ask("the vote", publisher="weekly").query.to_json()["publisher"] == "Weekly"
    assert engine.publishers() == ["The Marlow Post", "Weekly"]
    with pytest.raises(InputError, match="publisher 'BBC'; the index has The Marlow Post, Weekly"):
        engine.ask("the vote", publisher="BBC")


def test_latest_and_earliest_order_by_publication(engine: Engine) -> None:
    settings = Settings(reader=False, retrieval=hybrid_search.RetrievalSettings(time_weight=0.9))
    latest = engine.ask("What is the latest?", as_of=ANY, settings=settings)
    assert latest.passages[0].article.id == "vote-1"
    earliest = engine.ask("What is the earliest?", as_of=ANY, settings=settings)
    assert earliest.passages[0].article.id == "flood"


def test_json_has_the_documented_shape(engine: Engine) -> None:
    record = json.loads(json.dumps(engine.ask("Why did the strike end?", as_of=ANY).to_json()))
    assert {
        "question",
        "answered",
        "confidence",
        "answer",
        "quotes",
        "passages",
        "query",
        "coverage",
        "generation",
    } <= set(record)
    assert {
        "n",
        "article_id",
        "title",
        "publisher",
        "published",
        "url",
        "start",
        "end",
        "text",
        "answer_start",
        "answer_end",
    } <= set(record["quotes"][0])
    assert {"rank", "article_id", "start", "end", "score", "dense", "lexical", "time"} <= set(
        record["passages"][0]
    )
    assert [p["rank"] for p in record["passages"]] == list(range(1, len(record["passages"]) + 1))
    assert record["coverage"]["articles"] == 4
    assert record["generation"] == "000001"


def test_refresh_takes_up_a_new_generation(engine: Engine, built: Built) -> None:
    assert engine.refresh() is False
    (built.articles / "new.txt").write_text("The zebra painted seven violins in Marlow.", "utf-8")
    build([built.articles], built.index, encoder=built.encoder)
    assert engine.generation == "000001"
    assert engine.refresh() is True
    assert engine.generation == "000002"
    assert ids(engine, "Which zebra painted violins?")[0] == "new"


def test_an_index_of_another_encoder_is_refused(built: Built) -> None:
    other = FakeEncoder(("other", "words"), name="fake")
    with pytest.raises(EncoderMismatch, match="python -m index build"):
        Engine.open(built.index, encoder=other)


def test_no_index_and_no_article_are_one_line(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(IndexMissing, match="make one with"):
        Engine.open(tmp_path / "nothing")
    with pytest.raises(InputError, match="no article 'x'"):
        engine.article("x")


def test_eight_threads_ask_at_once(engine: Engine) -> None:
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(5):
                assert ids(engine, "Why did the harbour strike end?")[0] == "harbour"
        except BaseException as error:  # handed to the main thread
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
