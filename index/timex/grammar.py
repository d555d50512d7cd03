"""The grammar: every rule with the words that it is for. Longest match wins, then the earlier rule.

Reading order of one text: ``RULES`` propose, the longest proposal at the leftmost place is read,
then ``PREFIXES`` may extend it to the left ("early", "the end of", "the first half of").
"""

from __future__ import annotations

from index.timex.match import Rule, compile_kinds
from index.timex.rules import anaphora, clock, dates, deictic, durations, years

_HALF = "(?P<half>AND A HALF|DASH AND DASH A DASH HALF|DASH? DAYNUM SLASH DAYNUM)?"
_COUNT = f"(?P<near>NEAR)? (?P<num>NUM|QUANT|A) {_HALF}"
_UNIT = "(?:DASH|STRAIGHT)* (?P<unit>ANYUNIT)"

RULES = (
    # Dates
    Rule.of("iso", "ISODATE", "ISODATE", dates.iso_date),
    Rule.of("numeric", "NUMDATE", "NUMDATE", dates.numeric_date),
    Rule.of("month-day", "MONTH",
            "(?:(?P<dow>WEEKDAY) COMMA?)? (?P<month>MONTH) THE? (?P<day>DAY)"
            "(?: COMMA? (?P<year>ANYYEAR))?", dates.month_day),
    Rule.of("wire day", "WORDNUM",
            "(?P<month>MONTH) (?P<day>WORDNUM) (?=STOP|COMMA|BREAK|RPAREN|PREP|ON|TO|AND)",
            dates.month_day),
    Rule.of("day-month", "MONTH",
            "(?:(?P<dow>WEEKDAY) COMMA?)? THE? (?P<day>DAY) (?:OF|DASH)? (?P<month>MONTH)"
            "(?: (?:COMMA|DASH|OF)? (?P<year>ANYYEAR))?", dates.month_day),
    Rule.of("month-year", "MONTH", "(?P<month>MONTH) (?:OF|COMMA)? (?P<year>ANYYEAR)",
            dates.month_year),
    Rule.of("nineteen ninety-seven", "WORDNUM",
            "(?P<month>MONTH)? (?P<hundreds>WORDNUM) DASH? (?P<tens>WORDNUM)"
            " (?:DASH? (?P<ones>WORDNUM))?", years.written_year),
    Rule.of("month", "MONTH", "(?P<month>MONTH)", dates.month_only),
    Rule.of("weekday", "WEEKDAY", "(?P<dow>WEEKDAY)", dates.weekday_only),
    Rule.of("ordinal day", "ORD", "THE (?P<day>ORD)", dates.day_ordinal),
    Rule.of("14th ult.", "INST", "THE? (?P<day>DAY) (?P<inst>INST)", deictic.day_of_letters),
    Rule.of("14th of last month", "LAST NEXT THIS CURRENT",
            "THE? (?P<day>DAY) OF THE? (?P<dir>LAST|NEXT|THIS|CURRENT) (?P<unit>UNIT)",
            deictic.day_of_month),
    Rule.of("5 to 7 July", "MONTH",
            "THE? (?P<first>DAYNUM|ORD) (?P<link>AND|TO|DASH) THE? (?P<day>DAYNUM|ORD) OF?"
            " (?P<month>MONTH) (?:COMMA? (?P<year>YEAR))?", dates.day_range),
    Rule.of("5 and 7 July", "MONTH",
            "(?P<day>DAYNUM|ORD) (?=AND (?:DAYNUM|ORD) (?P<month>MONTH)"
            " (?:COMMA? (?P<year>YEAR))?)",
            dates.month_day),
    Rule.of("A.D. 1776", "ERA",
            "(?P<era>ERA) (?P<year>YEAR|NUMBER|DAYNUM)|(?P<last>YEAR|NUMBER|DAYNUM) (?P<after>ERA)",
            years.year_of_era),
    Rule.of("year", "YEAR SHORTYEAR", "(?:THE UNIT)? (?P<year>ANYYEAR)", years.year_only),
    Rule.of("year range", "YEAR", "(?<=YEAR (?:DASH|SLASH))(?:DAYNUM|NUMBER)",
            years.year_range_end),
    Rule.of("day range", "MONTH",
            "(?<=MONTH DAYNUM (?:DASH|AND|TO))(?P<day>DAYNUM)(?: COMMA? YEAR)?",
            dates.day_range_end),
    Rule.of("decade", "DECADE", "(?P<the>THE)? (?P<decade>DECADE)", years.decade),
    Rule.of("century", "UNIT", "THE? (?P<ord>ANYORD) DASH? (?P<unit>UNIT)", years.century),
    Rule.of("quarter", "QUARTER HALF",
            "THE? (?P<before>YEAR)? (?P<ord>ANYORD) DASH? (?:FISCAL DASH?)? (?P<part>QUARTER|HALF)"
            "(?: (?:OF|COMMA|IN)? (?:FISCAL (?:UNIT)?)? (?P<year>ANYYEAR)"
            "| OF? (?P<fyear>FISCALYEAR))?", years.quarter),
    Rule.of("December quarter", "QUARTER",
            "THE? (?P<month>MONTH) (?P<year>YEAR)? QUARTER", years.month_quarter),
    Rule.of("fiscal quarter", "FISCAL",
            "THE? FISCAL DASH? (?P<ord>ANYORD) DASH? (?P<part>QUARTER|HALF)", years.quarter),
    Rule.of("Q3", "QNUM", "(?P<before>YEAR)? (?P<q>QNUM) (?:OF? (?P<year>ANYYEAR)"
            "| OF? (?P<fyear>FISCALYEAR))?", years.quarter),
    Rule.of("fiscal", "FISCAL FISCALYEAR",
            "THE? (?:FISCAL UNIT? (?:OF? (?P<year>ANYYEAR))|(?P<fyear>FISCALYEAR))", years.fiscal),
    Rule.of("year fiscal", "FISCAL", "THE? (?P<year>YEAR) FISCAL UNIT", years.fiscal),
    Rule.of("the fiscal year", "FISCAL", "THE FISCAL (?P<unit>UNIT)", years.the_fiscal_year),
    Rule.of("season", "SEASON",
            "(?P<the>THE)? (?P<season>SEASON) (?: OF? (?P<year>ANYYEAR))?", years.season),
    Rule.of("holiday", "HOLIDAY", "(?P<holiday>HOLIDAY) (?:COMMA? (?P<year>YEAR))?",
            dates.named_day),
    # Leaning on publication or on the text before
    Rule.of("today", "TODAY", "(?P<day>TODAY)", deictic.today),
    Rule.of("day after tomorrow", "TODAY",
            "THE UNIT (?P<dir>BEFORE|AFTER) (?P<day>TODAY)", deictic.today),
    Rule.of("Monday last", "LAST NEXT",
            "(?P<unit>WEEKDAY|MONTH) COMMA? (?P<dir>LAST|NEXT)"
            "(?=STOP|COMMA|BREAK|RPAREN|PREP|IN|ON|AT|AND|FROM|TO|THE)", deictic.day_last),
    Rule.of("Monday week", "UNIT",
            "(?:(?P<dow>WEEKDAY)|(?P<day>TODAY)) (?P<unit>UNIT)"
            "(?=STOP|COMMA|BREAK|RPAREN|PREP|AND)", deictic.day_week),
    Rule.of("last August", "LAST NEXT THIS CURRENT",
            "THE? (?P<dir>LAST|NEXT|THIS|CURRENT) (?P<fiscal>FISCAL|STRAIGHT)?"
            "(?P<unit>CALENDARUNIT)", deictic.calendar_unit),
    Rule.of("past two weeks", "LAST NEXT",
            "(?:THE|THESE)? (?P<dir>LAST|NEXT) (?P<num>NUM|QUANT|COUPLE OF?)? "
            "(?:DASH|STRAIGHT)* (?P<unit>UNITS)", deictic.last_units),
    Rule.of("ago", "AGO HENCE FROM SINCE",
            f"{_COUNT} {_UNIT} (?P<dir>AGO|HENCE|FROM VAGUE|SINCE (?=STOP|BREAK))", deictic.ago),
    Rule.of("years ago", "AGO", "(?P<near>NEAR)? (?P<unit>UNITS) (?P<dir>AGO)", deictic.ago),
    Rule.of("two months later", "EARLIER BEFORE AFTER AFTERWARDS",
            f"(?:THE)? {_COUNT} {_UNIT} (?P<dir>EARLIER|BEFORE|AFTERWARDS)", anaphora.later),
    Rule.of("years later", "EARLIER", "(?P<unit>UNITS) (?P<dir>EARLIER)", anaphora.later),
    Rule.of("the day before", "UNIT QUARTER",
            "THE (?P<unit>SINGLE) (?P<dir>BEFORE|AFTER|EARLIER|LAST)", anaphora.day_before),
    Rule.of("the year ended", "UNIT", "THE FISCAL? (?P<unit>UNIT)(?= OTHER (?:ON|IN)? MONTH)",
            durations.year_ended),
    Rule.of("that year", "THAT SAME",
            "(?:THE|THAT|THIS) SAME (?P<unit>CALENDARUNIT|PERIOD)", anaphora.that_unit),
    Rule.of("that summer", "THAT", "THAT (?P<unit>SINGLE|POD|SEASON)", anaphora.that_unit),
    Rule.of("the year", "UNIT QUARTER", "THE (?P<whole>WHOLE)? (?P<unit>SINGLE)",
            anaphora.the_unit),
    Rule.of("since then", "THEN", "(?P<prep>SINCE|PREP) THEN", anaphora.since_then),
    Rule.of("year-ago", "UNIT QUARTER", "THE? (?P<unit>SINGLE) DASH (?:AGO|EARLIER)"
            "(?P<part>QUARTER|PERIOD|UNIT)?",
            anaphora.year_ago),
    Rule.of("vague", "VAGUE", "(?P<ref>VAGUE) (?:UNITS|UNIT)?", deictic.vague),
    Rule.of("second consecutive day", "STRAIGHT",
            "(?:THE|A)? ANYORD DASH? STRAIGHT (?P<unit>UNIT)", deictic.nth_straight),
    Rule.of("the past", "LAST", "THE (?P<dir>LAST)", deictic.the_past),
    Rule.of("year-end", "YEAREND",
            "(?P<before>YEAR)? YEAREND (?:OF? COMMA? (?P<year>ANYYEAR))?", anaphora.year_end),
    # Lengths, recurrences, clock
    Rule.of("counted", "UNIT UNITS QUARTER SECOND",
            f"(?P<det>THE ANYORD?)? {_COUNT} {_UNIT} (?:DASH LONG)?",
            durations.counted),
    Rule.of("years", "UNITS", "(?P<unit>UNITS) (?P<long>DASH LONG)?", durations.bare_units),
    Rule.of("over the years", "UNITS", "THE (?P<unit>UNITS)", durations.the_years),
    Rule.of("year-long", "LONG", "(?P<unit>UNIT) DASH LONG", durations.unit_long),
    Rule.of("yearlong", "LONGWORD", "(?P<long>LONGWORD)", durations.long_word),
    Rule.of("a year", "UNIT", "(?P<near>NEAR)? (?P<a>A) (?P<unit>SINGLE)", durations.one_unit),
    Rule.of("another month", "ANOTHER",
            "(?P<near>NEAR)? ANOTHER (?:(?P<num>NUM|QUANT) (?:DASH|STRAIGHT)*)?"
            "(?P<unit>UNITS|UNIT)", durations.another),
    Rule.of("a year and a half", "HALF",
            "A (?P<unit>UNIT) AND A HALF", durations.and_a_half),
    Rule.of("half a year", "HALF", "(?P<half>HALF) (?:A|DASH) (?P<unit>UNIT)",
            durations.and_a_half),
    Rule.of("annual", "SETWORD", "(?P<set>SETWORD)", durations.set_word),
    Rule.of("every Tuesday", "EVERY PER TIMES TIMESWORD",
            "(?:EVERY (?P<num>NUM|QUANT)? (?P<ord>ANYORD)?|PER|TIMES (?:A|PER|EVERY)"
            "|NUM TIMESWORD (?:A|PER|EVERY)) (?P<unit>CALENDARUNIT|UNITS)", durations.every),
    Rule.of("Tuesdays", "WEEKDAYS", "(?P<dow>WEEKDAYS)", durations.weekdays),
    Rule.of("Saturday mornings", "PODS", "(?P<dow>WEEKDAY) (?P<pod>PODS)", durations.weekdays),
    Rule.of("clock", "CLOCK AMPM ZONE OCLOCK",
            "(?P<hour>CLOCK|DAYNUM|NUMBER|YEAR) (?P<ampm>AMPM)? (?P<zone>ZONE)?"
            "(?P<oclock>OCLOCK)?", clock.clock),
    Rule.of("noon", "NOON", "(?P<noon>NOON)", clock.noon),
    Rule.of("the morning", "POD", "(?P<the>THE)? (?P<early>EARLY DASH?)? (?P<pod>POD)",
            clock.part_of_day),
    Rule.of("Tuesday night", "POD",
            "(?:(?P<dow>WEEKDAY)|(?P<day>TODAY)) (?P<pod>POD)", clock.day_part),
    Rule.of("tonight", "TONIGHT OVERNIGHT", "(?P<pod>TONIGHT|OVERNIGHT)", clock.tonight),
)  # fmt: skip

EARLY = compile_kinds("(?:THE)? (?P<mod>EARLY|EARLIER) (?:DASH|IN|ON)? $")
EDGE = compile_kinds("(?:THE VERY?)? (?P<mod>EDGE) (?:OF|DASH) $")
QUARTER_OF = compile_kinds(
    "(?:THE)? (?P<ord>ORD|SECOND|LAST) DASH? (?P<part>QUARTER|HALF) (?:OF|IN) $"
)
UNIT_OF = compile_kinds("(?:THE)? (?P<ord>ORD|SECOND|LAST) (?:WHOLE)? (?P<unit>UNIT) OF $")
NAMED_OF = compile_kinds(
    "(?:(?P<month>MONTH) (?P<day>DAY)?|THE? (?P<season>SEASON)) (?:OF|COMMA|IN)? $"
)
NTH_WEEKDAY_OF = compile_kinds("(?:THE)? (?P<ord>ORD|SECOND|LAST) (?P<dow>WEEKDAY) (?:OF|IN) $")
WEEKDAY_OF = compile_kinds("(?P<dow>WEEKDAY) (?:OF|COMMA)? $")
