"""What only looks like a time: names, verbs, titles. Each test answers "is it a trap?".

Tables first; a trap that a table can hold has no code of its own. Numbers that are no years are in
``counts``.
"""

from __future__ import annotations

import re

from index.timex.match import Found
from index.timex.rules.counts import BEFORE_TIME, capital, glued
from index.timex.tables import WEEKDAY_SHORT
from index.timex.tokens import Tokens

# First names, films, papers and days with a name of their own.
BEFORE_NOT_WEEKDAY = frozenset(
    """black good super bloody ash sheffield ruby man freaky cyber giving joe tgi easter palm big
    manic holy throwback casual taco blue whit shrove fat spy maundy stormy gloomy
    orange""".split()
)
AFTER_NOT_WEEKDAY = frozenset(
    """times mirror telegraph express herald post mail independent star sun tribune review magazine
    gazette world sport people business age addams afternoon's mercury islands island club group
    ferry school oliseh fellow""".split()
)
_SHOWS = frozenset("live football lights fever takeaway baseball raw".split())
_FIRST_NAMES = frozenset(("april", "may", "june", "august", "march", "january", "jan", "mar"))
_SURNAME = re.compile(r"[A-Z][a-z]|[ODM]$")
_LEADS = frozenset(
    """in since by until till of last this next early late mid from to before after during through
    between for on throughout around about and or every each previous following past coming the
    a an its his her their our late-""".split()
)
_MARCH_FOR = frozenset("on for of against through to toward towards into past".split())


def opens(tokens: Tokens, i: int) -> bool:
    """Whether token ``i`` opens a sentence, a line or a quotation."""
    return tokens.kind(i - 1) in ("STOP", "BREAK", "LPAREN") or tokens.word(i - 1) in '"“‘`:'


def month(m: Found, *, strict: bool, group: str = "month") -> bool:
    """may, march (verbs) · Theresa May · April O'Neil · the March on Washington"""
    tokens, i = m.tokens, m.at(group)
    word, lower = tokens.word(i), tokens.word(i).lower()
    before, after = m.before(), tokens.word(i + 1)
    short = len(lower.rstrip(".")) <= 4 and lower not in ("may", "june", "july")
    if before in ("mr.", "mr", "mrs", "mrs.", "ms", "ms.", "miss", "dr."):
        return True  # Mr. October
    if short and strict and not word.endswith("."):
        joined = tokens.kind(i + 1) == "DASH" and glued(tokens, i, i + 2)  # Mar-a-Lago
        return joined or before == "of" or not (word[0].isupper() and before in BEFORE_TIME)
    if word.islower() and (lower in ("may", "march", "august") or short):
        return not tokens.lower or (strict and before not in BEFORE_TIME)
    if not strict:
        return False
    if before in BEFORE_TIME:
        if lower == "may" and before in ("from", "of", "after") and tokens.kind(i + 1) == "POSS":
            return True
        return lower in _FIRST_NAMES and before == "of" and bool(_SURNAME.match(after))
    if word.isupper() and len(lower) == 3:
        return True  # headlines in capitals: MAY
    return _name_or_verb(m, lower, i, before, after)


def _listed(tokens: Tokens, i: int) -> bool:
    """One of several months: April, May and June."""
    links = ("COMMA", "AND", "SLASH", "DASH")
    before = tokens.kind(i - 1) in links and tokens.kind(i - 2) == "MONTH"
    return before or (tokens.kind(i + 1) in links and tokens.kind(i + 2) == "MONTH")


def _name_or_verb(m: Found, lower: str, i: int, before: str, after: str) -> bool:
    tokens = m.tokens
    if lower not in _FIRST_NAMES or _listed(tokens, i):
        return False
    if _SURNAME.match(after) and tokens.kind(i + 1) == "OTHER":
        return True  # April O'Neil, June Carter, August Wilson
    if capital(tokens, i - 1) and not opens(tokens, i - 1) and tokens.kind(i - 1) == "OTHER":
        return True  # Theresa May, Fredric March
    if lower == "march" and (after.lower() in _MARCH_FOR or tokens.word(i + 1) in ("'", "’")):
        return True
    if lower == "may":
        if tokens.kind(i + 1) == "POSS":
            return before not in ("last", "this", "next")
        return before not in _LEADS or opens(tokens, i)
    return lower == "march" and opens(tokens, i)


def weekday(m: Found) -> bool:
    """Black Friday · the Sunday Times · TGI Friday's · Saturday Night Live · the Sun"""
    tokens, i = m.tokens, m.at("dow")
    word, lower = tokens.word(i), tokens.word(i).lower()
    after = m.tokens.word(i + 1)
    if word.islower():
        return len(lower) <= 5
    if lower.rstrip(".") in WEEKDAY_SHORT and _bare_short(tokens, i):
        return True
    if m.before() == "on" and m.before(2) == "mail":
        return True
    if m.before() in BEFORE_NOT_WEEKDAY and capital(tokens, m.start - 1):
        return True
    if after[:1].isupper() and after.lower() in AFTER_NOT_WEEKDAY:
        return True
    if after == "Evening" and tokens.word(i + 2) == "Post":
        return True
    if after == "Night" and tokens.word(i + 2).lower() in _SHOWS:
        return True
    return tokens.kind(i + 1) == "POSS" and _restaurant(m, i)


def _restaurant(m: Found, i: int) -> bool:
    """Dinner at Friday's; "Friday's announcement" is a date."""
    tokens = m.tokens
    if tokens.word(i + 2).lower() in ("restaurant", "bar", "diner", "grill", "menu", "waiter"):
        return True
    lonely = tokens.kind(i + 2) in ("STOP", "BREAK", "COMMA", "AND")
    return lonely and m.before() in ("at", "to", "from", "a", "the", "of", "tgi", "i.", "called")


def _bare_short(tokens: Tokens, i: int) -> bool:
    """The Sun, SAT scores, Wed: short names count with a full stop or before a date."""
    dated = tokens.kind(i + 1) == "COMMA" and tokens.kind(i + 2) in ("MONTH", "DAYNUM")
    dated = dated or tokens.kind(i + 1) in ("MONTH", "DAYNUM")
    return tokens.kind(i - 1) == "THE" or not (tokens.word(i).endswith(".") or dated)


def season(m: Found) -> bool:
    """the fall of Baghdad · spring from a chair · stocks fall"""
    before, after = m.before(), m.after()
    if m.code("season") == "FA" and m.word("season") == "fall":
        return after == "of" or before not in (
            "in",
            "since",
            "until",
            "early",
            "late",
            "by",
            "each",
        )
    if after in (
        "of",
        "water",
        "roll",
        "rolls",
        "training",
        "break",
        "olympics",
        "games",
        "palace",
    ):
        return True
    if m.has("the") and before not in BEFORE_TIME:
        return True
    return not m.has("the") and before not in BEFORE_TIME


_SPORT = frozenset(
    """touchdown touchdowns quarterback rebounds game halftime coach kickoff basket scored goal
    goals interception fumble dunk""".split()
)


def quarter(m: Found) -> bool:
    """the fourth quarter of a match: silent beside its words"""
    around = range(max(m.start - 10, 0), m.end + 8)
    if not _SPORT.isdisjoint(m.tokens.word(i).lower() for i in around):
        return True
    return m.kind("part") == "HALF" and not (
        m.after() in ("of", "results", "profit", "profits", "earnings", "loss", "losses", "sales",
                      "net", "revenue", "figures", "pretax", "operating")
        or (m.kind("ord") in ("ORD", "SECOND") and m.tokens.kind(m.end) == "YEAR")
    )  # fmt: skip


def holiday(m: Found) -> bool:
    """Christmas Island · Easter Island · the Christmas tree"""
    return m.after() in ("island", "islands", "carol", "carols", "tree", "trees", "card", "cards")


def named(m: Found, group: str) -> bool:
    """The Week, Evening Standard: capitals inside a sentence that is not all capitals."""
    word = m.tokens.word(m.at(group))
    return word[:1].isupper() and not word.isupper() and not opens(m.tokens, m.start)


def fraction(m: Found) -> bool:
    """The 88 of "the 1987/88 year"."""
    return m.tokens.kind(m.at("num") - 1) == "SLASH"


def _war(tokens: Tokens, i: int) -> bool:
    """The Thirty Years' War, the Five-Year Plan: a capital after the unit, a possessive skipped."""
    j = i + 1 if tokens.kind(i) == "POSS" or tokens.word(i) in ("'", "’") else i
    return tokens.kind(j) == "OTHER" and capital(tokens, j)


def titled(m: Found) -> bool:
    """24 Hours of Le Mans · 60 Minutes · light years · dog years"""
    tokens = m.tokens
    if m.before() in ("light", "man", "dog", "person", "leap"):
        return True
    unit = tokens.word(m.at("unit"))
    if unit[:1].isupper() and not unit.isupper() and _war(tokens, m.end):
        return True
    if unit[:1].isupper() and not unit.isupper():
        after, first = m.after(), tokens.word(m.at("num"))
        return after == "of" or (first[:1].isdigit() and not capital(tokens, m.end))
    return False
