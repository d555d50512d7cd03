"""What a search of passages found, as JSON: the same for terminal, HTTP and MCP."""

from __future__ import annotations

from qa.retrieval.found_words import found_words
from qa.retrieval.passage_search import FoundPassages, Hit


def found_json(found: FoundPassages) -> dict[str, object]:
    """All offsets are in the article's text; ``words`` are [start, end] of what was found.

    ``matching`` is "all" or "half": of the words, each passage with its headline has all, or at
    least half.
    """
    query = found.query
    return {
        "query": query.text,
        "publisher": query.publisher,
        "within": query.within.to_json() if query.within else None,
        "sort": query.sort,
        "matching": "all" if found.whole else "half",
        "count": found.passages,
        "articles": found.articles,
        "offset": query.offset,
        "passages": [_hit(hit, found) for hit in found.hits],
        "facets": {
            name: [{"value": facet.value, "passages": facet.passages} for facet in facets]
            for name, facets in found.facets.items()
        },
        "spellings": {
            typed: [spelling.said for spelling in near] for typed, near in found.spellings.items()
        },
        "unknown": list(found.unknown),
        "generation": found.generation,
    }


def _hit(hit: Hit, found: FoundPassages) -> dict[str, object]:
    article, span = hit.article, hit.chunk.span
    words = found_words(article.text, span, found.parts, found.near)
    return {
        "rank": hit.rank,
        "article_id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.iso() if article.published else None,
        "url": article.url,
        "start": span.start,
        "end": span.end,
        "text": span.of(article.text),
        "words": [[word.start, word.end] for word in words],
        "score": round(hit.score, 6),
    }
