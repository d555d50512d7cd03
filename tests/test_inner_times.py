"""Where another time begins inside an article: mails in mails, old reports in new ones."""

from __future__ import annotations

from hashlib import sha256

import pytest

from index.analysis import article_times
from index.cleaning.article_spans import clean
from index.text.quoted_lines import unwrapped
from index.types import Article, Period, Published

STORY = "Oster remembered on Thursday the flood that drowned its lower town many years ago."

BROKE = "The dam broke yesterday and 17 people are missing."
AS_TOLD = "This is how we reported it on March 3, 1987:\n\n"


def times(text: str, published: str = "2017-03-02") -> dict[str, str | None]:
    """The day of each expression that leans on another, by its words."""
    article = Article(
        "a", text, "T", sha256(text.encode()).hexdigest(), clean(text, "T").paragraphs,
        Published(Period.parse(published), "day", "field"),
    )  # fmt: skip
    return {t.text: t.period.iso() if t.period else None for t in article_times(article)}


@pytest.mark.parametrize(
    "header",
    [
        "---------- Forwarded message ---------\nFrom: A\nDate: Mon, 2 Mar 2015 at 10:00",
        "-----Original Message-----\nFrom: A\nSent: Monday, March 2, 2015 10:00 AM\nTo: B",
        "Begin forwarded message:\n\nFrom: A\nDate: 2 March 2015",
        "From: A\nSent: Monday, March 2, 2015 10:00 AM\nTo: B\nSubject: bridge",
        "Von: A\nGesendet: Montag, 2. März 2015 10:00\nAn: B\nBetreff: Brücke",
        "On Mon, 2 Mar 2015 at 10:00, A <a@x.example> wrote:",
        "Am 2. März 2015 um 10:00 schrieb A:",
        "Le 2 mars 2015 à 10:00, A a écrit :",
    ],
)
def test_a_mail_inside_has_its_own_day(header: str) -> None:
    text = (
        "The mayor told me yesterday that the bridge is old, and I believe it.\n\n"
        f"{header}\n\nThe engineer told me yesterday evening that the bridge would not last.\n"
    )
    found = times(text, "2020-03-05")
    assert found["yesterday"] == "2020-03-04"
    assert found["yesterday evening"] == "2015-03-01"


def test_a_mail_without_a_day_inside_gives_none() -> None:
    text = (
        "See what he wrote below, and tell me what you think of it, please.\n\n"
        "---------- Forwarded message ---------\nFrom: A\nSubject: bridge\n\n"
        "The engineer told me yesterday that the bridge would not last.\n"
    )
    assert times(text, "2020-03-05")["yesterday"] is None


def test_after_a_quotation_the_outer_time_goes_on() -> None:
    text = (
        "On Mon, 2 Mar 2015 at 10:00, A wrote:\n"
        "> The engineer told me yesterday evening that the bridge would not last.\n\n"
        "I spoke with him yesterday and he denied every word of it.\n"
    )
    found = times(text, "2020-03-05")
    assert (found["yesterday evening"], found["yesterday"]) == ("2015-03-01", "2020-03-04")


@pytest.mark.parametrize(
    ("inside", "day"),
    [
        (f"{AS_TOLD}OSTER, March 2 -- {BROKE}", "1987-03-01"),
        (f"{AS_TOLD}{BROKE}", "1987-03-02"),
        (f"OSTER, March 2, 1987 (Wire) - {BROKE}", "1987-03-01"),
        (f"“OSTER, March 2, 1987 -- {BROKE}", "1987-03-01"),
        (f"OSTER, June 2 (Wire) - {BROKE}", None),
        (f"TOLLEN, March 1 (Wire) - {BROKE}", "2017-03-01"),
    ],
)  # fmt: skip
def test_an_older_report_inside_has_its_own_day(inside: str, day: str | None) -> None:
    text = f"{STORY}\n\n{inside}\n\nThe town will plant trees next month, its mayor said here.\n"
    found = times(text)
    assert found["yesterday"] == day
    assert found["next month"] == "2017-04"


def test_a_republished_article_is_of_its_first_day() -> None:
    text = f"{STORY}\n\nThe dam broke yesterday, the mayor of Oster said in the hall.\n\n"
    note = "Editor's note: This article was first published on March 3, 1987.\n"
    assert times(text + note)["yesterday"] == "1987-03-02"
    assert times(text)["yesterday"] == "2017-03-01"


def test_prose_opens_nothing() -> None:
    text = (
        f"{STORY}\n\nOn Twitter, he wrote:\n\nThe dam broke yesterday, the mayor said in the hall."
    )
    assert times(text)["yesterday"] == "2017-03-01"


def test_quoted_lines_are_joined_and_keep_their_depth() -> None:
    text = (
        "Hello.\n> The engineer told me yesterday that the bridge would not\n"
        "> last another winter.\n>\n> A second paragraph.\n> > Deeper words.\nBye.\n"
    )
    assert unwrapped(text).split("\n") == [
        "Hello.",
        "> The engineer told me yesterday that the bridge would not last another winter.",
        "",
        "> A second paragraph.",
        "",
        "> > Deeper words.",
        "",
        "Bye.",
        "",
    ]
    assert unwrapped("a > b\nc") == "a > b\nc"
