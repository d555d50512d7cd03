"""Feeds that break the rules of XML, in any encoding, and exports of WordPress."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.drafts import drafts, told
from support.files import read

from index.text import mended_xml, safe_xml

CASES = Path(__file__).parent / "cases"
ITEM = (
    "<item><title>Ferry {n}</title><guid>f{n}</guid><pubDate>Fri, 09 Aug 2019 14:38:00 +0100"
    "</pubDate><description>The ferry number {n} sank, and {what} sold it.</description></item>"
)


def rss(*items: str, head: str = '<?xml version="1.0"?>', end: str = "</channel></rss>") -> str:
    return f"{head}<rss version='2.0'><channel><title>Post</title>{''.join(items)}{end}"


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("D&D", "D&D"),
        ("D & D", "D & D"),
        ("the owner&rsquo;s wife&nbsp;", "the owner’s wife\xa0"),
        ("Mara &Ouml;st", "Mara Öst"),
        ("the \x0bbank", "the bank"),
        ("AT&T; and others", "AT&T; and others"),
        ("<b>bold</i> men", "bold men"),
        ("&amp;lt;b&amp;gt;Mara", "Mara"),
    ],
)
def test_an_entry_that_breaks_the_rules_is_read(what: str, shown: str, tmp_path: Path) -> None:
    feed = rss(ITEM.format(n=1, what="police"), ITEM.format(n=2, what=what))
    items = read(tmp_path / "a.xml", feed.encode())
    found = drafts(items)
    assert [d.id for d in found] == ["f1", "f2"]
    assert " ".join(shown.split()) in " ".join(found[1].text.split())


def test_a_feed_that_was_cut_off_keeps_its_whole_entries(tmp_path: Path) -> None:
    feed = rss(ITEM.format(n=1, what="police"), ITEM.format(n=2, what="D & D"))
    items = read(tmp_path / "a.xml", feed[: feed.rindex("number 2")].encode())
    assert [d.id for d in drafts(items)] == ["f1"]
    ((word, said),) = told(items)
    assert word == "warning"
    assert said.startswith("not well-formed XML")
    assert said.endswith("1 of 2 entries could be read")


@pytest.mark.parametrize(
    ("encoding", "label", "text"),
    [
        ("shift_jis", "Shift_JIS", "市長は橋が開通したと述べた。"),
        ("big5", "big5", "市長宣布大橋重新通車。"),
        ("gb18030", "gb2312", "市长宣布大桥重新通车。"),
        ("cp949", "euc-kr", "읍장은 다리를 개통했다."),
        ("euc-jp", "EUC-JP", "市長は橋が開通したと述べた。"),
        ("koi8-r", "koi8-r", "Мэр открыл новый мост."),
        ("utf-16", "utf-16", "The mayor opened it."),
        ("utf-8", "iso-8859-1", "Öffnung der Brücke."),
        ("cp1252", "iso-8859-1", "“Öffnung” der Brücke."),
    ],
)
def test_every_encoding_that_a_feed_names(
    encoding: str, label: str, text: str, tmp_path: Path
) -> None:
    head = f'<?xml version="1.0" encoding="{label}"?>'
    feed = rss(f"<item><guid>a</guid><description>{text}</description></item>", head=head)
    (draft,) = read(tmp_path / "a.xml", feed.encode(encoding))
    assert drafts([draft])[0].text == text


def test_a_prefix_without_namespace(tmp_path: Path) -> None:
    item = (
        "<item><guid>a</guid><content:encoded>The mayor &mdash; opened it.</content:encoded></item>"
    )
    assert drafts(read(tmp_path / "a.xml", rss(item).encode()))[0].text == "The mayor — opened it."


def test_a_document_with_entities_of_its_own_is_not_mended() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "ha">]><rss><item><title>&a; & more</title></item></rss>'
    with pytest.raises(Exception, match="defines entities"):
        mended_xml.parse(bomb)


def test_what_is_no_xml_at_all_says_so() -> None:
    with pytest.raises(safe_xml.InputError, match="not well-formed XML"):
        mended_xml.parse(b"The mayor opened the bridge.")


def test_cases_of_feeds() -> None:
    names = ["18-feeds-not-well-formed", "20-feeds-multibyte"]
    files = [file for name in names for file in sorted((CASES / name).iterdir())]
    assert len(files) == 6
    for file in files:
        (draft,) = drafts(read(file))
        assert "\ufffd" not in draft.text
        assert draft.fields["published"]


def test_only_published_posts_of_a_wordpress_export_are_articles() -> None:
    items = read(CASES / "21-wordpress-export" / "export.xml")
    (post,) = drafts(items)
    assert post.fields["published"] == "2014-05-06"
    assert post.text == (
        "The Skelby council raised the bus fare to 3 crowns on Monday.\nA bus in Skelby\n"
        "The fare had been 2 crowns since 2001."
    )
    assert told(items) == [
        ("skipped", "left out, for they are no published posts: 1 attachment, 1 page,"
         " 1 post (draft), 1 revision"),
    ]  # fmt: skip


def test_the_blogs_own_day_names_and_paragraphs(tmp_path: Path) -> None:
    wp = "xmlns:wp='http://wordpress.org/export/1.2/' xmlns:c='http://purl.org/rss/1.0/modules/content/'"
    text = 'First line.\n\n[gallery ids="1,2"]The [sic] second, he said.\n\n[embed]http://x[/embed]'
    item = (
        f"<item><title>T</title><guid>1</guid><pubDate>Wed, 07 May 2014 01:00:00 +0000</pubDate>"
        f"<c:encoded><![CDATA[{text}]]></c:encoded><author>ed</author>"
        "<wp:post_date>2014-05-06 20:00:00</wp:post_date><wp:status>publish</wp:status>"
        "<wp:post_type>story</wp:post_type></item>"
    )
    author = (
        "<wp:author><wp:author_login>ed</wp:author_login>"
        "<wp:author_display_name>Ellen Marsh</wp:author_display_name></wp:author>"
    )
    never = item.replace("2014-05-06 20:00:00", "0000-00-00 00:00:00").replace(
        "Wed, 07 May 2014 01:00:00", "Mon, 30 Nov -0001 00:00:00"
    )
    feed = rss(author, item, never).replace("<rss ", f"<rss {wp} ")
    one, other = drafts(read(tmp_path / "blog.xml", feed.encode()))
    assert (one.fields["published"], one.fields["author"]) == ("2014-05-06", "Ellen Marsh")
    assert one.text.split("\n")[:2] == ["First line.", "The [sic] second, he said."]
    assert "published" not in other.fields
