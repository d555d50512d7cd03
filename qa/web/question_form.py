"""Writing questions of one's own in the evaluation's tab: a sentence, and a form below it.

Whoever gives the sentences keeps the questions; this is what the page needs of it, and its HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import gradio as gr

from index.errors import DatelineError
from index.types import Article, Span
from qa.web.views import wording
from qa.web.views.escape import join, markup
from qa.web.views.quotation.highlights import Mark, marked

_AROUND = 300  # characters shown before and after the sentence at most


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to write a question to, of so many."""

    article: Article
    span: Span
    of: int


class Drafting(Protocol):
    """Gives sentences and keeps questions; ``eval.commands.question_source.Drafting`` is one."""

    @property
    def name(self) -> str:
        """The file that is written."""

    @property
    def kinds(self) -> Sequence[str]:
        """What a question can be."""

    @property
    def written(self) -> int:
        """How many questions the file has."""

    def sentence(self, at: int) -> Sentence | None:
        """The sentence of that place, from 0; None after the last."""

    def write(self, at: int, question: str, answer: str, kind: str) -> None:
        """Keep a question. :raises InputError: it cannot be kept so."""


class Desk:
    """The handlers of the form; each page that is open has its own place among the sentences."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting

    def opened(self, at: int) -> str:
        """The sentence of that place, when the tab is looked at."""
        return self._page(at)

    def written(self, at: int, event: gr.EventData) -> tuple[int, str]:
        """Save was pressed: on to the next sentence, unless it cannot be kept."""
        sent = event._data if isinstance(event._data, dict) else {}
        typed = {name: str(sent.get(name, "")) for name in ("question", "answer", "kind")}
        try:
            self._drafting.write(at, **typed)
        except DatelineError as error:
            return at, self._page(at, str(error), typed)
        return at + 1, self._page(at + 1, f"Saved in {self._drafting.name}.")

    def skipped(self, at: int) -> tuple[int, str]:
        """On to the next sentence."""
        return at + 1, self._page(at + 1)

    def _page(self, at: int, said: str = "", typed: dict[str, Any] | None = None) -> str:
        try:
            sentence = self._drafting.sentence(at)
        except DatelineError as error:
            return str(markup('<p class="dl-error" role="alert">{error}</p>', error=error))
        written = f"{wording.count(self._drafting.written, 'question')} in {self._drafting.name}."
        if sentence is None:
            body = markup('<p class="dl-why">No further sentence is offered. {n}</p>', n=written)
        else:
            body = _form(at, sentence, self._drafting.kinds, written, typed or {})
        return str(
            markup(
                '<section class="dl-draft" aria-label="Write questions of your own">{body}'
                '<p class="dl-said" role="status">{said}</p></section>',
                body=body,
                said=said,
            )
        )


def _form(
    at: int, sentence: Sentence, kinds: Sequence[str], written: str, typed: dict[str, Any]
) -> Any:
    article, span = sentence.article, sentence.span
    held = next((p.span for p in article.paragraphs if p.span.overlaps(span)), span)
    around = Span(
        max(min(held.start, span.start), span.start - _AROUND),
        min(max(held.end, span.end), span.end + _AROUND),
    )
    options = (
        markup(
            '<option value="{kind}"{on}>{said}</option>',
            kind=kind,
            on=" selected" if kind == typed.get("kind", "other") else "",
            said=kind.replace("_", " "),
        )
        for kind in kinds
    )
    return markup(
        '<h2 class="dl-kicker">Write questions of your own</h2>'
        '<p class="dl-byline">Sentence {n} of {of} · {written}</p>'
        '<h3><button type="button" class="dl-headline" data-dl-read="{id}">{title}</button></h3>'
        '<p class="dl-byline"><b>{publisher}</b> · {date}</p>'
        '<p class="dl-passage">{text}</p><form class="dl-draft-form">'
        '<label>A question that the marked sentence answers <input name="question" '
        'value="{question}" maxlength="2000" autocomplete="off"></label>'
        '<label>The answer, in its words (empty: the sentence) <input name="answer" '
        'value="{answer}" maxlength="500" autocomplete="off"></label>'
        '<label>Kind <select name="kind">{options}</select></label>'
        '<p class="dl-tools"><button type="submit" class="dl-button">Save</button>'
        '<button type="button" class="dl-link" data-dl-skip="yes">Skip</button></p></form>',
        n=at + 1,
        of=sentence.of,
        written=written,
        id=article.id,
        title=article.title,
        publisher=wording.publisher(article.publisher),
        date=wording.published(article.published),
        text=marked(article.text, around, [Mark(span, "dl-key")]),
        question=typed.get("question", ""),
        answer=typed.get("answer", ""),
        options=join(options),
    )
