"""A text as it is read: words whole and in plain letters, with a way back to the text as it came.

Old papers and PDFs break words over lines ("Li-⏎verpool") and print fi as one character; nothing
that compares words sees through that. So all that reads (search terms, the encoder, the reader,
times, names) gets this view, and whatever it finds is mapped back: a quotation is always the
original. Most texts need no change; of those the view is the text itself.

What is changed: hyphens at line ends, ligatures and other forms of a letter, accents that stand
apart from their letter, soft hyphens and other characters that nobody sees, odd spaces. Raised and
lowered digits stay: 10³ is not 103.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.types import Span

_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_FORMS = "\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HYPHENS = "-\u00ac\u2010\u00ad"
_BROKEN = rf"(?<=[^\W\d_])[{_HYPHENS}][ \t]{{0,8}}\r?\n\f?[ \t]{{0,20}}(?=[^\W\d_])"
_CHANGED = re.compile(
    rf"(?P<broken>{_BROKEN})|[^\W\d_][\u0300-\u036f]+|[{_FORMS}]|[{_SPACES}]|[{_UNSEEN}]"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BEFORE = re.compile(r"[^\W\d_]+$")
_AFTER = re.compile(r"[^\W\d_]+")
_LONGEST = 40  # letters of half a word
# Words that keep their hyphen at a line's end, too. Few: "re-port" and "yester-day" do not.
_UNITS = "one two three four five six seven eight nine".split()
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_NUMBERS = frozenset((*_UNITS, *_TENS, "ten", "eleven", "twelve", "hundred"))
_MEASURES = frozenset("year month week day hour minute mile foot acre ton page room man".split())
_FIRST = frozenset("self cross half well".split())
_SECOND = frozenset("based owned backed speaking".split())
_LONG = 5  # letters


@dataclass(frozen=True, slots=True)
class ReadingView:
    """``text`` as it is read, and where its changed stretches stand in it and in the original.

    ``froms``, ``tos``: where each changed stretch begins and ends in the original; ``starts``,
    ``ends``: where what stands for it does in ``text``. All are in order, none overlap.
    """

    text: str
    froms: tuple[int, ...] = ()
    tos: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def place(self, original: Span) -> Span:
        """Where a span of the original stands in the view; what it cuts, it takes whole."""
        if not self.froms:
            return original
        start = _mapped(original.start, self.froms, self.tos, self.starts, self.ends, last=False)
        end = _mapped(original.end, self.froms, self.tos, self.starts, self.ends, last=True)
        return Span(start, max(start, end))

    def original(self, place: Span) -> Span:
        """The span of the original that a span of the view stands for; the way back."""
        if not self.froms:
            return place
        start = _mapped(place.start, self.starts, self.ends, self.froms, self.tos, last=False)
        end = _mapped(place.end, self.starts, self.ends, self.froms, self.tos, last=True)
        return Span(start, max(start, end))

    def read(self, original: Span) -> str:
        """A span of the original as it is read."""
        return self.place(original).of(self.text)


def as_read(text: str, span: Span | None = None) -> str:
    """A text, or a span of it, as it is read."""
    view = reading_view(text)
    return view.text if span is None else view.read(span)


@lru_cache(maxsize=256)
def reading_view(text: str) -> ReadingView:
    """The view of a whole text: whether a broken word has a hyphen, the rest of it tells."""
    if _CHANGED.search(text) is None:
        return ReadingView(text)
    pieces: list[str] = []
    froms, tos, starts, ends = [], [], [], []
    done = length = 0
    for start, end, shown in _changes(text):
        pieces += (text[done:start], shown)
        length += start - done
        froms.append(start)
        tos.append(end)
        starts.append(length)
        length += len(shown)
        ends.append(length)
        done = end
    pieces.append(text[done:])
    return ReadingView("".join(pieces), tuple(froms), tuple(tos), tuple(starts), tuple(ends))


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Each changed stretch, and what is read for it."""
    known: frozenset[str] | None = None
    for match in _CHANGED.finditer(text):
        if match["broken"] is not None:
            if known is None:
                known = frozenset(word.lower() for word in _WORD.findall(text))
            yield match.start(), match.end(), _joint(text, match, known)
        elif match.group() in _UNSEEN:
            yield match.start(), match.end(), ""
        elif match.group().isspace():
            yield match.start(), match.end(), " "
        else:
            shown = unicodedata.normalize("NFKC", match.group())
            if shown != match.group():
                yield match.start(), match.end(), shown


def _joint(text: str, match: re.Match[str], known: frozenset[str]) -> str:
    """Nothing, or the hyphen where the word has one: "to-⏎morrow" beside "to-morrow"."""
    if match.group()[0] == "\u00ad":
        return ""
    before = _BEFORE.search(text, max(0, match.start() - _LONGEST), match.start())
    after = _AFTER.match(text, match.end(), match.end() + _LONGEST)
    first, second = before[0] if before else "", (after[0] if after else "").lower()
    whole = first.lower() + second
    if whole in known:
        return ""
    if f"{first.lower()}-{second}" in known or text[match.end()].isupper():
        return "-"
    return "-" if _is_compound(first, second) else ""


def _is_compound(first: str, second: str) -> bool:
    """Whether two words with a hyphen are at hand: "twenty-five", "ten-year", "self-defence"."""
    if first in _TENS:
        return second in _UNITS
    if first in _NUMBERS:
        return second in _MEASURES
    if second == "old":
        return first in _MEASURES
    long = len(second) >= _LONG and not second.startswith(("ish", "ing"))
    return second in _SECOND or (first in _FIRST and long)


def _mapped(
    offset: int,
    froms: tuple[int, ...],
    tos: tuple[int, ...],
    starts: tuple[int, ...],
    ends: tuple[int, ...],
    *,
    last: bool,
) -> int:
    """An offset on the one side, on the other.

    Inside a changed stretch it moves to that stretch's end if it is the ``last`` of a span, else to
    its start; what has no length is left outside.
    """
    if last:
        number = bisect_left(froms, offset) - 1
        if number < 0:
            return offset
        return ends[number] if offset < tos[number] else ends[number] + offset - tos[number]
    number = bisect_right(froms, offset) - 1
    if number < 0:
        return offset
    return starts[number] if offset < tos[number] else ends[number] + offset - tos[number]
