"""Prints an answer in a terminal; control characters of articles are removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from index.text.sanitize import showable
from index.types import Article, Member
from qa.types import Answer, Difference, Quote

RELATED = 3
ALSO = 5  # other tellings of a story that are named


def print_answer(answer: Answer, console: Console) -> None:
    """The answer, its quotations with their sources, and what was searched."""
    console.print()
    console.print(_text(answer.text, style="bold"))
    for note in answer.query.notes:
        console.print(_text(note, style="dim"))
    if answer.differ is not None:
        _print_difference(answer.differ, console)
    for account in answer.accounts:
        elsewhere = list(_told_elsewhere(account.quotes[0]))
        elsewhere += _notices(account.article)
        for quote in account.quotes:
            _print_quote(quote, console, elsewhere, firm=account.firm)
            elsewhere.clear()  # the same for all quotations of an article: said once
    for sentence in answer.missing:
        console.print(_text(sentence))
    for event in answer.events:
        console.print()
        console.print(_text(f"{event.period.iso()}: {event.quote.text}"))
        console.print(Padding(_source(event.quote, firm=True), (0, 0, 0, 4)))
    if not answer.answered and not answer.events:
        _print_nearest(answer, console)
    console.print()
    console.print(_text(_coverage(answer), style="dim"))


def _print_difference(differ: Difference, console: Console) -> None:
    """One line a side under "Accounts differ"."""
    console.print(_text(f"\nAccounts differ. {differ.why}", style="bold yellow"))
    for side in differ.sides:
        told = "; ".join(f"{_told(quote.article)} [{quote.n}]" for quote in side.quotes)
        meant = "" if side.value == side.said else f" = {side.value}"
        console.print(Padding(_text(f"“{side.said}”{meant} — {told}"), (0, 0, 0, 4)))


def _print_quote(quote: Quote, console: Console, elsewhere: Sequence[str], *, firm: bool) -> None:
    console.print()
    console.print(_source(quote, firm=firm))
    for line in elsewhere:
        console.print(Padding(_text(line, style="dim"), (0, 0, 0, 4)))
    if quote.header is not None:
        said = _text(quote.header.of(quote.article.text), style="dim")
        console.print(Padding(said, (0, 0, 0, 4)))
    console.print(Padding(_marked(quote), (0, 0, 0, 4)))
    for time in quote.times:
        if time.anchor is not None and time.period is not None:
            explained = f"“{time.text}” → {time.period.iso()} ({time.anchor})"
            console.print(Padding(_text(explained, style="dim"), (0, 0, 0, 4)))


def _print_nearest(answer: Answer, console: Console) -> None:
    if answer.passages:
        related = "Related, not an answer" if answer.query.unquotable is None else "Passages"
        console.print(_text(f"\n{related}:", style="dim"))
    for passage in answer.passages[:RELATED]:
        published = passage.article.published
        when = f", {published.iso()}" if published else ""
        console.print(_text(f"  {passage.article.title}{when}", style="dim"))


def _told(article: Article) -> str:
    published = article.published.iso() if article.published else "date unknown"
    inferred = " (inferred)" if article.published and article.published.inferred else ""
    return f"{article.publisher or 'publisher unknown'}, {published}{inferred}"


def _source(quote: Quote, *, firm: bool) -> Text:
    article = quote.article
    line = _text(f"[{quote.n}] ", style="bold")
    line.append(_text(article.title))
    page = "" if quote.place is None else f", {quote.place}"
    where = f"({article.id}:{quote.span.start}-{quote.span.end})"
    said = f" — {_told(article)}{page} {where}{'' if firm else ', less certain'}"
    line.append(_text(said, "dim"))
    return line


def _told_elsewhere(quote: Quote) -> Iterator[str]:
    """Where else the story stands, and that a later version of it was published."""
    later, published = quote.superseded_by, quote.article.published
    if later is not None and published is not None:
        yield f"published {published.iso()}; superseded by the version of {_named(later)}"
    mine = quote.article.id
    earlier = [m for m in quote.also_in if m.superseded_by == mine]
    if earlier:
        yield f"supersedes {'; '.join(_named(member) for member in earlier[:ALSO])}"
    others = [m for m in quote.also_in if m != later and m not in earlier]
    if others:
        yield f"also in {'; '.join(_named(member) for member in others[:ALSO])}" + (
            f"; and {len(others) - ALSO} more" if len(others) > ALSO else ""
        )


def _notices(article: Article) -> list[str]:
    """Corrections, retractions and editors' notes of the article, each on one line."""
    said = (" ".join(span.of(article.text).split()) for span in article.notices)
    return [f"notice in this article: {notice}" for notice in said]


def _named(member: Member) -> str:
    published = member.published.iso() if member.published else "date unknown"
    where = member.url or member.article_id
    return f"{member.publisher or 'publisher unknown'}, {published} ({where})"


def _marked(quote: Quote) -> Text:
    # From its parts: rich drops carriage returns, so offsets into the whole would slip.
    source, span, answer = quote.article.text, quote.span, quote.answer
    text = _text(source[span.start : answer.start])
    text.append(_text(answer.of(source), "reverse"))
    return text.append(_text(source[answer.end : span.end]))


def _text(said: str, style: str = "") -> Text:
    return Text(showable(said), style=style)


def _coverage(answer: Answer) -> str:
    coverage = answer.coverage
    span = f", published {coverage.first} to {coverage.last}" if coverage.first else ""
    alone = coverage.articles - coverage.copies
    copies = f" ({alone} without copies)" if coverage.copies else ""
    searched = f"searched {coverage.articles} articles{copies}{span}"
    return f"{searched}; {coverage.passages} passages considered"
