"""An answer as HTML: quotations first, then the articles that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.types import Article
from qa.language.inner_quotes import inner_quotes
from qa.types import Account, Answer, Passage, Quote
from qa.web.conversation.engine_protocol import Asker
from qa.web.conversation.session import Order, Turn
from qa.web.views import wording
from qa.web.views.all_passages import all_passages
from qa.web.views.contradictions import differing
from qa.web.views.escape import join, markup
from qa.web.views.feedback_buttons import judging
from qa.web.views.interpretation import order_choice, suggestions
from qa.web.views.quotation.answering_words import answering
from qa.web.views.quotation.cards import badge, card, cite, cite_button, core_of, related_card
from qa.web.views.quotation.cite_menu import cite_as
from qa.web.views.quotation.highlights import Mark, marked, notes_on
from qa.web.views.quotation.quote_check import verified
from qa.web.views.timeline import timeline

RELATED = 3  # passages shown when the articles do not answer
OFFERED = 2  # questions offered then


def answered(turn: Turn, answer: Answer, engine: Asker) -> Markup:
    """The answer, where accounts differ, each account, and what was searched."""
    accounts = in_order(answer.accounts, turn.request.order)
    checked = {quote.n: verified(quote, engine) for quote in answer.quotes}
    return markup(
        '<div class="dl-answer"><div class="dl-main">{lead}{verdict}{lacking}{differ}'
        '<div class="dl-bar"><h3 class="dl-kicker">{kicker}</h3>{order}</div>'
        '<ol class="dl-cards">{cards}</ol></div>'
        '<div class="dl-aside">{timeline}{coverage}{judging}{following}</div></div>',
        lead=_lead(answer.quotes[0], answer.passages, answer.query.text),
        verdict=_verdict(answer, checked[answer.quotes[0].n]),
        lacking=_why(" ".join(answer.missing)),
        differ=_differ(answer),
        kicker=_kicker(accounts),
        order=order_choice(turn) if len(accounts) > 1 else "",
        cards=join(card(account, answer, checked, turn.number) for account in accounts),
        timeline=timeline(answer, turn),
        coverage=join([coverage(answer), all_passages(answer, engine)]),
        judging=judging(turn),
        following=_offered("Ask next", turn.following),
    )


def _kicker(accounts: Sequence[Account]) -> str:
    """How many articles tell it; where they stand in order of time, from when to when."""
    if len(accounts) == 1:
        return "1 account"
    said = f"{len(accounts)} accounts"
    sources = len({account.quotes[0].source for account in accounts})
    if sources < len(accounts):
        said += f" of {wording.count(sources, 'independent source')}"
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
    return differing(answer.differ, lambda q: core_of(q, passages), lambda q: cite(q, passages))


def unanswered(turn: Turn, answer: Answer, instead: Sequence[str], engine: Asker) -> Markup:
    """That the articles do not answer, what is missing, the nearest passages, other questions.

    Of a request that no quotation can answer, what can be given: passages, or events by date.
    """
    asked = answer.query.unquotable
    related = join(
        related_card(n, passage) for n, passage in enumerate(related_passages(answer), 1)
    )
    nearest = markup(
        '<h3 class="dl-kicker">{kicker}</h3><ol class="dl-cards">{cards}</ol>',
        kicker="Related, not an answer" if asked is None else "Passages",
        cards=related,
    )
    lacking = " ".join(answer.missing)
    if not lacking and asked is None:
        lacking = "No passage says enough to quote as an answer."
    meant = (answer.did_you_mean,) if answer.did_you_mean else ()
    return markup(
        '<div class="dl-answer dl-none"><div class="dl-main">'
        '<p class="dl-lead-none">{line}</p>{why}{meant}{events}{nearest}</div>'
        '<div class="dl-aside">{instead}{coverage}{judging}</div></div>',
        line=answer.text,
        why=_why(lacking),
        meant=_offered("Did you mean", meant),
        events=_events(answer),
        nearest=nearest if related and not answer.events else "",
        instead=_offered("These articles do answer", turn.following or instead[:OFFERED]),
        coverage=join([coverage(answer), all_passages(answer, engine)]),
        judging=judging(turn),
    )


def _events(answer: Answer) -> Markup:
    """Sentences with dates, in order of time."""
    if not answer.events:
        return Markup()
    rows = join(
        markup(
            '<li><b class="dl-date">{when}</b><div><p>{text}</p><p class="dl-byline">{cite} '
            "{title} — {publisher} {cite_as}</p></div></li>",
            when=wording.period(event.period),
            text=marked(
                event.quote.article.text, event.quote.span, [Mark(event.quote.answer, "dl-key")]
            ),
            cite=cite_button(event.quote.n, event.quote.article, event.quote.span),
            title=event.quote.article.title,
            publisher=wording.publisher(event.quote.article.publisher),
            cite_as=cite_as(event.quote.article, event.quote.span),
        )
        for event in answer.events
    )
    return markup('<ol class="dl-events">{rows}</ol>', rows=rows)


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


def _lead(quote: Quote, passages: tuple[Passage, ...], question: str) -> Markup:
    article, core = quote.article, core_of(quote, passages)
    words = answering(quote, core, question)
    dateline = f"{wording.publisher(article.publisher)}, {wording.published(article.published)}"
    marks = [Mark(words, "dl-key")] if words != core else []
    return markup(
        '<blockquote class="dl-lead"><span class="dl-dateline">{dateline} — </span>'
        "“{text}”{cite}</blockquote>",
        dateline=dateline,
        text=marked(
            article.text, core, marks, notes_on(quote.times), inner_quotes(article.text, core)
        ),
        cite=cite(quote, passages),
    )


def _verdict(answer: Answer, intact: bool) -> Markup:
    """Two statements that are not to be confused: about the answer, and about the quotation."""
    said = wording.confidence(answer)
    return markup(
        '<p class="dl-verdict"><span class="dl-sure dl-sure-{level}" title="{meaning}">{said}'
        "</span>{badge}</p>",
        level="well" if said == wording.WELL_SUPPORTED else "possible",
        meaning=wording.SUPPORT[said],
        said=said,
        badge=badge(intact, "Exact words, verified"),
    )


def _why(said: str) -> Markup:
    return markup('<p class="dl-why">{said}</p>', said=said) if said else Markup()


def coverage(answer: Answer) -> Markup:
    """What was searched, in one line."""
    return markup('<p class="dl-coverage">{said}.</p>', said=wording.searched(answer))
