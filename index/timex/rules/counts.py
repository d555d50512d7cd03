"""Whether a number of four digits is a year or a count, a price, a model, an address.

"in 2005" is a year, "2,005 people" never gets here, "2005 troops", "Boeing 2707", "$2005" and
"Route 1960" are none. Tables first; a trap that a table can hold has no code of its own.
"""

from __future__ import annotations

from index.timex.match import Found
from index.timex.tokens import Tokens

# Words after which a number of four digits is a name or a place in a list, not a year.
BEFORE_NOT_YEAR = frozenset(
    """windows office route highway interstate hwy rt apt apartment room suite flight area channel
    boeing airbus model no number num page pages p pp lot box gate unit bus train section article
    resolution resolutions title rule form nikkei russell russel fortune peugeot galaxy
    playstation xbox version build psalm verse asteroid class level floor block chapter line lines
    bill act psa
    radio fm am iphone kodak ftse nasdaq dax cac s&p stoxx top agenda plot road street avenue pier
    studio platform vol volume issue dc-10 md hotel nokia thinkpad photoshop sql server intel
    pentium core ryzen geforce radeon nexus code codes zip postcode extension ext kosdaq serial
    seat pin u.s.c batch locker cell precinct district ward exit mile terminal hangar platoon
    regiment squadron
    precisely exactly approximately nearly almost some another least over than only under
    another capacity score scored grossed worth ss-n airtanker airliner tower vision order
    proposition regulation decree law paragraph clause jet locomotive tank rifle rover serie
    x xl ford's porsche ferrari bmw mercedes audi toyota mig tupolev antonov il patent isbn
    convention""".split()
) - frozenset(("order", "convention", "act"))
# Words before a number of four digits that make it a count, a price or a measure.
AFTER_NOT_YEAR = frozenset(
    """people troops soldiers workers jobs miles dollars meters metres votes shares points tonnes
    tons students employees homes houses feet foot km kilometers kilometres kilos kg mph pounds
    euros yen yuan rubles roubles francs marks pesos rupees percent pct per-cent barrels bpd bales
    men women children refugees civilians prisoners delegates members officers police inmates
    patients victims cases deaths units vehicles cars trucks planes aircraft seats acres hectares
    calories milligrams mg ml liters litres gallons watts megawatts mw kw gb mb megabytes bytes
    words pages copies tickets fans spectators runners passengers guests books times hits yards
    inches cm mm ounces grams bottles boxes rounds bullets missiles rockets warheads tanks guns
    schools hospitals cities towns villages stores shops branches companies firms complaints
    signatures emails calls hours minutes seconds days weeks months nights years cubic square
    horsepower hp rpm cc volts lbs lb mln bln million billion trillion degrees contracts crowns
    lire dinars baht won ringgit dirhams kroner guilders cents pence baskets lots ounce
    index demonstrators protesters supporters migrants immigrants households families residents
    villagers applicants candidates recruits reservists nurses doctors teachers farmers miners
    staff personnel""".split()
)
_DATED_BY = frozenset(
    "era style born vintage present elected level levels built made model based today".split()
)
_STREETS = frozenset(
    "street st avenue ave road rd boulevard blvd drive lane court place square plaza highway "
    "parkway pennsylvania broadway n s e w north south east west".split()
)
BEFORE_TIME = frozenset(
    """in since by until till circa ca last this next early late mid from before after during
    through between throughout every each previous following past coming of""".split()
)
_FAR = 2040
"""Years past this one need a preposition ("by 2050"): Blade Runner 2049 is a name."""


def glued(tokens: Tokens, start: int, end: int) -> bool:
    """Whether no white space stands between the tokens, as in 2004-05."""
    inside = start >= 0 and end <= len(tokens.starts)
    return inside and all(tokens.ends[i] == tokens.starts[i + 1] for i in range(start, end - 1))


def capital(tokens: Tokens, i: int) -> bool:
    """Whether token ``i`` begins with a capital."""
    return tokens.word(i)[:1].isupper()


def year(m: Found) -> bool:
    """2,005 people · Boeing 747 · $2005 · Apt. 2012 · 1500 cities · 1960 Main Street"""
    tokens, first, last = m.tokens, m.start, m.end
    before = m.before()
    if tokens.kind(first) == "SHORTYEAR":
        leads = BEFORE_TIME | {"class", "and", "or", "to", "back"}
        return before not in leads or m.after() in ("s", "-")
    if tokens.kind(first) == "YEAR" and before in ("over", "than") and _stops(tokens, last):
        return False  # up two percent over 1985
    if _labelled(m) or _attached(m) or _measure(tokens, last):
        return True
    if tokens.kind(last - 1) == "YEAR" and _address(tokens, last):
        return True
    number = tokens.values[last - 1]
    ranged = before in ("-", "–", "and", "to") and tokens.kind(first - 2) == "YEAR"
    if ranged or (isinstance(number, int) and number >= 1900):
        return isinstance(number, int) and number > _FAR and before not in BEFORE_TIME
    return before not in BEFORE_TIME or _count(tokens, last)


def _labelled(m: Found) -> bool:
    """Route 1960, Apt. 2012, more than 2000, 2000 troops: the words around say what it is."""
    tokens, first = m.tokens, m.start
    before, after = m.before(), m.after()
    if before == "." and tokens.word(first - 2).lower() in BEFORE_NOT_YEAR:
        return True
    near = tokens.kind(first) == "YEAR" and tokens.kind(first - 1) == "NEAR"
    if near and before not in ("about", "around", "close to"):
        return True
    return before.rstrip(".") in BEFORE_NOT_YEAR or after in AFTER_NOT_YEAR or after in ("%", "x")


def _attached(m: Found) -> bool:
    """$2005, W2000, 555-2011: something other than a quotation mark touches it."""
    tokens, first, last = m.tokens, m.start, m.end
    if not (_joined(tokens, first - 1, first) or _joined(tokens, last - 1, last)):
        return False
    before = m.before()
    if before not in ("-", "–", "—", "(", "'", "‘", "’", '"', "“", "/", "mid") or m.after() == "%":
        return True
    dashed = before == "-" and glued(tokens, first - 2, first)
    return dashed and not _dated(tokens, first - 2)


def _measure(tokens: Tokens, i: int) -> bool:
    """A 2000-horsepower engine, a vote of 1914-1."""
    if tokens.kind(i) != "DASH" or not glued(tokens, i - 1, i + 2):
        return False
    word = tokens.word(i + 1).lower()
    if tokens.kind(i + 1) == "OTHER" and word not in _DATED_BY:
        return True
    return word[:1].isdigit() and len(word) not in (2, 4)


def _stops(tokens: Tokens, i: int) -> bool:
    """Whether a year, and no round one, ends its phrase before token ``i``."""
    ends = tokens.kind(i) in ("STOP", "BREAK", "COMMA", "RPAREN", "BEFORE", "AFTER")
    return ends and tokens.word(i - 1)[-2:] != "00"


def _joined(tokens: Tokens, left: int, right: int) -> bool:
    """Whether two neighbours touch and the outer one is no closing or opening mark."""
    if left < 0 or right >= len(tokens.starts) or tokens.ends[left] != tokens.starts[right]:
        return False
    return tokens.word(right) not in (",", ".", ";", ":", ")", "]", "-", "–", "—", "?", "!", '"',
        "”", "’", "'", "/") and tokens.kind(right) not in (
        "POSS", "STOP", "COMMA", "RPAREN", "BREAK") and tokens.kind(left) != "BREAK"  # fmt: skip


def _dated(tokens: Tokens, i: int) -> bool:
    """Whether a token can stand before a dash and a year: 1950-1953, mid-2025, post-2001."""
    kinds = ("YEAR", "EARLY", "DAYNUM", "MONTH", "EDGE")
    words = ("post", "pre", "mid", "late", "early", "circa", "then")
    return tokens.kind(i) in kinds or tokens.word(i).lower() in words


def _address(tokens: Tokens, i: int) -> bool:
    """1960 Main Street, 1600 Pennsylvania Avenue."""
    return capital(tokens, i) and any(
        tokens.word(j).lower().rstrip(".") in _STREETS and capital(tokens, j)
        for j in (i, i + 1, i + 2)
        if tokens.kind(j) != "STOP"
    ) and tokens.kind(i) == "OTHER"  # fmt: skip


def _count(tokens: Tokens, i: int) -> bool:
    """Whether a lower-case plural noun follows, within one adjective: 1500 cities."""
    for j in (i, i + 1):
        word = tokens.word(j)
        if tokens.kind(j) != "OTHER" or not word.islower():
            return False
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
            return True
    return False
