"""Versions of one story on one day: what wires write, and what supersedes what."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from index.duplicates.near_duplicates import find_groups, signature
from index.duplicates.versions import version_of
from index.types import Article, Group, Paragraph, Period, Published, Span

REST = (
    "The train had come from Oster and was running late. The driver, a man of 52, is in hospital."
)


def article(
    name: str, title: str, text: str = "", day: str = "2014-07-14", publisher: str = "Norwire"
) -> Article:
    told = f"{text} {REST}".strip()
    return Article(
        name, told, title, sha256(told.encode()).hexdigest(),
        (Paragraph(Span(0, len(told)), "body"),),
        Published(Period.parse(day), "day", "field"), publisher,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Train leaves rails", 0),
        ("UPDATE 1-Train leaves rails", 1),
        ("UPDATE 12 - Train leaves rails", 12),
        ("UPDATE 2 Train leaves rails", 2),
        ("CORRECTED-UPDATE 2-Train leaves rails", 2.5),
        ("CORRECTED-Train leaves rails", 0.5),
        ("REFILE-UPDATE 2-Train leaves rails", 2.25),
        ("WRAPUP 3-Train leaves rails", 3),
        ("Train leaves rails, 1st Ld-Writethru", 1),
        ("Train leaves rails,2nd Ld-Writethru,0400", 2),
        ("2nd LEAD: Train leaves rails", 2),
        ("(LEAD) Train leaves rails", 1),
        ("LEAD 3 Train leaves rails", 3),
        ("Train leaves rails (Update 3)", 3),
        ("URGENT: Train leaves rails", -1),
        ("Lead poisoning in Pellin", 0),
        ("Final countdown begins", 0),
        ("New lead in murder case - police", 0),
        ("Update on the train", 0),
    ],
)
def test_the_rank_that_a_headline_gives(title: str, rank: float) -> None:
    assert version_of(article("a", title)).rank == rank


def test_a_slug_line_and_a_notice_count() -> None:
    slugged = article("a", "Train leaves rails", "BC-Train,3rd Ld-Writethru\n")
    assert version_of(slugged).rank == 3
    note = "Correction: it was six."
    told = article("a", "Train leaves rails")
    start = len(told.text) + 1
    noticed = replace(
        told,
        text=f"{told.text}\n{note}",
        paragraphs=(*told.paragraphs, Paragraph(Span(start, start + len(note)), "notice")),
    )
    assert version_of(noticed).rank == 0.5


def groups(*articles: Article) -> tuple[Group, ...]:
    signatures = [signature(one) for one in articles]
    return find_groups(signatures, lambda n: articles[n], [version_of(one) for one in articles])


def test_the_last_version_of_a_day_supersedes_the_others() -> None:
    (found,) = groups(
        article("corr", "CORRECTED-UPDATE 2-Train leaves rails near Pellin, six dead", "Six died."),
        article("u0", "Train leaves rails near Pellin", "Three died at noon."),
        article("u1", "UPDATE 1-Train leaves rails near Pellin, five dead", "Five died."),
        article("u2", "UPDATE 2-Train leaves rails near Pellin, seven dead", "Seven were killed."),
    )
    assert [(m.article_id, m.superseded_by) for m in found.members] == [
        ("u0", "corr"),
        ("u1", "corr"),
        ("u2", "corr"),
        ("corr", None),
    ]
    assert all(0 < member.alike <= 1 for member in found.members)


@pytest.mark.parametrize(
    "other",
    [
        article("b", "UPDATE 1-Oil falls on weak demand"),  # another story of that day
        article("b", "UPDATE 1-Train leaves rails near Pellin", day="2014-07-16"),
        article("b", "UPDATE 1-Train leaves rails near Pellin", publisher="Post"),
        article("b", "Train leaves rails near Pellin again"),  # no mark
    ],
)
def test_what_is_no_version_is_not_superseded(other: Article) -> None:
    first = article("a", "Train leaves rails near Pellin", "Three people were killed at noon.")
    superseded = [m.superseded_by for group in groups(first, other) for m in group.members]
    # Two days apart they may be versions by their dates; never by their marks.
    assert set(superseded) <= ({None} if other.published == first.published else {None, "b"})
