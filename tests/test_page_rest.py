"""Text that the extraction loses from a page is put back where it stood, or its loss is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.formats.draft import Draft
from index.formats.html import parse
from index.formats.markup.page_blocks import blocks
from index.formats.markup.page_rest import restored
from index.sources.kept_paragraphs import clean_draft

CASES = Path(__file__).with_name("cases")
P = "<p>{}</p>".format
ONE = "The town of Arden voted to keep its old library open after a campaign of eleven weeks."
TWO = "The council had wanted to sell the building, which dates from 1911, to a hotel company."
THREE = "The hotel company said it would look for another site in the region, and was not angry."


def page(body: str, head: str = "") -> bytes:
    return (
        f"<html><head><title>Arden keeps its library</title></head><body><article><header>"
        f"<h1>Arden keeps its library</h1>{head}</header>{body}</article></body></html>"
    ).encode()


def kinds(data: bytes) -> list[tuple[str, str]]:
    found = parse(data)
    draft = Draft("a", found.text, found.fields, "a", extracted=found.extracted, marks=found.marks)
    paragraphs = clean_draft(draft, found.fields.get("title")).paragraphs
    return [(p.kind, p.span.of(found.text)) for p in paragraphs]


def test_text_in_div_is_put_back_in_its_place() -> None:
    said = [text for _, text in kinds((CASES / "46-page-text-lost" / "divs.html").read_bytes())]
    assert said[3:5] == [
        "The clerk, Paul Mott, counted the votes twice on Monday night.",
        "He found 412 votes for the library and 98 against it.",
    ]
    assert said[5].startswith("The hotel company")


def test_text_a_level_deeper_is_put_back() -> None:
    deeper = (
        "<section><div>The cause of the fire is not known yet, said the captain.</div></section>"
    )
    texts = [text for _, text in kinds(page(P(ONE) + P(TWO) + deeper + P(THREE)))]
    assert texts[2] == "The cause of the fire is not known yet, said the captain."


def test_a_caption_is_put_back_as_a_caption() -> None:
    told = "The baker Ella Finch with the petition on the steps of the library, 3 May 2018"
    found = kinds((CASES / "46-page-text-lost" / "caption.html").read_bytes())
    assert found[3:5] == [("caption", told), ("credit", "(Photo: A. Bee)")]


@pytest.mark.parametrize(
    "standfirst",
    [
        "<h2>A quarrel over the roof began the campaign for the building</h2>",
        "<p class='article-standfirst'>A quarrel over the roof began the campaign for it.</p>",
        "<div itemprop='description'>A quarrel over the roof began the campaign for it.</div>",
    ],
)
def test_a_standfirst_is_put_back(standfirst: str) -> None:
    found = kinds(page(P(ONE) + P(TWO) + P(THREE), standfirst))
    texts = [text for kind, text in found if kind in ("standfirst", "body")]
    assert texts[0].startswith("A quarrel over the roof")
    assert texts[1] == ONE


@pytest.mark.parametrize(
    "extra",
    [
        "<nav><div>Every day we tell you of the news of the region.</div></nav>",
        "<aside><p>Nine things that you should know of the region's hotels.</p></aside>",
        "<div><a href='/x'>Hotel company buys the second site of the year in Oster.</a></div>",
        "<div style='display:none'>This is shown to nobody who reads the page.</div>",
        "<div class='newsletter-box'><p>A letter with the best of the town each week.</p></div>",
        "<div>Sign up for our newsletter and never miss a story again.</div>",
        "<form><div>Write what you think of the article and of its author.</div></form>",
    ],
)
def test_what_is_not_the_article_is_not_put_back(extra: str) -> None:
    found = kinds(page(P(ONE) + P(TWO) + extra + P(THREE)))
    assert [text for _, text in found] == [ONE, TWO, THREE]


def test_the_share_that_was_kept_is_told() -> None:
    import lxml.html

    tree = lxml.html.document_fromstring(
        f"<body><div>{P(ONE)}{P(TWO)}<section><div><p>{THREE}</p></div></section>{P(ONE)}</div>"
    )
    found = restored(blocks(tree), f"{ONE}\n{TWO}\n{ONE}")
    assert THREE not in found.text
    assert found.share == pytest.approx(1 - len(THREE.split()) / 62, abs=0.05)
    assert restored(blocks(tree), f"{ONE}\n{TWO}\n{THREE}\n{ONE}").share == 1.0


def test_nothing_kept_puts_nothing_back() -> None:
    import lxml.html

    tree = lxml.html.document_fromstring("<body><p>Some words of no article here.</p></body>")
    assert restored(blocks(tree), "Quite another text.").text == "Quite another text."


def test_layout_tables_are_blocks() -> None:
    found = parse((CASES / "24-layout-table" / "layout-table.html").read_bytes())
    assert found.fields["title"] == "The missing bell"
    lines = found.text.split("\n")
    assert "June 9, 2009" in lines
    assert not any("Home" in line for line in lines)


def test_a_table_of_data_is_rows() -> None:
    table = (
        "<table><tr><th>Fish</th><th>Price in April</th></tr><tr><td>Cod</td><td><p>22 crowns</p>"
        "</td></tr><tr><td>Plaice</td><td>31 crowns</td></tr></table>"
    )
    assert kinds(page(P(ONE) + table + P(TWO)))[1:4] == [
        ("columns", "Fish\tPrice in April"),
        ("row", "Cod\t22 crowns"),
        ("row", "Plaice\t31 crowns"),
    ]


def test_a_list_of_terms_is_rows() -> None:
    terms = "<dl><dt>Born</dt><dd>1911 in Oster</dd><dt>Died</dt><dd>1944</dd></dl>"
    assert ("row", "Born\t1911 in Oster") in kinds(page(P(ONE) + P(TWO) + terms + P(THREE)))
