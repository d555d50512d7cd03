"""The page before the first question: what this is, what it holds, what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.store.listing import Headline, Holdings
from qa.web.conversation.article_list import Shelf
from qa.web.conversation.session import Request
from qa.web.views import wording
from qa.web.views.escape import join, markup
from qa.web.views.interpretation import suggestions

# Asked of the seeds, answered by them. Shown only while the collection is the seeds.
SEED_QUESTIONS = {
    "Why did North Korea boycott the talks in 2005?": "001_f9828449cb3feb81",
    "When did North Korea walk out of the talks?": "002_9cabd299e7f32028",
    "Where was the first round of talks held?": "003_6635017b2db129e1",
    "Where did Kim Jong-Il travel by train?": "002_9cabd299e7f32028",
    "What had Lavrov been worried about?": "004_5c3de7ae836f4562",
}
LISTED = 5


def start_page(
    shelf: Shelf,
    earlier: Sequence[Sequence[Request]] = (),
    found: Sequence[str] = (),
) -> Markup:
    """A short introduction, example questions, and the newest headlines.

    :param earlier: what was asked in earlier conversations, the last one first.
    :param found: questions that the articles were seen to answer, where they are not the seeds.
    """
    held = shelf.holdings()
    return markup(
        '<section class="dl-start"><div class="dl-main">'
        '<h2 class="dl-promise">Ask the articles.<br>'
        "They answer in their own words.</h2>"
        '<p class="dl-standfirst">Every answer is a quotation, checked against the article it '
        "comes from and dated. Where the articles do not answer, Dateline says so. It reads "
        "English, and it does not summarise.</p>"
        '{examples}{earlier}</div><div class="dl-aside"><h3 class="dl-kicker">{kicker}</h3>'
        '<ol class="dl-list">{listed}</ol><p class="dl-tools"><button type="button" '
        'class="dl-link" data-dl-tab="Collection">All {all}</button></p></div></section>',
        all=wording.count(held.articles, "article"),
        earlier=_earlier(earlier),
        examples=_try_asking(examples(shelf) or list(found)),
        kicker=_kicker(held),
        listed=join(headline(article) for article in shelf.page("", 0, LISTED)),
    )


def _kicker(held: Holdings) -> str:
    """``In this collection: 303 articles, 2004 to 2013``."""
    said = f"In this collection: {wording.count(held.articles, 'article')}"
    if held.first is None or held.last is None:
        return said
    first, last = held.first.year, held.last.year
    return f"{said}, {first}" if first == last else f"{said}, {first} to {last}"


def examples(shelf: Shelf) -> list[str]:
    """Questions that this collection answers; none unless it holds the seeds."""
    held = shelf.known(SEED_QUESTIONS.values())
    return [question for question, source in SEED_QUESTIONS.items() if source in held]


def _try_asking(questions: list[str]) -> Markup:
    if not questions:
        return Markup()
    return markup(
        '<h3 class="dl-kicker">Try asking</h3>{questions}', questions=suggestions(questions)
    )


def _earlier(conversations: Sequence[Sequence[Request]]) -> Markup:
    if not conversations:
        return Markup()
    items = (
        markup(
            '<li><button type="button" class="dl-example" data-dl-resume="{place}">{question}'
            '<span class="dl-from">{more}</span></button></li>',
            place=place,
            question=requests[0].question,
            more=f" and {len(requests) - 1} more" if len(requests) > 1 else "",
        )
        for place, requests in enumerate(conversations)
    )
    return markup(
        '<h3 class="dl-kicker">Asked earlier in this browser</h3>'
        '<ul class="dl-examples">{items}</ul><p class="dl-tools"><button type="button" '
        'class="dl-link dl-quiet" data-dl-forget="yes">Forget these</button></p>',
        items=join(items),
    )


def headline(article: Headline) -> Markup:
    """One line of a list of articles."""
    return markup(
        '<li><button type="button" class="dl-headline" data-dl-read="{id}">{title}</button>'
        '<p class="dl-byline"><b>{publisher}</b> · {date}</p></li>',
        id=article.id,
        title=article.title,
        publisher=wording.publisher(article.publisher),
        date=wording.published(article.published),
    )
