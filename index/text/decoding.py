"""Bytes → text, when nobody says in which encoding.

Strict on purpose. UTF-8 and whatever starts with a byte order mark are certain. A text that is
UTF-8 with a damaged byte stays an error: reading it as windows-1252 would fill it with "Ã©". Any
other encoding must prove itself: the letters it gives must be ones that stand in words, and three
at least, since one odd byte proves nothing. Whatever cannot be decided is refused, with the place
of the first byte that says so.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from index.errors import InputError

_MARKS = (  # UTF-32's little-endian mark starts with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("koi8-r", "cp1251")
_SAMPLE = 200_000
_FEWEST = 3
# The ten most frequent letters, about two thirds of Russian running text.
_FREQUENT = frozenset("оеаинтсрвл")
# What each language of windows-1252 writes beyond a to z. Czech, Polish, Turkish or Baltic text in
# its own code page gives letters here that no one of these languages has together.
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in ("àâæçéèêëîïôœùûüÿ", "äöüßéà", "áéíñóúüºª", "àèéìîòóùº", "áâãàçéêíóôõúüºª",
                    "éëèïöüáó", "æøåéòó", "åäöé", "àçèéíïòóúü")
)  # fmt: skip
_SIGNS = frozenset("µ‘’“”„‚«»‹›–—…•·°©®™€£¥§¶†‡¿¡½¼¾²³¹×±´¨\xa0\xad")
# Within a word only these signs stand; any other tells of another code page ("pr‚sident").
_STUCK = re.compile(
    r"[^\W\d_][^\w\s\x00-\x7f’‘–—·…“”«»\xad\xa0][^\W\d_]|[^\W\d_]{3}[¹²³]|¿(?![^?]{0,300}\?)"
)
_LOANWORDS = 0.02  # of all letters: naïve, café and Müller stand in any language's text
_STRAY = 0.03  # of the accented letters: names from elsewhere
_WORD = re.compile(r"[^\W\d_]+")


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the name of its encoding.

    :raises InputError: it is binary, damaged UTF-8, or in an encoding that cannot be told.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _marked(raw, name), name
    if b"\x00" in raw[:65536]:
        raise InputError("binary data, not text (it holds NUL bytes)")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start:,}"
    found = None if _is_damaged_utf8(raw) else _single_byte(raw)
    if found is None:
        raise InputError(f"not UTF-8: {place} (save it as UTF-8)")
    return raw.decode(found), found


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


def _single_byte(raw: bytes) -> str | None:
    """The one single-byte encoding in which the high bytes make sense, None where none does."""
    if len(re.findall(rb"[\x80-\xff]", raw)) < _FEWEST:
        return None
    sample = raw[:_SAMPLE]
    cyrillic = [name for name in _CYRILLIC if _reads_as_cyrillic(sample.decode(name, "replace"))]
    if cyrillic:
        return cyrillic[0] if len(cyrillic) == 1 and _is_sure(raw, cyrillic[0]) else None
    return "cp1252" if _reads_as_western(raw) and _is_sure(raw, "cp1252") else None


def _reads_as_cyrillic(text: str) -> bool:
    """Mostly Cyrillic letters, the frequent ones frequent, capitals only where words begin."""
    letters = [c for c in text if "\u0400" <= c <= "\u04ff"]
    if len(letters) < 20 or len(letters) < 0.3 * sum(c.isalpha() for c in text):
        return False
    counts = Counter(c.lower() for c in letters)
    frequent = sum(counts[c] for c in _FREQUENT) / len(letters)
    words = [w for w in _WORD.findall(text) if "\u0400" <= w[0] <= "\u04ff" and len(w) > 2]
    natural = sum(w[1:].islower() or w.isupper() for w in words)
    return frequent >= 0.45 and natural >= 0.95 * max(1, len(words))


def _reads_as_western(raw: bytes) -> bool:
    """Accented letters of one language, in words of mostly plain letters, and usual signs."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = [c for c in text if c > "\x7f" and c not in _SIGNS]
    plain = sum(c.isascii() and c.isalpha() for c in text)
    if not all(c.isalpha() for c in high) or plain < 3 * len(high) or not plain:
        return False
    known = max(sum(c in alphabet for c in high) for alphabet in _ALPHABETS)
    if len(high) > _LOANWORDS * plain and len(high) - known > _STRAY * len(high):
        return False
    unusual = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(not _is_western_word(word) for word in unusual) + len(_STUCK.findall(text))
    return odd * 20 <= len(unusual)


def _is_western_word(word: str) -> bool:
    """Capitals only at its start, and no more accented letters than plain ones, as in "été"."""
    accented = sum(c > "\x7f" for c in word)
    natural = word[1:].islower() or word.isupper() or len(word) == 1
    return natural and 2 * accented <= len(word) + 1


def _is_sure(raw: bytes, name: str) -> bool:
    """Whether charset-normalizer does not contradict: it knows how letters follow each other."""
    from charset_normalizer import from_bytes  # 60 ms

    best = from_bytes(raw[:_SAMPLE], cp_isolation=[name], threshold=0.25).best()
    return best is not None
