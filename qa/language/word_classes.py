"""Which part a word plays in a question, from closed lists and endings. No tagger, no model.

Good enough to find where a noun phrase begins and ends in a question of one line; wrong now and
then, which costs a clumsy rewriting and never a lost word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.text.words import STOPWORDS

Part = Literal["function", "determiner", "preposition", "verb", "noun", "name"]

CALENDAR = frozenset(
    "day week weekend month year decade century spring summer autumn winter morning night".split()
)
DETERMINERS = frozenset("the a an any some another each every no all both".split())
POINTING = frozenset("this that these those".split())
POSSESSIVES = frozenset("his her its their my your our".split())
QUESTION_WORDS = frozenset("who whom whose what which when where why how".split())
AUXILIARIES = frozenset(
    """is are was were be been being am do does did has have had will would can could should may
    might must shall isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't
    wouldn't can't couldn't shouldn't""".split()
)
ASKING_TO_DO = frozenset("do does did will would can could should may might must".split())
PREPOSITIONS = frozenset(
    """in on at of to for from with without by about into onto over under between among against
    during before after since until through across near around toward towards within besides than
    as like despite regarding concerning behind beyond outside inside""".split()
)
_ADVERBS = frozenset(
    """able actually again ago already also and anyone anything anyway anywhere apart away back
    because but down else elsewhere even ever everyone everything exactly example examples far
    few five four going here if instead just kind kinds long many more most much never nobody
    not nothing now off often once one ones only or other others out own part people please same
    several so someone something somewhere soon sort sorts still such then there thing things
    three today together tomorrow too two type types up very well while yesterday yet""".split()
)
_ORDINALS = frozenset("first next last later earlier".split())
PRONOUNS = frozenset(
    """i you he she it we they me him her us them himself herself itself themselves mine yours
    hers theirs okay ok wow hmm oh yes cool interesting really thanks hi hello well sorry""".split()
)
_CONTRACTED = re.compile(
    r"(?:i|you|he|she|it|we|they|that|what|who|where|there|how|let)'(?:s|d|m|ll|ve|re)$"
)
SUBJECTS = frozenset("i you he she it we they".split())
_VERBS = frozenset(
    """accept accuse achieve act add admit affect agree aim allow announce answer appear appoint
    approve argue arrive ask attack attempt attend base became become began begin begun believe
    belong blame born boycott break bring broke broken brought build built call came cancel care
    carry cause change choose chose chosen claim come comment compare compete complain complete
    concern condemn conduct consider contain continue contribute convince cost create criticise
    criticize date deal decide declare defend demand deny depend describe develop die differ
    disband discover discuss do done draw earn eat effect elect encounter encourage end ends
    enjoy enter establish expect explain express fail fall feel fell felt fight file fill find
    fire fit fix follow force form fought found fulfil fulfill gain gave get gets getting give
    given go goes gone got graduate grew grow guess happen happened hate head hear heard held
    help hint hit hold hope hurt impact include increase influence inspire intend invent invite
    involve join keep kept kill knew know known lead learn leave led left let like live look
    lose lost love made make makes making marry mean meant meet mention met motivate move name
    need occur offer open oppose order own participate pass pay perform persuade plan play
    prefer prepare produce promise propose protect prove provide publish pull purchase put raise
    ran reach react read receive recognise recognize record recover reduce refuse reject relate
    release remain replace reply report represent require resign resist respond result resume
    retire return run said sang sat save saw say says see seem seen sell send sent serve set
    shot show shown sign sing sold solve speak spend spent spoke spoken sponsor spread stand
    start state stay step stop study succeed suffer suggest support survive suspend take taken
    talk taught teach tell think thought threaten told took tour train travel treat tried try
    turn understand use view visit vote wait walk want warn wear went win withdraw withdrew won
    wore work worry write written wrote yield""".split()
)
_PARTICIPLE = re.compile(r"[a-z]{2,}(?:ed|ied)")
_ADVERB = re.compile(r"[a-z]{3,}ly")
_NOT_ADVERBS = frozenset("family reply supply assembly ally italy july anomaly".split())
_WORD = re.compile(
    r"[A-Z]\.(?=\s*[A-Z]|\W*$)|[^\W_]+(?:[-'’.&][^\W_]+)*(?:['’](?=\s|$|[?.,;)]))?", re.UNICODE
)
_STARTERS = (
    QUESTION_WORDS
    | AUXILIARIES
    | frozenset("tell give show describe explain name list find and but so okay ok".split())
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the text: ``text[start:end]``, and its lower-case form."""

    text: str
    start: int
    end: int
    lower: str


def split(text: str) -> list[Word]:
    """The words of a text, hyphens, apostrophes and full stops within them kept."""
    found = _WORD.finditer(text)
    return [Word(m[0], m.start(), m.end(), m[0].lower().replace("’", "'")) for m in found]


def part(word: Word, *, first: bool, inside: bool) -> Part:
    """The part a word plays.

    :param first: it stands first in its sentence, where a capital means nothing.
    :param inside: a noun phrase has begun right before it: "the *attack*" is a noun.
    """
    lower = word.lower.removesuffix("'s").removesuffix("'")
    if lower in DETERMINERS or lower in POINTING or lower in POSSESSIVES:
        return "determiner"
    if lower in PREPOSITIONS:
        return "preposition"
    if _CONTRACTED.match(word.lower):
        return "function"
    if word.text in ("May", "Will") and not first:
        return "name"
    known = lower in STOPWORDS or lower in AUXILIARIES or lower in QUESTION_WORDS
    if (known and not _is_shouted(word)) or lower in PRONOUNS or lower in _ADVERBS:
        return "function"
    if lower in _ORDINALS and not inside:
        return "function"
    if word.text[0].isupper() and not (first and (is_verb(lower) or lower in _STARTERS)):
        return "name"
    if word.text[0].isdigit():
        return "noun" if inside else "function"
    if _ADVERB.fullmatch(lower) and lower not in _NOT_ADVERBS:
        return "function"
    if not inside and is_verb(lower):
        return "verb"
    return "noun"


def is_verb(lower: str) -> bool:
    """Whether a word may be a verb, where nothing before makes it a noun: "the talks *resumed*"."""
    return lower in _VERBS or _PARTICIPLE.fullmatch(lower) is not None


_PREDICATES = re.compile(r".*(?:ful|ous|able|ible|less)$")
_PREDICATE_WORDS = frozenset(
    """good bad big better best worse popular important married close involved known famous born
    successful different interesting true dangerous effective expensive common likely alive dead
    sure ready serious safe necessary normal real hard easy similar well-known responsible
    unusual worth due worried happy ill sick basic new old main certain second third other high
    low large small great long short early late afraid possible""".split()
)


def is_predicate(word: Word) -> bool:
    """Whether an adjective that ends a phrase is said of it: "was the album *successful*"."""
    return word.lower in _PREDICATE_WORDS or _PREDICATES.fullmatch(word.lower) is not None


_DESCRIBING = re.compile(r".*(?:al|ic|ive|ous|ful|able|ible|ary|ed|est)$")


def describes(word: Word) -> bool:
    """Whether a word by its ending is an adjective, so that a noun follows: "a nuclear *test*"."""
    return _DESCRIBING.fullmatch(word.lower) is not None or is_predicate(word)


def _is_shouted(word: Word) -> bool:
    """ "US", "IT": capitals throughout are a name even where the word is a common one."""
    return word.text.isupper() and len(word.text) > 1
