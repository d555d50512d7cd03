"""References in styles and exchange formats; what reference managers read from them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import rispy
from support.web_engine import BOYCOTT, FakeEngine, make_article, published

from index.types import Article, Span
from qa.citing.exchange import bibtex, ris
from qa.citing.names import Name, names
from qa.citing.styles import STYLES, Reference, styled
from qa.web.views.quotation.cite_menu import citations

TODAY = date(2026, 11, 27)
RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - .*|ER  - ")


def article(title: str = 'Talks end with "cautious optimism"', **known: object) -> Article:
    made = make_article(
        "a-1",
        "The talks ended. They were long.",
        title,
        publisher="The Herald",
        published=published("2007-01-30"),
        url="https://example.org/a?b=1&c={2}",
    )
    return replace(made, **{"author": "Anna Brandt and Carl Sund", **known})  # type: ignore[arg-type]


def reference(made: Article | None = None) -> Reference:
    return Reference(made or article(), Span(0, 16), TODAY)


def test_words_in_capitals_keep_them() -> None:
    said = styled(reference(article("What CNN and the McDonald family said")))
    assert "“What CNN and the McDonald Family Said,”" in said["chicago-note"]
    assert "What CNN and the McDonald family said." in said["apa"]


def test_each_style_says_who_what_where_and_when() -> None:
    said = styled(reference())
    place = "Accessed 27 November 2026; article a-1, characters 0 to 16."
    url = "https://example.org/a?b=1&c={2}"
    assert said == {
        "chicago-note": "Anna Brandt and Carl Sund, “Talks End with ‘Cautious Optimism’,” The"
        f" Herald, January 30, 2007, {url}. {place}",
        "chicago": "Brandt, Anna, and Carl Sund. “Talks End with ‘Cautious Optimism’.” The Herald,"
        f" January 30, 2007. {url}. {place}",
        "apa": "Brandt, A., & Sund, C. (2007, January 30). Talks end with ‘cautious optimism’. The"
        f" Herald. {url}. {place}",
        "mla": "Brandt, Anna, and Carl Sund. “Talks End with ‘Cautious Optimism’.” The Herald, 30"
        f" Jan. 2007, {url}. {place}",
    }


@pytest.mark.parametrize("title", ["$x$ & #y \\ {z} [w] *v* <b>", "a_b ^ ~ %", "“”", ""])
def test_no_title_gives_orders(title: str) -> None:
    made = article(title, author=None, publisher=None, published=None, url=None)
    said = styled(reference(made))
    assert list(said) == list(STYLES)
    kept = re.sub(r"[^\w$#\\{}\[\]*<>^~%]", "", title).casefold()
    for text in said.values():
        assert kept in re.sub(r"[^\w$#\\{}\[\]*<>^~%]", "", text).casefold()


def test_ris_keeps_to_its_format() -> None:
    other = article("Line\r\nTY  - BOOK\nbreak", published=published("2007-02"), author=None)
    text = ris([reference(), reference(other)])
    assert all(RIS_LINE.fullmatch(line) for line in text.splitlines() if line)
    assert text.startswith("TY  - NEWS\n")
    first, second = rispy.loads(text)
    assert first["authors"] == ["Brandt, Anna", "Sund, Carl"]
    assert (first["date"], second["date"]) == ("2007/01/30/", "2007/02//")
    assert first["secondary_title"] == "The Herald"
    assert first["access_date"] == "2026/11/27/"
    assert second["title"] == "Line TY - BOOK break"
    assert "characters 0 to 16" in first["notes"][0]


def test_bibtex_is_read_back() -> None:
    other = article("50% of {all} & more", author="CNN Staff")
    text = bibtex([reference(), reference(), reference(other)])
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    first, second, third = library.entries
    assert [first.key, second.key] == ["brandt2007talks", "brandt2007talks-2"]
    assert len({entry.key for entry in library.entries}) == 3
    assert first["author"] == "Brandt, Anna and Sund, Carl"
    assert first["journal"] == "The Herald"
    assert (first["year"], first["month"], first["day"]) == ("2007", "jan", "30")
    assert first["url"] == "https://example.org/a?b=1&c=2"
    assert third["author"] == "{CNN Staff}"
    assert third["title"] == r"{50\% of \{all\} \& more}"


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Anna Brandt", [Name("Brandt", "Anna")]),
        ("By Anna Brandt and Carl von Sund", [Name("Brandt", "Anna"), Name("Sund", "Carl von")]),
        ("Brandt, Anna", [Name("Brandt", "Anna")]),
        ("Martin Luther King, Jr.", [Name("King", "Martin Luther, Jr.")]),
        ("CNN Staff; Reuters", [Name("CNN Staff"), Name("Reuters")]),
        ("", []),
        (None, []),
    ],
)
def test_names(byline: str | None, expected: list[Name]) -> None:
    assert list(names(byline)) == expected


def test_the_menu_escapes_and_says_what_is_wrong() -> None:
    engine = FakeEngine()
    quote = engine.ask(BOYCOTT).quotes[0]
    asked = {"article": quote.article.id, "span": [quote.span.start, quote.span.end]}
    shown = citations(asked, engine, TODAY)
    assert shown.count("<dt>") == 7
    assert "&#34;cautious optimism" in shown or "cautious optimism" in shown
    assert "<script" not in shown
    assert 'role="alert"' in citations({"article": "nope"}, engine, TODAY)
    assert 'role="alert"' in citations({**asked, "span": [5, 2]}, engine, TODAY)
    assert 'role="alert"' in citations({**asked, "span": [0, 10**9]}, engine, TODAY)
