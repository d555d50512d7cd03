"""A conversation as one HTML file to print or keep: no script, nothing loaded, all escaped."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from markupsafe import Markup

from qa.types import Answer, Quote
from qa.web.conversation.session import Session, Turn
from qa.web.views import wording
from qa.web.views.escape import join, markup
from qa.web.views.interpretation import bounds
from qa.web.views.quotation.highlights import Mark, marked, notes_on

# Even opened from a disk, the file can neither run nor fetch anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = Path(__file__).resolve().parents[1] / "assets" / "printable.css"


def printable(session: Session, today: date) -> str:
    """The whole file."""
    turns = join(_turn(turn) for turn in session.turns)
    return whole_page("A conversation with Dateline", turns, today)


def whole_page(title: str, body: Markup, today: date) -> str:
    """A page of its own around a body of ours."""
    style = _STYLE.read_text("utf-8")
    return str(
        markup(
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            '<meta http-equiv="Content-Security-Policy" content="{policy}">'
            "<title>{title}</title><style>{style}</style></head><body>"
            "<header><h1>{title}</h1><p>Exported {day}.</p></header>"
            "{body}</body></html>\n",
            title=title,
            policy=_POLICY,
            style=Markup(style),
            day=wording.day(today),
            body=body,
        )
    )


def _turn(turn: Turn) -> Markup:
    request = turn.request
    limits = [f"Time: only {bounds(request.within)}."] if request.within else []
    limits += [f"Publisher: only {request.publisher}."] if request.publisher else []
    return markup(
        "<section><h2>{n}. {question}</h2>{limits}{body}</section>",
        n=turn.number,
        question=request.question,
        limits=_note(" ".join(limits)),
        body=_answer(turn.answer) if turn.answer else _note(turn.error or ""),
    )


def _answer(answer: Answer) -> Markup:
    query = answer.query
    rewritten = f"Searched as: {query.text}" if query.rewritten else ""
    differ = f"Accounts differ. {answer.differ.why}" if answer.differ else ""
    searched = f"{wording.searched(answer)}. Index generation {answer.generation}."
    return join(
        [
            _note(rewritten),
            *(_quoted(quote) for quote in answer.quoted),
            _note(wording.verdict(answer)),
            _note(differ),
            markup("<ol>{items}</ol>", items=join(map(_source, answer.quoted))),
            _note(searched),
        ]
    )


def _quoted(quote: Quote) -> Markup:
    text = marked(
        quote.article.text, quote.span, [Mark(quote.answer, "key")], notes_on(quote.times)
    )
    return markup("<blockquote>“{text}”<sup> {n}</sup></blockquote>", text=text, n=quote.n)


def _source(quote: Quote) -> Markup:
    article = quote.article
    return markup(
        '<li value="{n}">{publisher}, “{title}”, {date}{page}{url}; article {id}, characters '
        "{start} to {end}, answering words {first} to {last}, text SHA-256 {digest}{notices}</li>",
        n=quote.n,
        publisher=wording.publisher(article.publisher),
        title=article.title,
        date=wording.published(article.published),
        page="" if quote.place is None else f", {quote.place}",
        url=f", {article.url}" if article.url else "",
        id=article.id,
        start=quote.span.start,
        end=quote.span.end,
        first=quote.answer.start,
        last=quote.answer.end,
        digest=article.sha256,
        notices=join(_note(f"Notice in this article: {said}") for said in wording.notices(article)),
    )


def _note(text: str) -> Markup:
    return markup('<p class="note">{text}</p>', text=text) if text else Markup()
