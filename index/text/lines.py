"""A text → its lines and paragraphs, as spans.

A paragraph is a line, or several that a typewriter's margin broke: news wires indent the first
line of a paragraph and wrap the rest at some 65 characters, old dumps also leave every second line
empty. Says nothing about what a paragraph is; ``index.cleaning.article_spans`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from index.text.rows import row_kinds
from index.types import Span

SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*\s*$")
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_SIGN_OFF = re.compile(r"(?i)^\W*(?:reuters?|afp|upi|ends|30)\W*$")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\x00")
_WIDEST = 100  # characters of a line that a margin may have broken; browsers save longer ones
_PROSE = 8  # words of a sentence that is no button's
_FEWEST_BROKEN = 3  # lines that run on, by which a column is known
_NARROWEST = 40  # below that, lines are a list


def trim(text: str, span: Span) -> Span | None:
    """The span without white space (and invisible characters) at its ends; None if none is left."""
    start, end = span.start, span.end
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end) if start < end else None


def is_prose(line: str) -> bool:
    """A line that reads as at least one full sentence."""
    return extent(line) >= _PROSE and SENTENCE_END.search(line) is not None


def extent(line: str) -> int:
    """Length in words, also of scripts that write none apart."""
    return max(len(line.split()), len(line) // 12)


def paragraph_spans(text: str, apart: Callable[[str], bool] | None = None) -> list[Span]:
    """Paragraphs in order, wrapped lines taken together, ends trimmed, none empty.

    :param apart: tells a line that is never one of several, such as a button's.
    """
    blocks = _blocks(text)
    double = _double_spaced(text, blocks)
    if double and apart is not None:
        # Where a button's line stands among them, empty lines separate and no margin broke lines.
        double = not any(_stands(text, line, apart) for block in blocks for line in block)
    if double:
        blocks = [[line for block in blocks for line in block]]
    spans = [span for block in blocks for span in _joined(text, block, double, apart)]
    return [trimmed for span in spans if (trimmed := trim(text, span)) is not None]


def _blocks(text: str) -> list[list[Span]]:
    """Lines that are not blank, in groups with no blank line between them."""
    blocks: list[list[Span]] = []
    last = -1
    for match in _LINE.finditer(text):
        line = Span(match.start(), match.end())
        if trim(text, line) is None:
            continue
        if blocks and len(_BREAK.findall(text, last, line.start)) == 1:
            blocks[-1].append(line)
        else:
            blocks.append([line])
        last = line.end
    return blocks


def _double_spaced(text: str, blocks: Sequence[Sequence[Span]]) -> bool:
    """Every second line empty: one line a block, broken in mid-sentence."""
    if len(blocks) < 8 or sum(len(block) == 1 for block in blocks) < 0.9 * len(blocks):
        return False
    return _is_wrapped(text, [line for block in blocks for line in block])


def _joined(
    text: str, lines: Sequence[Span], double: bool, apart: Callable[[str], bool] | None
) -> list[Span]:
    """The lines of one block, those that belong together joined."""
    if len(lines) == 1:
        return list(lines)
    wrapped = _is_wrapped(text, lines)
    narrow = not wrapped and _is_column(text, lines)
    width = max(line.end - line.start for line in lines)
    margin = min(_indent(text, line) for line in lines)
    spans = [lines[0]]
    alone = {line for line in lines if apart is not None and _stands(text, line, apart)}
    kinds = row_kinds([line.of(text) for line in lines])
    alone |= {line for line, kind in zip(lines, kinds, strict=True) if kind is not None}
    for before, line in pairwise(lines):
        if before in alone or line in alone:
            opens = True
        elif wrapped:
            ended = double and SENTENCE_END.search(before.of(text)) is not None
            opens = _opens(text, line, margin) or (ended and not _filled(text, before, line, width))
        else:
            opens = not (
                _runs_on(text, before, line) or (narrow and _is_broken(text, before, line))
            )
        if opens:
            spans.append(line)
        else:
            spans[-1] = Span(spans[-1].start, line.end)
    return spans


def _stands(text: str, line: Span, apart: Callable[[str], bool]) -> bool:
    """A line of several words that starts a sentence and is none of the article's."""
    content = line.of(text).strip()
    return " " in content and not content[0].islower() and apart(content)


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether a margin broke these lines: narrow, and half of them or more run on."""
    width = max(line.end - line.start for line in lines)
    if len(lines) < 2 or not _NARROWEST <= width <= _WIDEST:
        return False
    margin = min(_indent(text, line) for line in lines)
    pairs = [pair for pair in pairwise(lines) if not _opens(text, pair[1], margin)]
    certain = sum(_runs_on(text, *pair) for pair in pairs)
    likely = sum(_continues(text, *pair, width) for pair in pairs)
    return likely >= max(1, len(pairs) / 2) and (certain > 0 or len(pairs) >= 3)


def _is_column(text: str, lines: Sequence[Span]) -> bool:
    """Whether they are a newspaper's column, too narrow for a margin: most lines run on."""
    certain = sum(_runs_on(text, *pair) for pair in pairwise(lines))
    return certain >= max(_FEWEST_BROKEN, len(lines) / 3)


def _is_broken(text: str, before: Span, line: Span) -> bool:
    """In a column, a sentence that goes on with a capital letter: "Greta" and "Palm, said"."""
    said = before.of(text).strip()
    ended = SENTENCE_END.search(said) is not None or said.isupper()
    return not ended and not _SIGN_OFF.match(line.of(text).strip())


def _opens(text: str, line: Span, margin: int) -> bool:
    """An indented line opens a paragraph; so does a wire's name at the end of its story."""
    content = line.of(text).strip()
    indented = _indent(text, line) > margin and not content[:1].islower()
    return indented or _SIGN_OFF.match(content) is not None


def _continues(text: str, before: Span, line: Span, width: int) -> bool:
    """Whether a sentence goes on from one line to the next, which the margin would explain."""
    if SENTENCE_END.search(before.of(text)):
        return False
    return _filled(text, before, line, width) or _runs_on(text, before, line)


def _filled(text: str, before: Span, line: Span, width: int) -> bool:
    """Whether the next line's first word had no room on this one."""
    return before.end - before.start + 1 + len(line.of(text).split(maxsplit=1)[0]) > width - 2


def _runs_on(text: str, before: Span, line: Span) -> bool:
    """A narrow line without an end, and a small letter at the start of the next."""
    content = line.of(text).strip()
    return (
        content[:1].islower()
        and not _SIGN_OFF.match(content)
        and before.end - before.start <= _WIDEST
        and SENTENCE_END.search(before.of(text)) is None
    )


def _indent(text: str, line: Span) -> int:
    content = line.of(text)
    return len(content) - len(content.lstrip())


def _is_blank(character: str) -> bool:
    return character.isspace() or character in _INVISIBLE
