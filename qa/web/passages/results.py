"""What a search of passages found, as HTML: how many, where, and each with its words marked."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from qa.retrieval.found_words import found_words, shown_sentences
from qa.retrieval.passage_search import SORTS, FoundPassages, Hit, Sort, Spelling
from qa.web.passages.facets import facets
from qa.web.passages.requests import PAGE, to_address, to_request
from qa.web.views import wording
from qa.web.views.escape import data, join, markup
from qa.web.views.quotation.cards import rail
from qa.web.views.quotation.cite_menu import cite_as
from qa.web.views.quotation.highlights import Mark, marked, notes_on

_SORT_WORDS: dict[Sort, str] = {
    "relevance": "Most relevant first",
    "newest": "Newest first",
    "oldest": "Oldest first",
}


def results(found: FoundPassages) -> str:
    """One page of what was found, between counts to narrow it by and steps to other pages."""
    return str(
        markup(
            '<section class="dl-found" data-dl-turn="search" data-dl-request="{request}" '
            'data-dl-address="{address}" data-dl-sources="{sources}">'
            '<div class="dl-found-head" role="status">{said}</div>{notes}'
            '<div class="dl-with-facets"><div class="dl-facets">{facets}</div>'
            '<div class="dl-hits">{bar}<ol class="dl-cards">{hits}</ol>{pager}</div></div>'
            "</section>",
            request=data(to_request(found.query)),
            address=to_address(found.query),
            sources=data([_source(hit) for hit in found.hits]),
            said=markup("<p>{said}</p>", said=_count(found)),
            notes=join(_notes(found)),
            facets=facets(found),
            bar=_bar(found) if found.hits else "",
            hits=join(_hit(hit, found) for hit in found.hits),
            pager=_pager(found),
        )
    )


def _count(found: FoundPassages) -> str:
    """``54 passages in 16 articles hold Zelensky.``"""
    query = found.query
    if not found.passages:
        return f"No passage holds {query.text}{_limits(found)}."
    verb = "holds" if found.passages == 1 else "hold"
    share = "" if found.whole else "at least half of the words "
    where = wording.count(found.articles, "article")
    held = f"{share}{query.text}{_limits(found)}"
    return f"{wording.count(found.passages, 'passage')} in {where} {verb} {held}."


def _limits(found: FoundPassages) -> str:
    said = f", only of {found.query.publisher}" if found.query.publisher else ""
    if found.query.within:
        said += f", only of {wording.period(found.query.within)}"
    return said


def _notes(found: FoundPassages) -> Iterator[Markup]:
    """What was searched in another way than typed, and other ways to search."""
    query = found.query
    for typed in found.unknown:
        near = found.spellings.get(typed, ())
        named = ", ".join(f"“{spelling.said}”" for spelling in near)
        instead = f" Words spelled nearly so were searched for: {named}." if near else ""
        yield _note(f"No article has “{typed}”.{instead}")
    if not found.whole and found.passages and not query.half:
        yield _note("No passage has all of these words.")
    for typed, near in found.spellings.items():
        if near and typed not in found.unknown and not typed.endswith("~"):
            yield _also_spelled(typed, near, query.text)
    if found.whole and found.with_half > found.passages and not (query.publisher or query.within):
        said = f"Show the {found.with_half:,} that have at least half of the words"
        yield _way(said, {"half": "yes", "page": ""})
    if query.half:
        yield _way("Show only those that have all of the words", {"half": "", "page": ""})
    yield markup(
        '<p class="dl-note">{timeline}<button type="button" class="dl-link" data-dl-ask="{text}">'
        "Ask this as a question instead</button></p>",
        timeline=_TIMELINE if found.passages else "",
        text=query.text,
    )


_TIMELINE = markup(
    '<button type="button" class="dl-link" data-dl-narrow="{change}">Show as a timeline</button> ',
    change=data({"view": "timeline", "page": ""}),
)


def _note(said: str) -> Markup:
    return markup('<p class="dl-note">{said}</p>', said=said)


def _way(said: str, change: dict[str, str]) -> Markup:
    return markup(
        '<p class="dl-note"><button type="button" class="dl-link" data-dl-narrow="{change}">'
        "{said}</button></p>",
        change=data(change),
        said=said,
    )


def _also_spelled(typed: str, near: tuple[Spelling, ...], text: str) -> Markup:
    named = ", ".join(f"“{spelling.said}” ({spelling.passages:,})" for spelling in near)
    return markup(
        '<p class="dl-note">Spelled nearly so: {named}. <button type="button" class="dl-link" '
        'data-dl-narrow="{change}">Search for these, too</button></p>',
        named=named,
        change=data({"search": text.replace(typed, f"{typed}~", 1), "page": ""}),
    )


def _bar(found: FoundPassages) -> Markup:
    buttons = join(
        markup(
            '<button type="button" data-dl-narrow="{change}" aria-pressed="{on}">{said}</button>',
            change=data({"sort": sort if sort != "relevance" else "", "page": ""}),
            on="true" if found.query.sort == sort else "false",
            said=_SORT_WORDS[sort],
        )
        for sort in SORTS
    )
    first = found.query.offset + 1
    shown = f"{first:,} to {first + len(found.hits) - 1:,} of {found.passages:,}"
    return markup(
        '<div class="dl-bar"><h2 class="dl-kicker">Passages {shown}</h2>'
        '<div class="dl-order" role="group" aria-label="Order of the passages">{buttons}</div>'
        "</div>",
        shown=shown,
        buttons=buttons,
    )


def _hit(hit: Hit, found: FoundPassages) -> Markup:
    article, chunk = hit.article, hit.chunk
    words = found_words(article.text, chunk.span, found.parts, found.near)
    shown = shown_sentences(article.text, chunk, words)
    marks = [Mark(word, "dl-key") for word in words]
    return markup(
        '<li class="dl-card dl-dated">{rail}<div class="dl-told"><h3><button type="button" '
        'class="dl-headline" data-dl-cite="{n}">{title}</button></h3>'
        '<p class="dl-passage">{before}{text}{after}</p><p class="dl-tools">'
        '<button type="button" class="dl-link" data-dl-cite="{n}">Read in the article</button>'
        '<button type="button" class="dl-link" data-dl-copy="{copy}">Copy with citation</button>'
        "{cite_as}</p></div></li>",
        rail=rail(article),
        n=hit.rank,
        title=article.title,
        before="" if shown.start == chunk.span.start else "… ",
        text=marked(article.text, shown, marks, notes_on(hit.times)),
        after="" if shown.end == chunk.span.end else " …",
        copy=wording.citation(article, shown),
        cite_as=cite_as(article, shown),
    )


def _source(hit: Hit) -> dict[str, object]:
    """What the source panel needs."""
    span = hit.chunk.span
    return {
        "n": hit.rank,
        "article": hit.article.id,
        "span": [span.start, span.end],
        "answer": None,
        "text": span.of(hit.article.text),
    }


def _pager(found: FoundPassages) -> Markup:
    pages = -(-found.passages // PAGE)
    page = found.query.offset // PAGE + 1
    if pages < 2:
        return Markup()

    def step(to: int, said: str) -> Markup:
        if not 1 <= to <= pages:
            return markup('<span class="dl-off">{said}</span>', said=said)
        return markup(
            '<button type="button" class="dl-link" data-dl-narrow="{change}" data-dl-top="yes">'
            "{said}</button>",
            change=data({"page": str(to)}),
            said=said,
        )

    return markup(
        '<nav class="dl-pager" aria-label="Pages of passages">{before}<span>Page {page} of {pages}'
        "</span>{after}</nav>",
        before=step(page - 1, "Page before"),
        page=f"{page:,}",
        pages=f"{pages:,}",
        after=step(page + 1, "Next page"),
    )


def nothing_yet() -> str:
    """Before the first search: how to write one."""
    return str(_HOW)


_HOW = Markup(
    '<section class="dl-found dl-how"><h2 class="dl-promise">All passages that hold your words</h2>'
    '<p class="dl-standfirst">Counted by publisher and time, every word in any form.</p><dl>'
    "<div><dt>harbour strike</dt><dd>both words, also “strikes”</dd></div>"
    '<div><dt>"harbour strike"</dt><dd>exactly these words in this order</dd></div>'
    "<div><dt>strik*</dt><dd>words that begin so</dd></div>"
    "<div><dt>Zelensky~</dt><dd>also spelled nearly so</dd></div>"
    "<div><dt>-ferry</dt><dd>without this word</dd></div></dl></section>"
)


def refused(message: str) -> str:
    """A search that cannot be read, in one line."""
    return str(
        markup(
            '<section class="dl-found"><p class="dl-error" role="alert">{said}</p></section>',
            said=message,
        )
    )
