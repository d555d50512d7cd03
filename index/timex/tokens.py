"""Text to tokens: one compiled scan gives every token its kind, so that rules match kinds.

Whitespace never matters, which makes "March 01 , 2008" and "March 01, 2008" the same sequence.
Each kind is one character; a text becomes a string of kinds and the grammar is ordinary regular
expressions over it. The scan reads words it does not know as OTHER and goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from index.timex.tables import ERAS, PHRASES, WORDS, ZONES, Value

KINDS = (
    "OTHER STOP BREAK COMMA DASH SLASH LPAREN RPAREN POSS MONTH WEEKDAY WEEKDAYS YEAR DAYNUM "
    "NUMBER SHORTYEAR ORD SECOND WORDNUM A UNIT UNITS QUARTER HALF POD PODS NOON SEASON TODAY "
    "TONIGHT OVERNIGHT VAGUE THE THIS THESE THAT SAME LAST NEXT CURRENT EARLY EARLIER EDGE OF IN "
    "ON AT FROM TO AND PREP SINCE NEAR AGO EVERY PER SETWORD TIMES TIMESWORD FISCAL DECADE "
    "HOLIDAY ISODATE NUMDATE CLOCK AMPM ZONE OCLOCK QNUM QUANT BEFORE AFTER AFTERWARDS HENCE THEN "
    "BIGNUM VERY LONG LONGWORD ANOTHER WHOLE PERIOD YEAREND COUPLE STRAIGHT FISCALYEAR SIGN "
    "INST ERA"
).split()
CODE = {kind: chr(0x100 + i) for i, kind in enumerate(KINDS)}
"""Kind → its character."""
NAME = {code: kind for kind, code in CODE.items()}

_MONTH = r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_DAY = r"Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun"
_TITLES = "Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|No|Inc|Co|Corp"
SCAN = re.compile(
    rf"""
    (?P<fast>[^\W\d_]++(?![\w.]))
  | (?P<break>\n\s*\n|\r\n\s*\r\n)
  | (?a:
        (?P<iso>\b9/11\b(?!/)|\b\d{{4}}-\d\d-\d\d
          (?:[T\ ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b)
      | \b(?P<numdate>\d\d?(?P<sep>[/.-])\d\d?(?P=sep)(?:\d{{4}}|\d\d)|\d{{4}}/\d\d?/\d\d?)\b
      | (?P<decade>\b(?:1\d|20)\d0['’]?s\b|(?:['’‘`]|\b)[2-9]0['’]?s\b)
      | (?P<short>(?<!\w)['’‘]\s?\d\d(?![\w'’]))
      | (?P<clock>\b(?:[01]?\d|2[0-4])(?::[0-5]\d(?::[0-5]\d)?|\.[0-5]\d(?=\s?[ap]\.?\s?m\b))
          (?![\d:]))
      | (?P<ord>\b(?:\d{{1,3}}(?:st|nd|rd|th)|\d{{0,2}}[23]d)\b)
      | (?P<qnum>\b(?:Q[1-4]|[1-4]Q|H[12]|[12]H)(?![\w.]))
      | (?P<fy>\b(?:FY|fy)\s?['’]?(?:20|19)?\d\d\b)
      | (?P<num>\d+(?:,\d{{3}})*(?:\.\d+)?))
  | (?P<ampm>(?<![^\W\d])(?:[ap]\.\s?m\.?|[AP]\.\s?M\.?|[ap]m|[AP]M)(?!\w))
  | (?P<abbr>\b(?:{_MONTH}|{_DAY}|{_MONTH.upper()}|{_DAY.upper()})\.)
  | (?P<inst>\b(?:[Uu]lto?|[Ii]nsto?|[Pp]roxo?)\.)
  | (?P<acronym>\b(?:[A-Za-z]\.){{2,}}|\b(?:{_TITLES})\.)
  | (?P<poss>['’]s\b|(?<=s)['’](?=\s))
  | (?P<word>[^\W\d_]+)
  | (?P<dash>[-–—‑])
  | (?P<comma>,)
  | (?P<stop>[.!?;]{{1,20}}(?=\s|$|["”'’)]))
  | (?P<sign>[$€£¥#%])
  | (?P<slash>/) | (?P<lparen>[(\[]) | (?P<rparen>[)\]])
  | (?P<newline>\n)
  | [^\s]
    """,
    re.VERBOSE,
)
_FIXED = {"break": "BREAK", "dash": "DASH", "comma": "COMMA", "stop": "STOP", "sign": "SIGN",
          "slash": "SLASH", "lparen": "LPAREN", "rparen": "RPAREN", "poss": "POSS",
          "ampm": "AMPM", "newline": "BREAK", "clock": "CLOCK", "iso": "ISODATE",
          "numdate": "NUMDATE", "decade": "DECADE", "short": "SHORTYEAR", "qnum": "QNUM",
          "fy": "FISCALYEAR"}  # fmt: skip
_UNKNOWN: tuple[str, Value] = ("OTHER", 0)
_OTHER: tuple[str, Value] = (CODE["OTHER"], 0)


def _phrase_table() -> dict[str, re.Pattern[str]]:
    """First word → pattern of the phrases that it opens, longest first."""
    heads: dict[str, list[str]] = {}
    for phrase in PHRASES:
        pattern = r"\s+".join(re.escape(w).replace("'", "['’]") for w in phrase.split(" "))
        heads.setdefault(re.split(r"[^a-z]", phrase)[0], []).append(pattern)
    return {
        head: re.compile(rf"(?:{'|'.join(found)})(?!\w)", re.IGNORECASE)
        for head, found in heads.items()
    }


_HEADS = _phrase_table()


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a stretch of text: ``kinds[i]`` is the kind's character of token ``i``."""

    text: str
    kinds: str
    starts: list[int]
    ends: list[int]
    values: list[Value]
    lower: bool = False

    def word(self, i: int) -> str:
        """The characters of token ``i``; empty outside the stretch."""
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.starts) else ""

    def kind(self, i: int) -> str:
        """The kind's name; ``BREAK`` outside the stretch."""
        return NAME[self.kinds[i]] if 0 <= i < len(self.kinds) else "BREAK"


def hard_wrapped(text: str) -> bool:
    """Whether single newlines only fold lines (wire copy of 60 to 80 columns), not paragraphs."""
    lines = list(islice((line for line in text.split("\n") if line.strip()), 400))
    if len(lines) < 3 or max(map(len, lines)) > 90:
        return False
    unfinished = sum(1 for line in lines if line.rstrip()[-1:] not in '.!?:"”')
    return unfinished * 2 > len(lines) and sum(map(len, lines)) > 35 * len(lines)


def tokenise(
    text: str, start: int, end: int, *, wrapped: bool = False, lower: bool = False
) -> Tokens:
    """Scan ``text[start:end]``; ``lower`` says that it has no capitals at all."""
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    values: list[Value] = []
    reach = start
    for match in SCAN.finditer(text, start, end):
        group = match.lastgroup or ""
        first, reached = match.span()
        if first < reach or (group == "newline" and wrapped):
            continue
        word = match.group()
        code, value = _OTHER
        if group in ("fast", "word"):
            alone = _alone(word)
            if alone is None:
                kind, value, reached = _word(text, word, first, reached, end)
                code = CODE[kind]
            else:
                code, value = alone
        elif group:
            kind, value = _classify(group, word)
            code = CODE[kind]
        kinds.append(code)
        starts.append(first)
        ends.append(reached)
        values.append(value)
        reach = reached
    return Tokens(text, "".join(kinds), starts, ends, values, lower)


@lru_cache(maxsize=32_768)
def _alone(word: str) -> tuple[str, Value] | None:
    """The kind's character and the value of a word; None for one that opens phrases."""
    if word.lower() in _HEADS:
        return None
    kind, value, _ = _word(word, word, 0, len(word), len(word))
    return CODE[kind], value


def _word(text: str, word: str, first: int, last: int, end: int) -> tuple[str, Value, int]:
    lower = word.lower()
    phrases = _HEADS.get(lower)
    found = phrases.match(text, first, end) if phrases else None
    if found:
        name = " ".join(found.group().lower().replace("’", "'").split())
        kind, value = WORDS[name]
        return kind, value, found.end()
    if word in ZONES:
        return "ZONE", word, last
    if word in ERAS:
        return "ERA", ERAS[word], last
    kind, value = WORDS.get(lower, _UNKNOWN)
    return kind, value, last


def _classify(group: str, word: str) -> tuple[str, Value]:
    if group == "num":
        return _number(word)
    if group == "ord":
        return ("ORD", int(word.rstrip("stndrh")))
    if group in ("abbr", "inst"):
        return WORDS[word[:-1].lower()]
    if group == "acronym" and word.upper() in ERAS:
        return ("ERA", ERAS[word.upper()])
    if group in _FIXED:
        return (_FIXED[group], word)
    return _UNKNOWN


def _number(word: str) -> tuple[str, Value]:
    if len(word) > 15:
        return _UNKNOWN  # no length, year or day has as many digits
    if word.isdigit():
        number = int(word)
        if len(word) == 4 and 1000 <= number <= 2199:
            return ("YEAR", number)
        if len(word) <= 2 and 1 <= number <= 31:
            return ("DAYNUM", number)
        return ("NUMBER", number)
    return ("NUMBER", float(word.replace(",", "")))
