"""A page that holds several articles: an archive's export, or several ``<article>`` elements.

A page of one article often has ``<article>`` elements for others that it recommends. So elements
count as records only where each has a heading, a day and a text of its own, where none is most of
the page, and where the page's head does not say that it is one article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

from index import records
from index.formats.draft import Parsed
from index.records import Records
from index.records.dates import date_in, line_date
from index.records.labels import author_of, known

_ARCHIVES = frozenset({"Nexis", "Factiva", "ProQuest", "NewsBank", "TREC"})
_EXPORT = re.compile(
    r"(?i)load-date|\d of \d{1,5} documents"
    r"|(?:document|dokument|documento) \d{1,5} (?:of|von|de|di) \d|end of document"
    r"|factiva|proquest|record number|(?:document|dokument|documento) [A-Z]{4,}\d{8}"
    r"|document url|(?:headline|title|titel|überschrift|titre|título)\s*:"
)
_ONE_ARTICLE = re.compile(
    r"(?i)\"@type\"\s{0,20}:\s{0,20}\[?\s{0,20}\"(?:News|Report|Opinion|Blog)?(?:Article|Posting)\""
)
_TITLED = re.compile(r"(?i)title|titre|headline|heading|^hl?\d?$")
_PAPER = re.compile(r"(?i)publication|source|newspaper|journal|outlet|publisher")
_WRITER = re.compile(r"(?i)byline|author|auteur|autor")
_DAY = re.compile(r"(?i)date|time|published|docheader|meta")
_FEWEST_WORDS = 12
_LARGEST = 0.85  # of the page's words in one of its articles: then that is the page's article
_ALL = 0.5  # of the page's words in all of them
_LABELLED = 0.15  # of the page's words in the texts below labels
_MOST_ELEMENTS = 4_000  # looked at for the fields of one article


def records_of(
    tree: Any, page: str, text_of: Callable[[Any], str], url: str | None = None
) -> Parsed | None:
    """The articles of a page that holds several; None for a page of one.

    An export's text is left whole: its lines are taken apart like those of any other text.

    :param text_of: gives an element's text, one line a block.
    """
    if _EXPORT.search(page):
        text = text_of(tree)
        found = records.split(text)
        if isinstance(found, Records) and _is_export(found, tree, text):
            return Parsed(text, {})
    parts = _articles(tree, text_of, url)
    return Parsed("", {}, parts=tuple(parts)) if parts else None


def _is_export(found: Records, tree: Any, text: str) -> bool:
    """An archive's own marks are sure; labels that repeat could be a list beside an article."""
    if found.form in _ARCHIVES:
        return True
    held = sum(len(record.body(text).split()) for record in found.records)
    return not _says_one(tree) and held >= _LABELLED * len(text.split())


def _articles(tree: Any, text_of: Callable[[Any], str], url: str | None) -> list[Parsed]:
    elements = [e for e in tree.iter("article") if next(e.iterancestors("article"), None) is None]
    if len(elements) < 2 or _says_one(tree):
        return []
    parts = [part for element in elements if (part := _part(element, text_of, url)) is not None]
    sizes = [len(part.text.split()) for part in parts]
    whole = max(1, len(text_of(tree).split()))
    if len(parts) < 2 or max(sizes) > _LARGEST * whole or sum(sizes) < _ALL * whole:
        return []
    return parts


def _says_one(tree: Any) -> bool:
    """Whether the page's head says that it is one article."""
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "article:published_time" or (
            name == "og:type" and (meta.get("content") or "").lower() == "article"
        ):
            return True
    scripts = [s.text or "" for s in tree.iter("script") if "ld+json" in (s.get("type") or "")]
    return sum(len(_ONE_ARTICLE.findall(script)) for script in scripts) == 1


def _part(element: Any, text_of: Callable[[Any], str], url: str | None) -> Parsed | None:
    """One article; None where it has no heading, no day or hardly a text."""
    title, link = _title(element)
    published = _published(element, text_of)
    lines = text_of(element).split("\n")
    own = [line for line in lines if line_date(line) is None and line != title]
    if not title or not published or sum(len(line.split()) for line in own) < _FEWEST_WORDS:
        return None
    author = next((text for text in _classed(element, _WRITER, "author")), "")
    paper = next((text for text in _classed(element, _PAPER, "publisher")), "")
    fields = known({"title": title, "published": published, "author": author_of(author),
                    "publisher": paper, "url": urljoin(url or "", link)}.items())  # fmt: skip
    said = {" ".join(str(value).split()) for value in (title, author, paper)}
    kept = [line for line in own if line not in said]
    told = {name: str(value) for name, value in fields.items()}
    if not told.get("url", "http").startswith("http"):
        del told["url"]
    return Parsed("\n".join(kept), told, extracted=True)


def _title(element: Any) -> tuple[str, str]:
    """The first heading and where it leads."""
    for node in _nodes(element):
        heading = node.tag in ("h1", "h2", "h3", "h4")
        if heading or _TITLED.search(node.get("class") or "") or node.get("itemprop") == "headline":
            text = " ".join(node.text_content().split())
            if 3 <= len(text) <= 300:
                link = next((a.get("href") for a in node.iter("a") if a.get("href")), "")
                return text, link or ""
    return "", ""


def _published(element: Any, text_of: Callable[[Any], str]) -> str:
    """The day in the element's own metadata, else on the first line that has one."""
    for node in _nodes(element):
        if node.get("itemprop") == "datePublished":
            return str(node.get("content") or node.get("datetime") or node.text_content())[:60]
        if node.tag == "time" and node.get("datetime") and node.get("itemprop") != "dateModified":
            return str(node.get("datetime"))[:60]
    for text in _classed(element, _DAY, ""):
        found = date_in(text[:200])
        if found is not None:
            return found[0]
    for line in text_of(element).split("\n")[:6]:
        found = date_in(line) if len(line) <= 110 else None
        if found is not None and len(line.split()) <= 12:
            return found[0]
    return ""


def _classed(element: Any, wanted: re.Pattern[str], itemprop: str) -> Iterator[str]:
    for node in _nodes(element):
        if wanted.search(node.get("class") or "") or (
            itemprop and node.get("itemprop") == itemprop
        ):
            text = " ".join(node.text_content().split())
            if 2 <= len(text) <= 200:
                yield text


def _nodes(element: Any) -> Iterator[Any]:
    for count, node in enumerate(element.iter()):
        if count > _MOST_ELEMENTS:
            return
        if isinstance(node.tag, str):
            yield node
