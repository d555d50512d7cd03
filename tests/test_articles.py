"""Files → articles: what is read, and one clear reason for whatever is not."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
from pathlib import Path

import pytest
from conftest import TALKS, VOTE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import InputError
from index.formats import READERS
from index.sources import articles
from index.sources.articles import Skipped, count_articles, find_files, make_article, read_articles
from index.sources.metadata import Metadata
from index.types import Article

BODY = "The harbour strike in Marlow ended on Tuesday, the mayor said."


def read(*paths: Path) -> tuple[list[Article], list[str]]:
    """The articles, and the reasons for everything else."""
    found = list(read_articles(find_files(paths)))
    return (
        [item for item in found if isinstance(item, Article)],
        [str(item) for item in found if isinstance(item, Skipped)],
    )


def jsonl(folder: Path, *lines: object, name: str = "news.jsonl") -> Path:
    """A file of these lines; what is no string is written as JSON."""
    file = folder / name
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(written) + "\n", "utf-8")
    return file


def refused(folder: Path, *lines: object) -> str:
    """The one reason for skipping the one line."""
    found, skipped = read(jsonl(folder, *lines))
    assert found == []
    (reason,) = skipped
    return reason.removeprefix(f"{folder}/news.jsonl:")


def test_the_collection_is_read_in_order(collection: Path) -> None:
    found, skipped = read(collection)
    assert skipped == []
    assert [(a.id, a.title, a.publisher) for a in found] == [
        ("flood", "Flood closes the old bridge", None),
        ("harbour", "Harbour strike ends after nine days", "The Marlow Post"),
        ("vote-1", "Mayor wins the vote", "The Marlow Post"),
        ("talks-1", "Nuclear talks resume in the spring", "Weekly"),
    ]
    dates = [a.published for a in found]
    assert [(d.iso(), d.precision, d.source, d.inferred) for d in dates if d] == [
        ("2010", "year", "articles.toml", True),
        ("2011-03-03", "day", "articles.toml", False),
        ("2011-05-15", "day", "field", False),
        ("2011-02", "month", "field", False),
    ]
    assert found[2].url == "https://example.org/vote-1"
    assert found[2].path == str(collection / "news.jsonl")
    assert count_articles(find_files([collection])) == 5


def test_text_is_exactly_the_file(tmp_path: Path) -> None:
    raw = f"\ufeff  {BODY}\r\n\r\n\u00a0Zwölf\u00adtausend kamen, sagte er.\u200b\r\n\n".encode()
    (tmp_path / "a.txt").write_bytes(raw)
    ((article,), skipped) = read(tmp_path)
    assert skipped == []
    assert article.text.encode("utf-8") == raw
    assert [p.span.of(article.text) for p in article.paragraphs] == [
        BODY,
        "Zwölf\u00adtausend kamen, sagte er.",
    ]
    assert article.paragraphs[0].span.start == 3


def test_title_without_a_headline_is_the_first_words() -> None:
    article = make_article("a", f"MARLOW, March 3 (Wire) - {BODY} It had begun in February.")
    assert article.title == "The harbour strike in Marlow ended on Tuesday, the mayor said. It …"


def test_the_author_is_the_stated_one_or_the_bylines(tmp_path: Path) -> None:
    story = "Strike ends in the harbour\n\nBy Jane Doe\n\nThe harbour strike ended on Tuesday."
    assert make_article("a", story).author == "Jane Doe"
    assert make_article("a", story, metadata=Metadata(author="J. Roe")).author == "J. Roe"
    written = ["Ann  Keeper", ["Ann"], "x" * 5000, 7]  # no article is lost for an odd one
    records = [{"id": str(n), "text": BODY, "author": name} for n, name in enumerate(written)]
    found, skipped = read(jsonl(tmp_path, *records))
    assert [article.author for article in found] == ["Ann Keeper", None, None, None]
    assert skipped == []


def test_hidden_and_helper_files_are_not_read(tmp_path: Path) -> None:
    for name in ("README.md", "articles.toml", ".hidden.txt", ".git/x.txt", "LICENSE.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("" if name.endswith("toml") else BODY)
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "a.txt").write_text(BODY)
    assert find_files([tmp_path]) == [tmp_path / "x.txt" / "a.txt"]


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    monkeypatch.chdir(tmp_path)
    found, skipped = read(tmp_path, Path("a.txt"), tmp_path / "a.txt")
    assert [article.id for article in found] == ["a"]
    assert skipped == []


@pytest.mark.parametrize("name", ["no-such-folder", "x" * 5000, "nul\0byte"])
def test_a_missing_path_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"no such file|too long") as caught:
        find_files([tmp_path / name])
    assert len(str(caught.value)) < 6000


def test_other_kinds_are_named_but_not_broken(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_bytes(b"?")
    (tmp_path / "b").write_bytes(b"?")
    items = list(read_articles(find_files([tmp_path])))
    kinds = ", ".join(sorted(READERS))
    assert [str(item) for item in items] == [
        f"{tmp_path}/a.xyz: kind '.xyz' is not read (only {kinds})",
        f"{tmp_path}/b: kind 'without ending' is not read (only {kinds})",
    ]
    assert [item.broken for item in items if isinstance(item, Skipped)] == [False, False]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "article 'a' holds no text of an article"),
        (b"\n\n \n", "article 'a' holds no text of an article"),
        (b"Share this article\n", "article 'a' holds no text of an article"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary data, not text (it holds NUL bytes)"),
        (
            "Die Flut.".encode("utf-16")[:-1],
            "not UTF-16, as its first bytes say: damaged at offset 18",
        ),
        (
            b"The caf\xe9 has closed, he said.",
            "not UTF-8: byte 0xe9 at offset 7 (save it as UTF-8)",
        ),
    ],
)
def test_bad_text_files(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    found, (line,) = read(tmp_path)
    assert found == []
    assert any(line.startswith(f"{tmp_path}/a.txt: {part}") for part in reason.split("|"))


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_line_of_50_mb_costs_bounded_memory(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + json.dumps(VOTE).encode())
    tracemalloc.start()
    found, (reason,) = read(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000
    assert "10,000,000 bytes" in reason
    # A .jsonl goes on after the line; a .txt is one article and is left out.
    assert [article.id for article in found] == (["vote-1"] if name == "a.jsonl" else [])


def test_a_text_of_many_lines_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "MAX_TEXT_BYTES", 100)
    (tmp_path / "a.txt").write_text(f"{BODY}\n" * 2)
    assert read(tmp_path) == ([], [f"{tmp_path}/a.txt: more than 100 bytes are no article"])


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    file = jsonl(tmp_path, VOTE, "{not json", "", TALKS)
    found, (reason,) = read(file)
    assert [article.id for article in found] == ["vote-1", "talks-1"]
    assert reason.startswith(f"{file}:2: not JSON (")


def test_jsonl_may_begin_with_a_byte_order_mark_and_lack_the_last_newline(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(VOTE).encode())
    found, skipped = read(tmp_path)
    assert ([article.id for article in found], skipped) == (["vote-1"], [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "[1, 2]",
            "1: expected an object with id, title, text, published, publisher, url, author,"
            " got list",
        ),
        ("[" * 100_000, "1: not JSON ("),
        ('{"id": ' + "9" * 5000 + "}", "1: not JSON ("),
        ({"text": BODY}, "1: field 'id' must be 1 to 200 characters, got None"),
        ({"id": "", "text": BODY}, "1: field 'id' must be 1 to 200 characters, got ''"),
        ({"id": True, "text": BODY}, "1: field 'id' must be 1 to 200 characters, got True"),
        ({"id": "a"}, "1: field 'text' must be a string, got NoneType"),
        ({"id": "a", "text": ["x"]}, "1: field 'text' must be a string, got list"),
        ({"id": "a", "text": BODY, "title": 5}, "1: field 'title' must be a string, got int"),
        ({"id": "a", "text": BODY, "url": {}}, "1: field 'url' must be a string, got dict"),
        ({"id": "a", "text": BODY, "published": "soon"}, "1: expected a date such as"),
        ({"id": "a", "text": BODY, "published": "2007-02-30"}, "1: expected a date such as"),
        ({"id": "a", "text": BODY, "published": 20071330}, "1: expected a date such as"),
        ({"id": "a", "text": BODY, "published": True}, "1: field 'published' must be a string"),
        (r'{"id": "a", "text": "half \ud800 a pair"}', "1: holds half a character"),
        (r'{"id": "\udfff", "text": "x"}', "1: holds half a character"),
        ({"id": "a", "text": "Sign up"}, " article 'a' holds no text of an article"),
    ],
)
def test_bad_records(tmp_path: Path, line: object, reason: str) -> None:
    found = refused(tmp_path, line)
    assert found.startswith(reason) or found.endswith(reason)
    assert "\n" not in found


def test_whole_surrogate_pairs_are_characters(tmp_path: Path) -> None:
    (article,), _ = read(
        jsonl(tmp_path, r'{"id": "a", "text": "The mayor said \ud83d\ude00 to all."}')
    )
    assert article.text == "The mayor said 😀 to all."


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_jsonl_is_named(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(raw)
    assert read(tmp_path) == ([], [f"{tmp_path}/a.jsonl: nothing in it"])


def test_published_may_be_a_year_as_a_number(tmp_path: Path) -> None:
    (article,), _ = read(jsonl(tmp_path, {"id": 7, "text": BODY, "published": 2007}))
    assert article.id == "7"
    assert article.published is not None
    assert (article.published.iso(), article.published.precision) == ("2007", "year")


def test_a_second_article_of_the_same_id_is_named_with_the_first(tmp_path: Path) -> None:
    (tmp_path / "vote-1.txt").write_text(BODY)
    file = jsonl(tmp_path, VOTE, VOTE)
    found, skipped = read(tmp_path)
    assert [article.path for article in found] == [str(file)]
    assert skipped == [
        f"{file}: id 'vote-1' was already read from {file}; rename one of them",
        f"{tmp_path}/vote-1.txt: id 'vote-1' was already read from {file}; rename one of them",
    ]


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("[a", "not TOML ("),
        ('a = "x"', "expected a table [a], got str"),
        ("\udcff", "not TOML ("),
    ],
)
def test_a_broken_metadata_file_is_named_once_and_costs_no_article(
    tmp_path: Path, toml: str, reason: str
) -> None:
    (tmp_path / "articles.toml").write_bytes(toml.encode("utf-8", "surrogateescape"))
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(BODY)
    found, (line,) = read(tmp_path)
    assert [article.id for article in found] == ["a", "b"]
    assert line.startswith(f"{tmp_path}/articles.toml: {reason}")


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("a = " + "[\n" * 20_000, "not TOML (maximum recursion depth exceeded"),
        (".".join(["a"] * 10_000) + " = 1", "a line of more than 16,000 characters"),
    ],
    ids=["deep", "dotted"],
)
def test_metadata_made_to_harm_costs_no_article(tmp_path: Path, toml: str, reason: str) -> None:
    """The second kind, ten times as long, takes tomllib 20 GB."""
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "articles.toml").write_text(toml)
    found, (said,) = read(tmp_path)
    assert [article.id for article in found] == ["a"]
    assert said.startswith(f"{tmp_path}/articles.toml: {reason}")


def test_a_folder_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY)
    (folder / "b.txt").write_text(BODY)
    (folder / "articles.toml").write_text('[a]\ntitle = "The strike"\n')
    reading = read_articles(find_files([folder]))
    first = next(reading)
    assert isinstance(first, Article)
    assert first.title == "The strike"
    shutil.rmtree(folder)
    assert [str(item) for item in reading] == [
        f"{folder}/b.txt: cannot be read: No such file or directory"
    ]


def test_metadata_of_an_unknown_article_is_named_but_not_broken(tmp_path: Path) -> None:
    (tmp_path / "articles.toml").write_text('\ufeff[a]\ntitle = "A"\n[typo]\ntitle = "B"\n')
    (tmp_path / "a.txt").write_text(BODY)
    items = list(read_articles(find_files([tmp_path])))
    assert isinstance(items[0], Article)
    assert items[0].title == "A"
    assert items[1:] == [
        Skipped(
            f"{tmp_path}/articles.toml", "table [typo] names no article that was read", broken=False
        )
    ]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('published = "soon"', "expected a date such as"),
        ("title = 5", "field 'title' must be a string, got int"),
        ('inferred = "published"', "field 'inferred' must be a list, got str"),
    ],
)
def test_wrong_metadata_skips_its_article_with_the_reason(
    tmp_path: Path, table: str, reason: str
) -> None:
    (tmp_path / "articles.toml").write_text(f"[a]\n{table}\n")
    (tmp_path / "a.txt").write_text(BODY)
    found, (line,) = read(tmp_path)
    assert found == []
    assert line.startswith(f"{tmp_path}/a.txt: {reason}")


def test_links_to_nowhere_and_loops_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found, skipped = read(tmp_path)
    assert [article.id for article in found] == ["a"]
    assert [line.split(": ", 1)[1].split(":")[0] for line in skipped] == [
        "cannot be read",
        "a link to a folder is not followed",
        "cannot be read",
    ]


def test_what_is_no_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    os.mkfifo(tmp_path / "pipe.txt")
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "b.txt").write_text(BODY)
    scandir = os.scandir

    def refuse(path: object) -> object:
        if str(path) == str(closed):  # root may look into everything
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refuse)
    found, skipped = read(tmp_path)
    assert [article.id for article in found] == ["a"]
    assert skipped == [
        f"{closed}: the folder cannot be looked into: Permission denied",
        f"{tmp_path}/pipe.txt: a pipe, socket or device, not a file",
    ]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"text": "The mayor left. " * 70_000}, ":1: 1,120,000 characters are no article (at most"),
        ({"text": BODY, "title": "T" * 2001}, ":1: field 'title' has 2,001 characters, at most"),
    ],
)
def test_what_is_far_too_long_is_named(
    tmp_path: Path, record: dict[str, object], reason: str
) -> None:
    file = jsonl(tmp_path, {"id": "a", **record}, VOTE)
    found, (line,) = read(file)
    assert [article.id for article in found] == ["vote-1"]
    assert line.startswith(f"{file}{reason}")


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "b.txt").write_text(BODY)
    opened = Path.open

    def refuse(self: Path, *arguments: str) -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments)

    monkeypatch.setattr(Path, "open", refuse)
    found, skipped = read(tmp_path)
    assert [article.id for article in found] == ["b"]
    assert skipped == [f"{tmp_path}/a.txt: cannot be read: Permission denied"]


def test_a_name_that_is_not_utf8_is_shown_escaped(tmp_path: Path) -> None:
    (tmp_path / "caf\udce9.txt").write_text(BODY)
    assert read(tmp_path) == (
        [],
        [f"{tmp_path}/caf\\xe9.txt: its name is not UTF-8; rename it"],
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.binary(max_size=60) | st.sampled_from([json.dumps(VOTE).encode()]), max_size=6))
def test_any_bytes_are_read_or_skipped(tmp_path: Path, lines: list[bytes]) -> None:
    for name in ("a.jsonl", "a.txt"):
        (tmp_path / name).write_bytes(b"\n".join(lines))
        for item in read_articles([tmp_path / name]):
            assert isinstance(item, Skipped) or item.text.encode()
