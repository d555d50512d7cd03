"""Several articles in one file: each export, record by record, with its own fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.drafts import EXPORTS, drafts, told
from support.files import make_docx, read

from index.formats import Draft, Skipped
from index.records import Records, Repeated, split
from index.records.dates import line_date

CASES = Path(__file__).parent / "cases"
GAZETTE, COURIER = "The Brackwater Gazette", "Northern Courier"


def facts(draft: Draft) -> tuple[object, ...]:
    """Headline, paper, day and byline."""
    return tuple(draft.fields.get(name) for name in ("title", "publisher", "published", "author"))


EXPECTED: dict[str, list[tuple[str, str | None, str, str | None, str]]] = {
    "nexis-old.txt": [
        ("Mill at Corvale burns down and four men are missing after a night of fire", GAZETTE,
         "2016-06-24", "Ellen Marsh", 'The mill at Corvale burned … he said.'),
        ("Mill owner is charged", "Northern Courier (Skelby)", "2017-01-03", "Tom Adair",
         "The owner of the mill … charged yesterday."),
    ],
    "factiva.txt": [
        ("Oslin Bank cuts rates to 2 percent and warns of a long winter for the krona",
         "Oslin Wire", "2008-09-05", "Mara Quill", "Oslin's central bank cut … overvalued."),
        ("Oslin Bank raises rates", "Oslin Wire", "2011-03-11", None,
         "Oslin's central bank raised … rate yesterday."),
    ],
    "factiva-codes.txt": [
        ("Oslin Bank cuts rates", "Oslin Wire", "2008-09-05", "Mara Quill",
         "Oslin's central bank cut … speak on Monday."),
        ("Oslin Bank raises rates", "Oslin Wire", "2011-03-11", None,
         "Oslin's central bank raised … had come back."),
    ],
    "newsbank.txt": [
        ("Ferry sinks off Brackwater", "Brackwater Gazette, The (NB)", "2012-05-24",
         "Ellen Marsh ; Gazette Staff", "The ferry Aurelia sank … were saved."),
        ("Ferry owner fined", "Northern Courier (Skelby, NB)", "2015-11-03", "Tom Adair",
         "The owner of the Aurelia … on Monday."),
    ],
    "gale.txt": [
        ("Ferry sinks off Brackwater", "The Brackwater Gazette (Brackwater)", "2012-05-24",
         "Ellen Marsh", "The ferry Aurelia sank … were saved."),
        ("Ferry owner fined", COURIER, "2015-11-03", "Tom Adair",
         "The owner of the Aurelia … on Monday."),
    ],
    "monitor.txt": [
        ("Ferry sinks off Brackwater", GAZETTE, "2012-05-24", "Ellen Marsh",
         "The ferry Aurelia sank … nobody was hurt."),
        ("Ferry owner fined", COURIER, "2015-11-03", "Tom Adair",
         "The owner of the Aurelia … on Monday."),
    ],
    "list-digest.txt": [
        ("[Harbour] Ferry sinks", None, "2012-05-24", "Ellen Marsh",
         "The ferry Aurelia sank … yesterday."),
        ("[Harbour] Owner fined", None, "2015-11-03", "Tom Adair",
         "The owner of the Aurelia … on Monday."),
    ],
    "press-review.txt": [
        ("Ferry sinks off Brackwater", GAZETTE, "2012-05-24", "Ellen Marsh",
         "The ferry Aurelia sank … by the pilots."),
        ("Ferry owner fined", COURIER, "2015-11-03", "Tom Adair",
         "The owner of the Aurelia … his lawyer said."),
    ],
    "trec.txt": [
        ("Ferry Sinks Off Brackwater", None, "1988-02-12", "ELLEN MARSH",
         "The ferry Aurelia sank … were saved."),
        ("FERRY OWNER FINED", None, "1989-01-01", None, "The owner of the … not appeal."),
        ("Ferry raised from the sea", None, "2005-01-03", None,
         "The Aurelia was … on Monday."),
    ],
    "nexis-de.txt": [
        ("Fähre sinkt vor Brackwater", "Süddeutsche Zeitung", "2018-03-12", "Ellen Marsh",
         "Die Fähre sank … wurden gerettet."),
        ("Eigner verurteilt", "Süddeutsche Zeitung", "2019-05-03", None,
         "Der Eigner wurde … verurteilt."),
    ],
    "nexis-uni-txt.txt": [
        ("Harbour board approves new ferry terminal", GAZETTE, "2018-03-12",
         "Ellen Marsh, Staff writer", "A new terminal for … terminal on Monday."),
        ("Ferry terminal delayed", "Northern Courier (Skelby)", "2019-10-02", None,
         "The ferry terminal … a year late."),
    ],
    "proquest-new.txt": [
        ("Lighthouse keeper saves four sailors", GAZETTE, "2012-05-24", "Marsh, Ellen",
         "A lighthouse keeper pulled … hospital yesterday."),
        ("Lighthouse to be sold", COURIER, "2015-11-03", None,
         "The lighthouse will … next year."),
    ],
    "factiva-de.txt": [
        ("Zentralbank senkt Zinsen", "Oslin Bote", "2008-09-05", "Mara Quill",
         "Die Zentralbank senkte … die Zinsen."),
        ("Zentralbank hebt Zinsen an", "Oslin Bote", "2011-03-11", None,
         "Die Zentralbank hob … die Zinsen an."),
    ],
    "newsbank-aunews.txt": [
        ("Ferry sinks off Brackwater", "Brackwater Gazette", "2012-05-24", "Ellen Marsh",
         "The ferry sank … were saved."),
        ("Ferry owner fined", COURIER, "2015-11-03", None, "The owner was … on Monday."),
    ],
    "emm.txt": [
        ("Ferry sinks off Brackwater", "brackwatergazette", "2012-05-24", None,
         "The ferry sank … were saved."),
        ("Ferry owner fined", "northerncourier", "2015-11-03", None, "The owner was … on Monday."),
    ],
    "briefs.txt": [
        ("Ferry sinks", "Gazette", "2012-05-24", None, "The ferry sank … It was old."),
        ("Owner fined", "Courier", "2015-11-03", None, "The owner was … fined."),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_each_record_has_its_own_fields_and_text(name: str, tmp_path: Path) -> None:
    items = read(tmp_path / name, (EXPORTS / name).read_bytes())
    wanted = EXPECTED[name]
    found = drafts(items)
    assert [facts(draft) for draft in found] == [expected[:4] for expected in wanted]
    for draft, expected in zip(found, wanted, strict=True):
        begins, _, ends = expected[4].partition(" … ")
        assert draft.text.strip().startswith(begins)
        assert draft.text.endswith(ends)
        assert len({d.id for d in found}) == len(found)
    assert ("read", f"{len(wanted)} of {len(wanted)} records read") in [
        (word, said.partition(" (")[0]) for word, said in told(items)
    ]


# The others never come so: their marks are those of plain text.
@pytest.mark.parametrize(
    "name", [n for n in EXPECTED if not n.startswith(("trec", "list", "press", "emm"))]
)
@pytest.mark.parametrize("kind", [".docx", ".html"])
def test_the_same_export_as_word_and_as_a_page(name: str, kind: str, tmp_path: Path) -> None:
    text = (EXPORTS / name).read_text("utf-8").replace("after a night\n", "after a night ")
    rows = [line.strip() for line in text.split("\n") if line.strip()]
    escaped = [r.replace("&", "&amp;").replace("<", "&lt;") for r in rows]
    if kind == ".docx":
        data = make_docx("".join(f"<w:p><w:r><w:t>{row}</w:t></w:r></w:p>" for row in escaped))
    else:
        data = ("<html><body>" + "".join(f"<div>{row}</div>" for row in escaped)).encode()
    found = drafts(read(tmp_path / f"export{kind}", data))
    assert [d.fields.get("published") for d in found] == [e[2] for e in EXPECTED[name]]
    assert [d.fields.get("publisher") for d in found] == [e[1] for e in EXPECTED[name]]


@pytest.mark.parametrize(
    ("case", "days", "papers"),
    [
        ("01-nexis-docx", ["2018-03-12", "2019-10-02", "2021-01-20"],
         [GAZETTE, "Northern Courier (Skelby)", GAZETTE]),
        ("02-proquest-txt", ["2012-05-24", "2015-11-03"], [GAZETTE, COURIER]),
        ("04-factiva-html", ["2008-09-05", "2011-03-11"], ["Oslin Wire", "Oslin Wire"]),
        ("12-load-date", ["2019-10-02", "2016-06-24"], ["Northern Courier (Skelby)", GAZETTE]),
    ],
)  # fmt: skip
def test_cases(case: str, days: list[str], papers: list[str]) -> None:
    found = [d for file in sorted((CASES / case).iterdir()) for d in drafts(read(file))]
    assert [d.fields["published"] for d in found] == days
    assert [d.fields["publisher"] for d in found] == papers
    assert all(len(d.text) < 400 and "Date" not in d.text for d in found)


def test_a_record_that_is_missing_is_a_warning(tmp_path: Path) -> None:
    text = (EXPORTS / "nexis-old.txt").read_text("utf-8").replace("of 2 DOC", "of 3 DOC")
    items = read(tmp_path / "a.txt", text.encode())
    assert told(items)[0] == ("warning", "2 of 3 records read (layout: Nexis)")
    assert told(items)[1][1].startswith("1 of 2 records hold less than half the words")


def test_marks_that_repeat_but_cannot_be_split_cost_the_date(tmp_path: Path) -> None:
    text = "Of the harbour\n\nMay 3, 2012\n\nWe read a lot.\n\nPublication date: yesterday\n" * 2
    items = read(tmp_path / "a.txt", text.encode())
    draft, warning = items
    assert isinstance(draft, Draft)
    assert draft.undated
    assert isinstance(warning, Skipped)
    assert (warning.told, warning.broken) == ("warning", False)
    assert "'Publication date' stands in it 2 times" in warning.reason


PROSE = (
    "Ferry sinks off Brackwater\n\nBy Ellen Marsh\n\nMay 24, 2012\n\nThe ferry sank yesterday.\n\n"
    "* * *\n\nThe mayor said: we are glad. Date: unknown, said the pilot.\n\nSource: police\n"
)
MAIL = (
    "See below.\n\n---------- Forwarded message ---------\nFrom: Reporter <rep@x.example>\n"
    "Date: Mon, 2 Mar 2015 at 10:00\nSubject: bridge\n\nThe bridge is old.\n\n"
    "-----Original Message-----\nFrom: Desk <desk@x.example>\nDate: Sun, 1 Mar 2015 08:00\n"
    "Subject: bridge\n\nIs the bridge old?\n"
)
INTERVIEW = (
    "Q: Was it cold?\nA: Yes.\n\nTitle: I do not know.\n\nQ: And the date?\nA: May 3, 2012.\n" * 3
)


@pytest.mark.parametrize("text", [PROSE, MAIL, INTERVIEW, "", "\f\f", "-----\n" * 50])
def test_one_article_stays_one(text: str) -> None:
    assert split(text) is None


def test_a_page_of_several_articles(tmp_path: Path) -> None:
    article = (
        "<article><h2><a href='/{n}'>Ferry number {n} sinks</a></h2><p class='byline'>By Ellen"
        " Marsh</p><time datetime='2012-05-0{n}T09:00'>May {n}, 2012</time><p>The ferry number {n}"
        " sank off Brackwater, and all 40 people on board were saved by pilots.</p></article>"
    )
    page = "<html><body>" + "".join(article.format(n=n) for n in (1, 2, 3))
    found = drafts(read(tmp_path / "day.html", page.encode()))
    assert [facts(d)[0] for d in found] == [f"Ferry number {n} sinks" for n in (1, 2, 3)]
    assert [str(d.fields["published"])[:10] for d in found] == [f"2012-05-0{n}" for n in (1, 2, 3)]
    assert {d.fields["author"] for d in found} == {"Ellen Marsh"}
    head = '<meta property="og:type" content="article">'
    one = drafts(read(tmp_path / "one.html", f"<html><head>{head}</head>{page[6:]}".encode()))
    assert len(one) == 1


def test_a_mailbox_and_a_digest_of_mails(tmp_path: Path) -> None:
    mail = (
        "From: Ellen <e@x.example>\nSubject: Ferry {n}\nDate: Thu, 24 May 201{n} 09:00:00 +0000\n"
    )
    body = "\nThe ferry number {n} sank.\n\n>From the pier we saw it.\n\n"
    box = "".join(
        f"From e@x.example Thu May 24 09:00:00 2012\n{mail}{body}".format(n=n) for n in (1, 2)
    )
    items = read(tmp_path / "news.mbox", box.encode())
    assert [d.fields["published"] for d in drafts(items)] == ["2011-05-24", "2012-05-24"]
    assert "\nFrom the pier" in drafts(items)[1].text
    assert told(items) == [("read", "2 of 2 records read (layout: mailbox)")]
    digest = "Subject: Digest\nFrom: x\nContent-Type: multipart/digest; boundary=b\n\n" + "".join(
        f"--b\n\n{mail}{body}".format(n=n) for n in (3, 4)
    )
    found = drafts(read(tmp_path / "d.eml", f"{digest}--b--\n".encode()))
    assert [d.fields["published"] for d in found] == ["2013-05-24", "2014-05-24"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("March 12, 2018 Monday", "2018-03-12"),
        ("Tuesday 5 June 2018 10:15 AM GMT", "2018-06-05"),
        ("January 1, 1989, Sunday, Home Edition", "1989-01-01"),
        ("March 2018", "2018-03"),
        ("03/04/2007", None),
        ("The mayor said on May 5, 2018 that", None),
    ],
)
def test_the_line_of_a_date(line: str, day: str | None) -> None:
    assert line_date(line) == day


def test_splitting_gives_only_pieces_of_the_text() -> None:
    for file in EXPORTS.glob("*.txt"):
        text = file.read_text("utf-8")
        found = split(text)
        assert isinstance(found, Records)
        assert not isinstance(found, Repeated)
        for record in found.records:
            for piece in re.split(r"\n\n", record.body(text)):
                assert piece in text
