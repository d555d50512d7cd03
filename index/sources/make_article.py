"""A draft → an article: cleaned, dated, and named."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from index.cache.build_cache import shown
from index.cleaning import dating
from index.cleaning.article_spans import Cleaned, clean
from index.cleaning.bylines import author_in
from index.errors import InputError
from index.formats.draft import Draft
from index.sources.kept_paragraphs import clean_draft
from index.sources.metadata import Metadata
from index.types import Article

MAX_TEXT = 600_000  # characters of one article, a novel; the worst of them take 8 s


def make_article(
    article_id: str,
    text: str,
    *,
    path: Path | None = None,
    metadata: Metadata | None = None,
    draft: Draft | None = None,
) -> Article:
    """Clean and date one text; what the metadata says goes before what the text says.

    :param draft: what its format knows of the text: front matter, menus already taken out.
    :raises InputError: the text is longer than ``MAX_TEXT``.
    """
    if len(text) > MAX_TEXT:
        raise InputError(f"{len(text):,} characters are no article (at most {MAX_TEXT:,} are read)")
    known = metadata or Metadata()
    cleaned: Cleaned = (
        clean(text, known.title) if draft is None else clean_draft(draft, known.title)
    )
    told = text if draft is None else text[draft.start :]
    unasked = draft is not None and draft.undated
    said = None if unasked or (known.published and known.publisher) else dating.infer(told)
    bodies = (
        paragraph.span.of(text) for paragraph in cleaned.paragraphs if paragraph.kind == "body"
    )
    headline = cleaned.headline.of(text) if cleaned.headline else None
    title = known.title or headline or _first_words(next(bodies, "")) or article_id
    return Article(
        id=article_id,
        text=text,
        title=" ".join(title.split()),
        sha256=sha256(text.encode("utf-8")).hexdigest(),
        paragraphs=cleaned.paragraphs,
        published=known.published or (said.published if said else None),
        publisher=known.publisher or (said.publisher if said else None),
        url=known.url,
        author=known.author or _author(text, cleaned),
        path=shown(path) if path else None,
    )


def _author(text: str, cleaned: Cleaned) -> str | None:
    """The names in the first byline that gives any."""
    bylines = (p.span.of(text) for p in cleaned.paragraphs if p.kind == "byline")
    return next((found for line in bylines if (found := author_in(line)) is not None), None)


def _first_words(text: str) -> str:
    """A stand-in title for a text without headline: its first twelve words."""
    first = text[:400].split()[:12]
    return " ".join(first) + " …" if first else ""
