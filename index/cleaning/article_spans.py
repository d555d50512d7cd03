"""Which spans of a crawled page are the article.

A saved news page carries more than its article: icon names, donation banners, breadcrumbs, photo
credits, newsletter lines. This module names the paragraphs of a text and leaves out those that are
not the article's. It never changes a character: paragraphs are spans.

It decides by what a line looks like (``index.cleaning.boilerplate`` holds the tables). A wrong cut
loses a quotation for good, so whatever reads as a sentence is kept unless a table names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.cleaning.boilerplate import is_furniture
from index.cleaning.bylines import aside, pictured
from index.cleaning.datelines import dateline_of
from index.cleaning.edges import credit_before, without_buttons
from index.cleaning.labels import labelled
from index.cleaning.line_dates import dates_of, stands_alone
from index.cleaning.notices import leading_notice, notices
from index.cleaning.offers import is_offer, is_small_print
from index.cleaning.sections import without_sections
from index.text.lines import SENTENCE_END, extent, is_prose, paragraph_spans, trim
from index.text.quoted_lines import without_marks
from index.text.rows import row_kinds
from index.text.words import words
from index.types import Paragraph, Span

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_AGENCY = r"(?:AP|AFP|Reuters|REUTERS|CNN|UPI|EPA|Getty(?:\ Images)?|TASS|Xinhua|BBC)"
_CAPTION_WORDS = 60
# "[AFP]", "[Jane Doe/Al Jazeera]", "(Photo by Jane Doe/Getty Images)", "(AP Photo/Jane Doe)",
# "... . Jane Doe/AP"
_CREDIT = re.compile(
    r"(?:\[[A-Z][^\]\n]{1,50}\]|\((?i:photo|image|picture|file)\b[^)\n]{0,80}\)"
    rf"|\({_AGENCY}(?:\ [Pp]hoto)?(?:/[^)\n]{{1,60}})?\)|\([^)\n]{{1,40}}/\ ?{_AGENCY}\)"
    r"|(?:(?<=[.!?]\s)|^)[A-Z][\w.'’-]*(?:\ [A-Z][\w.'’-]*){0,3}/(?:[\w\ ]{2,20}/){0,2}"
    rf"{_AGENCY})\s*$"
)
# "30/01/2007 11:26 MOSCOW, January 30 (RIA Novosti) - ", "MOSCOW, Feb. 3 (Xinhuanet) -- ",
# "WASHINGTON (AP) — ", "SALVADOR, Feb 26 - ": place in capitals, then an agency or a date or both.
_DATELINE = re.compile(
    rf"""(?x) ^(?:\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}(?:\ \d{{1,2}}:\d{{2}})?\s+)?
    (?:[A-Z][A-Z.'’-]++[\ ,]++){{0,4}}[A-Z][A-Z.'’-]+[\ ,]* (?:[A-Z][\w.]{{1,14}},?\ )?
    (?: (?P<date>{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?,?\s*
        (?:\([A-Z][\w\ .&/-]{{1,30}}\)\s*[-–—:]{{0,2}} | [-–—]{{1,2}}\s)
    | \([A-Z][\w\ .&/-]{{1,30}}\)\s*[-–—:]{{1,2}}
    | \({_AGENCY}\)
    )\s*"""
)
_HEADING_MARK = re.compile(r"#{1,6}\s+")
_NO_HEADLINE = re.compile(r"[.…][\"'”’)\]]*$|[:;,–—-]$")
_SHORTEST, _SHORTEST_INSIDE = 8, 5
_DATE_LINE = 100  # characters
_TITLE_WORDS = range(3, 31)
_LABELLED = re.compile(r"^[^:]{2,60}:\s?\S")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The headline's span, None where the text shows none, and the kept paragraphs in order."""

    headline: Span | None
    paragraphs: tuple[Paragraph, ...]


def clean(text: str, title: str | None = None) -> Cleaned:
    """Find headline, datelines, captions, body, bylines and credits; drop the rest.

    :param title: the headline where metadata gives it; lines that repeat it are dropped.
    """
    paragraphs = without_sections(text, paragraph_spans(text, is_furniture))
    paragraphs = [without_buttons(text, _unquoted(text, span)) for span in paragraphs]
    kept, paragraphs = _without_notices(text, paragraphs)
    lines = _own(text, paragraphs)
    headline = _headline(text, lines) if title is None else None
    known = title if headline is None else headline.of(text)
    if known is not None:
        lines = _without(known, text, lines, headline)
    prose = [span for span in lines if is_prose(span.of(text))]
    kept += _asides(text, paragraphs)
    for span, row in zip(lines, row_kinds([span.of(text) for span in lines]), strict=True):
        if span == headline:
            kept.append(Paragraph(_unmarked(text, span), "headline"))
        elif row is not None and (headline is None or span.start > headline.start):
            if labelled(span.of(text)) is None:
                kept.append(Paragraph(span, row))
        else:
            # Menus stand above and below an article; between its sentences, a line of some length
            # is a list's or a subheading.
            above = headline is not None and span.end <= headline.start
            inside = bool(prose) and prose[0].start <= span.start <= prose[-1].start
            shortest = _SHORTEST_INSIDE if inside else _SHORTEST
            kept.extend(_paragraphs(text, span, None if above else shortest))
    kept.sort(key=lambda paragraph: paragraph.span)
    return Cleaned(_unmarked(text, headline) if headline else None, tuple(kept))


def _unquoted(text: str, span: Span) -> Span:
    """A paragraph without the marks ("> ") of a mail that quotes it."""
    size = without_marks(span.of(text)) if text[span.start] == ">" else 0
    return trim(text, Span(span.start + size, span.end)) or span


def _without_notices(text: str, spans: Sequence[Span]) -> tuple[list[Paragraph], list[Span]]:
    """The notices, and the other paragraphs; none where the text is nothing but a notice."""
    said = notices([span.of(text) for span in spans])
    rest = [span for span, notice in zip(spans, said, strict=True) if not notice]
    if not any(extent(span.of(text)) >= _SHORTEST for span in rest):
        return [], list(spans)
    found = [Paragraph(span, "notice") for span, one in zip(spans, said, strict=True) if one]
    return found, rest


def _own(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """The lines that are not the page's: neither furniture nor the small print between offers."""
    said = [span.of(text) for span in paragraphs]
    cut = [is_furniture(line) for line in said]
    for number in range(1, len(said) - 1):
        beside = said[number - 1], said[number + 1]
        between = cut[number - 1] and cut[number + 1] and any(map(is_offer, beside))
        cut[number] = cut[number] or (between and is_small_print(said[number]))
    return [span for span, gone in zip(paragraphs, cut, strict=True) if not gone]


def _asides(text: str, spans: Sequence[Span]) -> list[Paragraph]:
    """Lines that are a byline or a photo credit as a whole."""
    kinds = ((span, aside(span.of(text))) for span in spans)
    return [Paragraph(span, kind) for span, kind in kinds if kind is not None]


def _headline(text: str, lines: Sequence[Span]) -> Span | None:
    """The first line above the text that is shaped like a headline and shares the text's words.

    A breadcrumb ("Weapons of Mass Destruction (WMD)") stands above the headline and looks like
    one; what tells them apart is that the article goes on to speak of a headline's words.
    """
    first = next((i for i, span in enumerate(lines) if is_prose(span.of(text))), len(lines))
    spoken = {word for span in lines[first:] for word in words(span.of(text))}
    for span in lines[:first]:
        line = span.of(text)
        own = set(words(line))
        if len(line.split()) not in _TITLE_WORDS or _NO_HEADLINE.search(line) or _is_dated(line):
            continue
        if own and len(own & spoken) / len(own) >= 0.5:
            return span
    return None


def _without(known: str, text: str, lines: list[Span], headline: Span | None) -> list[Span]:
    """The lines that do not repeat the headline, unless nothing else reads as an article."""
    folded, longest = words(known), 2 * len(known)

    def repeats(span: Span) -> bool:
        short = span.end - span.start <= longest
        return short and span != headline and words(span.of(text)) == folded

    rest = [span for span in lines if not repeats(span)]
    return rest if any(is_prose(span.of(text)) for span in rest) else lines


def _paragraphs(text: str, span: Span, shortest: int | None) -> Iterator[Paragraph]:
    """What is kept of one line.

    :param shortest: words of a line that is kept though it is no sentence; None above the headline,
        where only a date or a full sentence is kept.
    """
    line = span.of(text)
    if _is_dated(line):
        yield Paragraph(span, "dateline")
        return
    if shortest is None and not is_prose(line):
        return
    caption = _caption(text, span)
    if caption:
        yield from caption
        return
    end = _dateline_end(line)
    if end is not None:
        yield Paragraph(trim(text, Span(span.start, span.start + end)) or span, "dateline")
        rest = trim(text, Span(span.start + end, span.end))
        if rest is not None:
            yield from _told(text, rest)
    elif shortest is None or _reads_as_text(line, shortest):
        yield from _told(text, span)


def _told(text: str, span: Span) -> Iterator[Paragraph]:
    """A paragraph of the body, without the desk's note before it: "(Corrects number) Six …"."""
    size = leading_notice(span.of(text))
    if size:
        yield Paragraph(Span(span.start, span.start + size), "notice")
    rest = trim(text, Span(span.start + size, span.end))
    if rest is not None:
        yield Paragraph(rest, "body")


def _caption(text: str, span: Span) -> list[Paragraph]:
    """A line's caption and its credit, whichever there is; nothing where it is neither."""
    line = span.of(text)
    if shown := credit_before(line):
        credited_part = trim(text, Span(span.start, span.start + shown)) or span
        return [
            Paragraph(credited_part, "credit"),
            Paragraph(Span(span.start + shown, span.end), "caption"),
        ]
    label, credit = pictured(line), _CREDIT.search(line)
    credited = credit is not None and _is_caption(line, credit)
    if not credited and (label is None or len(line.split()) > _CAPTION_WORDS):
        return []
    end = span.start + credit.start() if credited and credit is not None else span.end
    told = trim(text, Span(span.start + (label or 0), end))
    if told is None or len(told.of(text).split()) < 5:
        return [Paragraph(span, "credit")]
    rest = trim(text, Span(told.end, span.end))
    return [Paragraph(told, "caption"), *([Paragraph(rest, "credit")] if rest else [])]


def _is_caption(line: str, credit: re.Match[str]) -> bool:
    """A credit ends a caption; "... fell on Monday. (Reuters)" only names who reported it."""
    reported = SENTENCE_END.search(line[: credit.start()]) is not None
    photo = credit.group().strip().startswith("[") or re.search(
        r"(?i)photo|image|/", credit.group()
    )
    return len(line.split()) <= _CAPTION_WORDS and (photo is not None or not reported)


def _is_dated(line: str) -> bool:
    """Whether a line is a full date and at most five words beside it, all of them names."""
    if len(line) > _DATE_LINE or line.endswith(".") or not any(map(str.isdigit, line)):
        return False
    dates = dates_of(line)
    return any(found.period is not None for found in dates) and stands_alone(line, dates, 5)


def _dateline_end(line: str) -> int | None:
    """Where the dateline that opens a line ends, in any language; None without one."""
    found = _DATELINE.match(line)
    if found is not None:
        return found.end()
    opening = dateline_of(line) if any(map(str.isdigit, line[:80])) else None
    return opening.span.end if opening is not None else None


def _reads_as_text(line: str, shortest: int) -> bool:
    """Body rather than a byline or a menu: long, a sentence, or a row of data."""
    if extent(line) >= shortest or SENTENCE_END.search(line) or line.endswith((":", ";", ",")):
        return True
    size = len(line.split())
    numbered = size >= 3 and any(character.isdigit() for character in line)
    return numbered or (size >= 4 and _LABELLED.match(line) is not None)


def _unmarked(text: str, headline: Span) -> Span:
    """The headline without Markdown's number signs."""
    mark = _HEADING_MARK.match(text, headline.start, headline.end)
    return Span(mark.end(), headline.end) if mark else headline
