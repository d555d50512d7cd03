"""Which legacy encoding a text is in, told by the letters that it gives.

Every candidate decodes the text; what comes out is compared with what people write: letters of one
language's alphabet, capitals where words begin, the frequent letters frequent. The best candidate
must be nearly without fault, and where two that differ are equally good, nothing is chosen (the two
most common excepted). ``tests/test_encodings.py`` measures it: right, refused and
wrong by length of text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WESTERN = ("àâæçéèêëîïôœùûüÿ", "äöüßéà", "áéíñóúüºª", "àèéìîòóùº", "áâãàçéêíóôõúüºª", "éëèïöüáó",
            "æøåéòó", "åäöé", "àçèéíïòóúü")  # fmt: skip
_CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž")
_TURKISH = ("çğıöşüâîİ",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")
# The most common first: where texts are the same, or as good as each other, it is taken.
_LATIN = (
    ("cp1252", _WESTERN), ("cp1250", _CENTRAL), ("iso8859_2", _CENTRAL), ("cp1254", _TURKISH),
    ("cp1257", _BALTIC), ("mac_roman", _WESTERN), ("cp850", _WESTERN), ("cp852", _CENTRAL),
    ("mac_latin2", _CENTRAL),
)  # fmt: skip
# A script's encodings, its letters, and the ten or so that make up most of any text.
_SCRIPTS = (
    (("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"), "\u0400", "\u04ff",
     frozenset("оеаинтсрвліk"), 0.45),
    (("cp1253", "iso8859_7", "mac_greek"), "\u0370", "\u03ff", frozenset("αοιετσνηυρόίάέή"), 0.55),
    (("cp1255", "iso8859_8"), "\u0590", "\u05ff", frozenset("יוהלאתמבשרנ"), 0.6),
    (("cp1256", "iso8859_6"), "\u0600", "\u06ff", frozenset("اليمنروتبةعد"), 0.6),
    (("cp874",), "\u0e00", "\u0e7f", frozenset("านรอกเงคมยลวดทสตะปบห่้ีิั"), 0.6),
)  # fmt: skip
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也对生能而子"
    "那得于着下自之年过发后作里日月市长"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也對生能而子"
    "那得於著下自之年過發後作裡日月市長"
)
_HANGUL = "이다의는을에가은고하를한로사기지도리자대인해서어시정수"
_SIGNS = frozenset("µ‘’“”„‚«»‹›–—…•·°©®™€£¥§¶†‡¿¡½¼¾²³¹×±´¨\xa0\xad")
# Within a word only these signs stand; any other tells of another code page ("pr‚sident").
_STUCK = re.compile(
    r"[^\W\d_][^\w\s\x00-\x7f’‘–—·…“”«»\xad\xa0][^\W\d_]|[^\W\d_]{3}[¹²³]|¿(?![^?]{0,500}\?)"
)
# A dash glued to one word only is most often a letter of another code page ("abri— ayer").
_GLUED = re.compile(r"[^\W\d_][–—](?=\s)|(?<=\s)[–—€](?=[^\W\d_])|[a-zа-я][–—€][a-zа-я]")
_PREFERRED = ("cp1252", "mac_roman")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 3  # bytes beyond ASCII; fewer prove nothing
_LOANWORDS = 0.02  # of all letters: naïve, café and Müller stand in any language's text
_GOOD = 0.95
_FEWEST_LETTERS = 20  # of another script
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """A candidate, what it makes of a text, and how well that reads, 0..1."""

    name: str
    text: str
    fit: float


def legacy_encoding(raw: bytes) -> str | None:
    """The encoding of a text that is not UTF-8, None where none or more than one reads well."""
    if len(re.findall(rb"[\x80-\xff]", raw[:_SAMPLE])) < _FEWEST:
        return None
    wide = _wide(raw)
    if wide is not None:
        return wide
    sample = raw[:_SAMPLE]
    found = [reading for reading in _readings(sample) if reading.fit >= _GOOD]
    if not found:
        return None
    best = max(found, key=lambda reading: reading.fit)
    rivals = [r for r in found if r.fit == best.fit and r.text != best.text]
    if rivals and best.name not in _PREFERRED:
        return None
    return best.name if _decodes(raw, best.name) else None


def utf16_without_mark(raw: bytes) -> str | None:
    """UTF-16 that lacks its mark: every second byte of Latin text is NUL."""
    sample = raw[:4096]
    pairs = len(sample) // 2
    if pairs < 4 or len(raw) % 2:
        return None
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second >= 0.4 * pairs and first <= 0.02 * pairs:
        return "utf-16-le"
    if first >= 0.4 * pairs and second <= 0.02 * pairs:
        return "utf-16-be"
    return None


def _wide(raw: bytes) -> str | None:
    """The one encoding of several bytes a character that reads well."""
    found = []
    for name in ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"):
        text = _decoded(raw, name)
        score = _east_asian(text, name) if text is not None else 0.0
        if score > 0:
            found.append((score, name))
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] < 1.5 * found[1][0]):
        return None
    return found[0][1]


def _east_asian(text: str, name: str) -> float:
    """The share of characters that any such text is full of, 0 where they are too few."""
    sample = text[:50_000]
    wide = [c for c in sample if c > "\x7f"]
    if len(wide) < 6 or any("\ue000" <= c <= "\uf8ff" or "\x80" <= c <= "\x9f" for c in wide):
        return 0.0
    half = sum("\uff61" <= c <= "\uff9f" for c in wide)
    if half > 0.1 * len(wide):
        return 0.0
    if name in ("cp932", "euc_jp"):
        share = len(_KANA.findall(sample)) / len(wide)
        return share if share >= 0.2 else 0.0
    usual = {"gb18030": _SIMPLIFIED, "big5hkscs": _TRADITIONAL, "cp949": _HANGUL}[name]
    share = sum(c in usual for c in wide) / len(wide)
    if name == "cp949" and sum("\uac00" <= c <= "\ud7a3" for c in wide) < 0.6 * len(wide):
        return 0.0
    return share if share >= 0.12 else 0.0


def _readings(sample: bytes) -> list[_Reading]:
    readings = []
    for names, first, last, frequent, share in _SCRIPTS:
        for name in names:
            text = _decoded(sample, name)
            if text is not None and _is_script(text, first, last, frequent, share):
                readings.append(_Reading(name, text, _other_script(text, first, last)))
    for name, alphabets in _LATIN:
        text = _decoded(sample, name)
        if text is not None:
            readings.append(_Reading(name, text, _latin(text, alphabets)))
    return readings


def _is_script(text: str, first: str, last: str, frequent: frozenset[str], share: float) -> bool:
    letters = [c for c in text.lower() if first <= c <= last]
    if len(letters) < _FEWEST_LETTERS or len(letters) < 0.3 * sum(c.isalpha() for c in text):
        return False
    counts = Counter(letters)
    return sum(counts[c] for c in frequent) >= share * len(letters)


def _other_script(text: str, first: str, last: str) -> float:
    """The share of words that are written in one script, with capitals only where they begin."""
    words = [w for w in _WORD.findall(text) if any(first <= c <= last for c in w)]
    natural = sum(
        (w[1:] == w[1:].lower() or w.isupper()) and all(first <= c <= last for c in w)
        for w in words
    )
    odd = sum(c > "\x7f" and not c.isalnum() and c not in _SIGNS and not first <= c <= last
              for c in text)  # fmt: skip
    odd += len(_STUCK.findall(text)) + len(_GLUED.findall(text))
    return max(0.0, float(natural - odd) / max(1, len(words)))


def _latin(text: str, alphabets: Sequence[str]) -> float:
    """The share of letters beyond ASCII that are of one language and stand where they may."""
    beyond = [c for c in text if c > "\x7f"]
    high = [c for c in beyond if c not in _SIGNS]
    plain = sum(c.isascii() and c.isalpha() for c in text)
    if not beyond or not plain or plain < 3 * len(high) or any(not c.isalpha() for c in high):
        return 0.0
    counts = Counter(c.lower() if c != "İ" else c for c in high)
    known = max(sum(counts[c] for c in alphabet) for alphabet in alphabets)
    if len(high) <= _LOANWORDS * plain:
        known = sum(counts[c] for c in set("".join(alphabets)))
    unusual = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(not _is_word(word) for word in unusual)
    odd += len(_STUCK.findall(text)) + len(_GLUED.findall(text))
    return max(0.0, 1 - (len(high) - known + odd) / len(beyond))


def _is_word(word: str) -> bool:
    """Capitals only at its start, and no more accented letters than plain ones, as in "été"."""
    accented = sum(c > "\x7f" for c in word)
    natural = word[1:].islower() or word.isupper() or len(word) == 1
    return natural and 2 * accented <= len(word) + 1


def _decoded(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _decodes(raw: bytes, name: str) -> bool:
    return _decoded(raw, name) is not None
