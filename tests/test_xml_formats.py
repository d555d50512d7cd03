"""What agencies, wikis, libraries and editors write as XML, cited by page."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.drafts import drafts, told
from support.files import BODY, only, read, reason

from index.formats.markup import wiki
from index.sources.articles import find_files, read_articles
from index.text.pages import known_place
from index.types import Article

NITF = f"""<?xml version="1.0"?><nitf><head><title>Slug</title><docdata><doc-id id-string="n1"/>
<date.issue norm="20180312T090000Z"/></docdata><pubdata name="The Gazette"
 date.publication="20180313T000000Z"/></head><body><body.head><hedline><hl1>Ferry sinks</hl1>
</hedline><byline>By <person>Ellen Marsh</person></byline></body.head><body.content><p>{BODY[0]}</p>
<media><media-caption>A ferry.</media-caption></media><hl2>Rescue</hl2><p>{BODY[1]}</p>
</body.content></body></nitf>"""
G2 = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet>
</newsMessage>"""
ITEM = """<newsItem guid="urn:n:{n}"><itemMeta><provider literal="Post Agency"/><versionCreated>
2018-04-02T10:00:00Z</versionCreated><firstCreated>2018-03-12T10:00:00+01:00</firstCreated>
<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><headline>Ferry {n} sinks</headline>
<by>By Ellen Marsh</by></contentMeta><contentSet><inlineXML><html><body><p>The ferry number {n}
sank.</p><p>All were saved.</p></body></html></inlineXML></contentSet></newsItem>"""
WIKI = """<mediawiki><siteinfo><sitename>Wikinews</sitename></siteinfo>{pages}</mediawiki>"""
PAGE = """<page><title>{title}</title><ns>{ns}</ns><revision><timestamp>2020-01-01T00:00:00Z
</timestamp><text>{text}</text></revision></page>"""
NEWS = """{{{{date|March 12, 2018}}}}
[[File:Ferry.jpg|thumb|The ferry [[Aurelia]]]]
The '''ferry''' ''Aurelia'' sank off [[Brackwater|the town]].&lt;ref&gt;x&lt;/ref&gt; It was
[http://x.example/a old].
== Rescue ==
* All were saved {{{{w|by|pilots}}}} in time.
{{| class=x
| a table
|}}
== Sources ==
*{{{{source|url=x}}}} Not this.
{more}"""
ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page PHYSICAL_IMG_NR="14">
<PrintSpace><TextBlock><TextLine><String CONTENT="The"/><SP/><String CONTENT="Liver"
 SUBS_TYPE="HypPart1" SUBS_CONTENT="Liverpool"/><HYP CONTENT="-"/></TextLine><TextLine><String
 CONTENT="pool" SUBS_TYPE="HypPart2" SUBS_CONTENT="Liverpool"/><SP/><String CONTENT="ferry"/><String
 CONTENT="sank."/></TextLine></TextBlock><TextBlock><TextLine><String CONTENT="All"/><String
 CONTENT="were"/><String CONTENT="saved."/></TextLine></TextBlock></PrintSpace></Page></Layout>
</alto>"""
HOCR = """<html><head><title>x</title></head><body><div class='ocr_page' title='image "a.png";
 bbox 0 0 9 9; ppageno 6'><p class='ocr_par'><span class='ocr_line'><span class='ocrx_word'>The
 ferry</span></span> <span class='ocr_line'>sank off Brackwater on Monday.</span></p>
<p class='ocr_par'>All were saved by the pilots.</p></div></body></html>"""
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Edition
</title></titleStmt><publicationStmt><date when="2015-01-01"/></publicationStmt><sourceDesc><bibl>
<title>The Gazette</title><date when="1898-05-03">3 May</date></bibl></sourceDesc></fileDesc>
</teiHeader><text><body><pb n="217"/><div type="article"><head>Ferry sinks</head><p>The ferry sank
 off Brackwater<lb break="no"/>shire on<pb n="218"/> Monday night.</p><p>All forty people on board
 were saved.</p></div><div type="article"><head>Mill burns</head><p>The old mill burned down
 <note>sic</note>at night.</p></div></body></text></TEI>"""


def test_nitf(tmp_path: Path) -> None:
    draft = only(read(tmp_path / "a.xml", NITF.encode()))
    assert draft.id == "n1"
    assert draft.text == f"{BODY[0]}\nRescue\n{BODY[1]}"
    assert draft.fields == {
        "title": "Ferry sinks", "author": "Ellen Marsh", "published": "2018-03-13",
        "publisher": "The Gazette",
    }  # fmt: skip


def test_newsml_g2_has_the_day_of_first_release_and_honours_the_status(tmp_path: Path) -> None:
    items = "".join(ITEM.format(n=n, status=s) for n, s in ((1, "usable"), (2, "canceled")))
    found = read(tmp_path / "a.xml", G2.format(items=items).encode())
    (draft,) = drafts(found)
    assert (draft.id, draft.text) == ("urn:n:1", "The ferry number 1 sank.\nAll were saved.")
    assert draft.fields == {
        "title": "Ferry 1 sinks", "author": "Ellen Marsh", "published": "2018-03-12",
        "publisher": "Post Agency",
    }  # fmt: skip
    assert told(found) == [("skipped", "the agency has withdrawn it (stat:canceled)")]


def test_a_wiki_gives_its_published_articles(tmp_path: Path) -> None:
    pages = "".join([
        PAGE.format(title="Ferry sinks", ns=0, text=NEWS.format(more="")),
        PAGE.format(title="Draft", ns=0, text=NEWS.format(more="{{develop}}")),
        PAGE.format(title="Old", ns=0, text="#REDIRECT [[Ferry sinks]]"),
        PAGE.format(title="User:A", ns=2, text="I am a user here."),
        PAGE.format(title="Undated", ns=0, text="The mayor opened it on May 3, 2011, he said."),
    ])  # fmt: skip
    found = read(tmp_path / "a.xml", WIKI.format(pages=pages).encode())
    draft, undated = drafts(found)
    assert draft.text == (
        "The ferry Aurelia sank off the town. It was\nold.\nRescue\nAll were saved in time."
    )
    assert draft.fields == {"title": "Ferry sinks", "published": "2018-03-12",
                            "publisher": "Wikinews"}  # fmt: skip
    assert undated.undated
    assert told(found)[0][1].endswith("1 other page, 1 redirect, 1 unpublished")


@pytest.mark.parametrize(
    "text",
    ["{{" * 50_000, "[[" * 50_000, "{|[[" * 20_000, "]]}}|}", "<ref>" * 50_000, "<!--" * 50_000],
)
def test_hostile_wiki_text_ends(text: str) -> None:
    assert isinstance(wiki.plain(text), str)


@pytest.mark.parametrize(
    ("name", "data", "lines", "place"),
    [
        ("a.xml", ALTO, ["The Liverpool ferry sank.", "All were saved."], "p. 14"),
        ("a.html", HOCR, ["The ferry sank off Brackwater on Monday.",
                          "All were saved by the pilots."], "p. 7"),
    ],
)  # fmt: skip
def test_scanned_pages_name_their_page(
    name: str, data: str, lines: list[str], place: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(data)
    (article,) = read_articles(find_files([tmp_path]))
    assert isinstance(article, Article)
    spans = [p.span for p in article.paragraphs if p.kind == "body"]
    assert [span.of(article.text) for span in spans] == lines
    assert {known_place(article.text, span.start) for span in spans} == {place}


def test_an_edition_gives_its_articles_with_the_day_and_pages_of_the_paper(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(TEI)
    one, other = (a for a in read_articles(find_files([tmp_path])) if isinstance(a, Article))
    assert (one.title, one.publisher) == ("Ferry sinks", "The Gazette")
    assert one.published is not None
    assert one.published.iso() == "1898-05-03"
    spans = [p.span for p in one.paragraphs if p.kind == "body"]
    assert [span.of(one.text) for span in spans] == [
        "The ferry sank off Brackwatershire on Monday night.",
        "All forty people on board were saved.",
    ]
    assert [known_place(one.text, span.start) for span in spans] == ["p. 217", "p. 218"]
    assert "sic" not in other.text
    assert known_place(other.text, len(other.text) - 1) == "p. 218"


def test_records_of_no_known_kind(tmp_path: Path) -> None:
    record = (
        "<article id='{n}'><titel>Ferry {n}</titel><datum>2012-05-0{n}</datum>"
        "<text>{body}</text></article>"
    )
    data = "<export>" + "".join(record.format(n=n, body=BODY[n]) for n in (1, 2)) + "</export>"
    found = read(tmp_path / "a.xml", data.encode())
    assert [(d.id, d.text, d.fields["published"]) for d in drafts(found)] == [
        ("1", BODY[1], "2012-05-01"), ("2", BODY[2], "2012-05-02"),
    ]  # fmt: skip
    said = reason(read(tmp_path / "b.xml", b"<svg><g/></svg>"))
    assert said.endswith("XML of a kind that is not read (<svg>)")
