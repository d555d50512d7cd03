"""An answer as HTML: quotations first, then the articles that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.types import Article, Member, Span
from qa.types import Account, Answer, Passage, Quote
from qa.web import words
from qa.web.differing import differing
from qa.web.judging import judging
from qa.web.marks import Mark, marked, notes_on
from qa.web.ports import Asker
from qa.web.safe import join, markup
from qa.web.session import Order, Turn
from qa.web.timeline import timeline
from qa.web.understood import order_choice, suggestions
from qa.web.verify import verified

RELATED = 3  # passages shown when the articles do not answer
ALSO = 5  # other tellings of a story that are named
ALONE = 160  # characters from which a quotation is plain without its neighbours
OFFERED = 2  # questions offered then


def answered(turn: Turn, answer: Answer, engine: Asker) -> Markup:
    """The answer, where accounts differ, each account, and what was searched."""
    accounts = in_order(answer.accounts, turn.request.order)
    checked = {quote.n: verified(quote, engine) for quote in answer.quotes}
    return markup(
        '<div class="dl-answer">{lead}{verdict}{differ}'
        '<div class="dl-bar"><h3 class="dl-kicker">{kicker}</h3>{order}</div>'
        '<ol class="dl-cards">{cards}</ol>{timeline}{coverage}{judging}{following}</div>',
        lead=_lead(answer.quotes[0], answer.passages),
        verdict=_verdict(answer, all(checked.values())),
        differ=_differ(answer),
        kicker=_kicker(accounts),
        order=order_choice(turn) if len(accounts) > 1 else "",
        cards=join(_card(account, answer.passages, checked, turn.number) for account in accounts),
        timeline=timeline(answer, turn.number),
        coverage=coverage(answer),
        judging=judging(turn),
        following=_offered("Ask next", turn.following),
    )


def _kicker(accounts: Sequence[Account]) -> str:
    """How many articles tell it; where they stand in order of time, from when to when."""
    if len(accounts) == 1:
        return "The account"
    said = f"{len(accounts)} accounts"
    sources = len({account.quotes[0].source for account in accounts})
    if sources < len(accounts):
        said += f" of {words.count(sources, 'independent source')}"
    known = [account.article.published.period for account in accounts if account.article.published]
    if len(known) < len(accounts):
        return said
    first, last = known[0].start, known[-1].start
    days = [period.start for period in known]
    if days == sorted(days) and first.year < last.year:
        return f"{said}, {first.year} to {last.year}"
    if days == sorted(days, reverse=True) and last.year < first.year:
        return f"{said}, {first.year} back to {last.year}"
    return said


def _differ(answer: Answer) -> Markup:
    if answer.differ is None:
        return Markup()
    passages = answer.passages
    return differing(answer.differ, lambda quote: _core(quote, passages), _cite_of)


def unanswered(turn: Turn, answer: Answer, instead: Sequence[str]) -> Markup:
    """That the articles do not answer, what is missing, the nearest passages, other questions."""
    related = join(_related(n, passage) for n, passage in enumerate(related_passages(answer), 1))
    nearest = markup(
        '<h3 class="dl-kicker">Related, not an answer</h3><ol class="dl-cards">{cards}</ol>',
        cards=related,
    )
    lacking = " ".join(answer.missing)
    return markup(
        '<div class="dl-answer dl-none">'
        '<p class="dl-lead-none">The articles do not answer this.</p>'
        '<p class="dl-why">{why}</p>{instead}{nearest}{coverage}{judging}</div>',
        why=lacking or "No passage says enough to quote as an answer.",
        nearest=nearest if related else "",
        instead=_offered("These articles do answer", turn.following or instead[:OFFERED]),
        coverage=coverage(answer),
        judging=judging(turn),
    )


def _offered(kicker: str, questions: Sequence[str]) -> Markup:
    if not questions:
        return Markup()
    return markup(
        '<h3 class="dl-kicker">{kicker}</h3>{questions}',
        kicker=kicker,
        questions=suggestions(questions),
    )


def related_passages(answer: Answer) -> list[Passage]:
    """The nearest passage of each of the nearest articles."""
    best: dict[str, Passage] = {}
    for passage in answer.passages:
        best.setdefault(passage.article.id, passage)
    return list(best.values())[:RELATED]


def in_order(accounts: Sequence[Account], order: Order) -> list[Account]:
    """Accounts as asked for; by support is the order of the citation numbers.

    By time, an article without a date comes last either way.
    """
    if order == "support":
        return list(accounts)
    dated = [account for account in accounts if account.article.published]
    dated.sort(key=lambda account: _start(account.article), reverse=order == "newest")
    return dated + [account for account in accounts if not account.article.published]


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
        cite=_cite_of(quote),
    )


def _cite_of(quote: Quote) -> Markup:
    article = quote.article
    dateline = f"{words.publisher(article.publisher)}, {words.published(article.published)}"
    return _cite(quote.n, f"{article.title} — {dateline}")


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


def _card(
    account: Account, passages: tuple[Passage, ...], checked: dict[int, bool], turn: int
) -> Markup:
    """An account by its best quotation; further ones are folded, so that accounts compare."""
    article = account.article
    quoted = [_quoted(quote, passages, checked[quote.n]) for quote in account.quotes]
    return markup(
        '<li class="dl-card dl-dated">{rail}<div class="dl-told">{also}'
        '<h4><button type="button" class="dl-headline" data-dl-cite="{n}">{title}</button></h4>'
        "{quotes}</div></li>",
        rail=rail(article, "" if account.firm else "Less certain"),
        also=told_elsewhere(account.quotes[0]),
        n=account.quotes[0].n,
        title=article.title,
        quotes=join([quoted[0], _more(quoted[1:], f"more-{turn}-{account.quotes[0].n}")]),
    )


def _more(quoted: Sequence[Markup], fold: str) -> Markup:
    if not quoted:
        return Markup()
    return markup(
        '<details class="dl-more" data-dl-fold="{fold}"><summary>{said}</summary>{quoted}'
        "</details>",
        fold=fold,
        said=f"{words.count(len(quoted), 'more quotation')} of this article",
        quoted=join(quoted),
    )


def rail(article: Article, remark: str = "") -> Markup:
    """Date, publisher, how the date is known, and a remark: what stands beside an account."""
    return markup(
        '<p class="dl-rail"><span class="dl-day">{date}</span> <b>{publisher}</b> '
        '<span class="dl-how">{how}</span>{remark}</p>',
        date=words.published(article.published),
        publisher=words.publisher(article.publisher),
        how=words.how_known(article.published),
        remark=markup(' <span class="dl-faint">{said}</span>', said=remark) if remark else "",
    )


def told_elsewhere(quote: Quote) -> Markup:
    """Where else the story stands, each a click away, and that a later version was published."""
    later, published = quote.superseded_by, quote.article.published
    lines = []
    if later is not None:
        said = f"Published {words.published(published)}, superseded by "
        lines.append(markup("{said}{later}", said=said, later=_opens(later)))
    others = [_opens(member) for member in quote.also_in if member != later]
    if others:
        more = f" and {len(others) - ALSO} more" if len(others) > ALSO else ""
        named = join(others[:ALSO], "; ")
        lines.append(markup("also in {named}{more}", named=named, more=more))
    return join(markup('<p class="dl-byline">{line}</p>', line=line) for line in lines)


def _opens(member: Member) -> Markup:
    return markup(
        '<button type="button" class="dl-link" data-dl-read="{id}" title="{title}">{said}</button>',
        id=member.article_id,
        title=member.title,
        said=words.member(member),
    )


def _quoted(quote: Quote, passages: tuple[Passage, ...], ok: bool) -> Markup:
    article, around = quote.article, _around(quote, passages)
    marks = [Mark(quote.span, "dl-quote"), Mark(quote.answer, "dl-key")]
    text = marked(article.text, around, marks, notes_on(quote.times))
    return markup(
        '<div class="dl-quoted"><p class="dl-passage">{cite}{before}{text}{after}{page}</p>'
        '<p class="dl-tools"><button type="button" class="dl-link" data-dl-cite="{n}">'
        'Read in the article</button><button type="button" class="dl-link" data-dl-copy="{copy}">'
        "Copy with citation</button>{badge}</p></div>",
        cite=markup('<span class="dl-n" aria-hidden="true">{n}</span>', n=quote.n),
        before="" if around.start == quote.span.start else "… ",
        text=text,
        after="" if around.end == quote.span.end else " …",
        page=_page(quote),
        n=quote.n,
        copy=words.citation(article, quote.span),
        badge="" if ok else _badge(ok),
    )


def _page(quote: Quote) -> Markup:
    said = words.page(quote.page)
    return markup(' <span class="dl-page">({said})</span>', said=said) if said else Markup()


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
    """A short quotation with its neighbours: a sentence before it, unless quoted, and after it."""
    if quote.span.end - quote.span.start > ALONE:
        return quote.span
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
        '<li class="dl-card dl-dated">{rail}<div class="dl-told">'
        '<h4><button type="button" class="dl-headline" data-dl-cite="{n}">{title}</button></h4>'
        '<p class="dl-passage dl-clamp">{text}</p></div></li>',
        rail=rail(passage.article),
        n=n,
        title=passage.article.title,
        text=marked(passage.article.text, passage.chunk.span),
    )


def coverage(answer: Answer) -> Markup:
    """What was searched, in one line."""
    return markup('<p class="dl-coverage">{said}.</p>', said=words.searched(answer.coverage))
