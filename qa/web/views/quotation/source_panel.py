"""The source panel: a whole article with the quotations of an answer marked in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from index.errors import DatelineError, InputError
from index.types import Article, Paragraph, Span
from qa.web.conversation.engine_protocol import Asker
from qa.web.views import wording
from qa.web.views.escape import data, join, markup
from qa.web.views.quotation.highlights import Mark, marked
from qa.web.views.quotation.quote_check import intact

_LINKS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation to mark: its number, the quotation, and the answering words if there are any."""

    n: int
    span: Span
    answer: Span | None


def source_panel(request: Mapping[str, object], engine: Asker) -> str:
    """The panel's HTML for ``{"article": id, "cited": [{"n", "span", "answer", "text"}]}``.

    The request comes from a browser: what it gets wrong is said in the panel.
    """
    try:
        article = engine.article(str(request.get("article", "")))
        cited = [_cited(item, article) for item in _items(request.get("cited", []))]
    except DatelineError as error:
        return str(markup('<p class="dl-error" role="alert">{error}</p>', error=error))
    return str(article_html(article, cited))


def article_html(article: Article, cited: list[Cited]) -> Markup:
    """Headline, byline and the kept paragraphs; what cleaning cut is not shown."""
    marks = [Mark(item.span, "dl-quote", item.n) for item in cited]
    marks += [Mark(item.answer, "dl-key") for item in cited if item.answer]
    body = [p for p in article.paragraphs if p.kind != "headline" or _cites(p, cited)]
    return markup(
        '<article class="dl-source" data-dl-copies="{copies}" data-dl-digest="{digest}" '
        'data-dl-from="{publisher} · {date}">'
        '<p class="dl-byline"><b>{publisher}</b>{author} · {date} · {how}</p>'
        '<h2 tabindex="-1">{title}</h2>{proof}{body}{link}</article>',
        publisher=wording.publisher(article.publisher),
        author=_author(article),
        date=wording.published(article.published),
        how=wording.how_known(article.published),
        title=article.title,
        proof=_proof(article, bool(cited)),
        digest=article.sha256[:16],
        copies=data({item.n: wording.citation(article, item.span) for item in cited}),
        body=join(_paragraph(article, paragraph, marks) for paragraph in body),
        link=_link(article.url),
    )


def _author(article: Article) -> Markup:
    """Who wrote it, where no byline among the paragraphs says so."""
    said = article.author is None or any(p.kind == "byline" for p in article.paragraphs)
    return Markup() if said else markup(" · {author}", author=article.author)


def _cites(paragraph: Paragraph, cited: list[Cited]) -> bool:
    return any(item.span.overlaps(paragraph.span) for item in cited)


def _paragraph(article: Article, paragraph: Paragraph, marks: list[Mark]) -> Markup:
    return markup(
        '<p class="dl-{kind}">{text}</p>',
        kind=paragraph.kind,
        text=marked(article.text, paragraph.span, marks),
    )


def _proof(article: Article, cited: bool) -> Markup:
    if not intact(article):
        return Markup('<p class="dl-error">The stored text has changed since it was read.</p>')
    said = "The marked words stand in the stored article, " if cited else "The stored article, "
    return markup(
        '<p class="dl-proof"><span aria-hidden="true">✓</span> {said}unchanged since it was read '
        '(<span title="SHA-256 {full}">SHA-256 {short}…</span>).</p>',
        said=said,
        full=article.sha256,
        short=article.sha256[:8],
    )


def _link(url: str | None) -> Markup:
    if url is None or not url.lower().startswith(_LINKS):
        return Markup()
    return markup(
        '<p class="dl-original"><a href="{url}" target="_blank" rel="noopener noreferrer nofollow">'
        "The original page</a> (leaves this machine)</p>",
        url=url,
    )


def _items(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InputError("expected a list of citations")
    return value


def _cited(item: Mapping[str, object], article: Article) -> Cited:
    n, answer = item.get("n"), item.get("answer")
    if not isinstance(n, int):
        raise InputError(f"expected a citation number, got {n!r}")
    span = span_of(item.get("span"), article)
    digest = item.get("digest")  # of a link, which holds no text
    linked = isinstance(digest, str) and bool(digest) and article.sha256.startswith(digest)
    if not linked and span.of(article.text) != item.get("text"):
        raise InputError("the quotation is not in the stored article at that place any more")
    return Cited(n, span, None if answer is None else span_of(answer, article))


def span_of(value: object, article: Article) -> Span:
    """``[start, end]`` as a browser sent it. :raises InputError: it is no place of the article."""
    ok = isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value)
    if not ok or not isinstance(value, list):
        raise InputError(f"expected [start, end], got {value!r}")
    bounds = (0, value[0], value[1], len(article.text))
    if any(left > right for left, right in pairwise(bounds)):
        raise InputError(f"expected offsets in 0 to {len(article.text)}, got {value!r}")
    return Span(value[0], value[1])
