"""The order of lines on a page: columns, headings over them, tables, drop caps, running lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.formats.layout.initials import with_initials
from index.formats.layout.page_text import join_pages, page_text
from index.formats.layout.pieces import Piece
from index.formats.layout.reading_order import PrintedLine, lines_of
from index.formats.layout.running_lines import without_running_lines
from index.text.lines import paragraph_spans


def piece(text: str, left: float, base: float, size: float = 10) -> Piece:
    """A piece as wide as its letters."""
    return Piece(text, left, left + len(text) * size / 2, base, size)


def column(word: str, left: float, top: float, count: int = 5) -> list[Piece]:
    return [piece(f"the {word} number {n} is here", left, top - 12 * n) for n in range(count)]


def texts(found: list[Piece]) -> list[str]:
    return [line.text for line in lines_of(found)]


def test_columns_below_and_above_what_spans_them() -> None:
    upper = [*column("red", 50, 700), *column("blue", 250, 700)]
    lower = [*column("green", 50, 560), *column("white", 250, 560)]
    title = piece("A HEADLINE THAT SPANS BOTH OF THE COLUMNS", 50, 740)
    middle = piece("ANOTHER HEADLINE THAT SPANS BOTH OF THEM", 50, 600)
    found = texts([title, *upper, middle, *lower])
    words = [line.split()[1] if line.startswith("the") else "TITLE" for line in found]
    wanted = ["TITLE", *["red"] * 5, *["blue"] * 5, "TITLE", *["green"] * 5, *["white"] * 5]
    assert words == wanted


def test_three_columns() -> None:
    found = texts([*column("red", 50, 700), *column("blue", 230, 700), *column("green", 410, 700)])
    assert [line.split()[1] for line in found] == ["red"] * 5 + ["blue"] * 5 + ["green"] * 5


def test_the_order_in_the_file_does_not_matter() -> None:
    found = [*column("red", 50, 700), *column("blue", 250, 700)]
    assert texts(found[::-1]) == texts(found)


def test_a_table_is_read_row_by_row() -> None:
    rows = [("Fish", "Price"), ("Cod", "22 crowns"), ("Eel", "31 crowns"), ("Crab", "9 crowns")]
    found = [
        piece(cell, 50 + 200 * n, 700 - 12 * row)
        for row, cells in enumerate(rows)
        for n, cell in enumerate(cells)
    ]
    assert texts(found) == ["Fish\tPrice", "Cod\t22 crowns", "Eel\t31 crowns", "Crab\t9 crowns"]


def test_a_drop_cap_joins_the_first_of_its_lines() -> None:
    cap = Piece("T", 50, 68, 676, 40)
    lines = [piece("he clock of the hall", 72, 700), piece("was stolen by three", 72, 688)]
    found = with_initials([cap, *lines, *column("red", 50, 660)])
    assert [p.text for p in found][:2] == ["The clock of the hall", "was stolen by three"]
    assert with_initials([]) == []
    alone = [Piece("A", 50, 68, 100, 40), *column("red", 50, 660)]
    assert with_initials(alone) == alone


def line(text: str, base: float, size: float = 10) -> PrintedLine:
    return PrintedLine(text, 50, 50 + len(text) * 5, base, size, 0)


def page(number: int, *body: str) -> list[PrintedLine]:
    head = line(f"OSTER MERCURY 7 May 1970 Page {number}", 800)
    foot = line("Copyright Oster Mercury" + (". Continued on page 5" if number == 4 else ""), 40)
    return [head, *(line(text, 700 - 12 * n) for n, text in enumerate(body)), foot]


def test_heads_and_feet_go_but_for_the_first_head() -> None:
    pages = [page(4, "The men got a bonus of"), page(5, "forty crowns.", "Work begins at six.")]
    kept = [[found.text for found in lines] for lines in without_running_lines(pages)]
    assert kept == [
        ["OSTER MERCURY 7 May 1970 Page 4", "The men got a bonus of"],
        ["forty crowns.", "Work begins at six."],
    ]


def test_page_numbers_go_and_a_single_page_stays() -> None:
    pages = [
        [line(text, 400), line(f"- {n} -", 30)] for n, text in enumerate(("Rain.", "Sun.", "Ice."))
    ]
    assert [len(found) for found in without_running_lines(pages)] == [1, 1, 1]
    assert without_running_lines(pages[:1]) == pages[:1]


def test_lines_of_the_body_that_stand_at_the_edge_stay() -> None:
    one = [line(f"Sentence {word} of the first page is here.", 700) for word in ("one",)]
    two = [line("Quite another thing is told on the next.", 700)]
    assert without_running_lines([one, two]) == [one, two]


def test_paragraphs_and_pages() -> None:
    lines = [line("A heading", 740, 14), line("One line of it", 700), line("goes on.", 688),
             line("Another one.", 660)]  # fmt: skip
    assert page_text(lines) == "A heading\n\nOne line of it\ngoes on.\n\nAnother one."
    assert page_text([]) == ""
    assert join_pages(["a bonus of", "forty crowns."]) == "a bonus of\fforty crowns."
    assert join_pages(["It ended.", "Work begins."]) == "It ended.\n\fWork begins."
    assert join_pages(["", "Text."]) == "\fText."


_PIECES = st.builds(
    piece,
    st.sampled_from(["a", "two words", "a line of some length", "T", "9"]),
    st.integers(0, 600),
    st.integers(0, 800),
    st.sampled_from([8, 10, 24, 40]),
)


@given(st.lists(_PIECES, max_size=60))
def test_no_piece_is_lost_or_read_twice(found: list[Piece]) -> None:
    read = sorted("".join(texts(with_initials(found))).replace("\t", "").replace(" ", ""))
    assert read == sorted("".join(p.text for p in found).replace(" ", ""))


def test_many_pieces_are_ordered_in_good_time() -> None:
    found = [piece("a few words here", 50 + 150 * (n % 4), 8 * (n // 4)) for n in range(8000)]
    assert len(lines_of(found)) >= 2000


def test_a_narrow_column_is_one_paragraph() -> None:
    text = "The coun-\ncil voted to\nbuild a hall. The\nclerk for books, Greta\nPalm, said so.\nEND"
    (first, *_) = paragraph_spans(text)
    assert first.of(text).startswith("The coun-")
    assert "Greta\nPalm, said so." in first.of(text)
    listed = "Apples\nPears\nPlums and\nberries"
    assert [span.of(listed) for span in paragraph_spans(listed)][:2] == ["Apples", "Pears"]
