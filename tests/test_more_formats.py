"""JSON, rich text, OpenDocument, books, saved pages, transcripts, and files without an ending."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path

import pytest
from support.drafts import EXPORTS, drafts
from support.files import BODY, PAGE, make_docx, make_zip, only, read, reason, warc

from index.formats import Draft, Item
from index.sources.articles import find_files, read_articles
from index.text.pages import known_place
from index.types import Article

NEWS = {"title": "Strike ends", "maintext": BODY[0], "date_publish": "2011-03-03 10:00:00",
        "url": "https://x.example/1", "authors": ["Ann B", "Bo"],
        "source_domain": "x.example"}  # fmt: skip
SRT = (
    "1\n00:00:01,000 --> 00:00:04,000\nThe harbour strike in\n\n2\n00:00:04,000 --> 00:00:06,000\n"
    "Marlow ended on <i>Tuesday</i>.\n\n3\n01:01:02,500 --> 01:01:06,000\n- The ferry sails &amp;"
    " sinks.\n\n"
)
VTT = (
    "WEBVTT\n\nNOTE who: Ann\n\n00:01.000 --> 00:04.000 align:start\n<v Mara Quill>The strike in"
    "\nMarlow ended.\n\n00:10.000 --> 00:14.000\n<v Tom>Yes, it ended.\n"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0 Arial;}}{\info{\title Old}{\creatim\yr2020\mo1\dy1}}"
    r"{\*\generator x;}\f0 \'a3\'f3d\'9f: \u8220?quoted\u8221?\par\par The strike ended.\par}"
)


def odt(body: str) -> bytes:
    """An OpenDocument text with this in its body."""
    text = f'<o:d xmlns:o="o" xmlns:text="t" xmlns:office="f">{body}</o:d>'
    return make_zip({"mimetype": b"application/vnd.oasis.opendocument.text",
                     "content.xml": text.encode()})  # fmt: skip


def epub(*chapters: str) -> bytes:
    """A book of these chapters."""
    names = [f"c{n}.xhtml" for n in range(len(chapters))]
    items = "".join(
        f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in names
    )
    refs = "".join(f'<itemref idref="{n}"/>' for n in names)
    package = (
        "<package xmlns:dc='d'><metadata><dc:title>The Gazette</dc:title>"
        f"<dc:date>2012-05-24</dc:date></metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    )
    container = '<c><rootfiles><rootfile full-path="O/c.opf"/></rootfiles></c>'
    return make_zip({
        "mimetype": b"application/epub+zip", "META-INF/container.xml": container.encode(),
        "O/c.opf": package.encode(),
        **{f"O/{n}": text.encode() for n, text in zip(names, chapters, strict=True)},
    })  # fmt: skip


class TestJson:
    @pytest.mark.parametrize(
        "held",
        [
            [NEWS],
            NEWS,
            {"status": "ok", "articles": [NEWS]},
            {"response": {"docs": [NEWS]}},
            {"hits": {"total": 1, "hits": [{"_id": "9", "_source": NEWS}]}},
        ],
    )
    def test_articles_wherever_they_lie(self, held: object, tmp_path: Path) -> None:
        draft = only(read(tmp_path / "a.json", json.dumps(held).encode("utf-8-sig")))
        assert (draft.id, draft.text) == ("https://x.example/1", BODY[0])
        assert draft.fields == {
            "title": "Strike ends", "published": "2011-03-03 10:00:00", "publisher": "x.example",
            "url": "https://x.example/1", "author": "Ann B, Bo",
        }  # fmt: skip

    def test_a_json_feed(self, tmp_path: Path) -> None:
        item = {"id": "1", "content_html": "<p>The strike</p><p>ended.</p>", "title": "T",
                "date_published": "2012-05-24T09:00:00Z", "authors": [{"name": "Ann"}]}  # fmt: skip
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [item]}
        draft = only(read(tmp_path / "a.json", json.dumps(feed).encode()))
        assert draft.text == "The strike\nended."
        assert draft.fields["publisher"] == "Post"
        assert draft.fields["author"] == "Ann"

    def test_a_bad_record_costs_the_record(self, tmp_path: Path) -> None:
        items = read(tmp_path / "a.json", json.dumps([NEWS, {"text": 7}, {}, NEWS]).encode())
        assert [isinstance(item, Draft) for item in items] == [True, False, False, True]

    def test_lines_of_json_under_the_other_ending(self, tmp_path: Path) -> None:
        lines = f"{json.dumps(NEWS)}\n{json.dumps({**NEWS, 'url': 'https://x.example/2'})}\n"
        assert len(drafts(read(tmp_path / "a.json", lines.encode()))) == 2
        assert len(drafts(read(tmp_path / "a.ndjson", lines.encode()))) == 2


@pytest.mark.parametrize(
    "header",
    [
        "Überschrift;Datum;Quelle;Volltext;Autor",
        "Titre;Date de publication;Journal;Texte;Auteur",
        "Título;Fecha de publicación;Periódico;Contenido;Autores",
    ],
)
def test_columns_in_other_languages(header: str, tmp_path: Path) -> None:
    table = f"{header}\nStrike;2011-03-03;Post;{BODY[0]};Ann\n"
    draft = only(read(tmp_path / "a.csv", table.encode()))
    assert draft.text == BODY[0]
    assert draft.fields == {
        "title": "Strike", "published": "2011-03-03", "publisher": "Post", "author": "Ann",
    }  # fmt: skip


def test_rich_text(tmp_path: Path) -> None:
    assert (
        only(read(tmp_path / "a.rtf", RTF.encode())).text == "Łódź: “quoted”\n\nThe strike ended."
    )
    assert reason(read(tmp_path / "b.rtf", b"The strike ended.")).endswith("no rich text in it")


def test_an_export_as_rich_text_and_as_open_document(tmp_path: Path) -> None:
    rows = [line.strip() for line in (EXPORTS / "newsbank.txt").read_text("utf-8").split("\n")]
    rich = r"{\rtf1\ansi " + "".join(rf"{row}\par " for row in rows) + "}"
    found = drafts(read(tmp_path / "a.rtf", rich.encode()))
    assert [d.fields["published"] for d in found] == ["2012-05-24", "2015-11-03"]
    body = "".join(f"<text:p>{row}</text:p>" for row in rows)
    found = drafts(read(tmp_path / "a.odt", odt(body)))
    assert [d.fields["published"] for d in found] == ["2012-05-24", "2015-11-03"]


def test_an_open_document(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes><text:h>Caf<text:span>é"
        "</text:span> closes</text:h><text:p>The<text:s/>strike<office:annotation><text:p>Hm."
        "</text:p></office:annotation> ended<text:line-break/>today.</text:p>"
    )
    assert only(read(tmp_path / "a.odt", odt(body))).text == "Café closes\nThe strike ended\ntoday."


def test_a_book_is_an_article_a_chapter(tmp_path: Path) -> None:
    long = (
        f"<html><body><h1>Strike ends today</h1><p>{BODY[0]} {BODY[1]} {BODY[2]}</p></body></html>"
    )
    draft = only(read(tmp_path / "a.epub", epub("<html><body>Cover</body></html>", long)))
    assert draft.fields == {
        "title": "Strike ends today", "published": "2012-05-24", "publisher": "The Gazette",
    }  # fmt: skip
    assert draft.id == "a-2"


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    mail = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://x.example/strike\nSubject: x\n"
        "Date: Thu, 24 May 2022 09:00:00 +0000\nContent-Type: multipart/related; boundary=b\n"
        f"\n--b\nContent-Type: text/html; charset=utf-8\n\n{PAGE}\n--b--\n"
    )
    for name in ("a.mhtml", "a.mht", "a"):
        draft = only(read(tmp_path / name, mail.encode()))
        assert (draft.id, draft.fields["url"]) == ("a", "https://x.example/strike")
        assert draft.fields["published"] == "2011-03-03"


class TestTranscripts:
    def test_cues_are_joined_and_the_moment_is_cited(self, tmp_path: Path) -> None:
        (tmp_path / "a.srt").write_text(SRT)
        (article,) = read_articles(find_files([tmp_path]))
        assert isinstance(article, Article)
        bodies = [p.span for p in article.paragraphs if p.kind == "body"]
        assert [span.of(article.text) for span in bodies] == [
            "The harbour strike in Marlow ended on Tuesday.", "The ferry sails & sinks.",
        ]  # fmt: skip
        places = [known_place(article.text, span.start) for span in bodies]
        assert places == ["00:00:01", "01:01:02"]

    def test_voices(self, tmp_path: Path) -> None:
        text = only(read(tmp_path / "a.vtt", VTT.encode())).text
        assert text == (
            "⟦00:00:01⟧\nMara Quill: The strike in Marlow ended.\n\n⟦00:00:10⟧\nTom: Yes, it ended."
        )

    def test_without_a_time_it_is_none(self, tmp_path: Path) -> None:
        assert reason(read(tmp_path / "a.srt", b"The strike ended.")).startswith("a.srt: no transc")


CONTENT: list[tuple[str, bytes]] = [
    ("page", PAGE.encode()),
    ("text", BODY[0].encode()),
    ("word", make_docx(f"<w:p><w:r><w:t>{BODY[0]}</w:t></w:r></w:p>")),
    ("odt", odt(f"<text:p>{BODY[0]}</text:p>")),
    ("rtf", RTF.encode()),
    ("zip", make_zip({"a.txt": BODY[0].encode()})),
    ("gz", gzip.compress(BODY[0].encode())),
    ("json", json.dumps([NEWS]).encode()),
    ("lines", f"{json.dumps(NEWS)}\n".encode() * 2),
    ("mail", b"Subject: x\nFrom: a\n\n" + BODY[0].encode()),
    ("box", b"From a@b Thu May 24 09:00:00 2012\nFrom: a\n\n" + BODY[0].encode()),
    ("feed", f"<rss><item><description>{BODY[0]}</description></item></rss>".encode()),
    ("trec", (EXPORTS / "trec.txt").read_bytes()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), CONTENT, ids=[name for name, _ in CONTENT])
def test_a_file_without_ending_is_read_by_its_content(
    name: str, data: bytes, tmp_path: Path
) -> None:
    assert drafts(read(tmp_path / name, data))


@pytest.mark.parametrize("data", [b"", b"?", bytes(range(256)) * 8, b"\x7fELF" + b"\0" * 99])
def test_what_no_reader_knows_is_no_bad_input(data: bytes, tmp_path: Path) -> None:
    items: list[Item] = read(tmp_path / "blob", data)
    assert drafts(items) == []


@pytest.mark.parametrize("name", ["a.doc", "a.msg", "a.xlsx", "A.DOC"])
def test_what_is_not_read_says_what_to_do(name: str, tmp_path: Path) -> None:
    said = reason(read(tmp_path / name, b"\xd0\xcf\x11\xe0"))
    assert "is not read: " in said
    assert "save" in said


def test_one_file_packed(tmp_path: Path) -> None:
    assert only(read(tmp_path / "a.txt.bz2", bz2.compress(BODY[0].encode()))).id == "a"


def test_a_web_archive_that_was_packed_as_one_stream(tmp_path: Path) -> None:
    plain = drafts(read(tmp_path / "a.warc", warc()))
    assert len(plain) >= 2
    packed = drafts(read(tmp_path / "a.warc.gz", gzip.compress(warc())))
    assert [d.text for d in packed] == [d.text for d in plain]


def test_a_wacz_holds_web_archives_and_no_other_articles(tmp_path: Path) -> None:
    files = {"archive/data.warc": warc(), "pages/pages.jsonl": b'{"text": "not an article"}',
             "datapackage.json": b"{}"}  # fmt: skip
    found = drafts(read(tmp_path / "a.wacz", make_zip(files)))
    assert [d.text for d in found] == [d.text for d in drafts(read(tmp_path / "b.warc", warc()))]
