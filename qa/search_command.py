"""``python -m qa search "words"``: all passages that hold some words, in a terminal or as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from index import invocation
from index.commands.cli import OneLineParser
from index.store.generations import DEFAULT_FOLDER
from index.text.sanitize import showable
from index.types import Span
from qa.first_index import open_engine
from qa.question.within import parse_within
from qa.retrieval.found_words import found_words, shown_sentences
from qa.retrieval.passage_search import SORTS, Facet, FoundPassages, Hit, PassageQuery, Sort

_NAMED = 8  # values of a facet that are named


def search(options: argparse.Namespace) -> FoundPassages:
    """What the options of ``parser`` ask for.

    :raises DatelineError: the search cannot be read, or there is no index.
    """
    engine = open_engine(options.index)
    query = PassageQuery(
        text=" ".join(options.words),
        publisher=options.publisher,
        within=parse_within(options.start or "", options.end or ""),
        sort=cast(Sort, options.sort),
        half=options.half,
        offset=options.offset,
        limit=options.limit,
    )
    return engine.passages(query)


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = OneLineParser(
        prog=invocation.SEARCH,
        description='All passages that hold some words: word, "a phrase", begin*, name~, -without.',
    )
    made.add_argument("words", nargs="+", help="what to search for; options stand before it")
    made.add_argument("--index", type=Path, default=DEFAULT_FOLDER, metavar="DIR")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--sort", choices=SORTS, default="relevance")
    made.add_argument("--limit", type=_number, default=10, metavar="N", help="passages (10)")
    made.add_argument("--offset", type=_number, default=0, metavar="N", help="left out before them")
    made.add_argument("--from", dest="start", metavar="DATE", help="published from this time on")
    made.add_argument("--to", dest="end", metavar="DATE", help="published up to this time")
    made.add_argument("--publisher", metavar="NAME", help="only articles of this publisher")
    made.add_argument("--half", action="store_true", help="also with only half of the words")
    return made


def _number(given: str) -> int:
    if not given.isdigit() or len(given) > 9:
        raise argparse.ArgumentTypeError(f"expected a number, got {given!r:.40}")
    return int(given)


def print_found(found: FoundPassages, console: Console) -> None:
    """How many passages, what was searched for instead, each passage, and the counts."""
    share = "" if found.whole else " at least half of"
    said = f"{found.passages:,} passages in {found.articles:,} articles hold{share}"
    console.print(Text(showable(f"\n{said} {found.query.text}"), style="bold"))
    for typed in found.unknown:
        near = ", ".join(spelling.said for spelling in found.spellings.get(typed, ()))
        instead = f"; searched for {near}" if near else ""
        console.print(Text(showable(f"no article has {typed}{instead}"), style="dim"))
    for hit in found.hits:
        _print_hit(hit, found, console)
    console.print()
    for name, facets in found.facets.items():
        if facets:
            console.print(Text(showable(f"{name}: {_counts(facets)}"), style="dim"))


def _print_hit(hit: Hit, found: FoundPassages, console: Console) -> None:
    article, chunk = hit.article, hit.chunk
    words = found_words(article.text, chunk.span, found.parts, found.near)
    shown = shown_sentences(article.text, chunk, words)
    published = article.published.iso() if article.published else "date unknown"
    where = f"{article.id}:{chunk.span.start}-{chunk.span.end}"
    line = Text(f"\n[{hit.rank}] ", style="bold").append(Text(showable(article.title)))
    said = f" — {article.publisher or 'publisher unknown'}, {published} ({where})"
    console.print(line.append(Text(showable(said), style="dim")))
    console.print(Padding(_marked(article.text, shown, words), (0, 0, 0, 4)))


def _marked(text: str, shown: Span, words: Sequence[Span]) -> Text:
    line, at = Text(), shown.start
    for word in words:
        if shown.holds(word) and word.start >= at:
            line.append(showable(text[at : word.start]))
            line.append(showable(word.of(text)), style="reverse")
            at = word.end
    return line.append(showable(text[at : shown.end]))


def _counts(facets: Sequence[Facet]) -> str:
    named = [f"{facet.value or 'unknown'} {facet.passages:,}" for facet in facets[:_NAMED]]
    more = len(facets) - _NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
