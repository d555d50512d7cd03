"""Notices about an article inside it: corrections, retractions, editors' notes.

They say what was wrong with the article or how it came about, not what happened. They are shown
beside every quotation of the article and are never an answer themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ARTICLE = (
    r"(?:article|story|report|post|piece|page|item|interview|column|headline|version|dispatch"
    r"|obituary|review|essay|transcript|caption|graphic|newsletter|study|paper)"
)
_THIS = rf"(?:(?:this|our)\ (?:[\w-]+\ ){{0,3}}?{_ARTICLE}|the\ (?:headline|caption|graphic)\b)"
_OF_THIS = (
    r"(?:earlier|previous|prior|original|initial|first|print|online|former|mobile)\ (?:[\w-]+\ )?"
    rf"(?:version|edition|headline|report|story|article|caption|post)s?\ (?:of|on|to|for)\ "
    rf"(?:this|the|our)\ (?:[\w-]+\ )?{_ARTICLE}"
)
_CHANGED = (
    r"(?:correct(?:ed|s)|amended|retracted|withdrawn|clarified|edited|revised|updated|changed"
    r"|modified|removed|deleted|unpublished|taken\ down|reworded|appended|republished)"
)
_ERRED = (
    r"(?:mis\w+|incorrect(?:ly)?|wrong(?:ly)?|erroneous(?:ly)?|inaccurate(?:ly)?|mistaken(?:ly)?|err"
    r"(?:ed|or)|falsely|omitted|failed\ to)"
)
_LABEL = (
    r"(?:corrections?(?:\ (?:and|&)\ clarifications?|\ appended)?|clarifications?|corrigend(?:um|a)"
    r"|errat(?:um|a)|retractions?|retracted|notice\ of\ retraction|retraction\ (?:notice|note)"
    r"|editor(?:s|['’]s|s['’])?\ notes?|editorial\ note|editors?['’]?\ corrections?"
    r"|publisher['’]?s\ note|note\ (?:to|from\ the)\ (?:readers?|editors?)|author['’]?s\ note"
    r"|expression\ of\ concern|for\ the\ record|correction\ notice|amendment|withdrawal\ notice"
    r"|update\ and\ correction|correcting\ and\ replacing|ed(?:itor)?\.?\ note"
    r"|berichtigung|korrektur|richtigstellung|anmerkung\ der\ redaktion|rectificatif|erratum"
    r"|précision|note\ de\ la\ rédaction|rectificación|fe\ de\ erratas?|corrección"
    r"|nota\ del\ editor|nota\ de\ la\ redacción|rettifica|errata\ corrige"
    r"|nota\ della\ redazione|retificação|correção"
    r"|rectificatie|correctie|sprostowanie)"
)
_DATED = r"(?:\s{0,9}[,(]?\s{0,9}(?:on\s)?[\w.,/ ]{3,24}\)?)?"
_LABELLED = re.compile(rf"(?i)^\W{{0,40}}{_LABEL}{_DATED}\s{{0,9}}(?::|[-–—]{{1,2}}\s)\s*\S")
_HEADING = re.compile(rf"(?i)^\W{{0,40}}{_LABEL}{_DATED}\W*$")
_SAID = re.compile(
    rf"""(?ix) ^\W{{0,40}} (?:(?:note|update|updated|\*{{1,9}}){_DATED}\s{{0,9}}[:*]\s{{0,9}})?
    (?:(?:because\ of|due\ to|owing\ to)\ [^,.]{{1,60}},\ )? (?:
      {_THIS}\b.{{0,60}}?\b(?:was|were|has|have|had|is)\b(?:\ since)?(?:\ been)?(?:\ \w+ly)?
      \ {_CHANGED}(?!\ by\ )
    | (?:an?|the)\ (?:earlier|previous)\ (?:version|headline|caption)
      \b.{{0,40}}?\b{_ERRED}
    | (?:an?|the|in\ an?|in\ the)\ {_OF_THIS}
    | (?:this|the)\ (?:[\w-]+\ )?(?:version|story|article|report)\ (?:corrects|clarifies|updates
      |removes|has\ been\ (?:corrected|updated|amended))
    | {_THIS}\ (?:originally|previously|initially|first)\ (?:said|stated|reported|gave|misstated)
    | (?:the\ )?(?:editors|[A-Z]\w+)\ (?:regrets?|apologi[sz]es?\ for)\ the\ error
    | we\ (?:have|are)\ (?:corrected|retracted|retracting|amended)\b
    )"""
)
_IN_BRACKETS = re.compile(
    r"""(?ix) \(\s*(?:(?:this|the)\ (?:[\w-]+\ ){0,4}?(?:version|story|article|item|report)\ )?
    (?:corrects|correcting|refiles|refiled|adds|recasts|updates|removes|clarifies|fixes|repeats
    |rewrites|writes\ through|deletes|drops|restores|changes|amends|inserts)\b [^()\n]{0,300} \)"""
)
_WIDTH = 1_500  # characters; a longer paragraph is the article's text


def is_notice(line: str) -> bool:
    """Whether a paragraph is a notice about its article as a whole."""
    if len(line) > _WIDTH:
        return False
    head = line[:400]
    whole = _IN_BRACKETS.match(line.strip())
    return (
        _LABELLED.match(head) is not None
        or _SAID.match(head) is not None
        or (whole is not None and whole.end() >= len(line.strip()) - 1)
    )


def notices(lines: Sequence[str]) -> list[bool]:
    """Which of an article's paragraphs are notices; a heading makes one of the next paragraph."""
    found = [is_notice(line) or _HEADING.match(line[:100]) is not None for line in lines]
    for number, line in enumerate(lines[:-1]):
        if _HEADING.match(line[:100]) and len(lines[number + 1]) <= _WIDTH:
            found[number + 1] = True
    return found


def leading_notice(line: str) -> int:
    """How many characters of a paragraph are a desk's note: "(Corrects number of dead) Six …"."""
    found = _IN_BRACKETS.match(line)
    return 0 if found is None else found.end()
