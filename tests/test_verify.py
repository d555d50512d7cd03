"""``verify``: what a digest cannot see is found in the spans and the counts, and named."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.collection import FLOOD, Built

from index.__main__ import main
from index.build import build
from index.search.lexical import WordIndex
from index.store.manifest import Manifest, digests
from index.store.verify import problems


@pytest.fixture
def folder(built: Built) -> Path:
    """The one generation's folder."""
    return built.index / "generations" / "000001"


def reseal(folder: Path, **changes: object) -> None:
    """Write the manifest anew, so that every digest is right again."""
    manifest = replace(Manifest.read(folder), files=digests(folder), **changes)  # type: ignore[arg-type]
    manifest.write(folder)


def changed(folder: Path, statement: str, *values: object) -> list[str]:
    """What is found after a change that every digest agrees with, without the path before it."""
    path = folder / "articles.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)
    reseal(folder)
    found = problems(folder)
    assert all(line.startswith(str(path)) for line in found)
    return [line.removeprefix(str(path)).lstrip(": ") for line in found]


def test_a_whole_generation_has_no_problems(folder: Path) -> None:
    assert problems(folder) == []


def test_a_text_that_is_not_what_was_read(folder: Path) -> None:
    found = changed(folder, "UPDATE article SET text = replace(text, 'weeks', 'years')")
    assert len(found) == 3
    assert found[0].startswith("article 'flood': its text has sha256 ")
    assert found[1].startswith("article 'flood': chunk 0: time expression [")
    assert found[1].endswith(") is 'six years', not 'six weeks'")
    assert found[2].startswith("article 'flood': chunk 0: its digest ")
    assert found[2].endswith("… is not that of the characters of its span")


FIRST = "UPDATE chunk SET sentences = ? WHERE row = 0"
TIMES = "UPDATE chunk SET times = ? WHERE row = 0"
START = FLOOD.index("The flood")
END = FLOOD.index("A new") + 10
TIME = [START, START + 3, "the", "DATE", "2010", None, "none", None, False, None]
CHUNK = "article 'flood': chunk 0: "


@pytest.mark.parametrize(
    ("statement", "value", "expected"),
    [
        (FIRST, [], "it has no sentences"),
        (FIRST, [[START, END + 9999]], f"sentence [{START}, {END + 9999}) is empty or beyond"),
        (FIRST, [[0, 2], [1, 3]], "sentence [1, 3) begins before the one before it ends"),
        (FIRST, [[0, 2]], "sentence [0, 2) is in no kept paragraph"),
        (TIMES, [[0, 3, "# F", *TIME[3:]]], f"time expression [0, 3) is outside of [{START}, "),
        (TIMES, [TIME], f"time expression [{START}, {START + 3}) is 'The', not 'the'"),
    ],
)
def test_a_span_that_is_wrong_is_named(
    folder: Path, statement: str, value: object, expected: str
) -> None:
    found = changed(folder, statement, json.dumps(value))
    assert any(line.startswith(CHUNK + expected) for line in found), found


def test_a_paragraph_beyond_the_text(folder: Path) -> None:
    found = changed(
        folder, "UPDATE article SET paragraphs = '[[2, 9000, \"body\"]]' WHERE id = 'vote-1'"
    )
    length = "is empty or beyond 81 characters"
    assert f"article 'vote-1': paragraph [2, 9000) {length}" in found


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM chunk WHERE row = 3", ["holds 3 chunks, the manifest says 4"]),
        (
            "DELETE FROM article WHERE number = 3",
            [
                "holds 3 articles, the manifest says 4",
                "chunk 3 belongs to article number 3, which is not there",
            ],
        ),
        (
            "INSERT INTO sameness VALUES (9, 0, 0, 1.0, NULL)",
            ["a group of copies names article number 9, which is not there"],
        ),
        (
            "UPDATE chunk SET row = 7 WHERE row = 3",
            ["chunks are numbered 0 to 7, expected 0 to 3"],
        ),
    ],
)
def test_counts_and_numbers(folder: Path, statement: str, expected: list[str]) -> None:
    assert changed(folder, statement) == expected


def test_a_row_that_cannot_be_read(folder: Path) -> None:
    found = changed(folder, "UPDATE chunk SET sentences = '[[' WHERE row = 2")
    assert len(found) == 1
    assert found[0].startswith("cannot be read (JSONDecodeError: ")


def test_stores_that_disagree(folder: Path) -> None:
    WordIndex.build([["flood"]]).save(folder / "titles")
    reseal(folder, chunks=5, dimension=8)
    assert problems(folder) == [
        f"{folder}/articles.sqlite holds 4 chunks, the manifest says 5",
        f"{folder}/vectors.faiss holds 4 vectors, the manifest says 5 chunks",
        f"{folder}/vectors.faiss has 9 dimensions, the manifest says 8",
        f"{folder}/lexical holds 4 texts, the manifest says 5",
        f"{folder}/titles holds 1 texts, the manifest says 4",
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("articles.sqlite", b"not a database", "cannot be read (DatabaseError"),
        ("vectors.faiss", b"not an index", "cannot be read ("),
        ("lexical/words.json", b"{", "lexical cannot be read (JSONDecodeError)"),
    ],
)
def test_a_store_of_another_kind_under_a_right_digest(
    folder: Path, name: str, content: bytes, reason: str
) -> None:
    (folder / name).write_bytes(content)
    reseal(folder)
    (line,) = problems(folder)
    assert reason in line


def run(capsys: pytest.CaptureFixture[str], built: Built, *options: str) -> tuple[int, list[str]]:
    """Exit code and lines of ``verify``."""
    code = main(["verify", "--index", str(built.index), *options])
    out, err = capsys.readouterr()
    assert err == ""
    return code, out.splitlines()


def test_the_command_says_what_to_run(
    built: Built, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = len(Manifest.read(folder).files)
    whole = f"({files} files, 4 articles, 4 chunks)"
    assert run(capsys, built) == (0, [f"generation 000001: whole {whole}"])
    build([built.articles], built.index, encoder=built.encoder)
    second = built.index / "generations" / "000002"
    (second / "vectors.faiss").write_bytes(b"x")
    code, lines = run(capsys, built)
    again = f"run: python -m index build --index {built.index} (builds it again from its sources"
    back = f"python -m index rollback --index {built.index} (generation 000001 is whole)"
    assert code == 1
    assert lines[0].startswith(f"{second}/vectors.faiss is damaged: sha256 ")
    assert lines[1:] == ["generation 000002: damaged", f"{again}); or: {back}"]
    (folder / "lexical" / "words.json").unlink()
    assert run(capsys, built)[1][-1] == f"{again})"


def test_all_checks_the_kept_generations(
    built: Built, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build([built.articles], built.index, encoder=built.encoder)
    (folder / "articles.sqlite").unlink()
    assert run(capsys, built)[0] == 0
    code, lines = run(capsys, built, "--all")
    assert code == 1
    assert lines[0] == f"{folder}/articles.sqlite is missing"
    assert lines[-1] == "000001 cannot be rolled back to; 000002 serves and is whole"


def test_a_damaged_pointer_is_code_1(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    (built.index / "CURRENT").write_bytes(b"000009\n")
    code, (line,) = run(capsys, built)
    assert code == 1
    assert line.startswith(f"{built.index}/CURRENT names generation '000009', which is not there")
