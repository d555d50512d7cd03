"""Files of many formats, made in memory."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from index.formats import Columns, Draft, FileReader, Item, Skipped
from index.formats.worker import InProcess

BODY = (
    "The harbour strike in Marlow ended on Tuesday after nine days of talks about night pay.",
    "Workers will return on Wednesday morning, the union said in a statement to the press.",
    "The mayor had offered to mediate two days after the strike began, and both sides agreed.",
)


PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Harbour strike ends | The Marlow Post</title>
<meta property="og:site_name" content="The Marlow Post">
<meta property="og:title" content="Harbour strike ends after nine days">
<meta property="article:published_time" content="2011-03-03T08:00:00Z">
<meta name="author" content="Anna Keeper"><link rel="canonical" href="https://example.org/strike">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Harbour strike ends after nine days</h1>
{"".join(f"<p>{p}</p>" for p in BODY)}</article>
<footer><p>Copyright The Marlow Post</p></footer></body></html>"""


def read(path: Path, data: bytes | None = None, columns: str | None = None) -> list[Item]:
    """All items of one file, parsed in this process."""
    if data is not None:
        path.write_bytes(data)
    given = Columns.parse(columns) if columns else None
    with FileReader(columns=given, parser=InProcess()) as reader:
        return list(reader.read(path, path.name))


def only(items: list[Item]) -> Draft:
    """The one item, which must be a draft."""
    assert len(items) == 1
    assert isinstance(items[0], Draft), items[0]
    return items[0]


def reason(items: list[Item]) -> str:
    """The one item, which must be a skip, as people see it."""
    assert len(items) == 1
    assert isinstance(items[0], Skipped), items[0]
    return str(items[0])


def make_pdf(pages: list[str], title: str = "") -> bytes:
    """A PDF with a line of Helvetica for each line of each page; "" makes a page with a drawing."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for i, page in enumerate(pages):
        lines = page.replace("(", "\\(").replace(")", "\\)").split("\n")
        drawn = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = (f"BT /F1 12 Tf 72 720 Td {drawn}ET" if page else "0 0 m 9 9 l S").encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<< /Title ({title}) >>".encode())
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, size - 1, len(out))
    )


def make_docx(body: str, title: str = "") -> bytes:
    """A Word document with this inside its body element."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        document = f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
        packed.writestr("word/document.xml", document)
        packed.writestr("docProps/core.xml",
                        '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>'
                        f"{title}</dc:title></p>")  # fmt: skip
    return held.getvalue()


def make_zip(files: dict[str, bytes]) -> bytes:
    """A .zip of these."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return held.getvalue()


def make_tar(files: dict[str, bytes], mode: str = "w") -> bytes:
    """A .tar of these, packed by ``mode``."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as packed:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
    return held.getvalue()


RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Marlow Post</title>
<item><title>Strike &amp;amp; talks</title><link>https://example.org/1</link>
<guid isPermaLink="false">post-1</guid><pubDate>Thu, 03 Mar 2011 08:00:00 GMT</pubDate>
<dc:creator>Ann</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>The strike ended.</p><p>Talks follow.</p>]]></content:encoded></item>
<item><title>Empty</title><link>https://example.org/2</link></item></channel></rss>"""


def warc_records() -> Iterator[tuple[str, str, bytes]]:
    """Address, HTTP head, body."""
    yield (
        "https://example.org/strike",
        "200 OK\r\nContent-Type: text/html; charset=utf-8",
        PAGE.encode(),
    )
    yield "https://example.org/gone", "404 Not Found\r\nContent-Type: text/html", b"gone"
    yield "https://example.org/p.png", "200 OK\r\nContent-Type: image/png", b"x"
    yield "https://example.org/strike", "200 OK\r\nContent-Type: text/html", PAGE.encode()


def warc(packed: bool = False) -> bytes:
    """A web archive of these records, each packed on its own or none."""
    out = b""
    for number, (url, head, body) in enumerate(warc_records()):
        block = f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        record = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: 2011-03-0{number + 1}T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode() + block + b"\r\n\r\n"  # fmt: skip
        out += gzip.compress(record) if packed else record
    return out
