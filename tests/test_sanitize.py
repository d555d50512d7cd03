"""What strangers wrote is shown as text: in the terminal, in JSON lines, in one-line messages."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from support.fakes import FakeEncoder
from support.web_engine import find, make_article, passage, published

from index.__main__ import main as index_main
from index.build import build
from index.text.sanitize import json_line, one_line, showable
from index.types import Period, TimeExpression
from qa import engine as engine_module
from qa.__main__ import main
from qa.terminal import print_answer
from qa.types import Account, Answer, Coverage, Difference, Query, Quote, Side

# Retitles the window, clears the screen, hides text, links elsewhere, turns the direction around,
# and pretends to be markup of rich, HTML and Markdown or a citation of ours.
ORDERS = (
    "\x1b]0;owned\x07 \x1b[2J\x1b[8mhidden\x1b[0m \x9b31m \x1b]8;;http://evil.example\x1b\\link "
    "\u202egnp.exe\u202c \u2066x\u2069 a\bb\x00\x7f [bold red]rich[/] [link=http://evil.example]l[/]"
    " <script>alert(1)</script> **md** [1] [1](javascript:alert(1))"
)
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def hostile_answer(answered: bool) -> Answer:
    """An answer whose every text gives orders; its quotation spans a CRLF paragraph break."""
    text = f"{ORDERS} one.\r\n\r\nThe mayor {ORDERS} resigned.\r\nEnd."
    article = make_article(
        f"id{ORDERS}", text, f"T{ORDERS}", publisher=ORDERS, published=published("2011")
    )
    span = find(article, text[: text.index("End.")].strip())
    quote = Quote(1, article, span, find(article, "resigned"), (
        TimeExpression(0, 1, ORDERS, "DATE", "2011", Period.of_year(2011), "publication", ORDERS),
    ))  # fmt: skip
    query = Query("q", "q", Period.of_year(2011).start, notes=(ORDERS,))
    quotes = (quote,) if answered else ()
    side = Side(ORDERS, ORDERS, quotes)
    return Answer(
        query,
        answered,
        0.9,
        ORDERS,
        quotes,
        (passage(1, article, [span]),),
        Coverage(1, 1, None, None),
        "000001",
        (Account(quotes, False),) if answered else (),
        Difference("name", (side, side), ORDERS) if answered else None,
        (ORDERS,),
    )


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("terminal", [True, False])
def test_the_terminal_obeys_no_article(answered: bool, terminal: bool) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=4000, highlight=False, no_color=True)
    print_answer(hostile_answer(answered), console)
    styles = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())  # rich's own bold, dim and reverse
    assert OBEYED.findall(styles) == []
    assert "\x1b[8m" not in out.getvalue()
    assert "[bold red]rich[/]" in styles
    assert "<script>alert(1)</script> **md** [1] [1](javascript:alert(1))" in styles


def test_the_answering_words_are_marked_behind_carriage_returns() -> None:
    out = io.StringIO()
    print_answer(hostile_answer(True), Console(file=out, force_terminal=True, width=4000))
    assert re.findall(r"\x1b\[7m(.*?)\x1b\[0m", out.getvalue()) == ["resigned"]


@given(st.text(st.characters(exclude_categories=())))
def test_showable_keeps_length_and_json_keeps_the_value(text: str) -> None:
    assert len(showable(text)) == len(text)
    assert not OBEYED.search(one_line(text))
    line = json_line({"text": text})
    assert json.loads(line) == {"text": text}
    assert not OBEYED.search(line)
    line.encode("utf-8")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An index of one article that gives orders, in a file whose name does."""
    folder = tmp_path / "articles"
    folder.mkdir()
    body = f"The mayor of Marlow resigned on Monday after the vote, {ORDERS} officials said."
    record = {"id": "a", "title": f"Mayor resigns {ORDERS}", "text": body, "publisher": ORDERS}
    (folder / "a.jsonl").write_text(json.dumps(record))
    (folder / "b\x1b[2J\n\x9b31m.txt").write_bytes(b"\0")
    build([folder], tmp_path / "index", encoder=FakeEncoder())
    monkeypatch.setattr(engine_module, "open_encoder", lambda name: FakeEncoder())
    monkeypatch.setattr("index.build.open_encoder", lambda name: FakeEncoder(name=name))
    return str(tmp_path / "index")


def test_every_command_prints_text_only(
    index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = ORDERS.replace("\0", "")  # which no command line can hold
    question = f"Why did the mayor resign? {orders}"
    for run, argv in (
        (main, [question, "--index", index]),
        (main, [question, "--json", "--index", index]),
        (main, [f"nothing here {orders}", "--index", f"{index}{orders}"]),
        (index_main, ["status", "--index", index]),
        (index_main, ["verify", "--index", index]),
        (index_main, ["build", str(tmp_path / "articles"), "--index", index]),
        (index_main, ["build", f"no such{orders}\nfolder", "--index", index]),
        (index_main, ["build", str(tmp_path / "articles"), "--index", index + orders[:60]]),
    ):
        run(argv)
        out, err = capsys.readouterr()
        err = "\n".join(
            line for line in err.split("\n") if line.startswith(("qa", "index", "skip"))
        )
        assert OBEYED.findall(out.replace("\n", "")) == [], argv
        assert OBEYED.findall(err.replace("\n", "")) == [], argv


def test_json_holds_the_exact_text(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["Why did the mayor resign?", "--json", "--index", index])
    record = json.loads(capsys.readouterr().out)
    stored = engine_module.Engine.open(Path(index)).article("a")
    assert ORDERS in stored.text
    assert ORDERS in stored.title
    for quote in record["quotes"]:
        assert stored.text[quote["start"] : quote["end"]] == quote["text"]
        assert quote["publisher"] == ORDERS


@pytest.mark.parametrize("question", ["why did caf\udce9 close?", "why \ud83d?"])
def test_half_a_character_is_one_line(
    index: str, question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([question, "--index", index]) == 2
    assert capsys.readouterr().err == (
        "qa: the question holds half a character; type it as UTF-8 text\n"
    )
