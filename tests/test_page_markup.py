"""Markup with meaning: what is struck goes, what is raised or quoted shows it in characters."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from index.formats.dispatch import FileReader
from index.formats.draft import Draft
from index.formats.html import fragment_text, parse
from index.formats.markup.page_markup import prepare
from index.formats.worker import InProcess
from index.text.raised import shifted
from index.text.words import tokens

_FRAME = (
    "<html><body><article><h1>Arden sells the mill</h1><p>The town of Arden voted to keep its old"
    " library open after a campaign of eleven weeks by readers.</p><p>{}</p><p>The hotel company"
    " said it would look for another site in the region.</p></article></body></html>"
)


def line(markup: str) -> str:
    """The line that a paragraph's markup becomes, in a page."""
    return parse(_FRAME.format(markup).encode()).text.split("\n")[-2]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        (
            "The mill was sold on Monday for <del>four</del> <ins>nine</ins> million crowns.",
            "The mill was sold on Monday for nine million crowns.",
        ),
        ("It was sold for <s>four</s> nine million crowns on Monday.", None),
        ("It was sold for <strike>four <b>or</b></strike> nine million crowns on Monday.", None),
        (
            "It was sold for <span style='text-decoration: line-through'>four</span> nine million"
            " crowns on Monday.",
            None,
        ),
        (
            "Each hall of the library holds 10<sup>3</sup> books on botany, said Ida Moss.",
            "Each hall of the library holds 10³ books on botany, said Ida Moss.",
        ),
        (
            "On the 4<sup>th</sup> of May the H<sub>2</sub>O rose by 10<sup>-3</sup>m<sup>2</sup>.",
            "On the 4th of May the H₂O rose by 10⁻³m².",
        ),
        (
            "The gardener Leo Brandt shouted <q>we have <b>won</b></q> and ran out at once.",
            "The gardener Leo Brandt shouted “we have won” and ran out at once.",
        ),
        (
            "He said: <q>She said <q>no</q> and <q>“yes”</q>.</q> Then he ran out at once.",
            "He said: “She said ‘no’ and “yes”.” Then he ran out at once.",
        ),
    ],
)
def test_marks_of_a_page(markup: str, wanted: str | None) -> None:
    expected = wanted or "It was sold for nine million crowns on Monday."
    assert line(markup) == expected
    assert fragment_text(f"<p>{markup}</p>") == expected


def test_a_raised_digit_is_no_digit_of_the_number_before_it() -> None:
    assert tokens("10³ books, CO₂, m²") == ["10³", "books", "co2", "m2"]
    assert tokens("103 books") == ["103", "books"]
    assert shifted("th", "raised") == "th"
    assert shifted("", "raised") == ""
    assert shifted("1, 2", "raised") == "¹, ²"


_TAGS = ["del", "s", "q", "sup", "table", "tr", "td", "dl", "dt", "dd", "p", "b"]
_MARKUP = st.recursive(
    st.sampled_from(["one ", "2", " three. ", ""]),
    lambda inner: st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=25,
)


@given(_MARKUP)
def test_no_markup_is_too_odd(markup: str) -> None:
    tree = document_fromstring(f"<div>before {markup} after</div>")
    prepare(tree)
    left = "".join(tree.itertext())
    assert left.startswith("before")
    assert left.rstrip().endswith("after")
    assert not list(tree.iter("del", "s", "q"))


def docx(runs: str) -> bytes:
    """A Word document of one paragraph."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body><w:p>{runs}</w:p></w:body></w:document>",
        )
    return packed.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of text with its properties."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_marks_of_a_word_document(tmp_path: Path) -> None:
    runs = (
        run("Sold for ")
        + run("four ", "<w:strike/>")
        + run("nine", '<w:strike w:val="false"/>')
        + run(" million, 10")
        + run("3", '<w:vertAlign w:val="superscript"/>')
        + run(" books and H")
        + run("2", '<w:vertAlign w:val="subscript"/>')
        + run("O.")
    )
    file = tmp_path / "mill.docx"
    file.write_bytes(docx(runs))
    (draft,) = FileReader(parser=InProcess()).read(file)
    assert isinstance(draft, Draft)
    assert draft.text == "Sold for nine million, 10³ books and H₂O."
