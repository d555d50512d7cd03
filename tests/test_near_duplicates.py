"""Copies and later versions of one story: found by their text alone, and nothing else is."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from support.collection import Built
from support.copies import EDITED, NOTICE, UPDATE, WIRE
from support.fakes import FakeEncoder

from index import __main__ as command
from index.build import build
from index.duplicates import groups as grouping
from index.duplicates.near_duplicates import find_groups, shared_share, signature, signature_key
from index.progress import Silent
from index.sources.articles import make_article
from index.sources.metadata import Metadata
from index.store.generations import Generation
from index.types import Article, Group


def article(
    name: str,
    text: str = WIRE,
    title: str = "Harbour strike in Marlow ends",
    published: str | None = "2011-03-01",
    publisher: str | None = "The Marlow Post",
    url: str | None = None,
) -> Article:
    fields = {"title": title, "published": published, "publisher": publisher, "url": url}
    made = make_article(name, text, metadata=Metadata.of(fields, "field"))
    return replace(made, publisher=publisher)


def grouped(*articles: Article) -> tuple[Group, ...]:
    return find_groups([signature(one) for one in articles], lambda number: articles[number])


def ids(groups: Sequence[Group]) -> list[list[str]]:
    return [[member.article_id for member in group.members] for group in groups]


FLOOD = article("flood", NOTICE.replace("registration", "flood"), "The flood and your registration")


def test_the_same_text_in_two_papers_is_a_copy_and_not_a_version() -> None:
    post = article("post")
    herald = article(
        "herald", title="Dockers end strike", published="2011-03-02", publisher="Herald"
    )
    (group,) = grouped(FLOOD, herald, post)
    assert [(m.article_id, m.alike, m.superseded_by) for m in group.members] == [
        ("post", 1.0, None),
        ("herald", 1.0, None),
    ]


def test_small_edits_do_not_hide_a_copy() -> None:
    (group,) = grouped(article("post"), article("herald", EDITED, publisher="Herald"))
    assert [member.article_id for member in group.members] == ["herald", "post"]
    assert [member.alike for member in group.members] == [1.0, pytest.approx(0.9, abs=0.06)]


def test_a_story_cut_short_is_a_copy() -> None:
    long = WIRE + WIRE.replace("The", "Another").replace("a ", "one ").replace("of", "off")
    assert ids(grouped(article("long", long), article("short", publisher="Herald"))) == [
        ["long", "short"]
    ]


def test_a_later_version_supersedes_the_earlier_ones() -> None:
    first = article("a")
    second = article("b", UPDATE, "Nineteen ships unloaded in Marlow harbour", "2011-03-02")
    third = article("c", UPDATE + "\nTalks go on.", published="2011-03-04")
    copy = article("d", UPDATE, published="2011-03-03", publisher="Herald")
    (group,) = grouped(third, first, copy, second)
    assert [(m.article_id, m.superseded_by) for m in group.members] == [
        ("a", "c"),
        ("b", "c"),
        ("d", None),
        ("c", None),
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "superseded"),
    [
        ({"url": "https://e.org/1"}, {"url": "https://e.org/1", "publisher": "Herald"}, True),
        ({"publisher": None}, {"publisher": "Herald"}, True),  # the same headline
        ({"publisher": None, "title": "Strike in Marlow harbour"}, {}, False),
        ({"published": "2011"}, {}, False),  # perhaps the later one
        ({"published": "2011-03-02"}, {}, False),
        ({"published": None}, {}, False),
        ({"publisher": "the marlow post"}, {}, True),
    ],
)
def test_what_makes_a_version(
    earlier: dict[str, str | None], later: dict[str, str | None], superseded: bool
) -> None:
    one = article("one", **earlier)  # type: ignore[arg-type]
    other = article("two", UPDATE, **{"published": "2011-03-02", **later})  # type: ignore[arg-type]
    (group,) = grouped(one, other)
    assert {m.article_id: m.superseded_by for m in group.members} == {
        "one": "two" if superseded else None,
        "two": None,
    }


def test_a_notice_in_place_of_two_articles_makes_them_no_copies() -> None:
    war = article("war", NOTICE, "Will Ukraine join the EU?")
    twitter = article("twitter", NOTICE, "Elon Musk's charges for Twitter blue tick")
    assert grouped(war, twitter) == ()
    again = article("again", NOTICE, "Will Ukraine join the EU?", publisher="Herald")
    assert ids(grouped(war, twitter, again)) == [["again", "war"]]


def test_a_long_frame_around_different_stories_makes_them_no_copies() -> None:
    strike = article("strike", WIRE[:300] + "\n\n" + NOTICE)
    flood = "The flood closed the old bridge for six weeks, engineers said on Monday, and a new one"
    bridge = article("bridge", flood + " will cost 40 million.\n\n" + NOTICE, "Flood closes bridge")
    assert grouped(strike, bridge) == ()


def test_the_same_report_with_other_numbers_is_another_report() -> None:
    def report(name: str, numbers: Sequence[str], day: str) -> Article:
        lines = "The price of feeder steers at {} markets was {} dollars a head on the day, the"
        text = f"{lines} board said. It takes {{}} head and {{}} buyers to make a price. " + (
            "The board publishes the price each day so that contracts in the pit can be settled in"
            " cash, which it has done since the contract was opened to small farmers as well."
        )
        return article(name, text.format(*numbers), "Feeder steer price", day)

    first = report("first", ("27", "68.42", "1014", "212"), "2011-04-07")
    second = report("second", ("31", "69.07", "998", "187"), "2011-04-13")
    assert grouped(first, second) == ()
    again = report("again", ("27", "68.42", "1014", "212"), "2011-04-08")
    assert ids(grouped(first, second, again)) == [["first", "again"]]


def test_short_notes_are_the_same_only_with_their_headline() -> None:
    note = "Quarterly dividend 10 cts against 10 cts before. Pay April 15. Record March 30."
    one, two = article("one", note, "Arbor sets payout"), article("two", note, "Grow sets payout")
    same = article("same", note, "ARBOR sets  payout", publisher="Herald")
    assert ids(grouped(one, two, same)) == [["one", "same"]]


def test_the_order_of_the_articles_and_more_of_them_change_nothing() -> None:
    articles = [
        article("a"),
        article("b", EDITED, publisher="Herald"),
        article("c", UPDATE, published="2011-03-05"),
        FLOOD,
        article("e", NOTICE, "Your registration and your details"),
        article("f", NOTICE, "Your details and your registration", publisher="Herald"),
    ]
    expected = grouped(*articles)
    assert ids(expected) == [["a", "b", "c"], ["e", "f"]]
    for seed in range(5):
        shuffled = random.Random(seed).sample(articles, len(articles))
        assert grouped(*shuffled) == expected


def test_the_signature_is_the_same_on_every_machine() -> None:
    """These values are in caches: a change needs another name of the rules."""
    values = signature(article("a"))
    assert (values.shape, values.dtype) == ((126,), "uint32")
    assert values[:3].tolist() == [51919732, 63170226, 20725990]
    assert signature_key(article("a")) == signature_key(article("b", published="2012"))
    assert signature_key(article("a")) != signature_key(article("a", EDITED))
    assert signature_key(article("a")) != signature_key(article("a", title="Strike"))


def test_shares_of_the_shorter_text() -> None:
    assert shared_share("one two three four five", "zero one two three four") == 0.5
    assert shared_share("one two three four", "zero one two three four five six") == 1.0
    assert shared_share("", "one two three four") == 0.0


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Five records: the wire story in two papers, a later version, and two other articles."""
    records = [
        {"id": "post-1", "published": "2011-03-01", "publisher": "The Marlow Post", "text": WIRE},
        {"id": "herald-1", "published": "2011-03-01", "publisher": "Herald", "text": EDITED},
        {"id": "post-2", "published": "2011-03-02", "publisher": "The Marlow Post", "text": UPDATE},
        {"id": "notice", "title": "Will Ukraine join the EU?", "text": NOTICE},
        {"id": "notice-2", "title": "Blue ticks on Twitter", "text": NOTICE},
    ]
    folder = tmp_path / "copies"
    folder.mkdir()
    named = [{"title": "Harbour strike in Marlow ends", **record} for record in records]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, named)), "utf-8")
    return folder


def test_a_rebuild_finds_the_groups_of_a_build_from_nothing(
    copies: Path, tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []

    def counted(one: Article) -> object:
        computed.append(one.id)
        return signature(one)

    monkeypatch.setattr(grouping, "signature", counted)
    index = tmp_path / "index"
    build([copies], index, encoder=encoder)
    assert len(computed) == 5
    assert ids(Generation.open(index).groups) == [["herald-1", "post-1", "post-2"]]
    lines = (copies / "news.jsonl").read_text("utf-8").split("\n")
    changed = {**json.loads(lines[3]), "text": WIRE, "title": "Strike ends in Marlow harbour"}
    (copies / "news.jsonl").write_text("\n".join([lines[4], *lines[1:3], json.dumps(changed)]))
    computed.clear()
    build([copies], index, encoder=encoder)
    assert computed == ["notice"]
    build([copies], tmp_path / "fresh", encoder=encoder)
    again, fresh = Generation.open(index).groups, Generation.open(tmp_path / "fresh").groups
    assert again == fresh
    assert ids(again) == [["herald-1", "post-2", "notice"]]  # post-1 was removed


def test_a_damaged_signature_cache_costs_time_and_nothing_else(
    copies: Path, tmp_path: Path, encoder: FakeEncoder
) -> None:
    index = tmp_path / "index"
    build([copies], index, encoder=encoder)
    expected = Generation.open(index).groups
    path = index / "cache" / "signatures.sqlite"
    path.write_bytes(path.read_bytes()[:1000])
    build([copies], index, encoder=encoder)
    assert Generation.open(index).groups == expected
    folder = index / "generations" / "000002"
    assert grouping.write_groups(tmp_copy(folder, tmp_path), path, Silent()) == 0


def tmp_copy(folder: Path, to: Path) -> Path:
    """A generation's articles without their groups, to group again."""
    import sqlite3
    from contextlib import closing

    fresh = to / "again"
    fresh.mkdir()
    (fresh / "articles.sqlite").write_bytes((folder / "articles.sqlite").read_bytes())
    with closing(sqlite3.connect(fresh / "articles.sqlite")) as connection:
        connection.execute("DELETE FROM sameness")
        connection.commit()
    return fresh


def test_no_copies_no_groups(generation: Generation) -> None:
    assert generation.groups == ()
    assert generation.group_of == {}


def test_the_groups_are_listed(
    copies: Path, tmp_path: Path, encoder: FakeEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    build([copies], index, encoder=encoder)
    assert command.main(["duplicates", "--index", str(index), "-n", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    head = "1 group of the same story, 3 articles in them (1 superseded by a later version)"
    title = "Harbour strike in Marlow ends"
    assert lines[:4] == [
        head,
        "",
        "1. 3 articles",
        f"   2011-03-01  Herald  {title}  [herald-1]",
    ]
    assert lines[4].startswith(f"   2011-03-01  The Marlow Post  {title}  [post-1]  (87% alike)")
    assert lines[5] == "     superseded by post-2 of 2011-03-02"
    assert lines[6].endswith("% alike)")
    assert command.main(["status", "--index", str(index)]) == 0
    assert f"duplicates  {head}\n" in capsys.readouterr().out


def test_a_title_gives_the_terminal_no_orders(
    tmp_path: Path, encoder: FakeEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    title = "Harbour \x1b[31mstrike\u202e ends"
    lines = [json.dumps({"id": name, "title": title, "text": WIRE}) for name in ("a", "b")]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    build([tmp_path / "news.jsonl"], tmp_path / "index", encoder=encoder)
    assert command.main(["duplicates", "--index", str(tmp_path / "index")]) == 0
    assert "  Harbour \ufffd[31mstrike\ufffd ends  [a]\n" in capsys.readouterr().out


def test_listing_needs_a_number_and_an_index(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["duplicates", "--index", str(built.index), "-n", "0"]) == 2
    assert capsys.readouterr().err == "index: -n must be 1 or more, got 0\n"
    assert command.main(["duplicates", "--index", str(built.index)]) == 0
    nothing = "0 groups of the same story, 0 articles in them (0 superseded by a later version)\n"
    assert capsys.readouterr().out == nothing
    assert command.main(["duplicates", "--index", str(tmp_path)]) == 2
    assert "no index in" in capsys.readouterr().err
