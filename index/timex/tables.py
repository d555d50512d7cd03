"""The words of time: what each token may be, and what it is worth. Data only, no logic.

A token has a *kind* (a name such as ``MONTH``) and a *value* (a number, a unit code, a TIMEX3
reference). Grammar rules are regular expressions over kinds, so a new word is one line here.
Units carry TIMEX3 letters: Y, Q (quarter), M, W, D, WE (weekend), DE (decade), CE (century), ML,
and TH, TM, TS for hours, minutes and seconds. Conventions are those of TIMEX3 (TimeML) as applied
in TimeBank and TempEval-3; the coverage owes ideas to HeidelTime's published resources.
"""

from __future__ import annotations

Value = int | str | float

MONTHS = (
    "january february march april may june july august september october november december"
).split()
MONTH_SHORT = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
               "sept": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAY_SHORT = {"mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4,
                 "thurs": 4, "fri": 5, "sat": 6, "sun": 7}  # fmt: skip

CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
DECADE_WORDS = "twenties thirties forties fifties sixties seventies eighties nineties".split()

UNITS = {"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W",
         "weekend": "WE", "fortnight": "F", "month": "M", "quarter": "Q", "year": "Y",
         "decade": "DE", "century": "CE", "millennium": "ML", "weekday": "D",
         "generation": "G"}  # fmt: skip
UNIT_PLURALS = {"centuries": "CE", "millennia": "ML", "yrs": "Y", "hrs": "TH", "mins": "TM",
                "secs": "TS", "mths": "M", "wks": "W"}  # fmt: skip
UNIT_SHORT = {"qtr": "Q", "yr": "Y", "hr": "TH", "min": "TM", "sec": "TS", "mth": "M", "wk": "W"}

PARTS_OF_DAY = {"morning": "MO", "midday": "MI", "afternoon": "AF", "evening": "EV",
                "night": "NI", "dawn": "DA", "dusk": "EV", "lunchtime": "MI",
                "nightfall": "EV", "mid-morning": "MO"}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI",
           "springtime": "SP", "summertime": "SU"}  # fmt: skip

DEICTIC_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "to-day": 0, "to-morrow": 1,
                "yester-day": -1}  # fmt: skip
# Of last month, of this one, of the next: "the 14th ult." of old papers.
MONTHS_OF_LETTERS = {"ult": -1, "ulto": -1, "ultimo": -1, "inst": 0, "insto": 0, "instant": 0,
                     "prox": 1, "proxo": 1, "proximo": 1}  # fmt: skip
ERAS = {"A.D.": 1, "AD": 1, "C.E.": 1, "CE": 1, "B.C.": -1, "BC": -1, "B.C.E.": -1,
        "BCE": -1}  # fmt: skip
SET_WORDS = {"hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W",
             "fortnightly": "P2W", "biweekly": "P2W", "monthly": "P1M", "quarterly": "P1Q",
             "annual": "P1Y", "annually": "P1Y", "yearly": "P1Y", "semiannual": "P6M",
             "semi-annual": "P6M", "biannual": "P6M", "biennial": "P2Y"}  # fmt: skip

LONG_WORDS = {"daylong": "P1D", "weeklong": "P1W", "monthlong": "P1M", "yearlong": "P1Y",
              "decadelong": "P10Y", "nightlong": "P1D", "hourlong": "PT1H"}  # fmt: skip

# Words that say "now", "before now", "after now", and nothing more exact.
VAGUE = {
    "now": "PRESENT_REF", "currently": "PRESENT_REF", "nowadays": "PRESENT_REF",
    "presently": "PRESENT_REF", "recently": "PAST_REF", "lately": "PAST_REF",
    "recent": "PAST_REF", "soon": "FUTURE_REF",
}  # fmt: skip
VAGUE_PHRASES = {
    "the time being": "PRESENT_REF", "at the moment": "PRESENT_REF",
    "at present": "PRESENT_REF", "these days": "PRESENT_REF", "right now": "PRESENT_REF",
    "until now": "PRESENT_REF", "more recently": "PAST_REF", "most recently": "PAST_REF",
    "the recent past": "PAST_REF", "the future": "FUTURE_REF",
    "the near future": "FUTURE_REF", "the foreseeable future": "FUTURE_REF",
    "the distant past": "PAST_REF", "very soon": "FUTURE_REF", "very recently": "PAST_REF",
    "long ago": "PAST_REF", "not long ago": "PAST_REF",
    "just now": "PRESENT_REF", "the present time": "PRESENT_REF",
    "the not too distant future": "FUTURE_REF",
}  # fmt: skip

# Modifiers before a quantity, with their TIMEX3 ``mod``.
APPROXIMATORS = {
    "about": "APPROX", "around": "APPROX", "roughly": "APPROX", "approximately": "APPROX",
    "nearly": "LESS_THAN", "almost": "LESS_THAN", "over": "MORE_THAN", "under": "LESS_THAN",
    "some": "APPROX", "more than": "MORE_THAN", "less than": "LESS_THAN",
    "fewer than": "LESS_THAN", "at least": "EQUAL_OR_MORE", "at most": "EQUAL_OR_LESS",
    "no more than": "EQUAL_OR_LESS", "no less than": "EQUAL_OR_MORE", "up to": "EQUAL_OR_LESS",
    "as many as": "EQUAL_OR_LESS", "close to": "APPROX", "well over": "MORE_THAN",
    "just over": "MORE_THAN", "just under": "LESS_THAN", "a little over": "MORE_THAN",
    "little more than": "MORE_THAN", "only about": "APPROX", "exactly": "APPROX",
    "nearly exactly": "APPROX", "the better part of": "LESS_THAN", "barely": "APPROX",
}  # fmt: skip
# Ambiguous with prepositions: "over the next four years", "around Tuesday".
QUANTITIES = ("several", "few", "many", "numerous", "multiple", "a few", "a couple of",
              "couple of", "a couple", "a number of", "countless", "dozens of", "hundreds of",
              "thousands of", "quite a few", "a handful of")  # fmt: skip

EDGES = {"beginning": "START", "start": "START", "outset": "START", "opening": "START",
         "end": "END", "close": "END", "middle": "MID", "turn": "START", "dawn": "START",
         "midpoint": "MID", "final": "END"}  # fmt: skip
EARLY = {"early": "START", "late": "END", "mid": "MID"}
EARLIER = {"earlier": "START", "later": "END"}

LAST = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "latest": -1,
        "immediate past": -1}  # fmt: skip
NEXT = {"next": 1, "coming": 1, "following": 1, "upcoming": 1, "ensuing": 1, "subsequent": 1,
        "forthcoming": 1}  # fmt: skip

ZONES = frozenset(("GMT", "UTC", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST",
                   "CET", "CEST", "EET", "IST", "JST", "MSK", "HKT", "AEST", "ET", "PT", "CT",
                   "Eastern", "Pacific", "Z"))  # fmt: skip
ZULU = frozenset({"GMT", "UTC", "Z"})

# Fixed days: (month, day). Movable ones are computed in ``calendar.holiday``.
HOLIDAYS: dict[str, tuple[int, int]] = {
    "christmas day": (12, 25), "christmas eve": (12, 24), "christmas": (12, 25),
    "boxing day": (12, 26), "new year's day": (1, 1), "new year's eve": (12, 31),
    "valentine's day": (2, 14), "may day": (5, 1),
    "halloween": (10, 31), "veterans day": (11, 11), "armistice day": (11, 11),
    "bastille day": (7, 14), "fourth of july": (7, 4), "april fools' day": (4, 1),
    "juneteenth": (6, 19), "anzac day": (4, 25),
}  # fmt: skip
# (month, weekday 1..7, nth; -1 = the last) of the United States' calendar, the press's usual one.
FLOATING: dict[str, tuple[int, int, int]] = {
    "thanksgiving day": (11, 4, 4), "thanksgiving": (11, 4, 4), "labor day": (9, 1, 1),
    "memorial day": (5, 1, -1), "columbus day": (10, 1, 2), "presidents day": (2, 1, 3),
    "martin luther king jr. day": (1, 1, 3), "mother's day": (5, 7, 2),
    "father's day": (6, 7, 3),
}  # fmt: skip
# Days from Easter Sunday.
EASTER: dict[str, int] = {"easter sunday": 0, "easter monday": 1, "good friday": -2,
                          "ash wednesday": -46, "palm sunday": -7, "easter": 0,
                          "shrove tuesday": -47, "easter weekend": 0}  # fmt: skip

# Days that the press calls by their date alone: year, and the words after that say so.
NAMED_DAYS: dict[tuple[int, int], tuple[int, frozenset[str]]] = {
    (9, 11): (2001, frozenset("attack attacks terrorist hijackers hijackings memorial".split())),
    (1, 6): (2021, frozenset("attack committee insurrection riot riots rioters panel mob".split())),
    (7, 7): (2005, frozenset("bombings attacks bombers".split())),
}

PREPOSITIONS = frozenset(
    "in on at since by from until till during before after between through throughout around "
    "about to into of for within over past towards toward circa near ca".split()
)

# One-word kinds that need no value table of their own.
FUNCTION_WORDS: dict[str, tuple[str, Value]] = {
    "the": ("THE", 0), "this": ("THIS", 0), "these": ("THESE", 0), "that": ("THAT", 0),
    "those": ("THESE", 0), "same": ("SAME", 0), "current": ("CURRENT", 0),
    "a": ("A", 1), "an": ("A", 1), "of": ("OF", 0), "and": ("AND", 0), "or": ("AND", 0),
    "to": ("TO", 0), "half": ("HALF", 0.5), "ago": ("AGO", 0), "every": ("EVERY", 0),
    "each": ("EVERY", 0), "per": ("PER", 0), "once": ("TIMES", 1), "twice": ("TIMES", 2),
    "thrice": ("TIMES", 3), "times": ("TIMESWORD", 0), "before": ("BEFORE", -1),
    "after": ("AFTER", 1), "afterward": ("AFTERWARDS", 1), "afterwards": ("AFTERWARDS", 1),
    "hence": ("HENCE", 1), "fiscal": ("FISCAL", 0), "financial": ("FISCAL", 0),
    "fy": ("FISCAL", 0), "tonight": ("TONIGHT", 0), "to-night": ("TONIGHT", 0),
    "overnight": ("OVERNIGHT", 0),
    "noon": ("NOON", "12:00"), "midnight": ("NOON", "24:00"), "entire": ("WHOLE", 0),
    "whole": ("WHOLE", 0), "full": ("WHOLE", 0), "o'clock": ("OCLOCK", 0),
    "then": ("THEN", 0), "since": ("SINCE", 0), "period": ("PERIOD", 0), "on": ("ON", 0),
    "at": ("AT", 0), "in": ("IN", 0), "year-end": ("YEAREND", 0), "year end": ("YEAREND", 0),
    "year's end": ("YEAREND", 0), "couple": ("COUPLE", 2),
    "long": ("LONG", 0), "very": ("VERY", 0),
    "another": ("ANOTHER", 1), "am": ("AMPM", "a"), "pm": ("AMPM", "p"),
    "second": ("SECOND", 2),
    "consecutive": ("STRAIGHT", 0), "straight": ("STRAIGHT", 0), "successive": ("STRAIGHT", 0),
    "trading": ("STRAIGHT", 0), "business": ("STRAIGHT", 0), "working": ("STRAIGHT", 0),
    "calendar": ("STRAIGHT", 0), "more": ("STRAIGHT", 0), "full-time": ("STRAIGHT", 0),
    "from": ("FROM", 0), "hundred": ("BIGNUM", 100), "thousand": ("BIGNUM", 1000),
    "dozen": ("BIGNUM", 12), "million": ("BIGNUM", 1_000_000),
    "billion": ("BIGNUM", 1_000_000_000), "single": ("WORDNUM", 1),
}  # fmt: skip


def _word_table() -> dict[str, tuple[str, Value]]:
    table: dict[str, tuple[str, Value]] = {}
    table.update({name: ("MONTH", i) for i, name in enumerate(MONTHS, 1)})
    table.update({name: ("MONTH", i) for name, i in MONTH_SHORT.items()})
    table.update({name: ("WEEKDAY", i) for i, name in enumerate(WEEKDAYS, 1)})
    table.update({name + "s": ("WEEKDAYS", i) for i, name in enumerate(WEEKDAYS, 1)})
    table.update({name: ("WEEKDAY", i) for name, i in WEEKDAY_SHORT.items()})
    table.update({name: ("WORDNUM", i) for i, name in enumerate(CARDINALS)})
    table.update({name: ("WORDNUM", 10 * i) for i, name in enumerate(TENS, 2)})
    table.update({name: ("ORD", i) for i, name in enumerate(ORDINALS, 1)})
    table.update({"thirtieth": ("ORD", 30), "final": ("ORD", -1)})
    table.update({name: ("DECADE", f"19{i}") for i, name in enumerate(DECADE_WORDS, 2)})
    for name, unit in UNITS.items():
        table[name] = ("QUARTER" if unit == "Q" else "UNIT", unit)
        table[name + "s"] = ("UNITS", unit)
    table.update({name: ("UNITS", unit) for name, unit in UNIT_PLURALS.items()})
    table.update({name: ("QUARTER" if u == "Q" else "UNIT", u) for name, u in UNIT_SHORT.items()})
    table.update({name: ("LONGWORD", value) for name, value in LONG_WORDS.items()})
    table.update({name: ("POD", code) for name, code in PARTS_OF_DAY.items()})
    table.update({name + "s": ("PODS", code) for name, code in PARTS_OF_DAY.items()})
    table.update({name: ("SEASON", code) for name, code in SEASONS.items()})
    table.update({name: ("TODAY", offset) for name, offset in DEICTIC_DAYS.items()})
    table.update({name: ("SETWORD", value) for name, value in SET_WORDS.items()})
    table.update({name: ("VAGUE", value) for name, value in VAGUE.items()})
    table.update({name: ("VAGUE", value) for name, value in VAGUE_PHRASES.items()})
    table.update({name: ("EDGE", mod) for name, mod in EDGES.items() if name not in table})
    table.update({name: ("EARLY", mod) for name, mod in EARLY.items()})
    table.update({name: ("EARLIER", mod) for name, mod in EARLIER.items()})
    table.update({name: ("LAST", n) for name, n in LAST.items()})
    table.update({name: ("NEXT", n) for name, n in NEXT.items()})
    table.update({name: ("NEAR", mod) for name, mod in APPROXIMATORS.items()})
    table.update(dict.fromkeys(QUANTITIES, ("QUANT", "X")))
    table["local time"] = ("ZONE", 0)
    table.update({name: ("INST", months) for name, months in MONTHS_OF_LETTERS.items()})
    table.update({name: ("PREP", 0) for name in PREPOSITIONS if name not in table})
    table.update(FUNCTION_WORDS)
    for names in (HOLIDAYS, FLOATING, EASTER):
        table.update({name: ("HOLIDAY", name) for name in names})
    return table


WORDS = _word_table()
"""Lower-cased word or phrase → (kind, value)."""

PHRASES = sorted((word for word in WORDS if not word.isalpha()), key=len, reverse=True)
"""Entries of several words, longest first: the scanner reads each as one token."""
