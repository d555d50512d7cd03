"""Which reader reads which kind of file, and the boundary that no file's trouble passes.

Whatever a document does to its reader comes out as a ``Skipped`` with the reason; what had been
read before that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from index.errors import InputError
from index.formats import html, mail, pdf, plain
from index.formats.columns import Columns
from index.formats.containers import archives, mbox, mhtml, warc
from index.formats.content import kind_by_content
from index.formats.draft import Budget, FormatSession, Item, Limits, Parser, Skipped, Source
from index.formats.markup import xml_files
from index.formats.office import advice, docx, epub, odt, rtf
from index.formats.tables import json_files, jsonl, table
from index.formats.text import transcript
from index.formats.worker import Worker
from index.time_limit import each_limited

READERS: Mapping[str, Callable[[Source], Iterator[Item]]] = {
    **dict.fromkeys((".txt", ".md"), plain.read),
    **dict.fromkeys((".html", ".htm", ".xhtml"), html.read),
    **dict.fromkeys((".mhtml", ".mht"), mhtml.read),
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".odt": odt.read,
    ".rtf": rtf.read,
    ".epub": epub.read,
    **dict.fromkeys((".jsonl", ".ndjson"), jsonl.read),
    ".json": json_files.read,
    **dict.fromkeys((".csv", ".tsv"), table.read_csv),
    ".parquet": table.read_parquet,
    **dict.fromkeys((".xml", ".rss", ".atom"), xml_files.read),
    ".eml": mail.read,
    **dict.fromkeys((".mbox", ".mbx"), mbox.read),
    **dict.fromkeys((".srt", ".vtt"), transcript.read),
    **dict.fromkeys((".warc", ".warc.gz"), warc.read),
    ".wacz": warc.read_wacz,
    ".zip": archives.read_zip,
    **dict.fromkeys((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"), archives.read_tar),
    **dict.fromkeys((".gz", ".bz2", ".xz"), archives.read_packed),
    **dict.fromkeys(advice.ADVICE, advice.read),
}
READ = READERS.keys() - advice.ADVICE.keys()
"""Endings of what is read; the others of ``READERS`` only say what to do instead."""
UNNAMED = "no ending"
"""The kind of a file whose name has no ending: its content tells which reader it needs."""


# Those that read here and hand nothing on. Pages and PDFs are read in a process of their own, and
# what holds other files (mail, too) is limited in each of them.
_LIMITED = frozenset(
    ".txt .md .docx .odt .rtf .epub .json .jsonl .ndjson .csv .tsv .xml .rss .atom .srt"
    " .vtt".split()
)


class FileReader:
    """Reads files of all kinds; a context manager that ends the parsers' process.

    :param columns: which column of a table is which field; None recognises the usual names.
    :param charset: the encoding of texts that are not UTF-8; None finds out.
    :param parser: what parses pages and PDFs; None for a process of their own.
    """

    def __init__(
        self,
        *,
        columns: Columns | None = None,
        charset: str | None = None,
        limits: Limits | None = None,
        parser: Parser | None = None,
    ) -> None:
        self._columns, self._limits = columns, limits or Limits()
        self._charset = charset
        self._worker = Worker(self._limits) if parser is None else None
        self._parser = self._worker or parser

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._worker is not None:
            self._worker.close()

    def read(
        self, file: Path, name: str | None = None, inner: str | None = None, base: str | None = None
    ) -> Iterator[Item]:
        """All articles of one file, and a reason for whatever in it is none.

        :param name: what messages call the file; its path by default.
        :param inner: the path that makes the ids of its members unique; its name by default.
        :param base: the id of its one article; its stem by default.
        """
        shown = str(file) if name is None else name
        try:
            if file.exists() and not file.is_file():
                raise InputError("not a file")
            with file.open("rb") as opened:
                size = file.stat().st_size
                limits = self._limits
                budget = Budget(max(limits.ratio_floor, limits.ratio * size))
                assert self._parser is not None
                session = FormatSession(
                    self._parser, limits, self._columns, dispatch, budget, self._charset
                )
                path = inner or file.name
                yield from dispatch(Source(shown, path, opened, session, base=base))
        except InputError as error:
            yield Skipped(shown, str(error))
        except OSError as error:
            yield Skipped(shown, f"cannot be read: {error.strerror or error}")


def kind_of(name: str) -> str:
    """The ending that chooses the reader, as ``.html`` or ``.warc.gz``; "" where none does."""
    lowered = name.lower().rpartition("/")[2]
    if "." not in lowered.lstrip("."):
        return UNNAMED if lowered and not lowered.startswith(".") else ""
    return max((k for k in READERS if lowered.endswith(k) and lowered != k), key=len, default="")


def dispatch(source: Source) -> Iterator[Item]:
    """Read one source by its kind; every trouble in it is a reason, not an error."""
    kind = kind_of(source.inner)
    if kind == UNNAMED:
        kind = kind_by_content(source)
        if kind == ".gz":
            source = replace(source, inner=f"{source.inner}.gz")
    if not kind:
        ending = Path(source.inner).suffix or "without ending"
        yield Skipped(source.name, f"kind {ending!r} is not read", broken=False)
        return
    found = False
    try:
        items = READERS[kind](source)
        for item in each_limited(items, source.limits.seconds) if kind in _LIMITED else items:
            found = True
            yield item
        if not found:
            yield Skipped(source.name, "nothing in it")
    except InputError as error:
        yield Skipped(source.name, str(error))
    except OSError as error:
        yield Skipped(source.name, f"cannot be read: {error.strerror or error}")
    except Exception as error:  # a reader's surprise must not cost the other files
        yield Skipped(source.name, f"cannot be read as {kind} ({type(error).__name__})")
