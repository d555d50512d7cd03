"""A stretch of an article with parts of it marked, and time expressions explained in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from index.types import Span, TimeExpression
from qa.web.views import wording
from qa.web.views.escape import join, markup

_AS_IT_IS: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters to set apart: ``name`` is the CSS class, ``n`` the citation they belong to."""

    span: Span
    name: str
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Words of ours set in square brackets after a character of the article."""

    at: int
    text: str
    why: str


def notes_on(times: Iterable[TimeExpression]) -> list[Note]:
    """One note for each expression that only the text around it or its date makes plain."""
    notes = []
    for time in times:
        if time.period is None or time.anchor_kind in ("explicit", "none"):
            continue
        said = wording.period(time.period)
        if said.casefold() == time.text.casefold():
            continue
        about = "about " if time.vague else ""
        why = f"“{time.text}” means {about}{said}"
        if time.anchor:
            why += f", counted from {time.anchor}"
        notes.append(Note(time.end, f"{about}{said}", why))
    return notes


def marked(
    text: str,
    span: Span,
    marks: Sequence[Mark] = (),
    notes: Sequence[Note] = (),
    swaps: Mapping[int, str] = _AS_IT_IS,
) -> Markup:
    """The characters of ``span`` in order, each once, wrapped where marks cover them.

    :param swaps: what to show at an offset in place of the character there.
    """
    inside = [mark for mark in marks if mark.span.overlaps(span)]
    cuts = {span.start, span.end}
    for mark in inside:
        cuts |= {max(mark.span.start, span.start), min(mark.span.end, span.end)}
    cuts |= {note.at for note in notes if span.start < note.at <= span.end}
    edges = sorted(cuts)
    parts: list[Markup] = []
    for start, end in pairwise(edges):
        shown = "".join(swaps.get(at, text[at]) for at in range(start, end))
        parts.append(_piece(shown, Span(start, end), inside))
        parts.extend(_note(note) for note in notes if note.at == end)
    return join(parts)


def _piece(piece: str, span: Span, marks: Sequence[Mark]) -> Markup:
    covering = [mark for mark in marks if mark.span.holds(span)]
    if not covering:
        return join([piece])
    names = " ".join(sorted({mark.name for mark in covering}))
    n = next((mark.n for mark in covering if mark.n is not None), None)
    at = markup(' data-dl-n="{n}"', n=n) if n is not None else Markup()
    return markup('<mark class="{names}"{at}>{piece}</mark>', names=names, at=at, piece=piece)


def _note(note: Note) -> Markup:
    return markup(
        '<span class="dl-when" role="note" tabindex="0" data-dl-tip="{why}" aria-label="{why}">'
        " [{text}]</span>",
        why=note.why,
        text=note.text,
    )
