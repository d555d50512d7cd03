"""An answer as a person reads it in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from qa.types import Answer, Quote

RELATED = 3


def print_answer(answer: Answer, console: Console) -> None:
    """The answer, its quotations with their sources, and what was searched."""
    console.print()
    console.print(Text(answer.text, style="bold"))
    for note in answer.query.notes:
        console.print(Text(note, style="dim"))
    for quote in answer.quotes:
        console.print()
        console.print(_source(quote))
        console.print(Padding(_marked(quote), (0, 0, 0, 4)))
        for time in quote.times:
            if time.anchor is not None and time.period is not None:
                explained = f"“{time.text}” → {time.period.iso()} ({time.anchor})"
                console.print(Padding(Text(explained, style="dim"), (0, 0, 0, 4)))
    if not answer.answered and answer.passages:
        console.print(Text("\nRelated, not an answer:", style="dim"))
        for passage in answer.passages[:RELATED]:
            published = passage.article.published
            when = f", {published.iso()}" if published else ""
            console.print(Text(f"  {passage.article.title}{when}", style="dim"))
    console.print()
    console.print(Text(_coverage(answer), style="dim"))


def _source(quote: Quote) -> Text:
    article = quote.article
    published = article.published.iso() if article.published else "date unknown"
    parts = [article.publisher or "publisher unknown", published]
    line = Text(f"[{quote.n}] ", style="bold")
    line.append(article.title)
    line.append(f" — {', '.join(parts)} ({article.id}:{quote.span.start}-{quote.span.end})", "dim")
    return line


def _marked(quote: Quote) -> Text:
    text = Text(quote.text)
    start = quote.answer.start - quote.span.start
    text.stylize("reverse", start, start + quote.answer.end - quote.answer.start)
    return text


def _coverage(answer: Answer) -> str:
    coverage = answer.coverage
    span = f", published {coverage.first} to {coverage.last}" if coverage.first else ""
    return f"searched {coverage.articles} articles{span}; {coverage.passages} passages considered"
