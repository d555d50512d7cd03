"""Page numbers of a PDF, from its text to the citation."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from rich.console import Console
from support.fakes import FakeEncoder

from index.build import build
from index.text.pages import known_page, page_of
from qa.engine import Engine, Settings
from qa.terminal import print_answer
from qa.types import Answer
from qa.web.views.quotation.cards import card

PAGES = "The harbour is old.\n\fThe strike ended on Friday, the mayor said.\n\fNothing follows."


def test_pages_are_counted_by_form_feeds() -> None:
    places = [PAGES.index(word) for word in ("harbour", "strike", "Nothing")]
    assert [page_of(PAGES, place) for place in places] == [1, 2, 3]
    assert [known_page(PAGES, place) for place in places] == [1, 2, 3]
    assert known_page("The harbour is old.", 4) is None


def asked(tmp_path: Path, text: str) -> tuple[Answer, str]:
    """The account of the strike, and the whole answer as a terminal shows it."""
    (tmp_path / "a.txt").write_text(text)
    encoder = FakeEncoder()
    build([tmp_path / "a.txt"], tmp_path / "index", encoder=encoder)
    engine = Engine.open(tmp_path / "index", encoder=encoder, settings=Settings(reader=False))
    answer = engine.ask("When did the strike end?", as_of=date(2012, 1, 1))
    shown = io.StringIO()
    print_answer(answer, Console(file=shown, width=100))
    return answer, shown.getvalue()


def test_a_citation_gives_its_page(tmp_path: Path) -> None:
    answer, shown = asked(tmp_path, PAGES)
    told = answer.accounts[0]
    found = told.quotes[0]
    assert found.span.of(PAGES) == "The strike ended on Friday, the mayor said."
    assert (found.page, found.to_json()["page"]) == (2, 2)
    assert "publisher unknown, date unknown, p. 2 (a:" in shown
    html = str(card(told, answer, {quote.n: True for quote in told.quotes}, 1))
    assert '<span class="dl-page">(p. 2)</span>' in html
    assert "date unknown, p. 2)" in html


def test_a_text_without_pages_gives_none(tmp_path: Path) -> None:
    answer, shown = asked(tmp_path, PAGES.replace("\f", "\n"))
    told = answer.accounts[0]
    found = told.quotes[0]
    assert (found.page, found.to_json()["page"]) == (None, None)
    assert "p. " not in shown
    assert "dl-page" not in str(card(told, answer, {quote.n: True for quote in told.quotes}, 1))
