"""Answers as HTML: what is shown, and that nothing from an article or a question gets out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from support.pages import HOSTILE, HostileEngine, Page, safe_page
from support.web_engine import BOYCOTT, FakeEngine, make_article, published, seed_articles

from index.sources import articles
from index.sources.metadata import Metadata
from index.types import Article, Period, Span, TimeExpression
from qa.feedback import VERDICTS
from qa.question.within import parse_within
from qa.types import Account, Difference, Event, Quote, Side
from qa.web.conversation.article_list import Shelf
from qa.web.conversation.query_string import from_address, to_address
from qa.web.conversation.session import Conversation, Request, Session, Turn
from qa.web.views import wording
from qa.web.views.escape import clean, data, join, markup
from qa.web.views.interpretation import understood
from qa.web.views.quotation.highlights import Mark, Note, marked, notes_on
from qa.web.views.quotation.quote_check import verified
from qa.web.views.quotation.source_panel import source_panel
from qa.web.views.start_page import SEED_QUESTIONS
from qa.web.views.timeline import events, timeline
from qa.web.views.transcript import Transcript, sources, turn_html
from qa.yearly_period import EveryYear


def turn_of(engine: FakeEngine, question: str) -> Session:
    """A conversation of one question, answered."""
    talk = Conversation()
    talk.settle(talk.begin(Request(question)), engine)
    return talk.session


def drawn(engine: FakeEngine, question: str) -> Page:
    """The page of a conversation of one question."""
    return safe_page(Transcript(engine, Shelf(engine)).draw(turn_of(engine, question)))


@pytest.mark.parametrize("question", [f"{HOSTILE}?", f"none {HOSTILE}"])
def test_hostile_article_and_question_stay_text(question: str) -> None:
    page = drawn(HostileEngine(), question)
    shown = HOSTILE.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd")
    shown = shown.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd")
    assert page.text.count(shown) >= 4  # question, publisher, headline, the rewritten question


def test_hostile_article_in_the_panel_and_the_list() -> None:
    engine = HostileEngine()
    turn = turn_of(engine, "a fact?").turn(1)
    cited = sources(turn.answer)
    page = safe_page(source_panel({"article": engine.held[0].id, "cited": cited}, engine))
    assert "a fact." in page.text
    assert "a" not in page.tags  # a javascript: address is not a link
    safe_page(Transcript(engine, Shelf(engine)).draw(Session()))
    safe_page(source_panel({"article": HOSTILE, "cited": HOSTILE}, engine))


def test_safe_builds_attributes_and_json() -> None:
    assert markup('<p title="{t}">{x}</p>', t='"<', x=join(["<", markup("<b>{y}</b>", y="&")])) == (
        '<p title="&#34;&lt;">&lt;<b>&amp;</b></p>'
    )
    assert clean("a\x00\u202eb") == "a\ufffd\ufffdb"
    page = Page(f'<p data-x="{data({"k": HOSTILE})}">')
    assert json.loads(page.values("data-x")[0]) == {"k": HOSTILE}


def test_answer_shows_the_sentence_the_date_and_where_it_stands() -> None:
    engine = FakeEngine()
    page = drawn(engine, BOYCOTT)
    assert "RIA Novosti, 30 January 2007 — “But the reclusive Communist state" in page.text
    assert "two months later [November 2005] following" in page.text
    assert "counted from September 2005" in " ".join(page.values("data-dl-tip"))
    assert "Well supported" in page.text
    assert "%" not in page.text
    assert "Exact words, verified" in page.text
    assert page.text.count("“” Verified") == 2  # each quotation, beside the first one's
    searched = "articles published between 4 February 2004 and 2 September 2013; 2 of the 2 nearest"
    assert f"{searched} passages hold most of the question’s words." in page.text
    assert "February 2007 RT date inferred" in page.text
    assert page.text.index("But the reclusive") < page.text.index("2 accounts")
    copied = page.values("data-dl-copy")[0]
    assert copied.startswith("“But the reclusive")
    assert copied.endswith("30 January 2007)")


def test_unanswered_says_so_and_shows_related_passages_only() -> None:
    page = drawn(FakeEngine(), "Who won the cup in 2020?")
    assert "The articles do not answer this." in page.text
    assert "Related, not an answer" in page.text
    assert page.values("data-dl-ask") == list(SEED_QUESTIONS)[:2]
    assert "Verbatim" not in page.text
    assert "Well supported" not in page.text
    assert [s["n"] for s in json.loads(page.values("data-dl-sources")[0])] == [1, 2, 3]


def test_what_is_missing_is_named_and_only_proven_questions_are_offered() -> None:
    engine = FakeEngine()
    turn = turn_of(engine, "Who won the cup?").turn(1)
    assert turn.answer is not None
    lacking = replace(turn.answer, missing=("No article names “Cup”.", "None is of 2020."))
    turn = replace(turn, answer=lacking, following=("What happened?",))
    page = safe_page(str(turn_html(turn, engine, ["An example?"])))
    assert "No article names “Cup”. None is of 2020." in page.text
    assert page.values("data-dl-ask") == ["What happened?"]
    assert page.values("data-dl-judge") == ["right"]


def test_a_near_spelling_can_be_asked_for() -> None:
    engine = FakeEngine()
    turn = turn_of(engine, "Who won the kup?").turn(1)
    assert turn.answer is not None
    meant = replace(turn.answer, did_you_mean="Who won the cup?")
    page = safe_page(str(turn_html(replace(turn, answer=meant), engine, ["An example?"])))
    assert page.values("data-dl-ask") == ["Who won the cup?", "An example?"]


def test_a_timeline_shows_dated_sentences_and_says_why() -> None:
    engine = FakeEngine()
    turn = turn_of(engine, "Who won the cup?").turn(1)
    assert turn.answer is not None
    article = seed_articles()[0]
    quote = Quote(1, article, Span(0, 40), Span(0, 4))
    line = "Dateline quotes articles and does not write timelines."
    asked = replace(turn.answer.query, unquotable="timeline", text="the talks")
    told = replace(
        turn.answer, query=asked, text=line, events=(Event(Period.of_year(2004), quote),)
    )
    page = safe_page(str(turn_html(replace(turn, answer=told), engine, [])))
    assert line in page.text
    assert "2004" in page.text
    assert "Understood as" not in page.text
    assert "Related, not an answer" not in page.text
    assert "does not answer" not in page.text


def test_an_answer_that_lacks_a_name_says_so_and_is_not_well_supported() -> None:
    engine = FakeEngine()
    turn = turn_of(engine, BOYCOTT).turn(1)
    assert turn.answer is not None
    sure = replace(turn.answer, confidence=0.99)
    lacking = replace(sure, missing=("No article names “<b>Pelé</b>”.",))
    for answer, well in ((sure, True), (lacking, False)):
        given = replace(turn, answer=answer)
        page = safe_page(str(turn_html(given, engine, [])))
        assert ("Well supported" in page.text) == well
        assert ("No article names “<b>Pelé</b>”." in page.text) != well


def test_accounts_that_differ_stand_side_by_side() -> None:
    engine = FakeEngine()
    turn = turn_of(engine, BOYCOTT).turn(1)
    assert turn.answer is not None
    first, second = turn.answer.quotes
    said = "two months later"
    sides = (Side(said, "2005-11", (first,)), Side("2005", "2005", (second,)))
    differ = Difference("date", sides, "The articles answer with different dates.")
    accounts = (turn.answer.accounts[0], replace(turn.answer.accounts[1], firm=False))
    answer = replace(turn.answer, differ=differ, accounts=accounts)
    page = safe_page(str(turn_html(replace(turn, answer=answer), engine)))
    shown = page.text[page.text.index("Accounts differ on the date") :]
    assert "“two months later” November 2005" in shown
    assert "“2005”These were imposed in 2005" in shown
    assert "RIA Novosti · 30 January 2007 1" in shown
    assert "date inferred Less certain" in shown


def test_further_quotations_of_an_article_are_folded() -> None:
    engine = FakeEngine()
    turn = turn_of(engine, BOYCOTT).turn(1)
    assert turn.answer is not None
    first, second = turn.answer.quotes
    again = replace(second, article=first.article, span=first.answer, answer=first.answer)
    answer = replace(turn.answer, accounts=(Account((first, again), True),))
    page = safe_page(str(turn_html(replace(turn, answer=answer), engine)))
    assert "1 more quotation of this article" in page.text
    assert "more-1-1" in page.values("data-dl-fold")


def test_chips_hold_what_was_set_and_offer_what_is_held() -> None:
    engine = FakeEngine()
    turn = turn_of(engine, BOYCOTT).turn(1)
    request = Request('Why "so"?', publisher="RT")
    page = safe_page(str(turn_html(replace(turn, request=request), engine)))
    assert "Publisher: only RT" in page.text
    assert page.values("value").count('Why "so"?') == 1
    names = ["Al Jazeera", "ITAR-TASS", "PLA Daily", "RIA Novosti", "RT"]
    assert [value for value in page.values("value") if value in names] == names
    assert page.attributes.count(("selected", "")) == 1
    many = [f"Paper {number}" for number in range(100)]
    chip = safe_page(str(understood(replace(turn, request=request), many)))
    assert "option" not in chip.tags
    assert "RT" in chip.values("value")
    june = EveryYear(date(2025, 6, 1), date(2025, 7, 1))
    asked = replace(turn.answer.query, period=june, period_text="<b>June</b>")
    said = replace(turn, answer=replace(turn.answer, query=asked))
    assert "Time: about <b>June</b> of any year" in safe_page(str(understood(said, []))).text
    waiting = safe_page(str(turn_html(Turn(3, request), engine)))
    assert waiting.values("data-dl-halt") == ["3"]
    stopped = safe_page(str(turn_html(Turn(3, request, error="Stopped."), engine)))
    assert stopped.values("data-dl-again") == ["3"]


def test_the_verdict_that_was_given_is_pressed() -> None:
    engine = FakeEngine()
    turn = replace(turn_of(engine, BOYCOTT).turn(1), verdict="unsupported")
    page = safe_page(str(turn_html(turn, engine)))
    assert page.values("data-dl-judge") == list(VERDICTS)
    pressed = page.values("aria-pressed")[-4:]
    assert pressed == ["false", "false", "true", "false"]
    assert "Saved in the index folder." in page.text


def test_accounts_in_order_of_time() -> None:
    engine = FakeEngine()
    session = turn_of(engine, BOYCOTT)
    by_order = {}
    for order in ("support", "newest", "oldest"):
        turn = replace(session.turn(1), request=Request(BOYCOTT, order=order))  # type: ignore[arg-type]
        text = Page(str(turn_html(turn, engine))).text
        cards = text[text.index("2 accounts") :]
        by_order[order] = cards.index("Russia heads") < cards.index("Russia may host")
    assert by_order == {"support": True, "newest": False, "oldest": True}


def test_verified_compares_with_what_is_stored_now() -> None:
    engine = FakeEngine()
    quote = engine.ask(BOYCOTT).quotes[0]
    assert verified(quote, engine)
    stored = engine.held[1]
    changed = make_article(stored.id, stored.text.replace("boycotted", "supported"), stored.title)
    engine.held[1] = replace(changed, sha256=stored.sha256)  # text changed behind the digest
    assert not verified(quote, engine)
    engine.held[1] = changed  # text and digest changed
    assert not verified(quote, engine)
    page = safe_page(str(turn_html(turn_of(FakeEngine(), BOYCOTT).turn(1), engine)))
    assert "Differs from the stored article" in page.text


def test_panel_names_the_author_once() -> None:
    engine = FakeEngine()
    story = "The harbour strike in Marlow ended on Tuesday."
    stated = articles.make_article("a", story, metadata=Metadata(author="Ann <b>Keeper</b>"))
    bylined = articles.make_article("b", f"Harbour strike ends\n\nBy Ann Keeper\n\n{story}")
    engine.held += [stated, bylined]
    assert "· Ann <b>Keeper</b> ·" in safe_page(source_panel({"article": "a"}, engine)).text
    assert Page(source_panel({"article": "b"}, engine)).text.count("Ann Keeper") == 1


def test_panel_marks_the_quotation_and_refuses_what_does_not_match() -> None:
    engine = FakeEngine()
    cited = sources(engine.ask(BOYCOTT))[:1]
    article = str(cited[0]["article"])
    html = source_panel({"article": article, "cited": cited}, engine)
    assert "icon bookmark" not in html
    assert "UNITED24" in html
    pieces = [part.split(">", 1)[1] for part in html.split("<mark")[1:]]
    marked_text = "".join(piece.split("</mark")[0] for piece in pieces)
    assert Page(marked_text).text == cited[0]["text"]
    for wrong in (
        {"span": [0, 9]},
        {"span": [5, 1]},
        {"span": "x"},
        {"n": "1"},
        {"text": "other"},
        {"span": [0, 10**9]},
        {"span": [True, 9]},
    ):
        html = source_panel({"article": article, "cited": [{**cited[0], **wrong}]}, engine)
        assert "<mark" not in html
        assert "dl-error" in html
    assert "no article" in source_panel({"article": "nope"}, engine)


def test_marked_keeps_every_character_once_where_marks_overlap() -> None:
    text = "one two three four"
    html = marked(
        text, Span(0, 18), [Mark(Span(4, 13), "a", 1), Mark(Span(8, 18), "b")], [Note(7, "II", "!")]
    )
    assert html == (
        'one <mark class="a" data-dl-n="1">two</mark><span class="dl-when" role="note" '
        'tabindex="0" data-dl-tip="!" aria-label="!"> [II]</span>'
        '<mark class="a" data-dl-n="1"> </mark><mark class="a b" data-dl-n="1">three</mark>'
        '<mark class="b"> four</mark>'
    )


def test_timeline_orders_events_and_offers_their_years() -> None:
    engine = FakeEngine()
    answer = engine.ask(BOYCOTT)
    assert [(e.period.iso(), e.n) for e in sorted(events(answer), key=lambda e: e.period)] == [
        ("2003", None),
        ("2005", 2),
        ("2005-09", None),
        ("2005-11", 1),
    ]
    turn = Turn(7, Request(BOYCOTT, Period.of_year(2005)))
    page = safe_page(str(timeline(answer, turn)))
    assert page.text.startswith("Timeline: 4 dated events, 2003 to 2005")
    assert page.values("class").count("dl-dot") - 1 == 2  # related; one more explains the sign
    assert page.values("class").count("dl-dot dl-quoting") - 1 == 2
    assert page.values("class").count("dl-chosen") == 1
    assert page.values("data-dl-first") == ["2003", "2004", "2005"]
    assert page.values("data-dl-plot") == ["7"]
    assert page.text.index("2003The negotiations") < page.text.index("November 2005But the")
    assert timeline(engine.ask("Who won?"), turn) == ""


def test_timeline_counts_by_more_years_where_there_are_many() -> None:
    times = tuple(
        TimeExpression(0, 1, "x", "DATE", "", Period.of_year(year)) for year in (1914, 1945, 2013)
    )
    answer = FakeEngine().ask(BOYCOTT)
    first = answer.passages[0]
    chunk = replace(first.chunk, sentences=(Span(0, 9),))
    page = safe_page(
        str(
            timeline(
                replace(answer, passages=(replace(first, chunk=chunk, times=times),)),
                Turn(1, Request(BOYCOTT)),
            )
        )
    )
    assert page.values("data-dl-first")[:2] == ["1910", "1920"]
    assert page.values("data-dl-last")[-1] == "2019"


def test_an_address_holds_a_question_and_its_settings() -> None:
    for request in (
        Request("why & how? #1", parse_within("2005", ""), "newest", alone=True),
        Request("q", Period.of_month(2005, 11), alone=True),
        Request("q", parse_within("", "2005"), alone=True, publisher="A & B"),
    ):
        parameters = dict(parse_qsl(to_address(request.question, request).removeprefix("?")))
        assert from_address(parameters) == request
    assert from_address({"from": "2005"}) is None
    assert from_address({"q": "x", "from": "soon", "order": "y"}) == Request("x", alone=True)


def test_only_implicit_times_are_explained() -> None:
    def time(text: str, kind: str, period: Period | None) -> TimeExpression:
        return TimeExpression(0, len(text), text, "DATE", "", period, kind)  # type: ignore[arg-type]

    month = Period.of_month(2005, 11)
    times = [
        time("November 2005", "explicit", month),
        time("two months later", "expression", month),
        time("a while", "none", None),
        time("November 2005", "expression", month),
    ]
    assert [note.text for note in notes_on(times)] == ["November 2005"]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period.parse("2007-01-30"), "30 January 2007"),
        (Period.parse("2005-11"), "November 2005"),
        (Period.parse("2005"), "2005"),
        (Period(Period.parse("2005").start, Period.parse("2007").end), "2005 to 2007"),
        (
            Period(Period.parse("2005-11-03").start, Period.parse("2005-11-09").end),
            "3 to 9 November 2005",
        ),
        (
            Period(Period.parse("2005-11-03").start, Period.parse("2006-01-09").end),
            "3 November 2005 to 9 January 2006",
        ),
    ],
)
def test_periods_in_words(period: Period, said: str) -> None:
    assert wording.period(period) == said


def test_how_a_date_is_known() -> None:
    assert wording.how_known(None).startswith("not dated")
    assert wording.how_known(published("2007", "dateline")) == "date from its dateline"
    article: Article = make_article("a", "a\n b.", "T", publisher=None)
    quoted = wording.citation(article, Span(0, 4))
    assert quoted == "“a b” (Publisher unknown, “T”, date unknown)"
    paged = make_article("a", "One.\n\fTwo.", "T", publisher=None)
    quoted = wording.citation(paged, Span(6, 10))
    assert quoted == "“Two.” (Publisher unknown, “T”, date unknown, p. 2)"
