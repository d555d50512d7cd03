"""Accounts and passages as cards: when and who on the left, the words on the right."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from markupsafe import Markup

from index.types import Article, Member, Span
from qa.language.inner_quotes import inner_quotes
from qa.reading.quoting import answering_sentences
from qa.types import Account, Answer, Passage, Quote
from qa.web.views import wording
from qa.web.views.escape import join, markup
from qa.web.views.quotation.answering_words import answering
from qa.web.views.quotation.cite_menu import cite_as
from qa.web.views.quotation.highlights import Mark, marked, notes_on

ALSO = 5  # other tellings of a story that are named
_TIP = 400  # characters of a sentence that a hint shows
ALONE = 160  # characters from which a quotation is plain without its neighbours


def cite(quote: Quote, passages: tuple[Passage, ...]) -> Markup:
    """The numbered mark that opens a citation."""
    return cite_button(quote.n, quote.article, core_of(quote, passages))


def cite_button(n: int, article: Article, sentence: Span) -> Markup:
    """A numbered mark; its sentence, headline and date show on hover and focus."""
    dateline = f"{wording.publisher(article.publisher)}, {wording.published(article.published)}"
    return markup(
        '<button type="button" class="dl-cite" data-dl-cite="{n}" data-dl-tip="{tip}" '
        'aria-label="Citation {n}: open {title} — {dateline}">{n}</button>',
        n=n,
        tip=f"{article.title}\n{dateline}\n“{_shown(article, sentence)}”",
        title=article.title,
        dateline=dateline,
    )


def _shown(article: Article, sentence: Span) -> str:
    swaps = inner_quotes(article.text, sentence)
    characters = (swaps.get(at, article.text[at]) for at in range(sentence.start, sentence.end))
    return shorten("".join(characters), _TIP, placeholder=" …")


def badge(ok: bool, said: str = "Verified") -> Markup:
    """Whether a quotation was found in the stored article when the answer was drawn.

    :param said: what to call that it was.
    """
    if ok:
        return markup(
            '<span class="dl-verified" title="Compared, character by character, with the stored '
            "article when this answer came; the article’s digest is unchanged. Opening the article "
            'compares again."><span aria-hidden="true">“”</span> {said}</span>',
            said=said,
        )
    return Markup(
        '<span class="dl-unverified"><span aria-hidden="true">✕</span> '
        "Differs from the stored article</span>"
    )


def card(account: Account, answer: Answer, checked: dict[int, bool], turn: int) -> Markup:
    """An account by its best quotation; further ones are folded, so that accounts compare."""
    article = account.article
    quoted = [_quoted(quote, answer, checked[quote.n]) for quote in account.quotes]
    return markup(
        '<li class="dl-card dl-dated">{rail}<div class="dl-told">{also}{notices}'
        '<h4><button type="button" class="dl-headline" data-dl-cite="{n}">{title}</button></h4>'
        "{quotes}</div></li>",
        rail=rail(article, "" if account.firm else "Less certain"),
        also=told_elsewhere(account.quotes[0]),
        notices=notices(article),
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
        said=f"{wording.count(len(quoted), 'more quotation')} of this article",
        quoted=join(quoted),
    )


def rail(article: Article, remark: str = "") -> Markup:
    """Date, publisher, how the date is known, and a remark: what stands beside an account."""
    return markup(
        '<p class="dl-rail"><span class="dl-day">{date}</span> <b>{publisher}</b> '
        '<span class="dl-how">{how}</span>{remark}</p>',
        date=wording.published(article.published),
        publisher=wording.publisher(article.publisher),
        how=wording.how_known(article.published),
        remark=markup(' <span class="dl-faint">{said}</span>', said=remark) if remark else "",
    )


def told_elsewhere(quote: Quote) -> Markup:
    """Where else the story stands, each a click away, and that a later version was published."""
    later, published = quote.superseded_by, quote.article.published
    lines = []
    if later is not None:
        said = f"Published {wording.published(published)}, superseded by "
        lines.append(markup("{said}{later}", said=said, later=_opens(later)))
    earlier = [m for m in quote.also_in if m.superseded_by == quote.article.id]
    if earlier:
        named = join([_opens(member) for member in earlier[:ALSO]], "; ")
        lines.append(markup("supersedes {named}", named=named))
    others = [_opens(m) for m in quote.also_in if m != later and m not in earlier]
    if others:
        more = f" and {len(others) - ALSO} more" if len(others) > ALSO else ""
        named = join(others[:ALSO], "; ")
        lines.append(markup("also in {named}{more}", named=named, more=more))
    return join(markup('<p class="dl-byline">{line}</p>', line=line) for line in lines)


def notices(article: Article) -> Markup:
    """Corrections, retractions and editors' notes of an article, in its own words."""
    return join(
        markup('<p class="dl-notice"><b>Notice in this article:</b> {said}</p>', said=said)
        for said in wording.notices(article)
    )


def _opens(member: Member) -> Markup:
    return markup(
        '<button type="button" class="dl-link" data-dl-read="{id}" title="{title}">{said}</button>',
        id=member.article_id,
        title=member.title,
        said=wording.member(member),
    )


def _quoted(quote: Quote, answer: Answer, ok: bool) -> Markup:
    article, around = quote.article, _around(quote, answer.passages)
    words = answering(quote, core_of(quote, answer.passages), answer.query.text)
    marks = [Mark(quote.span, "dl-quote"), Mark(words, "dl-key")]
    text = marked(article.text, around, marks, notes_on(quote.times))
    return markup(
        '<div class="dl-quoted">{header}<p class="dl-passage">{cite}{before}{text}{after}{page}</p>'
        '<p class="dl-tools"><button type="button" class="dl-link" data-dl-cite="{n}">'
        'Read in the article</button><button type="button" class="dl-link" data-dl-copy="{copy}">'
        "Copy with citation</button>{cite_as}{badge}</p></div>",
        header=_header(quote),
        cite=markup('<span class="dl-n" aria-hidden="true">{n}</span>', n=quote.n),
        before="" if around.start == quote.span.start else "… ",
        text=text,
        after="" if around.end == quote.span.end else " …",
        page=_page(quote),
        n=quote.n,
        copy=wording.citation(article, quote.span),
        cite_as=cite_as(article, quote.span),
        badge=badge(ok),
    )


def _page(quote: Quote) -> Markup:
    said = quote.place
    return markup(' <span class="dl-page">({said})</span>', said=said) if said else Markup()


def _header(quote: Quote) -> Markup:
    """The names of the columns above a quoted row."""
    if quote.header is None:
        return Markup()
    said = " · ".join(quote.header.of(quote.article.text).split("\t"))
    return markup('<p class="dl-byline">{said}</p>', said=said)


def core_of(quote: Quote, passages: tuple[Passage, ...]) -> Span:
    """The sentences that hold the answering words, without one quoted for its context."""
    for passage in passages:
        if passage.article.id == quote.article.id and passage.chunk.span.holds(quote.span):
            held = [s for s in passage.chunk.sentences if s.overlaps(quote.answer)]
            if held:
                core = answering_sentences(passage, quote.answer)
                start = max(core.start, quote.span.start)
                return Span(start, min(core.end, quote.span.end))
    return quote.span


def _around(quote: Quote, passages: tuple[Passage, ...]) -> Span:
    """A short quotation with its neighbours: a sentence before it, unless quoted, and after it."""
    if quote.span.end - quote.span.start > ALONE:
        return quote.span
    core = core_of(quote, passages)
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


def related_card(n: int, passage: Passage) -> Markup:
    """A passage that is near the question and does not answer it."""
    return markup(
        '<li class="dl-card dl-dated">{rail}<div class="dl-told">'
        '<h4><button type="button" class="dl-headline" data-dl-cite="{n}">{title}</button></h4>'
        '<p class="dl-passage dl-clamp">{text}</p></div></li>',
        rail=rail(passage.article),
        n=n,
        title=passage.article.title,
        text=marked(passage.article.text, passage.chunk.span),
    )
