"""A conversation as HTML: the start page, then one section a turn."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from markupsafe import Markup

from qa.types import Answer
from qa.web.conversation.article_list import Shelf
from qa.web.conversation.engine_protocol import Asker
from qa.web.conversation.session import Session, Turn
from qa.web.conversation.welcome import Examples
from qa.web.views.answer import answered, related_passages, unanswered
from qa.web.views.escape import data, join, markup
from qa.web.views.interpretation import understood
from qa.web.views.start_page import examples, start_page

_Way = tuple[str, tuple[str, ...], bool]  # how a turn was drawn: by which generation, and where

_TOOLS = Markup(
    '<div class="dl-session" role="group" aria-label="This conversation">'
    "<span>Save as</span>"
    '<button type="button" class="dl-link" data-dl-save="markdown">Markdown</button>'
    '<button type="button" class="dl-link" data-dl-save="html">HTML</button>'
    '<button type="button" class="dl-link" data-dl-save="json">JSON</button>'
    '<button type="button" class="dl-link" data-dl-save="bibtex" title="All citations as BibTeX">'
    'BibTeX</button><button type="button" class="dl-link" data-dl-save="ris" '
    'title="All citations as RIS">RIS</button>'
    '<button type="button" class="dl-link" data-dl-clear="yes">New conversation</button></div>'
)


class Transcript:
    """Draws conversations of one engine. Safe to use from several threads.

    A turn never changes (another takes its place), so it is drawn, and its quotations verified,
    once for each generation that serves: a long conversation costs no more than its newest turn.
    """

    def __init__(self, engine: Asker, shelf: Shelf) -> None:
        self._engine = engine
        self._shelf = shelf
        self._examples = Examples(engine, shelf)
        self._drawn: WeakKeyDictionary[Turn, tuple[_Way, Markup]] = WeakKeyDictionary()

    def draw(self, session: Session) -> str:
        """The whole conversation; the start page where nothing was asked yet."""
        if not session.turns:
            return str(start_page(self._shelf, session.earlier, self._own_examples()))
        last = len(session.turns)
        asked = {turn.request.question for turn in session.turns}
        instead = tuple(q for q in examples(self._shelf) if q not in asked)
        turns = (
            self._turn(turn, instead if turn.number == last else (), turn.number == last)
            for turn in session.turns
        )
        return str(join([_TOOLS, *turns]))

    def _own_examples(self) -> Sequence[str]:
        """Questions that a collection of one's own answers; the seeds have theirs."""
        return () if examples(self._shelf) else self._examples.questions()

    def _turn(self, turn: Turn, instead: tuple[str, ...], newest: bool) -> Markup:
        way = self._engine.seal, instead, newest
        held = self._drawn.get(turn)
        if held is None or held[0] != way:
            held = self._drawn[turn] = way, turn_html(turn, self._engine, instead, newest)
        return held[1]


def search_now(text: str) -> str:
    """A mark that has the page's script search the passages, once, for what was typed."""
    return str(markup('<span hidden data-dl-search-now="{text}"></span>', text=text))


def turn_html(
    turn: Turn, engine: Asker, instead: Sequence[str] = (), newest: bool = False
) -> Markup:
    """One question with its answer. Quotations are verified as they are drawn here.

    :param instead: questions to offer where the articles do not answer this one.
    """
    return markup(
        '<section class="dl-turn" id="dl-turn-{n}" data-dl-turn="{n}" data-dl-newest="{newest}" '
        'data-dl-sources="{sources}" aria-labelledby="dl-asked-{n}">'
        '<h2 class="dl-asked" id="dl-asked-{n}" tabindex="-1">{question}</h2>'
        "{understood}{body}</section>",
        n=turn.number,
        newest="yes" if newest else "no",
        sources=data(sources(turn.answer)),
        question=turn.request.question,
        understood=understood(turn, engine.publishers()),
        body=_body(turn, engine, instead),
    )


def _body(turn: Turn, engine: Asker, instead: Sequence[str]) -> Markup:
    if turn.error is not None:
        return markup('<p class="dl-error" role="alert">{error}</p>', error=turn.error)
    if turn.answer is None:
        return markup(
            '<p class="dl-waiting">Reading the articles… '
            '<button type="button" class="dl-link" data-dl-halt="{turn}">Stop</button></p>',
            turn=turn.number,
        )
    if not turn.answer.answered:
        return unanswered(turn, turn.answer, instead, engine)
    return answered(turn, turn.answer, engine)


def sources(answer: Answer | None) -> list[dict[str, object]]:
    """What the source panel needs of a turn: each citation's article and offsets."""
    if answer is None:
        return []
    if answer.answered or answer.events:
        return [
            {
                "n": quote.n,
                "article": quote.article.id,
                "span": [quote.span.start, quote.span.end],
                "answer": [quote.answer.start, quote.answer.end],
                "text": quote.text,
            }
            for quote in answer.quotes or [event.quote for event in answer.events]
        ]
    return [
        {
            "n": n,
            "article": passage.article.id,
            "span": [passage.chunk.span.start, passage.chunk.span.end],
            "answer": None,
            "text": passage.text,
        }
        for n, passage in enumerate(related_passages(answer), 1)
    ]
