"""Whether a quotation is in the stored article, proven now and not at build time."""

from __future__ import annotations

import hashlib

from index.errors import DatelineError
from index.types import Article
from qa.types import Quote
from qa.web.conversation.engine_protocol import Asker


def intact(article: Article) -> bool:
    """Whether the text still has the digest that was taken when the article was read."""
    return hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest() == article.sha256


def verified(quote: Quote, engine: Asker) -> bool:
    """Compare the quotation with the article as stored now, and that article with its digest."""
    try:
        stored = engine.article(quote.article.id)
    except DatelineError:
        return False
    same = quote.span.of(stored.text) == quote.text and quote.span.holds(quote.answer)
    return same and stored.sha256 == quote.article.sha256 and intact(stored)
