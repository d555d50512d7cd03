"""All passages that hold some words: what matches, how it is counted, sorted and marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from index.build import build
from index.errors import InputError
from index.store.generations import Generation
from index.types import Period
from qa.__main__ import main
from qa.retrieval.found_json import found_json
from qa.retrieval.found_words import found_words, shown_sentences
from qa.retrieval.passage_search import Facet, FoundPassages, PassageQuery, PassageSearch
from qa.retrieval.word_query import parse


@pytest.fixture
def search(generation: Generation) -> PassageSearch:
    return PassageSearch(generation)


def ids(found: FoundPassages) -> list[str]:
    return [hit.article.id for hit in found.hits]


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("harbour", {"harbour", "vote-1"}),
        ("strikes", {"harbour"}),  # any form of a word
        ("mayor vote", {"vote-1"}),
        ('"harbour strike"', {"harbour"}),
        ('"strike harbour"', set()),
        ('"strikes"', set()),  # a phrase is as it is written
        ('"on Sunday by 312"', {"vote-1"}),
        ("“harbour strike”", {"harbour"}),
        ("harbour -strike", {"vote-1"}),
        ('harbour -"harbour board"', {"harbour"}),
        ("engin*", {"flood"}),
        ("minister*", {"talks-1"}),
        ("mediat*", {"harbour"}),  # longer than the stem of "mediate"
        ("bridg* flood", {"flood"}),
        ("wins", {"vote-1"}),  # "won" is no form of it: the headline alone has it
    ],
)
def test_what_matches(search: PassageSearch, text: str, articles: set[str]) -> None:
    found = search.find(PassageQuery(text))
    assert set(ids(found)) == articles
    assert found.passages == len(found.hits)
    assert found.articles == len(articles)


def test_half_of_the_words_where_none_has_all(search: PassageSearch) -> None:
    found = search.find(PassageQuery("ballots crowns"))
    assert not found.whole
    assert set(ids(found)) == {"vote-1", "flood"}
    all_of = search.find(PassageQuery("mayor ballots"))
    assert (all_of.whole, ids(all_of), all_of.with_half) == (True, ["vote-1"], 2)
    assert set(ids(search.find(PassageQuery("mayor ballots", half=True)))) == {"vote-1", "harbour"}


def test_an_unknown_word_is_searched_as_spelled_nearly_so(search: PassageSearch) -> None:
    found = search.find(PassageQuery("harbuor"))
    assert set(ids(found)) == {"harbour", "vote-1"}
    assert found.unknown == ("harbuor",)
    assert [spelling.said for spelling in found.spellings["harbuor"]] == ["harbour"]
    none = search.find(PassageQuery("zzzzzz"))
    assert (none.passages, none.unknown, none.hits) == (0, ("zzzzzz",), ())


def test_counts_and_choices(search: PassageSearch) -> None:
    found = search.find(PassageQuery("harbour"))
    assert found.facets["publisher"] == (Facet("The Marlow Post", 2),)
    assert found.facets["year"] == (Facet("2011", 2),)
    assert found.facets["month"] == (Facet("2011-03", 1), Facet("2011-05", 1))
    may = search.find(PassageQuery("harbour", within=Period.of_month(2011, 5)))
    assert ids(may) == ["vote-1"]
    assert may.facets["month"] == found.facets["month"]  # its own choice is left out
    assert may.facets["publisher"] == (Facet("The Marlow Post", 1),)
    flood = search.find(PassageQuery("bridge"))
    assert flood.facets["year"] == (Facet("2010", 1),)
    assert flood.facets["month"] == ()  # dated to a year only
    assert search.find(PassageQuery("harbour", publisher="the marlow post")).passages == 2


def test_order_and_pages(search: PassageSearch) -> None:
    newest = search.find(PassageQuery("harbour", sort="newest"))
    assert ids(newest) == ["vote-1", "harbour"]
    assert ids(search.find(PassageQuery("harbour", sort="oldest"))) == ["harbour", "vote-1"]
    second = search.find(PassageQuery("harbour", sort="newest", offset=1, limit=1))
    assert (ids(second), second.passages, second.hits[0].rank) == (["harbour"], 2, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing to search for"),
        ("the of", "nothing to search for"),
        ("-harbour", "nothing to search for"),
        ("a*", "at least 2 letters"),
        ("word " * 33 + " ".join(f"w{n}" for n in range(40)), "at most 32 words"),
        ("x" * 3_000, "at most 2,000 characters"),
    ],
)
def test_what_cannot_be_searched_is_said(search: PassageSearch, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        search.find(PassageQuery(text))


def test_bad_settings_are_said(search: PassageSearch) -> None:
    with pytest.raises(InputError, match="no article of publisher 'Nobody'"):
        search.find(PassageQuery("harbour", publisher="Nobody"))
    with pytest.raises(InputError, match="expected a limit of 1 to 200"):
        PassageQuery("harbour", limit=0)
    with pytest.raises(InputError, match="expected a sort of relevance, newest, oldest"):
        PassageQuery("harbour", sort="best")  # type: ignore[arg-type]


def test_the_words_found_are_marked_where_they_stand(search: PassageSearch) -> None:
    found = search.find(PassageQuery('strikes "two days later"'))
    (hit,) = found.hits
    words = found_words(hit.article.text, hit.chunk.span, found.parts, found.near)
    said = [word.of(hit.article.text) for word in words]
    assert said == ["strike", "strike", "two days later"] or "two days later" in said
    shown = shown_sentences(hit.article.text, hit.chunk, words)
    assert any(shown.holds(word) for word in words)


def test_parts_of_a_query() -> None:
    query = parse('Strikes "at the harbour" bell* Zelensky~ -ferry -"night pay" state-run')
    assert [(part.kind, part.words) for part in query.wanted] == [
        ("word", ("strike",)),
        ("phrase", ("at", "the", "harbour")),
        ("beginning", ("bell",)),
        ("near", ("zelenski",)),
        ("word", ("state",)),
        ("word", ("run",)),
    ]
    assert [part.typed for part in query.unwanted] == ["ferry", '"night pay"']


def test_the_list_of_articles_searches_their_text(generation: Generation) -> None:
    assert [item.id for item in generation.headlines("ballots")] == ["vote-1"]
    assert [item.id for item in generation.headlines("ball")] == ["vote-1"]
    assert [item.id for item in generation.headlines("post mediate")] == ["harbour"]
    assert generation.holdings("ballots").articles == 1
    assert generation.holdings("ferry").articles == 0


def test_in_the_terminal(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    index = ["--index", str(built.index)]
    assert main(["search", *index, "--json", "--sort", "oldest", "harbour"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [passage["article_id"] for passage in found["passages"]] == ["harbour", "vote-1"]
    passage = found["passages"][0]
    text = (Path(built.articles) / "harbour.txt").read_text("utf-8")
    assert text[passage["start"] : passage["end"]] == passage["text"]
    assert all(text[a:b].casefold() == "harbour" for a, b in passage["words"])
    assert main(["search", *index, "harbour", "board"]) == 0
    said = capsys.readouterr().out
    assert "1 passages in 1 articles hold harbour board" in said.replace("\n", " ")
    assert main(["search", *index, "zebra"]) == 1
    assert main(["search", *index, "--publisher", "Nobody", "harbour"]) == 2
    assert "no article of publisher 'Nobody'" in capsys.readouterr().err


def test_near_spellings_of_a_known_name_are_offered(tmp_path: Path) -> None:
    texts = {"a": "Zelensky spoke.", "b": "Zelenskyy spoke.", "c": "Selensky spoke."}
    lines = [json.dumps({"id": name, "title": "T", "text": text}) for name, text in texts.items()]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    build([tmp_path / "news.jsonl"], tmp_path / "index", encoder=FakeEncoder())
    search = PassageSearch(Generation.open(tmp_path / "index"))
    found = search.find(PassageQuery("Zelensky"))
    assert ids(found) == ["a"]
    (near,) = found.spellings["Zelensky"]
    assert (near.said, near.passages) == ("Zelenskyy", 1)
    assert ids(search.find(PassageQuery("Zelensky~", sort="oldest"))) == ["a", "b"]
    assert found_json(found)["spellings"] == {"Zelensky": ["Zelenskyy"]}
