"""Copies in answers: shown once with where else they stand, and counted as one source."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from support.copies import EDITED, NOTICE, UPDATE, WIRE
from support.fakes import FakeEncoder
from support.web_engine import make_article, published

from index.build import build
from index.store.generations import Generation
from index.types import Article, Chunk, Group, Member, Period, Span
from qa.answer.compose import AnswerSettings, Choice, choose
from qa.engine import Engine, Settings
from qa.reading.sentence_reader import Reading, ReadPassages
from qa.retrieval import hybrid_search
from qa.retrieval.merge_duplicates import merge_copies
from qa.retrieval.passage_search import FoundPassages, PassageQuery
from qa.terminal import print_answer
from qa.types import Answer, Coverage, Passage, Query, Scores
from qa.web.conversation.session import Request, Turn
from qa.web.views.answer import answered

ANY = date(2012, 1, 1)
FIRST = "The strike ended after nine days on Tuesday, the mayor of Marlow said."
SECOND = "Nineteen ships were unloaded by noon on Wednesday, more than on any other day."


def asked(period: Period | None = None) -> Query:
    return Query("when?", "when?", ANY, period, intent="explicit" if period else "none")


def told(name: str, *sentences: str, day: str = "2011-03-01", publisher: str = "Post") -> Article:
    return make_article(
        name, " ".join(sentences), "Strike ends", publisher=publisher, published=published(day)
    )


def passage(article: Article, row: int, start: int = 0, end: int | None = None) -> Passage:
    span = Span(start, len(article.text) if end is None else end)
    chunk = Chunk(row, article.id, span, (span,))
    return Passage(row + 1, chunk, article, 1 - row / 10, Scores(0.5, 1.0, 1 - row / 10))


def groups(*members: Member) -> dict[str, Group]:
    return {member.article_id: Group(members) for member in members}


EARLY = told("early", FIRST)
COPY = told("copy", FIRST, publisher="Herald <b>&amp;")
LATE = told("late", SECOND, FIRST, day="2011-03-02")
OTHER = told("other", "The flood closed the bridge for six weeks last August.", publisher="Weekly")
STORY = groups(
    Member.of(COPY, 1.0, None), Member.of(EARLY, 1.0, "late"), Member.of(LATE, 0.6, None)
)


def kept(*passages: Passage, query: Query | None = None) -> list[str]:
    found = merge_copies(passages, STORY, query or asked())
    return [f"{p.article.id}:{p.chunk.row}" for p in found]


def test_without_groups_nothing_changes() -> None:
    passages = [passage(COPY, 0), passage(EARLY, 1), passage(OTHER, 2)]
    assert merge_copies(passages, {}, asked()) == passages


def test_one_of_the_passages_that_say_the_same_stays() -> None:
    assert kept(passage(COPY, 0), passage(OTHER, 1), passage(LATE, 2)) == ["copy:0", "other:1"]
    (first, _) = merge_copies([passage(COPY, 0), passage(OTHER, 1)], STORY, asked())
    assert [member.article_id for member in first.also_in] == ["early", "late"]
    assert first.superseded_by is None


def test_the_last_version_goes_first_unless_a_time_is_asked() -> None:
    early, late = passage(EARLY, 0), passage(LATE, 1)
    assert kept(early, late) == ["late:1"]
    assert kept(early, late, query=asked(Period.of_year(2011))) == ["early:0"]
    assert kept(early, late, query=replace(asked(), intent="earliest")) == ["early:0"]
    assert kept(early, late, query=replace(asked(), within=Period.of_year(2011))) == ["early:0"]


def test_what_only_one_version_says_stays() -> None:
    end = len(SECOND)
    parts = passage(LATE, 0, 0, end), passage(LATE, 1, end + 1), passage(EARLY, 2)
    assert kept(*parts) == ["late:0", "late:1"]
    assert kept(parts[0], parts[2]) == ["late:0", "early:2"]
    (_, early) = merge_copies([parts[0], parts[2]], STORY, asked())
    assert early.superseded_by is not None
    assert early.superseded_by.article_id == "late"


def reading(of: Passage, confidence: float) -> Reading:
    return Reading(of, Span(of.chunk.span.start, of.chunk.span.end), confidence, confidence)


def test_an_independent_source_goes_before_another_telling() -> None:
    end = len(SECOND)
    late, early, other = merge_copies(
        [passage(LATE, 0, 0, end), passage(EARLY, 1), passage(OTHER, 2)], STORY, asked()
    )
    read = ReadPassages((reading(late, 0.9), reading(early, 0.8), reading(other, 0.7)), (), 0.4)
    choice = choose(asked(), read, AnswerSettings(quotes=2))
    assert [quote.article.id for quote in choice.quotes] == ["late", "other"]
    everything = choose(asked(), read, AnswerSettings(quotes=3))
    assert sorted(quote.article.id for quote in everything.quotes) == ["early", "late", "other"]
    assert answer_of(everything).sources == 2


def test_the_same_words_are_quoted_once_from_one_story() -> None:
    copy, early = (replace(passage(a, n), also_in=also(a)) for n, a in enumerate((COPY, EARLY)))
    read = ReadPassages((reading(copy, 0.9), reading(early, 0.8)), (), 0.4)
    assert [quote.article.id for quote in choose(asked(), read, AnswerSettings()).quotes] == [
        "copy"
    ]


def also(article: Article) -> tuple[Member, ...]:
    return tuple(m for m in STORY["late"].members if m.article_id != article.id)


def answer_of(choice: Choice) -> Answer:
    coverage = Coverage(4, 3, date(2011, 3, 1), date(2011, 3, 2), 2)
    told = (choice.quotes, (), coverage, "000001", choice.accounts)
    return Answer(asked(), True, 0.9, FIRST, *told)


def quoted(*passages: Passage) -> Answer:
    found = merge_copies(passages, STORY, asked(Period.of_year(2011)))
    read = ReadPassages(tuple(reading(one, 0.9) for one in found), (), 0.4)
    return answer_of(choose(asked(Period.of_year(2011)), read, AnswerSettings()))


def test_json_names_the_other_tellings_and_the_later_version() -> None:
    record = json.loads(json.dumps(quoted(passage(EARLY, 0), passage(OTHER, 1)).to_json()))
    copy = {
        "article_id": "copy",
        "title": "Strike ends",
        "publisher": "Herald <b>&amp;",
        "published": "2011-03-01",
        "url": None,
        "alike": 1.0,
        "superseded_by": None,
    }
    late = {**copy, "article_id": "late", "publisher": "Post", "published": "2011-03-02"}
    late["alike"] = 0.6
    assert record["quotes"][0]["also_in"] == [copy, late]
    assert record["quotes"][0]["superseded_by"] == late
    assert (record["quotes"][1]["also_in"], record["quotes"][1]["superseded_by"]) == ([], None)
    assert (record["sources"], record["coverage"]["copies"]) == (2, 2)


def test_the_terminal_says_where_else_and_both_dates() -> None:
    out = StringIO()
    print_answer(quoted(passage(EARLY, 0)), Console(width=200, file=out))
    lines = [line.strip() for line in out.getvalue().splitlines()]
    assert "published 2011-03-01; superseded by the version of Post, 2011-03-02 (late)" in lines
    assert "also in Herald <b>&amp;, 2011-03-01 (copy)" in lines
    out = StringIO()
    end = len(SECOND)
    print_answer(
        quoted(passage(LATE, 0, 0, end), passage(LATE, 1, end + 1)), Console(width=200, file=out)
    )
    assert out.getvalue().count("also in Herald <b>&amp;, 2011-03-01 (copy)") == 1
    assert out.getvalue().count("supersedes Post, 2011-03-01 (early)") == 1
    assert any(line.startswith("searched 4 articles (2 without copies), ") for line in lines)


class Stored:
    """Stands for an engine that holds the articles of a story."""

    def article(self, article_id: str) -> Article:
        return {"early": EARLY, "other": OTHER}[article_id]

    def passages(self, query: PassageQuery) -> FoundPassages:
        return FoundPassages(query, (), 0, 0, True, 0, "1")


def test_the_card_links_to_the_other_tellings_escaped() -> None:
    answer = quoted(passage(EARLY, 0))
    turn = Turn(1, Request("when?"), answer)
    html = answered(turn, answer, Stored())  # type: ignore[arg-type]
    assert (
        '<p class="dl-byline">Published 1 March 2011, superseded by <button type="button"'
        ' class="dl-link" data-dl-read="late" title="Strike ends">Post, 2 March 2011</button></p>'
        '<p class="dl-byline">also in <button type="button" class="dl-link" data-dl-read="copy"'
        ' title="Strike ends">Herald &lt;b&gt;&amp;amp;, 1 March 2011</button></p>'
    ) in html
    assert "Searched 4 articles (2 without copies) published between" in html
    plain = quoted(passage(OTHER, 0))
    assert "also in" not in answered(Turn(1, Request("when?"), plain), plain, Stored())  # type: ignore[arg-type]


@pytest.fixture
def engine(tmp_path: Path, encoder: FakeEncoder) -> Engine:
    """An index of one story in two papers and two versions, and of something else."""
    records = [
        {"id": "post-1", "published": "2011-03-01", "publisher": "Post", "text": WIRE},
        {"id": "herald-1", "published": "2011-03-01", "publisher": "Herald", "text": EDITED},
        {"id": "post-2", "published": "2011-03-02", "publisher": "Post", "text": UPDATE},
        {"id": "notice", "title": "Will Ukraine join the EU?", "text": NOTICE},
    ]
    named = [{"title": "Harbour strike in Marlow ends", **record} for record in records]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, named)), "utf-8")
    build([tmp_path / "news.jsonl"], tmp_path / "index", encoder=encoder)
    return Engine.open(tmp_path / "index", encoder=encoder, settings=Settings(reader=False))


def test_a_story_in_three_articles_is_one_passage_and_one_source(engine: Engine) -> None:
    answer = engine.ask("When did the harbour strike in Marlow end?", as_of=ANY)
    first = answer.passages[0]
    assert first.article.id in ("post-2", "herald-1")
    assert "post-1" not in [passage.article.id for passage in answer.passages]
    assert [p.rank for p in answer.passages] == list(range(1, len(answer.passages) + 1))
    assert answer.sources == 1
    assert answer.coverage.copies == 2
    others = {member.article_id for member in first.also_in} | {first.article.id}
    assert others == {"post-1", "herald-1", "post-2"}


def test_more_passages_are_loaded_only_where_some_may_be_copies(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[int] = []
    chunks = Generation.chunks

    def counted(self: Generation, rows: list[int]) -> object:
        loaded.append(len(rows))
        return chunks(self, rows)

    monkeypatch.setattr(Generation, "chunks", counted)
    settings = replace(engine.settings, retrieval=hybrid_search.RetrievalSettings(keep=1))
    story = engine.ask("When did the harbour strike in Marlow end?", as_of=ANY, settings=settings)
    assert len(story.passages) == 1
    assert 3 in loaded
    loaded.clear()
    alone = engine.ask("Will Ukraine join the EU?", as_of=ANY, settings=settings)
    assert [p.article.id for p in alone.passages] == ["notice"]
    assert 1 in loaded  # other loads look up how the articles write the question's words
    assert 3 not in loaded
