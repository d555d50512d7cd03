"""Each format: what comes out as the article, its fields, its id; and what is said of the rest."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from support.files import (
    BODY,
    PAGE,
    RSS,
    make_docx,
    make_pdf,
    make_tar,
    make_zip,
    only,
    read,
    reason,
    warc,
)

from index.errors import InputError
from index.formats import Columns, Draft, Skipped, kind_of
from index.formats.dispatch import UNNAMED
from index.formats.draft import Limits
from index.formats.html import decode_page, fragment_text
from index.formats.worker import InProcess, Worker
from index.sources.kept_paragraphs import clean_draft
from index.text import front_matter
from index.text.decoding import decode
from index.text.pages import page_of
from index.text.words import fold, words

FIELDS = {
    "title": "Harbour strike ends after nine days",
    "author": "Anna Keeper",
    "published": "2011-03-03",
    "publisher": "The Marlow Post",
    "url": "https://example.org/strike",
}


class TestText:
    def test_front_matter_is_fields_and_stays_in_the_text(self, tmp_path: Path) -> None:
        text = (
            '---\ntitle: "Flood closes: the old bridge"\ndate: 2010-08-09  # Monday\n'
            "source: Weekly\ntags:\n  - floods\nurl: https://example.org/flood\n---\n"
            "The flood of last August closed the old bridge for six weeks, engineers said.\n"
        )
        draft = only(read(tmp_path / "flood.md", text.encode()))
        assert draft.fields == {
            "title": "Flood closes: the old bridge",
            "published": "2010-08-09",
            "publisher": "Weekly",
            "url": "https://example.org/flood",
        }
        assert (draft.id, draft.text) == ("flood", text)
        assert text[draft.start :].startswith("The flood of")
        kept = clean_draft(draft, str(draft.fields["title"])).paragraphs
        assert [p.span.of(text) for p in kept] == [text[draft.start :].strip()]

    @pytest.mark.parametrize(
        "text",
        [
            "---\nA rule, then text.\n---\nMore text.",
            "---\nNote: this is a letter\n---\nDear editor",
            "---\ntitle: never closed\nThe article goes on.",
            "----\ntitle: a longer rule\n----\n",
            "title: no rule\n---\n",
        ],
    )
    def test_what_only_looks_like_front_matter_is_text(self, text: str) -> None:
        assert front_matter.read(text) == ({}, 0)

    def test_values_that_a_plain_reader_cannot_read_are_left_out(self) -> None:
        block = "---\ntitle: [a, b]\nurl: |\n  folded\nauthor: 'Ann'\npublisher: null\n---\nx"
        assert front_matter.read(block) == ({"author": "Ann"}, len(block) - 1)

    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("utf-8", "Plain and “curly”, naïve and Привет"),
            ("utf-8-sig", "A byte order mark stands before this"),
            ("utf-16", "Café “quoted” in two bytes a letter"),
            ("utf-16-be", "\ufeffBig end first"),
            ("cp1252", "The café’s owner said: “We will not close – not this year.”"),
            ("cp1252", "Der Präsident müsse über Änderungen größerer Gesetze sprechen."),
            ("latin-1", "Le président a été élu dès le début de l'été, déclare-t-il à la presse."),
            ("koi8-r", "Переговоры о ядерной программе начнутся весной, сказал министр в Москве."),
        ],
    )
    def test_encodings(self, encoding: str, text: str) -> None:
        mark = (
            "\ufeff" if encoding == "utf-8-sig" else ""
        )  # UTF-8's mark is a character of the file
        assert decode(text.encode(encoding))[0] == mark + text.removeprefix("\ufeff")

    @pytest.mark.parametrize(
        "raw",
        [
            "Der Präsident müsse über Änderungen sprechen.".encode().replace(b"\xbc", b"", 1),
            b"The strike ended on Tuesday after nine days. \xff\xfe",
            b"A text that was cut in its last letter: caf\xc3",
            b"Only one odd byte \x9d in it",
            b"The caf\xe9 of Monsieur Andr\xe9 has closed, he said.",
            bytes(range(128, 256)) * 3,
            "\u0430\u0431\u0432".encode("cp1251"),
        ],
    )
    def test_undecided_is_an_error_that_names_the_place(self, raw: bytes) -> None:
        with pytest.raises(InputError, match=r"not UTF-8: byte 0x\w\w at offset \d+ \(save it as"):
            decode(raw)

    @pytest.mark.parametrize("raw", [b"a\x00b", "a\x00b".encode("utf-16")])
    def test_binary_is_an_error(self, raw: bytes) -> None:
        with pytest.raises(InputError, match="binary data"):
            decode(raw)

    def test_matching_sees_through_what_typesetters_add_and_offsets_stay(self) -> None:
        text = (
            "The\u00a0of\u00adfice \u201cof\ufb01ce\u201d\u200b co\u00f6perates, Ann\u2019s\u200f."
        )
        assert words(text) == ["office", "office", "cooperates", "ann"]
        start = text.index("of\ufb01ce")
        assert fold(text[start : start + 5]) == "office"
        draft = Draft("a", f"{text} It ended on Tuesday after nine days of talks.", {}, "a")
        spans = [p.span for p in clean_draft(draft, None).paragraphs]
        assert [span.of(draft.text) for span in spans] == [draft.text]


class TestHtml:
    def test_body_and_fields(self, tmp_path: Path) -> None:
        draft = only(read(tmp_path / "strike.html", PAGE.encode()))
        assert [line for line in draft.text.split("\n") if line in BODY] == list(BODY)
        assert "World" not in draft.text
        assert draft.fields == FIELDS
        assert (draft.id, draft.extracted) == ("strike", True)

    def test_short_lines_of_an_extracted_page_are_kept_furniture_is_not(self) -> None:
        text = f"{BODY[0]}\nNight pay\n{BODY[1]}\nSign up for our newsletter\n{BODY[2]}"
        draft = Draft("a", text, {}, "a", extracted=True)
        kept = [p.span.of(text) for p in clean_draft(draft, "Strike ends").paragraphs]
        assert kept == [BODY[0], "Night pay", BODY[1], BODY[2]]

    @pytest.mark.parametrize(
        ("data", "charset"),
        [
            ('<meta charset="windows-1252"><p>café</p>'.encode("cp1252"), None),
            ('<meta charset="iso-8859-1"><p>café</p>'.encode(), None),  # a wrong label
            ("<p>café</p>".encode("cp1252"), "latin-1"),
            ("\ufeff<p>café</p>".encode("utf-16-le"), None),
            ('<meta charset="nonsense"><p>café</p>'.encode(), "zlib"),
        ],
    )
    def test_encoding_of_a_page(self, data: bytes, charset: str | None) -> None:
        assert "café" in decode_page(data, charset)

    @pytest.mark.parametrize(
        "title",
        [
            "Opinion | Harbour strike ends after nine days",
            "Harbour strike ends after nine days - Harbour News",
            "Harbour strike ends after nine days | The Marlow Post",
        ],
    )
    def test_a_decorated_title_gives_way_to_the_heading(self, title: str) -> None:
        page = PAGE.replace('content="Harbour strike ends after nine days"', f'content="{title}"')
        found = InProcess().parse("html", page.encode()).fields["title"]
        assert found == "Harbour strike ends after nine days"

    def test_a_page_without_text_says_so(self, tmp_path: Path) -> None:
        page = b"<html><body><div id=app></div><script>start()</script></body></html>"
        assert "holds no text (perhaps a script writes it)" in reason(
            read(tmp_path / "a.html", page)
        )
        assert "no HTML in it" in reason(read(tmp_path / "b.html", b"just words"))

    def test_fragments_become_a_line_a_block(self) -> None:
        markup = (
            "<p>One &amp; two<br>three</p><script>x()</script><ul><li>four <b>five</b></li></ul>"
        )
        assert fragment_text(markup) == "One & two\nthree\nfour five"


class TestPdf:
    def test_pages_are_kept_and_found_again(self, tmp_path: Path) -> None:
        data = make_pdf(["\n".join(BODY[:2]), BODY[2]], "Harbour strike ends today")
        draft = only(read(tmp_path / "strike.pdf", data))
        assert draft.text.count("\f") == 1
        assert [page_of(draft.text, draft.text.index(p)) for p in BODY] == [1, 1, 2]
        assert draft.fields == {"title": "Harbour strike ends today"}

    def test_a_word_broken_by_a_line_is_whole_where_the_text_knows_it(self, tmp_path: Path) -> None:
        page = "The harbour is large. Each har-\nbour is well-\nknown to us."
        draft = only(read(tmp_path / "a.pdf", make_pdf([page])))
        assert "Each harbour is well-\nknown to us." in draft.text

    def test_scanned_pages_are_reported(self, tmp_path: Path) -> None:
        said = reason(read(tmp_path / "scan.pdf", make_pdf(["", ""])))
        assert said == (
            "scan.pdf: scanned: it has no text layer; run text recognition (OCR) on it first"
        )
        half = reason(read(tmp_path / "half.pdf", make_pdf([BODY[0], "", BODY[1]])))
        assert "1 of 3 pages have no text layer" in half

    def test_one_picture_among_many_pages_is_a_note(self, tmp_path: Path) -> None:
        draft, note = read(tmp_path / "a.pdf", make_pdf([BODY[0]] * 5 + [""]))
        assert isinstance(draft, Draft)
        assert str(note) == "a.pdf: page 6 has no text layer and was left out"


class TestDocx:
    def test_paragraphs_tables_and_title(self, tmp_path: Path) -> None:
        body = (
            '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>'
            "<w:r><w:t>The strike ends</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>It ended </w:t></w:r><w:r><w:t>on Tuesday.</w:t></w:r>"
            "<w:del><w:r><w:delText>not</w:delText></w:r></w:del></w:p>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Pay</w:t><w:tab/><w:t>9</w:t></w:r></w:p></w:tc>"
            "</w:tr></w:tbl><w:p/>"
        )
        draft = only(read(tmp_path / "a.docx", make_docx(body, "Ignored because styled")))
        assert draft.text == "The strike ends\nIt ended on Tuesday.\nPay\t9"
        assert draft.fields == {"title": "The strike ends"}

    def test_title_of_the_properties(self, tmp_path: Path) -> None:
        body = "<w:p><w:r><w:t>Text.</w:t></w:r></w:p>"
        assert only(read(tmp_path / "a.docx", make_docx(body, "Strike ends today"))).fields == {
            "title": "Strike ends today"
        }
        assert only(read(tmp_path / "b.docx", make_docx(body, "Template"))).fields == {}


class TestTables:
    def test_usual_names_are_recognised(self, tmp_path: Path) -> None:
        table = (
            "URL,Headline,Body,Date,Source\n"
            'https://e.org/1,"A, b","Line one\nline two",2011-03-03,Post\n'
        )
        draft = only(read(tmp_path / "news.csv", table.encode("utf-8-sig")))
        assert (draft.id, draft.text) == ("https://e.org/1", "Line one\nline two")
        assert draft.fields == {
            "title": "A, b", "published": "2011-03-03", "publisher": "Post",
            "url": "https://e.org/1",
        }  # fmt: skip
        assert draft.source == "news.csv:2"

    def test_the_map_that_is_given_wins_and_is_checked(self, tmp_path: Path) -> None:
        table = "nr;words;text\n7;The strike ended.;not this\n"
        draft = only(read(tmp_path / "a.csv", table.encode(), "id=nr,text=words"))
        assert (draft.id, draft.text) == ("7", "The strike ended.")
        said = reason(read(tmp_path / "a.csv", columns="text=nothing"))
        assert said == "a.csv: no column 'nothing' (columns: 'nr', 'words', 'text')"

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("text", "expected FIELD=COLUMN,… such as text=body, got 'text'"),
            ("words=a,text=b", "no field 'words'"),
            ("text=a,text=b", "field 'text' stands twice"),
            ("id=a", "names no column for the field 'text'"),
        ],
    )
    def test_a_wrong_map_is_an_error(self, written: str, said: str) -> None:
        with pytest.raises(InputError, match=said):
            Columns.parse(written)

    def test_a_table_wider_than_any_is_refused_at_once(self, tmp_path: Path) -> None:
        names = ",".join(f"c{n}" for n in range(200_000))  # quadratic, this took ten minutes
        (tmp_path / "wide.csv").write_text(f"{names}\n{names}\n")
        assert list(map(str, read(tmp_path / "wide.csv"))) == [
            "wide.csv: 200,000 columns, at most 10,000 are read"
        ]

    def test_a_row_longer_than_any_ends_its_table(self, tmp_path: Path) -> None:
        path = tmp_path / "long.csv"
        path.write_text("text\nThe strike ended.\n" + "," * 10_000_001)
        one, other = read(path)
        assert isinstance(one, Draft)
        assert str(other) == (
            "long.csv: a line of more than 10,000,000 characters is no row of articles"
        )

    def test_no_text_column(self, tmp_path: Path) -> None:
        said = reason(read(tmp_path / "a.csv", b"x,y\n1,2\n"))
        assert said.endswith("(columns: 'x', 'y'); say which, such as --columns text=COLUMN")

    def test_bad_rows_are_named_and_the_others_read(self, tmp_path: Path) -> None:
        items = read(tmp_path / "a.csv", b"id,text,date\n1,One.,nan\n2,,\n3,Three.,2011\n4,a,b,c\n")
        assert [i.id if isinstance(i, Draft) else str(i) for i in items] == [
            "1", "a.csv:3: field 'text' (column 'text') is empty", "3",
            "a.csv:5: has 4 cells, the first row has 3 (text with commas needs quotes)",
        ]  # fmt: skip
        assert isinstance(items[0], Draft)
        assert items[0].fields == {}

    def test_another_encoding(self, tmp_path: Path) -> None:
        table = "text\nThe café’s owner said: “We will not close.”\n".encode("cp1252")
        assert "café’s" in only(read(tmp_path / "a.csv", table)).text

    def test_jsonl_with_a_map(self, tmp_path: Path) -> None:
        lines = b'{"link": "u", "story": "The strike ended.", "n": 1}\nnot JSON\n[1]\n'
        items = read(tmp_path / "a.jsonl", lines, "id=link,text=story")
        assert isinstance(items[0], Draft)
        assert items[0].id == "u"
        assert [str(i)[:18] for i in items[1:]] == ["a.jsonl:2: not JSO", "a.jsonl:3: expecte"]

    def test_parquet(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow", reason="needs the extra archive")
        import datetime as dt

        from pyarrow import parquet

        rows = {"id": [1, None], "content": ["The strike ended.", "It began."],
                "published_at": [dt.datetime(2011, 3, 3, 8), None]}  # fmt: skip
        parquet.write_table(pa.table(rows), tmp_path / "a.parquet")
        first, second = read(tmp_path / "a.parquet")
        assert isinstance(first, Draft)
        assert isinstance(second, Draft)
        assert (first.id, first.fields) == ("1", {"published": "2011-03-03T08:00:00"})
        assert (second.id, second.fields) == ("a-2", {})
        assert "not a readable Parquet" in reason(read(tmp_path / "b.parquet", b"PAR1 no"))


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Weekly</title>
<entry><title type="html">&lt;b&gt;Flood&lt;/b&gt;</title><id>tag:1</id>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/flood"/>
<updated>2010-08-09T10:00:00Z</updated><author><name>Bo</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The flood &amp; the
<em>old</em> bridge.</p><p>More.</p></div></content></entry></feed>"""


class TestFeeds:
    def test_rss(self, tmp_path: Path) -> None:
        draft, empty = read(tmp_path / "news.xml", RSS.encode())
        assert isinstance(draft, Draft)
        assert (draft.id, draft.text) == ("post-1", "The strike ended.\nTalks follow.")
        assert draft.fields == {
            "title": "Strike & talks", "published": "2011-03-03", "publisher": "The Marlow Post",
            "url": "https://example.org/1", "author": "Ann",
        }  # fmt: skip
        assert str(empty) == "news.xml#2: the feed's entry holds no text"

    def test_atom(self, tmp_path: Path) -> None:
        draft = only(read(tmp_path / "news.atom", ATOM.encode()))
        assert (draft.id, draft.text) == ("tag:1", "The flood & the old bridge.\nMore.")
        assert draft.fields == {
            "title": "Flood", "published": "2010-08-09", "publisher": "Weekly",
            "url": "https://example.org/flood", "author": "Bo",
        }  # fmt: skip

    def test_other_xml_is_no_bad_input(self, tmp_path: Path) -> None:
        (item,) = read(tmp_path / "a.xml", b"<urlset><url/></urlset>")
        assert item == Skipped("a.xml", "XML of a kind that is not read (<urlset>)", broken=False)


class TestMail:
    def test_headers_body_and_attachments(self, tmp_path: Path) -> None:
        mail = (
            "From: =?utf-8?q?The_Caf=C3=A9?= <news@example.org>\r\nSubject: Strike\r\n ends\r\n"
            "Date: Thu, 03 Mar 2011 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
            "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding:"
            " quoted-printable\r\n\r\nThe caf=E9 is open again.\r\n--b\r\n"
            'Content-Type: text/plain; name="more.txt"\r\nContent-Disposition: attachment;'
            ' filename="../more.txt"\r\n\r\nThe bridge is closed.\r\n--b\r\n'
            'Content-Type: image/png\r\nContent-Disposition: attachment; filename="p.png"\r\n\r\n'
            "x\r\n--b--\r\n"
        )
        body, more, picture = read(tmp_path / "a.eml", mail.encode())
        assert isinstance(body, Draft)
        assert isinstance(more, Draft)
        assert (body.id, body.text.strip()) == ("a", "The café is open again.")
        assert body.fields == {
            "title": "Strike ends",
            "author": "The Café",
            "published": "2011-03-03",
        }
        assert (more.id, more.text) == ("a.eml/more.txt", "The bridge is closed.")
        assert str(picture) == "a.eml/p.png: kind '.png' is not read"

    def test_html_only(self, tmp_path: Path) -> None:
        mail = b"Subject: x\nContent-Type: text/html\n\n<p>The strike ended.</p><p>On Tuesday.</p>"
        assert only(read(tmp_path / "a.eml", mail)).text == "The strike ended.\nOn Tuesday."

    def test_no_mail(self, tmp_path: Path) -> None:
        assert "no mail in it" in reason(read(tmp_path / "a.eml", b"\x00\x01 just bytes"))


PACKED = {
    "2011/strike.html": PAGE.encode(),
    "a.txt": b"The strike ended on Tuesday.",
    "b.jsonl": json.dumps({"id": "r1", "text": "It began."}).encode(),
}


class TestArchives:
    def pack(self, kind: str) -> bytes:
        if kind == ".zip":
            return make_zip(PACKED)
        modes = {
            ".tar": "w",
            ".tar.gz": "w:gz",
            ".tar.bz2": "w:bz2",
            ".tar.xz": "w:xz",
            ".tgz": "w:gz",
        }
        return make_tar(PACKED, modes[kind])

    @pytest.mark.parametrize("kind", [".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"])
    def test_members_have_ids_by_inner_path(self, kind: str, tmp_path: Path) -> None:
        items = read(tmp_path / f"clips{kind}", self.pack(kind))
        assert [i.id if isinstance(i, Draft) else str(i) for i in items] == [
            f"clips{kind}/2011/strike.html", f"clips{kind}/a.txt", "r1",
        ]  # fmt: skip
        assert isinstance(items[0], Draft)
        assert items[0].fields == FIELDS

    def test_gz_and_nested_archives(self, tmp_path: Path) -> None:
        inner = gzip.compress(make_tar({"x/y.txt": b"The strike ended."}))
        draft = only(read(tmp_path / "outer.zip", make_zip({"in.tar.gz": inner})))
        assert draft.id == "outer.zip/in.tar.gz/x/y.txt"
        draft = only(read(tmp_path / "a.txt.gz", gzip.compress(b"The strike ended.")))
        assert (draft.id, draft.text) == ("a", "The strike ended.")

    def test_kinds(self) -> None:
        names = ["A.HTML", "b.tar.gz", "c.warc.gz", "d.txt.gz", "e.png", "html", ".txt", "f/.gz"]
        assert [kind_of(name) for name in names] == [
            ".html", ".tar.gz", ".warc.gz", ".gz", "", UNNAMED, "", "",
        ]  # fmt: skip


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_warc(name: str, tmp_path: Path) -> None:
    pytest.importorskip("warcio", reason="needs the extra archive")
    items = read(tmp_path / name, warc(name.endswith(".gz")))
    assert [i.id if isinstance(i, Draft) else str(i) for i in items] == [
        "https://example.org/strike",
        f"{name}/https://example.org/gone: answered with status 404",
        f"{name}/https://example.org/p.png: kind 'image/png' is not read",
        "https://example.org/strike@2011-03-04T00:00:00Z",
    ]
    assert isinstance(items[0], Draft)
    assert items[0].fields == FIELDS


def test_an_extra_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow", "pyarrow.parquet", "warcio", "warcio.archiveiterator"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    for name in ("a.parquet", "a.warc"):
        said = reason(read(tmp_path / name, b"anything"))
        assert said.endswith("needs another library: python -m pip install 'dateline[archive]'")


def test_the_worker_gives_what_this_process_gives_and_survives(tmp_path: Path) -> None:
    with Worker(Limits(seconds=20)) as worker:
        here = InProcess().parse("html", PAGE.encode())
        assert worker.parse("html", PAGE.encode()) == here
        with pytest.raises(InputError, match="no PDF in it"):
            worker.parse("pdf", b"nothing")
        child = worker._child
        assert child is not None
        child.kill()  # as a crash of the parser would
        child.wait()
        assert worker.parse("html", PAGE.encode()) == here


@pytest.mark.parametrize("works", ["while True: pass", "time.sleep(60)"])
def test_the_worker_ends_what_takes_too_long(works: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); from index.formats import worker;"
        "print('{}', flush=True); sys.stdin.readline(); worker._set_timer(float(sys.argv[2]));"
    )
    monkeypatch.setattr("index.formats.worker._CODE", f"{code}\n{works}")
    with (
        Worker(Limits(seconds=0.1)) as worker,
        pytest.raises(InputError, match=r"takes longer than 0\.1 s"),
    ):
        worker.parse("html", PAGE.encode())
