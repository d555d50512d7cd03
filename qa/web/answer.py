"""An answer as HTML: quotations first, then the articles that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from index.types import Article, Span
from qa.types import Answer, Passage, Quote
from qa.web import words
from qa.web.marks import Mark, marked, notes_on
from qa.web.ports import Asker
from qa.web.safe import join, markup
from qa.web.session import Order, Turn
from qa.web.timeline import timeline
from qa.web.understood import missing, order_choice, suggestions
from qa.web.verify import verified

RELATED = 3  # passages shown when the articles do not answer
OFFERED = 2  # questions offered then


def answered(turn: Turn, answer: Answer, engine: Asker) -> Markup:
    """The answer, its articles, and what was searched."""
    groups = by_article(answer.quotes, turn.request.order)
    checked = {quote.n: verified(quote, engine) for quote in answer.quotes}
    return markup(
        '<div class="dl-answer">{lead}{verdict}'
        '<div class="dl-bar"><h3 class="dl-kicker">{kicker}</h3>{order}</div>'
        '<ol class="dl-cards">{cards}</ol>{timeline}{coverage}</div>',
        lead=_lead(answer.quotes[0], answer.passages),
        verdict=_verdict(answer, all(checked.values())),
        kicker="The article" if len(groups) == 1 else f"In {len(groups)} articles",
        order=order_choice(turn) if len(groups) > 1 else "",
        cards=join(_card(group, answer.passages, checked) for group in groups),
        timeline=timeline(answer, turn.number),
        coverage=coverage(answer),
    )


def unanswered(answer: Answer, instead: Sequence[str]) -> Markup:
    """That the articles do not answer, what is missing, the nearest passages, other questions."""
    related = join(_related(n, passage) for n, passage in enumerate(related_passages(answer), 1))
    nearest = markup(
        '<h3 class="dl-kicker">Related, not an answer</h3><ol class="dl-cards">{cards}</ol>',
        cards=related,
    )
    return markup(
        '<div class="dl-answer dl-none">'
        '<p class="dl-lead-none">The articles do not answer this.</p>'
        '<p class="dl-why">{why}</p>{nearest}{instead}{coverage}</div>',
        why=f"{missing(answer)} No passage says enough to quote as an answer.".strip(),
        nearest=nearest if related else "",
        instead=_instead(instead[:OFFERED]) if instead else "",
        coverage=coverage(answer),
    )


def _instead(questions: Sequence[str]) -> Markup:
    return markup(
        '<h3 class="dl-kicker">These articles do answer</h3>{questions}',
        questions=suggestions(questions),
    )


def related_passages(answer: Answer) -> list[Passage]:
    """The nearest passage of each of the nearest articles."""
    best: dict[str, Passage] = {}
    for passage in answer.passages:
        best.setdefault(passage.article.id, passage)
    return list(best.values())[:RELATED]


def by_article(quotes: Iterable[Quote], order: Order) -> list[list[Quote]]:
    """Quotes grouped by article; by support is the order of the citation numbers.

    By time, an article without a date comes last either way.
    """
    groups: dict[str, list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(quote.article.id, []).append(quote)
    found = list(groups.values())
    if order == "support":
        return found
    dated = [group for group in found if group[0].article.published]
    dated.sort(key=lambda group: _start(group[0].article), reverse=order == "newest")
    return dated + [group for group in found if not group[0].article.published]


def _start(article: Article) -> int:
    return article.published.period.start.toordinal() if article.published else 0


def _lead(quote: Quote, passages: tuple[Passage, ...]) -> Markup:
    article, core = quote.article, _core(quote, passages)
    dateline = f"{words.publisher(article.publisher)}, {words.published(article.published)}"
    marks = [Mark(quote.answer, "dl-key")] if quote.answer != core else []
    return markup(
        '<blockquote class="dl-lead"><span class="dl-dateline">{dateline} — </span>'
        "“{text}”{cite}</blockquote>",
        dateline=dateline,
        text=marked(article.text, core, marks, notes_on(quote.times)),
        cite=_cite(quote.n, f"{article.title} — {dateline}"),
    )


def _cite(n: int, hover: str) -> Markup:
    return markup(
        '<button type="button" class="dl-cite" data-dl-cite="{n}" title="{hover}" '
        'aria-label="Citation {n}: open {hover}">{n}</button>',
        n=n,
        hover=hover,
    )


def _verdict(answer: Answer, all_verified: bool) -> Markup:
    said = words.confidence(answer)
    level = "well" if said == "Well supported" else "likely"
    return markup(
        '<p class="dl-verdict"><span class="dl-sure dl-sure-{level}">{said}</span>{badge}</p>',
        level=level,
        said=said,
        badge=_badge(all_verified),
    )


def _badge(ok: bool) -> Markup:
    if ok:
        return Markup(
            '<span class="dl-verified" title="Compared now, character by character, with the '
            'stored article, whose digest is unchanged"><span aria-hidden="true">✓</span> '
            "Verbatim, verified now</span>"
        )
    return Markup(
        '<span class="dl-unverified"><span aria-hidden="true">✕</span> '
        "Differs from the stored article</span>"
    )


def _card(group: list[Quote], passages: tuple[Passage, ...], checked: dict[int, bool]) -> Markup:
    article = group[0].article
    return markup(
        '<li class="dl-card">{byline}'
        '<h4><button type="button" class="dl-headline" data-dl-cite="{n}">{title}</button></h4>'
        "{quotes}</li>",
        byline=byline(article),
        n=group[0].n,
        title=article.title,
        quotes=join(_quoted(quote, passages, checked[quote.n]) for quote in group),
    )


def byline(article: Article) -> Markup:
    """Publisher, date, and how the date is known."""
    return markup(
        '<p class="dl-byline"><b>{publisher}</b> · {date} · {how}</p>',
        publisher=words.publisher(article.publisher),
        date=words.published(article.published),
        how=words.how_known(article.published),
    )


def _quoted(quote: Quote, passages: tuple[Passage, ...], ok: bool) -> Markup:
    article, around = quote.article, _around(quote, passages)
    marks = [Mark(quote.span, "dl-quote"), Mark(quote.answer, "dl-key")]
    text = marked(article.text, around, marks, notes_on(quote.times))
    return markup(
        '<div class="dl-quoted"><p class="dl-passage">{cite}{before}{text}{after}</p>'
        '<p class="dl-tools"><button type="button" class="dl-link" data-dl-cite="{n}">'
        'Read in the article</button><button type="button" class="dl-link" data-dl-copy="{copy}">'
        "Copy with citation</button>{badge}</p></div>",
        cite=markup('<span class="dl-n" aria-hidden="true">{n}</span>', n=quote.n),
        before="" if around.start == quote.span.start else "… ",
        text=text,
        after="" if around.end == quote.span.end else " …",
        n=quote.n,
        copy=words.citation(article, quote.text),
        badge="" if ok else _badge(ok),
    )


def _core(quote: Quote, passages: tuple[Passage, ...]) -> Span:
    """The sentences that hold the answering words, without one quoted for its context."""
    for passage in passages:
        if passage.article.id == quote.article.id and passage.chunk.span.holds(quote.span):
            held = [s for s in passage.chunk.sentences if s.overlaps(quote.answer)]
            if held:
                start = max(held[0].start, quote.span.start)
                return Span(start, min(held[-1].end, quote.span.end))
    return quote.span


def _around(quote: Quote, passages: tuple[Passage, ...]) -> Span:
    """The quotation with the sentence after it, and before it unless that is quoted already."""
    core = _core(quote, passages)
    for passage in passages:
        chunk = passage.chunk
        if passage.article.id != quote.article.id or not chunk.span.holds(quote.span):
            continue
        alone = core.start == quote.span.start
        before = [s.start for s in chunk.sentences if alone and s.end <= quote.span.start]
        after = [s.end for s in chunk.sentences if s.start >= quote.span.end]
        return Span(
            before[-1] if before else quote.span.start, after[0] if after else quote.span.end
        )
    return quote.span


def _related(n: int, passage: Passage) -> Markup:
    return markup(
        '<li class="dl-card dl-card-related">{byline}'
        '<h4><button type="button" class="dl-headline" data-dl-cite="{n}">{title}</button></h4>'
        '<p class="dl-passage dl-clamp">{text}</p></li>',
        byline=byline(passage.article),
        n=n,
        title=passage.article.title,
        text=marked(passage.article.text, passage.chunk.span),
    )


def coverage(answer: Answer) -> Markup:
    """What was searched, in one line."""
    return markup('<p class="dl-coverage">{said}.</p>', said=words.searched(answer.coverage))
