"""Files that are not read, and what to do with them: one clear line each."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import InputError
from index.formats.draft import Item, Source

ADVICE = {
    ".doc": "an old Word file is not read: open it in Word or LibreOffice and save it as .docx"
    " (or: soffice --headless --convert-to docx FILE)",
    ".msg": "an Outlook message is not read: save it as .eml, or as text",
    ".pst": "an Outlook mailbox is not read: export its mails as .eml or .mbox",
    ".xls": "a spreadsheet is not read: save the sheet as .csv (UTF-8)",
    ".xlsx": "a spreadsheet is not read: save the sheet as .csv (UTF-8)",
    ".ods": "a spreadsheet is not read: save the sheet as .csv (UTF-8)",
    ".wpd": "a WordPerfect file is not read: save it as .docx, .odt or .txt",
    ".pages": "a Pages document is not read: export it as .docx",
    ".mobi": "a Kindle book is not read: convert it to .epub",
    ".azw3": "a Kindle book is not read: convert it to .epub",
}


def read(source: Source) -> Iterator[Item]:
    """Nothing; what to do instead.

    :raises InputError: always, with the advice.
    """
    kind = "." + source.inner.lower().rpartition(".")[2]
    raise InputError(ADVICE[kind])
    yield  # pragma: no cover  # makes it a reader like the others
