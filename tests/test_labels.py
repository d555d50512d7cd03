"""The vocabulary of labels: what a word beside a date or a name says of it."""

import pytest

from index.cleaning.labels import labelled, role_before, role_of, starts_with_label, unknown_label


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("LOAD-DATE", "handled"),
        ("Load_Date:", "handled"),
        ("Publication title", "publisher"),
        ("Publication date", "published"),
        ("Last updated", "revised"),
        ("Veröffentlicht", "published"),
        ("Дата публикации", "published"),
        ("Byline", "author"),
        ("Embargoed until", "handled"),
        ("Colour of the cover", None),
        ("x" * 100_000, None),
    ],
)
def test_a_label_has_one_role_whatever_its_case_and_marks(label: str, role: str | None) -> None:
    assert role_of(label) == role


def test_a_line_with_a_label_gives_the_spans_of_both() -> None:
    line = "  LOAD-DATE:  July 19, 2016 "
    found = labelled(line)
    assert found is not None
    assert (found.role, found.label.of(line), found.value.of(line)) == (
        "handled",
        "LOAD-DATE",
        "July 19, 2016",
    )
    assert labelled("Mill burns: four missing") is None
    assert labelled("Byline:") is not None


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Published on ", "published"),
        ("Published by The Gazette, updated ", "revised"),
        ("Embargoed until 00:01 on ", "handled"),
        ("Printed from The Gazette on ", "handled"),
        ("mis à jour le ", "revised"),
        ("Stand up to hate, ", None),
        ("Stand: ", "revised"),
        ("The Gazette, ", None),
    ],
)
def test_the_last_label_before_a_date_counts(words: str, role: str | None) -> None:
    assert role_before(words) == role


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Accessed 3 May 2020", "handled"),
        ("Printed from The Gazette", "handled"),
        ("Copyright 2016 Marsh Media", "handled"),
        ("Update: two more dead", "revised"),
        ("Published works of Goethe", None),
        ("By Monday the police had left", None),
    ],
)
def test_a_line_may_open_with_a_label_without_a_colon(line: str, role: str | None) -> None:
    assert starts_with_label(line) == role


def test_a_colon_behind_a_word_that_nobody_knows_is_seen() -> None:
    assert unknown_label("Microfiche received at desk: ")
    assert not unknown_label("Published: ")
    assert not unknown_label("The Gazette, ")
