"""Files → articles: what is read, and one clear reason for whatever is not."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.collection import TALKS, VOTE

from index.errors import InputError
from index.formats.dispatch import READ
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
    assert [article.author for article in found] == ["Ann Keeper", "Ann", None, None]
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
    kinds = ", ".join(sorted(READ))
    assert [str(item) for item in items] == [
        f"{tmp_path}/a.xyz: kind '.xyz' is not read (only {kinds})",
        f"{tmp_path}/b: kind 'without ending' is not read",
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
            "not UTF-8: byte 0xe9 at offset 7 (save it as UTF-8, or say --charset NAME)",
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
            "1: expected an object, such as an article's, got list",
        ),
        ("[" * 100_000, "1: not JSON ("),
        ('{"id": ' + "9" * 5000 + "}", "1: not JSON ("),
        (
            {"id": "a"},
            " say which, such as --columns text=COLUMN",
        ),
        ({"id": "a", "text": ["x"]}, "1: field 'text' (column 'text') must be a string, got list"),
        (r'{"id": "a", "text": "half \ud800 a pair"}', "1: holds half a character"),
        ({"id": "a", "text": "Sign up"}, " article 'a' holds no text of an article"),
    ],
)
def test_bad_records(tmp_path: Path, line: object, reason: str) -> None:
    found = refused(tmp_path, line)
    assert found.startswith(reason) or found.endswith(reason)
    assert "\n" not in found


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": 5}, "field 'title' must be a string, got int"),
        ({"url": True}, "field 'url' must be a string, got bool"),
        ({"published": "soon"}, "expected a date such as"),
        ({"published": "2007-02-30"}, "expected a date such as"),
        ({"published": 20071330}, "expected a date such as"),
        ({"published": True}, "field 'published' must be a string, got bool"),
        ({"published": "Spring 1998"}, "expected a date such as"),
        ({"published": "1890s"}, "expected a date such as"),
        ({"title": "x" * 2001}, "field 'title' has 2,001 characters, at most 2,000"),
        ({"id": True}, "field 'id' must be text or a number, got 'True'; the article is called"),
        ({"id": {}}, "field 'id' must be text or a number, got '{}'"),
    ],
)
def test_a_bad_field_costs_the_field(
    tmp_path: Path, fields: dict[str, object], reason: str
) -> None:
    file = jsonl(tmp_path, {"id": "a", "text": "On May 3, 2012 the mayor opened it.", **fields})
    article, warning = read_articles(find_files([file]))
    assert isinstance(article, Article)
    assert article.published is None
    assert isinstance(warning, Skipped)
    assert (warning.told, warning.broken, warning.where) == ("warning", False, f"{file}:1")
    assert warning.reason.startswith(reason)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (888919200, "1998-03-03"),
        ("888919200", "1998-03-03"),
        (888919200000, "1998-03-03"),
        (888919200.5, "1998-03-03"),
        ("19980303100000", "1998-03-03"),
        ("19980303", "1998-03-03"),
        (1998, "1998"),
    ],
)
def test_days_as_numbers(tmp_path: Path, written: object, day: str) -> None:
    (article,), _ = read(jsonl(tmp_path, {"id": "a", "text": BODY, "published": written}))
    assert article.published is not None
    assert article.published.iso() == day


def test_a_number_without_end_costs_no_other_record(tmp_path: Path) -> None:
    lines = [
        '{"id": 1e400, "text": "The mayor said so today.", "title": NaN, "author": -1e999}',
        VOTE,
    ]
    found, (said,) = read(jsonl(tmp_path, *lines))
    assert [article.id for article in found] == ["news-1", "vote-1"]
    assert "field 'id' must be text or a number, got 'inf'" in said


def test_an_id_is_the_address_or_the_line_where_there_is_none(tmp_path: Path) -> None:
    file = jsonl(
        tmp_path,
        {"title": "A", "text": BODY, "url": "https://x.example/2", "image_url": None},
        {"title": "B", "maintext": f"{BODY} Again.", "date_publish": "1998-03-03 10:00:00"},
        {"id": None, "text": f"{BODY} Once more.", "url": ""},
        {"id": "x" * 300, "text": f"{BODY} At last."},
    )
    found, skipped = read(file)
    assert skipped == []
    assert [article.id[:19] for article in found] == [
        "https://x.example/2",
        "news-2",
        "news-3",
        "x" * 19,
    ]
    assert len(found[3].id) <= 200


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


def test_a_second_article_of_the_same_words_and_id_is_named_with_the_first(tmp_path: Path) -> None:
    (tmp_path / "vote-1.txt").write_text(VOTE["text"])
    file = jsonl(tmp_path, VOTE, VOTE)
    found, skipped = read(tmp_path)
    assert [article.path for article in found] == [str(file)]
    assert skipped == [
        f"{file}: id 'vote-1' was already read from {file}; rename one of them",
        f"{tmp_path}/vote-1.txt: id 'vote-1' was already read from {file}; rename one of them",
    ]


def test_an_id_that_other_words_have_taken_gets_a_digest(tmp_path: Path) -> None:
    jsonl(tmp_path, VOTE, {**VOTE, "text": "The ferry sank off Brackwater."})
    found, skipped = read(tmp_path)
    assert skipped == []
    assert found[0].id == "vote-1"
    assert found[1].id == f"vote-1-{found[1].sha256[:8]}"


def test_files_of_one_name_are_called_by_their_paths(tmp_path: Path) -> None:
    for day, text in (("14", "10 barges"), ("15", "20 barges"), ("16", "20 barges")):
        folder = tmp_path / "sn1" / f"1905-03-{day}"
        folder.mkdir(parents=True)
        (folder / "ocr.txt").write_text(f"The commission bought {text}, its head said.")
    (tmp_path / "sn1" / "1905-03-14" / "articles.toml").write_text('[ocr]\ntitle = "Barges"\n')
    (tmp_path / "mill.txt").write_text("The mill burned down yesterday, said the owner.")
    (tmp_path / "mill.md").write_text("The mill will be built again, said the owner.")
    (tmp_path / "dam.txt").write_text("The dam leaked yesterday, said the mayor of it.")
    roots = [tmp_path]
    found = [a for a in read_articles(find_files(roots), roots=roots) if isinstance(a, Article)]
    assert [article.id for article in found] == [
        "dam", "mill.md", "mill.txt", "sn1/1905-03-14/ocr", "sn1/1905-03-15/ocr",
        "sn1/1905-03-16/ocr",
    ]  # fmt: skip
    assert found[3].title == "Barges"


def test_archives_of_one_name_keep_their_members_apart(tmp_path: Path) -> None:
    for year in ("2004", "2005"):
        (tmp_path / year).mkdir()
        with zipfile.ZipFile(tmp_path / year / "clips.zip", "w") as packed:
            packed.writestr("a.txt", f"The mayor opened the bridge in {year}.")
    found, _ = read(*(tmp_path / year for year in ("2004", "2005")))
    assert len({article.id for article in found}) == 2


def test_the_files_of_a_saved_page_are_no_articles(tmp_path: Path) -> None:
    (tmp_path / "Glass works go.html").write_text(f"<h1>Glass works go</h1><p>{BODY}</p>")
    for name in ("Glass works go_files", "Glass works go-Dateien", "case_files"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ad.html").write_text(f"<html><p>{BODY} It said so again.</p></html>")
    items = list(read_articles(find_files([tmp_path])))
    assert [i.id for i in items if isinstance(i, Article)] == ["Glass works go", "ad"]
    assert [(i.where.rpartition("/")[2], i.broken) for i in items if isinstance(i, Skipped)] == [
        ("Glass works go-Dateien", False), ("Glass works go_files", False),
    ]  # fmt: skip


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
def test_wrong_metadata_is_a_broken_field_of_an_article_that_is_read(
    tmp_path: Path, table: str, reason: str
) -> None:
    (tmp_path / "articles.toml").write_text(f"[a]\n{table}\n")
    (tmp_path / "a.txt").write_text(BODY)
    article, warning = read_articles(find_files([tmp_path]))
    assert isinstance(article, Article)
    assert isinstance(warning, Skipped)
    assert (warning.where, warning.told) == (f"{tmp_path}/a.txt", "warning")
    assert warning.broken
    assert warning.reason.startswith(reason)


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
