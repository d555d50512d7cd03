"""Bytes → text, when nobody says in which encoding, or when somebody does.

Strict on purpose. UTF-8 and whatever starts with a byte order mark are certain. A text that is
UTF-8 with a damaged byte stays an error: reading it as windows-1252 would fill it with "Ã©". Any
other encoding must prove itself (``index.text.encodings``). Whatever cannot be decided is refused,
with the place of the first byte that says so.
"""

from __future__ import annotations

import codecs
import re

from index.errors import InputError
from index.text.encodings import legacy_encoding, utf16_without_mark

_MARKS = (  # UTF-32's little-endian mark starts with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B]")


def check_charset(name: str) -> str:
    """The name of an encoding of text, as Python has it.

    :raises InputError: there is none of that name.
    """
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        info = None
    if info is None or not getattr(info, "_is_text_encoding", True):
        raise InputError(f"no encoding {name!r} (such as shift_jis, cp1250, mac_roman, utf-16-le)")
    return info.name


def decode(raw: bytes, charset: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding.

    :param charset: what somebody says it is. Marks and valid UTF-8 go before, for labels are
        often wrong and valid UTF-8 by chance is rare.
    :raises InputError: it is binary, damaged UTF-8, not in ``charset``, or in an encoding that
        cannot be told.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _marked(raw, name), name
    if charset is not None and (raw.isascii() or not _is_utf8(raw)):
        return _labelled(raw, check_charset(charset)), charset
    if b"\x00" in raw[:65536]:
        found = utf16_without_mark(raw)
        if found is None:
            raise InputError("binary data, not text (it holds NUL bytes)")
        return _marked(raw, found), found
    if raw.isascii() and _ESCAPED_JAPANESE.search(raw):
        return _marked(raw, "iso2022_jp"), "iso2022_jp"
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start:,}"
    found = None if _is_damaged_utf8(raw) else legacy_encoding(raw)
    if found is None:
        raise InputError(f"not UTF-8: {place} (save it as UTF-8, or say --charset NAME)")
    return raw.decode(found), found


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _labelled(raw: bytes, charset: str) -> str:
    try:
        text = raw.decode(charset)
    except UnicodeDecodeError as error:
        raise InputError(f"not {charset}, as it is said to be: damaged at offset {error.start:,}"
                         ) from None  # fmt: skip
    if "\x00" in text[:65536]:
        raise InputError("binary data, not text (it holds NUL characters)")
    return text


def _marked(raw: bytes, name: str) -> str:
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as error:
        raise InputError(f"not {name.upper()}, as its first bytes say: damaged at offset"
                         f" {error.start:,}") from None  # fmt: skip
    if "\x00" in text[:65536]:
        raise InputError("binary data, not text (it holds NUL characters)")
    return text


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether it holds whole UTF-8 sequences of several bytes, or is cut in the midst of one.

    In a single-byte text a valid sequence comes about by chance only: "Ã" before "©".
    """
    whole = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}"
                           rb"|[\xf0-\xf4][\x80-\xbf]{3}", raw))  # fmt: skip
    cut = re.search(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z", raw)
    high = len(re.findall(rb"[\x80-\xff]", raw))
    return (cut is not None and high <= 3) or whole * 4 >= high
