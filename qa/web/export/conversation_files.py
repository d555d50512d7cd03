"""A conversation as Markdown, HTML or JSON, quotations with their offsets and citations kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from index.text.sanitize import showable
from qa.citing.exchange import bibtex, ris
from qa.citing.styles import Reference
from qa.types import Answer, Quote
from qa.web.conversation.session import Session, Turn
from qa.web.export.printable import printable
from qa.web.views import wording
from qa.web.views.interpretation import bounds

Kind = Literal["markdown", "html", "json", "bibtex", "ris"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_LINE_START = re.compile(r"^([^\S\n]*)([#+=-]|\d+[.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SavedConversation:
    """A file for the browser to save."""

    name: str
    media_type: str
    text: str

    def to_json(self) -> str:
        """For the page's script."""
        return json.dumps({"name": self.name, "type": self.media_type, "text": self.text})


def export(session: Session, kind: Kind, today: date) -> SavedConversation:
    """The whole conversation as one file."""
    name = f"dateline-{today.isoformat()}"
    if kind == "json":
        text = json.dumps(as_json(session, today), ensure_ascii=False, indent=2)
        return SavedConversation(f"{name}.json", "application/json", text)
    if kind in ("bibtex", "ris"):
        return _citations(session, kind, today)
    if kind == "html":
        return SavedConversation(f"{name}.html", "text/html", printable(session, today))
    return SavedConversation(f"{name}.md", "text/markdown", as_markdown(session, today))


def _citations(session: Session, kind: Literal["bibtex", "ris"], today: date) -> SavedConversation:
    """Every quotation of the conversation, once."""
    quotes = [quote for turn in session.turns if turn.answer for quote in turn.answer.quotes]
    places = {(quote.article.id, quote.span): quote for quote in quotes}
    references = [Reference(quote.article, quote.span, today) for quote in places.values()]
    name = f"dateline-{today.isoformat()}"
    if kind == "ris":
        return SavedConversation(
            f"{name}.ris", "application/x-research-info-systems", ris(references)
        )
    return SavedConversation(f"{name}.bib", "application/x-bibtex", bibtex(references))


def as_json(session: Session, today: date) -> dict[str, object]:
    """Each answer in the shape of ``python -m qa --json``, with what was set by hand."""
    return {"exported": today.isoformat(), "turns": [_turn_json(turn) for turn in session.turns]}


def _turn_json(turn: Turn) -> dict[str, object]:
    request = turn.request
    articles = [quote.article for quote in turn.answer.quoted] if turn.answer else []
    return {
        "turn": turn.number,
        "question": request.question,
        "within": request.within.to_json() if request.within else None,
        "publisher": request.publisher,
        "order": request.order,
        "error": turn.error,
        "answer": turn.answer.to_json() if turn.answer else None,
        "sha256": {article.id: article.sha256 for article in articles},
    }


def as_markdown(session: Session, today: date) -> str:
    """For people. Text from articles and questions cannot become markup."""
    parts = [f"# A conversation with Dateline\n\nExported {wording.day(today)}."]
    parts += [_turn_markdown(turn) for turn in session.turns]
    return "\n\n".join(parts) + "\n"


def _turn_markdown(turn: Turn) -> str:
    lines = [f"## {turn.number}. {plain(turn.request.question)}"]
    if turn.request.within:
        lines.append(f"Time: only {bounds(turn.request.within)}.")
    if turn.request.publisher:
        lines.append(f"Publisher: only {plain(turn.request.publisher)}.")
    if turn.error is not None:
        lines.append(plain(turn.error))
    if turn.answer is not None:
        lines += _answer_markdown(turn.answer)
    return "\n\n".join(lines)


def _answer_markdown(answer: Answer) -> list[str]:
    lines = []
    if answer.query.rewritten:
        lines.append(f"Searched as: {plain(answer.query.text)}")
    lines += [f"> “{plain(quote.text)}” \\[{quote.n}\\]" for quote in answer.quoted]
    lines.append(plain(wording.verdict(answer)))
    if answer.differ is not None:
        lines.append(plain(f"Accounts differ. {answer.differ.why}"))
    lines += [line for quote in answer.quoted for line in (_source(quote), *_notices(quote))]
    lines.append(f"{wording.searched(answer)}. Index generation {answer.generation}.")
    return lines


def _source(quote: Quote) -> str:
    article = quote.article
    named = f"{wording.publisher(article.publisher)}, “{article.title}”"
    said = f"{named}, {wording.published(article.published)}"
    if quote.place is not None:
        said += f", {quote.place}"
    if article.url:
        said += f", {article.url}"
    where = f"article {article.id}, characters {quote.span.start} to {quote.span.end}"
    answering = f"answering words {quote.answer.start} to {quote.answer.end}"
    proof = f"text SHA-256 {article.sha256}"
    return f"\\[{quote.n}\\] {plain(said)} ({plain(where)}, {answering}, {proof})"


def _notices(quote: Quote) -> list[str]:
    return [f"Notice in \\[{quote.n}\\]: {plain(said)}" for said in wording.notices(quote.article)]


def plain(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    line = " ".join(showable(text).split()).replace("&", "&amp;")
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
