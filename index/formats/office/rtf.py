"""Rich text (.rtf): its paragraphs, a line each, by striprtf (extra ``archive``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.errors import InputError
from index.formats.draft import Item, Source
from index.formats.drafts import of_text
from index.formats.tables.table import EXTRA

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_TITLE = re.compile(r"\{\\title ([^{}\\]{3,300})\}")
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read(source: Source) -> Iterator[Item]:
    """The articles of a rich text."""
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError:
        raise InputError(f".rtf {EXTRA}") from None
    data = source.whole()
    if not data.lstrip()[:5].startswith(b"{\\rtf"):
        raise InputError("no rich text in it")
    page = _CODE_PAGE.search(data[:2000])
    encoding = f"cp{page[1].decode('ascii')}" if page else "cp1252"
    raw = data.decode("latin-1")
    convert: Callable[..., str] = rtf_to_text
    try:
        text = convert(raw, encoding=encoding, errors="replace")
    except (LookupError, ValueError, RecursionError, OverflowError) as error:
        raise InputError(f"a damaged rich text ({type(error).__name__})") from None
    text = _BLANK.sub("\n\n", text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8"))
    if not text.strip():
        raise InputError("the document holds no text")
    title = _TITLE.search(raw[:20_000])
    fields = {"title": title[1].strip()} if title and len(title[1].split()) >= 3 else {}
    yield from of_text(source, text.strip(), fields)
