"""Endpoints for programs: ``ask``, ``search``, ``passages``, ``article``; JSON as in terminal."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import gradio as gr
from gradio.events import api

from index.errors import DatelineError
from index.types import Article
from qa.batch import parse_day
from qa.question.within import parse_within
from qa.retrieval.found_json import found_json
from qa.retrieval.passage_search import PassageQuery, Sort
from qa.web.conversation.engine_protocol import Asker, take_up
from qa.web.guard.fields import FIELDS, check_fields

MOST = 30  # passages that one search returns at most


def add_endpoints(engine: Asker, at_once: int) -> None:
    """Register the endpoints on the page that is being built."""

    def ask(
        question: str,
        history: list[str] | None = None,
        first: str = "",
        last: str = "",
        publisher: str = "",
        as_of: str = "",
        answers: list[str] | None = None,
        brief: bool = False,
    ) -> dict[str, Any]:
        """Answer a question with quotations, or say that the articles do not.

        Parameters:
            question: the question
            history: earlier questions of the conversation, oldest first
            first: answer only from this year, month or day on, such as 2005-11
            last: answer only up to this year, month or day
            publisher: answer only from articles of this publisher
            as_of: date for expressions such as "last year", like 2007-01-31; today if empty
            answers: the words that answered each of the earlier questions
            brief: only the answer and its quotations, without passages, scores and times
        """
        with _told("ask", locals()):
            take_up(engine)
            answer = engine.ask(
                question,
                history=history or (),
                answers=answers or (),
                as_of=parse_day(as_of or None, "as_of"),
                within=parse_within(first or "", last or ""),
                publisher=(publisher or "").strip() or None,
            )
            return answer.to_brief_json() if brief else answer.to_json()

    def search(
        question: str,
        limit: int = 10,
        first: str = "",
        last: str = "",
        publisher: str = "",
        as_of: str = "",
    ) -> dict[str, Any]:
        """The passages nearest to a question, best first, with their texts and scores.

        Parameters:
            question: what to look for
            limit: how many passages, 1 to 30
            first: only from this year, month or day on
            last: only up to this year, month or day
            publisher: only articles of this publisher
            as_of: the day of asking, such as 2007-01-31; today if empty
        """
        with _told("search", locals()):
            take_up(engine)
            answer = engine.ask(
                question,
                as_of=parse_day(as_of or None, "as_of"),
                within=parse_within(first or "", last or ""),
                publisher=(publisher or "").strip() or None,
            )
        wanted = answer.passages[: int(min(max(10 if limit is None else limit, 1), MOST))]
        passages = [{**p.to_json(), "title": p.article.title, "text": p.text} for p in wanted]
        return {
            "query": answer.query.to_json(),
            "passages": passages,
            "generation": answer.generation,
        }

    def article(article_id: str) -> dict[str, Any]:
        """One whole article: its text, into which all offsets point, and what is known of it.

        Parameters:
            article_id: as in a quotation's article_id
        """
        with _told("article", locals()):
            return article_json(engine.article(article_id))

    def passages(
        text: str,
        limit: int = 20,
        offset: int = 0,
        sort: str = "relevance",
        first: str = "",
        last: str = "",
        publisher: str = "",
        half: bool = False,
    ) -> dict[str, Any]:
        """All passages that hold some words, counted by publisher, year and month.

        Parameters:
            text: words; "a phrase" in quotation marks, -word without it, begin* for beginnings,
                name~ for near spellings
            limit: how many passages to return, 1 to 200
            offset: how many to leave out before them
            sort: relevance, newest or oldest
            first: only articles published from this year, month or day on
            last: only up to this year, month or day
            publisher: only articles of this publisher
            half: also passages that have only half of the words
        """
        with _told("passages", locals()):
            take_up(engine)
            query = PassageQuery(
                text,
                publisher=(publisher or "").strip() or None,
                within=parse_within(first or "", last or ""),
                sort=cast(Sort, sort or "relevance"),
                half=bool(half),
                offset=int(offset or 0),
                limit=int(20 if limit is None else limit),
            )
            return found_json(engine.passages(query))

    for function in (ask, search, passages, article):
        api(function, concurrency_limit=at_once, concurrency_id="ask")


def article_json(article: Article) -> dict[str, Any]:
    """An article as one JSON-ready object."""
    published = article.published
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": published.iso() if published else None,
        "published_source": published.source if published else None,
        "published_inferred": published.inferred if published else None,
        "url": article.url,
        "sha256": article.sha256,
        "text": article.text,
        "paragraphs": [
            {"start": p.span.start, "end": p.span.end, "kind": p.kind} for p in article.paragraphs
        ],
    }


@contextmanager
def _told(endpoint: str, given: Mapping[str, object]) -> Iterator[None]:
    """A user's mistake reaches the program as its message, and so does that we made one."""
    try:
        check_fields(endpoint, {n: v for n, v in given.items() if n in FIELDS[endpoint]})
        yield
    except DatelineError as error:
        raise gr.Error(str(error), print_exception=False) from None
    except Exception as error:
        logging.getLogger(__name__).exception("%s failed", endpoint)
        said = f"{endpoint} failed on this server ({type(error).__name__}); its log says where"
        raise gr.Error(said, print_exception=False) from None
