"""Which kind a file without ending is, by its first bytes."""

from __future__ import annotations

import re
import zipfile

from index.errors import InputError
from index.formats.containers.mbox import begins
from index.formats.draft import Source
from index.text.decoding import decode

_HEAD = 8_192
_MAGIC = (
    (b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"), (b"PAR1", ".parquet"), (b"WARC/", ".warc"),
    (b"\xd0\xcf\x11\xe0", ".doc"), (b"\x1f\x8b", ".gz"), (b"BZh", ".bz2"), (b"\xfd7zXZ", ".xz"),
)  # fmt: skip
_ZIPPED = (("word/document.xml", ".docx"), ("META-INF/container.xml", ".epub"),
           ("content.xml", ".odt"), ("datapackage.json", ".wacz"))  # fmt: skip
_HTML = re.compile(
    rb"(?is)\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?"
    rb"<(?:!doctype html|html|head|body)\b"
)
_XML = re.compile(rb"\s*<(?:\?xml|rss|feed|rdf:RDF|nitf|newsMessage|newsItem|TEI|alto|mediawiki)\b")
_MAIL = re.compile(rb"(?i)(?>[a-z][a-z0-9-]{1,40}: [^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n)*+){2,}")
_MAIL_FIELD = re.compile(rb"(?im)^(?:from|subject|message-id|mime-version|received): ")
_MHTML = re.compile(rb"(?i)content-type:\s*multipart/related")


def kind_by_content(source: Source) -> str:
    """An ending such as ``.html``; "" where the content is of no kind that is read.

    The source is read from its start afterwards.
    """
    head = source.opened.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        kind = _packed(source)
        source.opened.seek(0)
        return kind
    source.opened.seek(0)
    return _kind(head.removeprefix(b"\xef\xbb\xbf"))


def _packed(source: Source) -> str:
    try:
        names = frozenset(zipfile.ZipFile(source.opened).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ".zip"
    return next((kind for part, kind in _ZIPPED if part in names), ".zip")


def _kind(head: bytes) -> str:
    for magic, kind in _MAGIC:
        if head.lstrip(b" \t\r\n").startswith(magic) or head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return ".tar"
    if _HTML.match(head):
        return ".html"
    if _XML.match(head):
        return ".xml"
    if begins(head.split(b"\n", 1)[0]):
        return ".mbox"
    mail = _MAIL.match(head)
    if mail is not None and _MAIL_FIELD.search(mail[0]):
        return ".mhtml" if _MHTML.search(mail[0]) else ".eml"
    start = head.lstrip()[:1]
    if start in (b"{", b"["):
        return (
            ".jsonl"
            if start == b"{" and re.match(rb"\s*\{[^\n]*\}[^\S\n]*\n\s*\{", head)
            else ".json"
        )
    return ".txt" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    """Whether the first bytes are text of some words."""
    whole = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head[:-4]
    try:
        text, _ = decode(whole)
    except InputError:
        return False
    return len(text.split()) >= 5
