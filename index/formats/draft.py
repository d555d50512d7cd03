"""What all formats share: the source that is read, the draft that comes out, the limits between.

A reader is a function from a ``Source`` to drafts and skips. It raises ``InputError`` where the
whole source cannot be used; whatever else goes wrong in it is turned into a reason by
``index.formats.dispatch``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol, Self

from index.errors import InputError
from index.formats.columns import Columns
from index.text.decoding import check_charset
from index.types import ParagraphKind

EXPORTED = "dateline"
"""The field under which an export keeps what reading it again could find out otherwise."""

Told = Literal["skipped", "warning", "read"]
_LONGEST_ID = 200
PUBLISHED_FROM = "published_from"
"""The field that says how a draft's date is inferred: one of ``index.sources.metadata.ORIGINS``."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not indexed, or that is to be known of what was.

    ``broken`` tells bad input from files of other kinds. ``told`` is the word that a report begins
    with: "skipped", or "warning" (an article lacks something), or "read" (how many records).
    """

    where: str
    reason: str
    broken: bool = True
    told: Told = "skipped"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


class TextMark(NamedTuple):
    """``text[start:end]`` is of that kind, as a page's ``<figcaption>`` is a caption."""

    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its file gives it, before cleaning and dating.

    ``fields`` are those of a record: title, published, publisher, url, author; None of them is
    checked here. ``text[:start]`` is front matter: it stays in the text, and is no part of the
    article. ``extracted`` says that a page's menus are already gone, so that cleaning may trust
    short lines. ``undated`` says that the text's own dates are not to be trusted: it holds several
    articles that could not be taken apart. ``marks``: stretches of the text whose kind the format
    knows.
    """

    id: str
    text: str
    fields: Mapping[str, object]
    source: str
    start: int = 0
    extracted: bool = False
    undated: bool = False
    marks: tuple[TextMark, ...] = ()


Item = Draft | Skipped


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Whatever passes a limit is skipped with that reason."""

    file_bytes: int = 50_000_000  # one article's file; longer texts are no article
    page_bytes: int = 10_000_000  # a saved page's HTML; the largest of 181 real ones has 1.5 MB
    line_bytes: int = 10_000_000  # one record of .jsonl or .csv
    members: int = 200_000  # of one archive
    member_bytes: int = 2_000_000_000
    ratio: int = 200  # unpacked to packed bytes: text packs 3 to 10 times, DEFLATE at most 1,032
    ratio_floor: int = 100_000_000  # below that any ratio is harmless
    depth: int = 3  # archives in archives
    seconds: float = 10.0  # for one page or PDF
    pages: int = 5_000  # of a PDF


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser of pages or PDFs found in one document.

    parts: the articles of a document that holds several, each with its own text; then ``text`` is
    empty.
    """

    text: str
    fields: Mapping[str, str]
    extracted: bool = False
    notes: tuple[str, ...] = ()
    parts: tuple[Parsed, ...] = ()
    marks: tuple[TextMark, ...] = ()

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """What ``dataclasses.asdict`` made of one."""
        parts = tuple(cls.of(part) for part in record["parts"])
        marks = tuple(TextMark(*mark) for mark in record["marks"])
        notes = tuple(record["notes"])
        return cls(record["text"], record["fields"], record["extracted"], notes, parts, marks)


class Parser(Protocol):
    """Turns the bytes of one document into text; in a process of its own, or in this one."""

    def parse(
        self, kind: str, data: bytes, *, charset: str | None = None, url: str | None = None
    ) -> Parsed:
        """Parse one document.

        :raises InputError: it holds no text, cannot be read, or takes too long.
        """


@dataclass(slots=True)
class Budget:
    """How many more bytes one outermost file may unpack to, its nested archives included."""

    left: int

    def take(self, size: int) -> None:
        """Count ``size`` unpacked bytes.

        :raises InputError: the budget is used up.
        """
        self.left -= size
        if self.left < 0:
            raise InputError("unpacks to far more than its size (an archive bomb?)")


@dataclass(frozen=True, slots=True)
class FormatSession:
    """What holds for one outermost file and everything inside it."""

    parser: Parser
    limits: Limits
    columns: Columns | None
    dispatch: Callable[[Source], Iterator[Item]]
    budget: Budget
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a member of one, opened for reading from its start.

    :param name: what people call it, as in ``clips.zip/2004/talks.html`` with its folder.
    :param inner: the path that makes ids unique: the file's name, then the path inside it.
    :param charset: the encoding that a mail's or a web server's header gives.
    :param base: the id of its one article, where its stem is another file's, too.
    """

    name: str
    inner: str
    opened: BinaryIO
    session: FormatSession
    depth: int = 0
    charset: str | None = None
    url: str | None = None
    base: str | None = None

    @property
    def id(self) -> str:
        """The id of the one article in it: a file's stem, a member's whole inner path."""
        stem = PurePosixPath(self.inner).stem if self.base is None else self.base
        return short_id(self.inner if self.depth else stem)

    @property
    def said(self) -> str | None:
        """The encoding that a header gives, else the one that the reader was told."""
        return self.charset or self.session.charset

    def said_charset(self) -> str | None:
        """``said``, where it names an encoding that exists."""
        try:
            return check_charset(self.said) if self.said else None
        except InputError:
            return None

    @property
    def limits(self) -> Limits:
        """What this reading may cost."""
        return self.session.limits

    def whole(self, limit: int | None = None) -> bytes:
        """All its bytes.

        :raises InputError: there are more than ``limit`` (``limits.file_bytes``).
        """
        limit = self.limits.file_bytes if limit is None else limit
        data = self.opened.read(limit + 1)
        if len(data) > limit:
            raise InputError(f"more than {limit:,} bytes are no article")
        return data

    def member(
        self, path: str, opened: BinaryIO, *, charset: str | None = None, url: str | None = None
    ) -> Source:
        """A source inside this one."""
        return Source(
            f"{self.name}/{path}", f"{self.inner}/{path}", opened, self.session, self.depth + 1,
            charset, url,
        )  # fmt: skip

    def parse(self, kind: str, data: bytes) -> Parsed:
        """Let the session's parser read ``data``."""
        return self.session.parser.parse(kind, data, charset=self.said, url=self.url)


def short_id(name: str) -> str:
    """An id of at most 200 characters; a longer name keeps its start and gets a digest."""
    if len(name) <= _LONGEST_ID:
        return name
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{name[: _LONGEST_ID - 17]}-{digest}"
