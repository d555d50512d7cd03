"""``python -m index``: exit codes 0, 1 and 2, and one line for whatever went wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from index.__main__ import main
from index.build import build
from index.store.generations import Generation


@pytest.fixture(autouse=True)
def _fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """No command loads the real model here."""
    monkeypatch.setattr("index.build.open_encoder", lambda name: FakeEncoder(name=name))


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, list[str]]:
    """Exit code, standard output, and the lines of standard error that no progress bar wrote."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, [line for line in err.splitlines() if line.startswith(("index:", "skipped"))]


def test_build_and_its_summary(
    capsys: pytest.CaptureFixture[str], collection: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    code, out, err = run(capsys, "build", collection, "--index", index)
    assert (code, err) == (0, [])
    assert out.startswith("4 articles, 4 chunks (4 newly encoded), 0 skipped, ")
    assert out.endswith(f": generation 000001 in {index}\n")
    assert Generation.open(index).manifest.encoder == "all-MiniLM-L6-v2"


def test_build_without_a_command_or_path_takes_the_seeds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "--index", tmp_path)
    assert code == 0
    assert out.startswith("5 articles, ")
    titles = [article.title for article in Generation.open(tmp_path).articles()]
    assert titles[2] == "Russia to hold nuclear talks with North Korea"


def test_options_reach_the_index(
    capsys: pytest.CaptureFixture[str], collection: Path, tmp_path: Path
) -> None:
    code, _, _ = run(
        capsys, "build", collection, "--index", tmp_path, "--budget", 20, "--encoder", "x/y"
    )
    assert code == 0
    manifest = Generation.open(tmp_path).manifest
    assert (manifest.settings["budget"], manifest.encoder) == (20, "x/y")
    assert manifest.settings["overlap"] == 10


def test_bad_input_is_reported_and_the_rest_indexed(
    capsys: pytest.CaptureFixture[str], collection: Path, tmp_path: Path
) -> None:
    (collection / "bad.jsonl").write_text("{\n")
    (collection / "photo.jpg").write_bytes(b"\xff\xd8")
    code, out, err = run(capsys, "build", collection, "--index", tmp_path / "i")
    assert code == 2
    assert err[0].startswith(f"skipped {collection}/bad.jsonl:1: not JSON")
    assert err[1].startswith(f"skipped {collection}/photo.jpg: kind '.jpg' is not read")
    assert out.startswith("4 articles, 4 chunks (4 newly encoded), 2 skipped, ")


def test_other_kinds_alone_do_not_fail_a_build(
    capsys: pytest.CaptureFixture[str], collection: Path, tmp_path: Path
) -> None:
    (collection / "photo.jpg").write_bytes(b"\xff\xd8")
    assert run(capsys, "build", collection, "--index", tmp_path / "i")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["build", "no-such-folder"], "no such file or folder: no-such-folder"),
        (["build", "empty"], "no articles in empty"),
        (["build", "empty/a.txt"], "nothing to index in empty/a.txt: empty/a.txt: binary data"),
        (["build", "--budget", "5"], "--budget must be 16 to 100000 tokens, got 5"),
        (["build", "--budget", "x"], "argument --budget: invalid int value: 'x'; see: python -m"),
        (["build", "--encoding", "x9"], "unknown token encoding 'x9' (known: dateline_16k"),
        (["build", "--bogus"], "unrecognized arguments: --bogus; see: python -m index --help"),
        (["--bogus"], "unrecognized arguments: --bogus; see: python -m index --help"),
        (["frobnicate"], "argument COMMAND: invalid choice: 'frobnicate' (choose from "),
        (["frob\nnicate"], "argument COMMAND: invalid choice: "),
        (["build", "--index"], "argument --index: expected one argument; see: python -m index bu"),
        (["status", "--index", "empty"], "no index in empty; make one with: python -m index build"),
        (["verify", "--index", "empty"], "no index in empty; make one with: python -m index build"),
        (["rollback", "--index", "empty"], "no index in empty; make one with: python -m index bui"),
        (["timex", "no-such-file"], "no-such-file: No such file or directory"),
        (["timex", "empty/a.txt", "--published", "soon"], "expected a date such as"),
        (["timex", "empty/latin.md"], "empty/latin.md: not UTF-8 at offset 3"),
    ],
)
def test_bad_input_is_one_line_and_code_2(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    if any("/" in argument for argument in arguments):
        (tmp_path / "empty" / "a.txt").write_bytes(b"\x00")
        (tmp_path / "empty" / "latin.md").write_bytes(b"caf\xe9")
    code, out, err = run(capsys, *arguments)
    assert (code, out, len(err)) == (2, "", 1)
    assert err[0].startswith(f"index: {reason}")


def test_status_tells_what_is_there(capsys: pytest.CaptureFixture[str], built: Built) -> None:
    code, out, err = run(capsys, "status", "--index", built.index)
    assert (code, err) == (0, [])
    assert "generation  000001 of " in out
    assert "articles    4, published 2010-01-01 to 2011-05-15" in out
    assert "chunks      4, at most 240 tokens" in out
    assert "encoder     fake (9 dimensions)" in out
    assert f"sources     {built.articles}" in out


def test_status_shows_names_as_they_are(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "[bold]x"
    folder.mkdir()
    (folder / "a.md").write_text("The mayor said that nobody knows when it was.")
    (folder / "b[red].jpg").write_bytes(b"")
    build([folder], tmp_path / "i", encoder=FakeEncoder(name="[e]"))
    _, out, _ = run(capsys, "status", "--index", tmp_path / "i")
    assert f"sources     {folder}" in out
    assert "b[red].jpg: kind" in out
    assert "encoder     [e] (" in out
    assert "articles    1, published at unknown dates" in out


def test_verify_passes_and_names_damage_with_code_1(
    capsys: pytest.CaptureFixture[str], built: Built
) -> None:
    code, out, _ = run(capsys, "verify", "--index", built.index)
    assert (code, out.startswith("generation 000001: whole (")) == (0, True)
    folder = built.index / "generations" / "000001"
    (folder / "vectors.faiss").write_bytes(b"x")
    (folder / "lexical" / "words.json").unlink()
    code, out, _ = run(capsys, "verify", "--index", built.index)
    assert code == 1
    lines = out.splitlines()
    assert lines[0] == f"{folder}/lexical/words.json is missing"
    assert lines[1].startswith(f"{folder}/vectors.faiss is damaged: sha256 ")
    assert lines[2] == "generation 000001: damaged"


@pytest.mark.parametrize("damage", ["", "{}", "[]"])
def test_verify_of_a_damaged_manifest_is_code_1(
    capsys: pytest.CaptureFixture[str], built: Built, damage: str
) -> None:
    path = built.index / "generations" / "000001" / "manifest.json"
    path.write_text(damage)
    code, out, err = run(capsys, "verify", "--index", built.index)
    assert (code, err) == (1, [])
    assert out.splitlines()[0].startswith(str(path))


def test_rollback(capsys: pytest.CaptureFixture[str], built: Built) -> None:
    code, _, err = run(capsys, "rollback", "--index", built.index)
    assert code == 2
    assert err == [
        f"index: no whole generation before 000001 in {built.index}; run: python -m index build"
    ]
    build([built.articles], built.index, encoder=built.encoder)
    code, out, _ = run(capsys, "rollback", "--index", built.index)
    assert (code, out) == (0, "serving generation 000001 instead of 000002\n")
    assert Generation.open(built.index).name == "000001"


def test_timex_reads_a_file_or_standard_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The talks began on 3 February 2004."
    (tmp_path / "a.txt").write_text(text)
    _, from_file, _ = run(capsys, "timex", tmp_path / "a.txt")
    stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    _, from_stdin, _ = run(capsys, "timex")
    assert from_file == from_stdin
    record = json.loads(from_file)
    assert (record["start"], record["end"], record["value"]) == (19, 34, "2004-02-03")
    assert record["period"] == ["2004-02-03", "2004-02-04"]


def test_an_interrupt_is_one_line(
    capsys: pytest.CaptureFixture[str], collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.__main__.build", interrupt)
    code, _, err = run(capsys, "build", collection)
    assert (code, err) == (130, ["index: stopped; the previous generation is still in use"])


def test_an_error_nobody_expects_of_the_system_is_one_line(
    capsys: pytest.CaptureFixture[str], built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/some/file")

    monkeypatch.setattr("index.commands.maintenance.Status.of", fails)
    code, out, err = run(capsys, "status", "--index", built.index)
    assert (code, out, err) == (2, "", ["index: /some/file: Permission denied"])


def test_a_reader_that_has_read_enough_is_no_error(built: Built) -> None:
    code = (
        "import os, sys; from index.__main__ import main; read, write = os.pipe(); os.close(read);"
        " os.dup2(write, 1); sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "status", "--index", str(built.index)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "command", [[], ["build"], ["status"], ["verify"], ["rollback"], ["timex"]]
)
def test_help_describes_every_option(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    code, out, _ = run(capsys, *command, "--help")
    assert code == 0
    assert out.startswith("usage: python -m index")


def test_a_real_process_says_one_line(tmp_path: Path) -> None:
    for arguments in (["frobnicate"], ["status", "--index", str(tmp_path)]):
        done = subprocess.run(
            [sys.executable, "-m", "index", *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("index: ")
        assert done.stderr.count("\n") == 1


def test_columns_of_a_table_are_named(
    tmp_path: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.build.open_encoder", lambda name: encoder)
    table = tmp_path / "news.csv"
    table.write_text("link,body\nstrike-1,The harbour strike ended on Tuesday.\n", "utf-8")
    index = tmp_path / "index"
    argv = ["build", str(table), "--index", str(index), "--columns", "id=link,text=body"]
    assert main(argv) == 0
    assert [article.id for article in Generation.open(index).articles()] == ["strike-1"]


def test_adding_a_page_without_a_network_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", "http://nowhere.invalid/page", "--to", str(tmp_path / "web")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("skipped http://nowhere.invalid/page: cannot find 'nowhere.invalid'")
    assert main(["add", "http://127.0.0.1:9/", "--to", str(tmp_path / "web")]) == 2
    assert "private" in capsys.readouterr().err
