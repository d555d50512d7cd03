"""Files that want to break something: no crash, no hang, and none without a reason."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import random
import struct
import tarfile
import time
import zipfile
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.fakes import FakeEncoder
from support.files import BODY, PAGE, RSS, make_docx, make_pdf, make_tar, make_zip

from index.build import build
from index.formats import READERS, Draft, FileReader, Item, Limits, Skipped
from index.formats.worker import InProcess
from index.sources.kept_paragraphs import clean_draft
from index.store import verify
from index.store.generations import Generation

SECONDS = 10.0  # of processor time: what the wall clock says depends on what else runs
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>'


def zip_with(name: str, data: bytes = b"The strike ended.", **info: int) -> bytes:
    """A .zip with one member whose header says what it likes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        member = zipfile.ZipInfo(name)
        for key, value in info.items():
            setattr(member, key, value)
        packed.writestr(member, data)
    return held.getvalue()


def tar_with(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    """A .tar with one member of any kind."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as packed:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, link
        packed.addfile(member, io.BytesIO(b""))
    return held.getvalue()


def nest(levels: int) -> bytes:
    """A .zip in a .zip in a .zip ..."""
    data = make_zip({"a.txt": b"The strike ended."})
    for _ in range(levels):
        data = make_zip({"in.zip": data})
    return data


def endless_exports(size: int) -> list[str]:
    """Texts that look like exports of several articles all the way down."""
    return [
        "End of Document\n" * size,
        "Load-Date: x\nBody\n" * size,
        "Title: a\nDate: May 3, 2012\n" * size,
        "Title: a\n\n\n" * size,
        "<DOC>" * size,
        "<DOC>\n<TEXT>" + "<P>" * size,
        "_____\nFull text: a\n" * size,
        "12 words\n" * size + "Document ABCD000020080905e495000a1\n",
        "HD x\nLP\n" * size + "AN Document ABCD000020080905e495000a1\n",
        "Record Number: 1\nA - May 3, 2012\n" * size,
        "=====\nA\nMay 3, 2012\n" * size,
        "1 of 9 DOCUMENTS\n" + "A: b\n" * size,
        "Title:" + " " * size + "\n" * size,
        "Load-Date: 1\n" + "a " * size,
    ]


def corpus() -> Iterator[tuple[str, bytes, str]]:
    """Name, content, and what the report must say ("" where an article is fine, too)."""
    bomb = make_zip({"a.txt": b"\0" * 12_000_000})
    yield "empty.txt", b"", ""
    for kind in sorted(READERS):
        if kind not in (".txt", ".md"):
            yield f"empty{kind}", b"", " "
            yield f"nul{kind}", b"\0" * 1000, " "
    for number, text in enumerate(endless_exports(20_000)):
        yield f"export-{number}.txt", text.encode(), ""
    yield "many.mbox", b"From a Thu May 24 09:00:00 2012\nFrom: a\n\na\n\n" * 2_000, ""
    yield "nul.txt", b"The strike\0 ended.", "binary data"
    yield "line.txt", b"a" * 10_000_001, "a line of more than 10,000,000 bytes"
    yield "line.jsonl", b'{"id": "' + b"a" * 10_000_001, "line is longer than 10,000,000 bytes"
    yield "line.csv", b"text\n" + b"a" * 10_000_001, "no row of articles"
    yield "quote.csv", b'text\n"' + b"a\n" * 10_000, "not CSV from here on"
    yield "deep.jsonl", b"[" * 100_000, "not JSON"
    yield "deep.html", b"<div>" * 400_000 + b"words", " "
    yield "deeper.html", b"<b><i><p>" * 100_000 + PAGE.encode(), " "
    yield "wide.html", b"<p>a</p>" * 160_000, "HTML of more than 150,000 elements"
    yield "huge.html", b"<p>" + b"a " * 5_100_000, "more than 10,000,000 bytes"
    yield "attributes.html", b"<p " + b"a=b " * 300_000 + b">" + PAGE.encode(), ""
    yield "tables.html", b"<table><tr><td>" * 5_000 + PAGE.encode(), ""
    yield "unclosed.html", b"<p>The strike <b>ended <i>on" * 500, ""
    yield "comment.html", b"<!--" * 200_000 + PAGE.encode(), ""
    yield "laughs.xml", LAUGHS.encode(), "defines entities"
    yield "outside.xml", OUTSIDE.encode(), "defines entities"
    yield "laughs.docx", make_zip({"word/document.xml": LAUGHS.encode()}), "defines entities"
    yield "laughs.odt", make_zip({"content.xml": LAUGHS.encode()}), "defines entities"
    yield "laughs.epub", make_zip({"META-INF/container.xml": LAUGHS.encode()}), "defines entities"
    yield (
        "outside.epub",
        make_zip({"META-INF/container.xml": b"<c><rootfile full-path='../x'/></c>"}),
        " ",
    )
    yield "bomb.odt", make_zip({"content.xml": b"\0" * 101_000_000}), "unpacks to more than"
    yield "deep.json", b"[" * 1_000_000, "not JSON"
    yield (
        "wide.json",
        b'[{"text": "a", ' + b",".join(b'"k%d": 1' % n for n in range(20_000)) + b"}]",
        "keys",
    )
    yield "groups.rtf", b"{\\rtf1 " + b"{" * 1_000_000, " "
    yield "escapes.rtf", b"{\\rtf1 " + b"\\u8220?\\'9" * 200_000, ""
    yield "cues.srt", b"00:00:01,000 --> 00:00:02,000\na\n\n" * 50_000, ""
    yield "tags.vtt", b"00:01.000 --> 00:02.000\n" + b"<v " * 300_000, ""
    yield (
        "parts.mhtml",
        b"Content-Type: multipart/related; boundary=b\n\n" + b"--b\n\na\n" * 9_000,
        " ",
    )
    yield "references.xml", b"<rss>" + b"&a;&&#0;" * 500_000, " "
    yield "cdata.xml", b"<rss>" + b"<![CDATA[" * 500_000, " "
    yield "unclosed.xml", b"<rss><item>" * 300_000, " "
    yield "deep.xml", b"<rss>" * 100_000, "XML deeper than 200"
    yield "cut.xml", RSS[:400].encode(), "not well-formed XML"
    yield "cut.docx", make_docx("<w:p/>" * 100)[:300], "damaged Word document"
    yield "cut.pdf", make_pdf([BODY[0]])[:300], " "
    yield "loop.pdf", make_pdf([BODY[0]]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), " "
    yield "cut.zip", bomb[:500], "not a readable .zip"
    yield "bomb.zip", bomb, "unpacks to far more than its size"
    yield (
        "bomb.tar.gz",
        gzip.compress(make_tar({"a.txt": b"\0" * 12_000_000}), 6),
        "unpacks to far",
    )
    yield "bomb.txt.gz", gzip.compress(b"a\n" * 6_000_000, 1), "unpacks to far"
    yield "bomb.tar.bz2", bz2.compress(b"\0" * 12_000_000, 1), " "
    yield "nested.zip", nest(5), "nested deeper than 3"
    yield "cut.tar", make_tar({"a.txt": b"a" * 5000})[:2000], "damaged"
    yield (
        "cut.tar.gz",
        make_tar({"a.txt": random.Random(1).randbytes(5000)}, "w:gz")[:2000],
        "damaged",
    )
    yield "cut.txt.gz", gzip.compress(random.Random(1).randbytes(5000))[:2000], "readable .gz"
    for name in (
        "../up.txt",
        "/etc/up.txt",
        "a/../../up.txt",
        "C:\\up.txt",
        "a\\..\\up.txt",
        "b\x01.txt",
    ):
        yield "path.zip", zip_with(name), "its name leads out of the archive"
        yield "path.tar", tar_with(name), "its name leads out of the archive"
    yield "locked.zip", zip_with("a.txt").replace(b"\x14\0\0\0\0\0", b"\x14\0\1\0\0\0"), "password"
    yield "link.zip", zip_with("a.txt", external_attr=0o120777 << 16), "a link, not a file"
    yield "link.tar", tar_with("a.txt", tarfile.SYMTYPE, "/etc/passwd"), "a link, a device"
    yield "hard.tar", tar_with("a.txt", tarfile.LNKTYPE, "a.txt"), "a link, a device"
    yield "device.tar", tar_with("a.txt", tarfile.CHRTYPE), "a link, a device"
    yield (
        "sizes.zip",
        zip_with("a.txt").replace(struct.pack("<L", 17), struct.pack("<L", 2**31)),
        " ",
    )
    yield (
        "parts.eml",
        b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\na\n" * 2000,
        "parts",
    )
    nested = b"Content-Type: message/rfc822\n\n" * 3000
    yield "nested.eml", b"Subject: x\n" + nested, " "
    yield "header.eml", b"Subject: =?utf-8?b?/////w==?=\nDate: 99 Foo\n\nThe strike ended.", ""
    yield "charset.eml", b"Subject: x\nContent-Type: text/plain; charset=zlib\n\nThe strike.", ""


def problem(items: list[Item], said: str, taken: float) -> str:
    """What is wrong with these items of a file, "" where nothing is."""
    if taken > SECONDS:
        return f"took {taken:.1f} s"
    if not items:
        return "left out without a reason"
    reasons = " ".join(str(item) for item in items if isinstance(item, Skipped))
    if said and (said not in reasons or any(isinstance(item, Draft) for item in items)):
        return f"expected a reason with {said!r}, got {items!r:.300}"
    if "\n" in reasons:
        return f"a reason of several lines: {reasons!r:.300}"
    for item in items:
        if isinstance(item, Draft):
            item.text.encode("utf-8")
            spans = [p.span for p in clean_draft(item, None).paragraphs]
            if any(span.end > len(item.text) for span in spans):
                return "a span beyond the text"
    return ""


def run(reader: FileReader, path: Path, data: bytes, said: str = "") -> str:
    """Write, read, time, judge."""
    path.write_bytes(data)
    started = time.process_time()
    items = list(reader.read(path, path.name))
    return problem(items, said, time.process_time() - started)


def test_the_corpus(tmp_path: Path) -> None:
    # Bombs of 12 MB instead of 120: the floor is what a test's time depends on.
    with FileReader(limits=Limits(ratio_floor=10_500_000)) as reader:
        found = {
            name: trouble
            for name, data, said in corpus()
            if (trouble := run(reader, tmp_path / name, data, said))
        }
    assert found == {}


def test_a_loop_of_links_a_folder_and_a_secret_are_reasons(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.html").symlink_to("nowhere.html")
    (tmp_path / "folder.txt").mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("The strike ended.")
    secret.chmod(0)
    with FileReader(parser=InProcess()) as reader:
        for name in ("loop.txt", "gone.html", "folder.txt"):
            (item,) = reader.read(tmp_path / name, name)
            assert isinstance(item, Skipped)
        if os.geteuid() != 0:  # root reads everything
            (item,) = reader.read(secret, "secret.txt")
            assert str(item) == "secret.txt: cannot be read: Permission denied"


def test_a_bomb_in_an_archive_ends_it_and_what_came_before_stays(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        make_zip({"1.txt": b"The strike ended.", "2.txt": b"\0" * 1_200_000, "3.txt": b"More."})
    )
    limits = Limits(ratio=2, ratio_floor=1_000_000)
    with FileReader(limits=limits, parser=InProcess()) as reader:
        first, *rest = reader.read(tmp_path / "a.zip", "a.zip")
    assert isinstance(first, Draft)
    assert [str(item) for item in rest] == [
        "a.zip: unpacks to far more than its size (an archive bomb?)"
    ]


def mutated(data: bytes, draw: random.Random) -> bytes:
    """The bytes with some of them cut, doubled, changed or replaced by another file's."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(changed) + 1)
        size = draw.choice((1, 1, 2, 8, 64, 512))
        choice = draw.randrange(4)
        if choice == 0:
            del changed[at : at + size]
        elif choice == 1:
            changed[at:at] = changed[at : at + size] * draw.randint(1, 3)
        elif choice == 2:
            changed[at : at + size] = draw.randbytes(size)
        else:
            changed[at:at] = draw.choice(
                (b"<", b'"', b"\0", b"\xff\xfe", b"]]>", b"---\n", b"&#xD800;")
            )
    return bytes(changed)


def sound_files() -> dict[str, bytes]:
    """A sound file of each kind, to be broken."""
    text = "\n\n".join(BODY).encode()
    mail = b"Subject: x\nFrom: a@b\nContent-Type: text/html\n\n" + PAGE.encode()
    front = b"---\ntitle: Strike\ndate: 2011-03-03\n---\n"
    sound = {
        ".txt": text, ".md": front + text, ".html": PAGE.encode(), ".xml": RSS.encode(),
        ".pdf": make_pdf([*BODY]), ".docx": make_docx("<w:p><w:r><w:t>Ended.</w:t></w:r></w:p>"),
        ".csv": b"id,text\n1,The strike ended.\n", ".jsonl": b'{"id": 1, "text": "Ended."}\n',
        ".eml": mail, ".zip": make_zip({"a.txt": text, "b.html": PAGE.encode()}),
        ".tar": make_tar({"a.txt": text, "b.csv": b"text\nThe end.\n"}),
    }  # fmt: skip
    sound[".tar.gz"] = gzip.compress(sound[".tar"])
    sound[".txt.gz"] = gzip.compress(text)
    return sound


def check_mutations(folder: Path, count: int, seed: int) -> None:
    """Read ``count`` broken files; all troubles at once."""
    draw, sound = random.Random(seed), sound_files()
    kinds = sorted(sound)
    found: dict[str, str] = {}
    with FileReader() as reader:
        for number in range(count):
            kind = kinds[number % len(kinds)]
            data = mutated(sound[kind], draw)
            path = folder / f"{number}{kind}"
            trouble = run(reader, path, data)
            if trouble:
                found[f"seed {seed}, {path.name}"] = trouble
            else:
                path.unlink(missing_ok=True)
    assert found == {}


def test_broken_files(tmp_path: Path) -> None:
    check_mutations(tmp_path, 130, seed=7)


class Stopwatch:
    """Hears a build's progress; ``longest`` is the most processor time between two steps."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.process_time()

    def stage(self, name: str, total: int) -> None:
        """A stage begins."""
        self._last = time.process_time()

    def advance(self, steps: int) -> None:
        """A step ends."""
        now = time.process_time()
        self.longest, self._last = max(self.longest, now - self._last), now


def nasty_texts(size: int) -> Iterator[tuple[str, str]]:
    """Texts that make some regular expression or count look again and again."""
    runs = {
        "tabs": "\t", "spaces": " ", "joined": "a", "stops": "A. ", "lines": "a\n",
        "years": "2001-", "ligature": "\ufdfa", "accents": "e\u0301\u0302",
        "invisible": "a\u200b", "dates": "01/02/2003 ", "caps": "MOSCOW, ", "quotes": "“",
        "brackets": "[A", "apostrophes": "a'", "names": "By Jane Doe and ",
        "sentences": "He said so.\n", "urls": "http://a.b/",
    }  # fmt: skip
    for name, run in runs.items():
        yield f"{name}.txt", f"The strike{run * (size // len(run))}ended on Monday, he said."


def check_build(folder: Path, index: Path) -> None:
    """Index everything; each file is an article or has a reason, none takes long, verify agrees."""
    watch = Stopwatch()
    report = build([folder], index, encoder=FakeEncoder(), progress=watch)
    generation = Generation.open(index)
    told = {article.path for article in generation.articles()}
    reasons = sorted(item.where for item in report.skipped)

    def has_reason(path: str) -> bool:
        at = bisect_left(reasons, path)
        return at < len(reasons) and reasons[at].startswith(path)

    files = [str(path) for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    assert [path for path in files if path not in told and not has_reason(path)] == []
    assert [str(item) for item in report.skipped if "\n" in str(item) or not item.reason] == []
    assert watch.longest <= SECONDS
    assert verify.problems(generation.folder) == []


def test_a_build_of_nasty_files_ends_and_accounts_for_each(tmp_path: Path) -> None:
    folder = tmp_path / "nasty"
    folder.mkdir()
    for number, (name, data, _) in enumerate(corpus()):
        if len(data) < 100_000:  # the larger ones are read in test_the_corpus
            (folder / f"{number}-{name}").write_bytes(data)
    for name, text in nasty_texts(40_000):
        (folder / name).write_text(text)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "up").symlink_to(folder)
    (folder / "link.txt").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.txt")
    (folder / "new\nline <b>.txt").write_text("The mayor of Marlow left on Monday, they said.")
    check_build(folder, tmp_path / "index")


@pytest.mark.long
def test_ten_thousand_broken_files(tmp_path: Path) -> None:
    """As many as ``DATELINE_NASTY_FILES`` says, 10,000 by default, all in one build."""
    count = int(os.environ.get("DATELINE_NASTY_FILES", "10000"))
    draw, sound = random.Random(2026), sound_files()
    kinds = sorted(sound)
    folder = tmp_path / "nasty"
    for number in range(count):
        kind = kinds[number % len(kinds)]
        path = folder / f"{number // 500}" / f"{number}{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mutated(sound[kind], draw))
    for name, text in nasty_texts(min(590_000, 100 * count)):
        (folder / name).write_text(text)
    check_build(folder, tmp_path / "index")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(sorted(set(READERS) - {".pdf"})), data=st.binary(min_size=1, max_size=400)
)
def test_any_bytes_under_any_name(kind: str, data: bytes, tmp_path: Path) -> None:
    with FileReader(parser=InProcess()) as reader:
        assert run(reader, tmp_path / f"a{kind}", data) == ""


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=300), kind=st.sampled_from([".txt", ".md", ".html", ".csv", ".eml"]))
def test_any_text_keeps_its_offsets(text: str, kind: str, tmp_path: Path) -> None:
    data = text.encode()
    with FileReader(parser=InProcess()) as reader:
        assert run(reader, tmp_path / f"a{kind}", data) == ""
