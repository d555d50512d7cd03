"""Inputs as people have them, from file to quotation, with the real models: what must be said.

``cases/NAME`` holds each input; all of them are invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.build import build
from index.encoders.encoder import Encoder
from index.encoders.select import open_encoder
from qa.answer.compose import AnswerSettings
from qa.engine import Engine
from qa.types import Answer

CASES = Path(__file__).with_name("cases")
Ask = Callable[[str], Answer]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The real encoder, loaded once."""
    return open_encoder()


@pytest.fixture(scope="module")
def ask(
    request: pytest.FixtureRequest, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Ask:
    """Asks of the case that the test names."""
    folder = tmp_path_factory.mktemp("index")
    build([CASES / request.param], folder, encoder=encoder)
    engine = Engine.open(folder, encoder=encoder)
    # What is tested is where the words stand, not how sure the reader is of them.
    outspoken = replace(engine.settings, answers=AnswerSettings(threshold=0.1))
    return lambda question: engine.ask(question, as_of=date(2026, 11, 27), settings=outspoken)


def case(name: str) -> pytest.MarkDecorator:
    """The folder in ``cases`` that ``ask`` asks of."""
    return pytest.mark.parametrize("ask", [name], indirect=True, scope="module")


def first(answer: Answer) -> str:
    """The first quotation on one line; "" where nothing is answered."""
    return " ".join(answer.quotes[0].text.split()) if answer.quotes else ""


@case("38-speech-cut-open")
@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (
            "What did the bishop say about the cross?",
            'The bishop of Oster said: "I did not sell the cross. It was stolen."',
        ),
        (
            "What did the baker answer?",
            '"We have," the baker, J. R. Holt Jr., answered at 5 p.m. on Tuesday, "a receipt for'
            " $4.5 million from St. Anne's Ltd. of No. 10 Mill St. It is signed.\"",
        ),
    ],
)
def test_speech_is_quoted_whole(ask: Ask, question: str, wanted: str) -> None:
    assert first(ask(question)) == wanted


@case("48-struck-text")
def test_struck_text_is_left_out(ask: Ask) -> None:
    answer = ask("For how much was the mill of Arden sold?")
    assert first(answer) == (
        "The mill of Arden was sold on Monday for nine million crowns to the brewer Jon Pike."
    )


@case("44-forms-and-paywall")
def test_a_site_s_offers_answer_nothing(ask: Ask) -> None:
    assert not ask("How often will the letter be sent?").answered


@case("46-page-text-lost")
@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (
            "How many votes were for the library?",
            "He found 412 votes for the library and 98 against it.",
        ),
        (
            "Who stood on the steps of the library with the petition?",
            "The baker Ella Finch with the petition on the steps of the library, 3 May 2018",
        ),
    ],
)
def test_what_a_page_shows_can_be_asked_for(ask: Ask, question: str, wanted: str) -> None:
    assert wanted in first(ask(question))


@case("24-layout-table")
def test_a_page_laid_out_in_a_table(ask: Ask) -> None:
    quote = ask("To whom was the bell sold?").quotes[0]
    assert quote.text.startswith("The court of Tollen heard on Monday that the bell was sold")
    assert quote.article.title == "The missing bell"
    assert quote.article.published is not None
    assert quote.article.published.iso() == "2009-06-09"
    assert ("Monday", "2009-06-08") in [(time.text, time.value) for time in quote.times]


@case("25-drop-cap")
@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who ordered that the clocks be stopped?", "Justice Karl Brenner ordered on Tuesday"),
        ("When was the clock of the town hall stolen?", "The clock of Oster's town hall was"),
    ],
)
def test_a_drop_cap_is_the_first_letter(ask: Ask, question: str, wanted: str) -> None:
    assert first(ask(question)).startswith(wanted)


@case("26-word-table")
def test_a_row_is_quoted_as_a_row(ask: Ask) -> None:
    quote = ask("What does cod cost?").quotes[0]
    assert " ".join(quote.text.split()) == "Cod 22 crowns"
    assert quote.header is not None
    assert quote.header.of(quote.article.text) == "Fish\tPrice in April"


@case("14-hyphens-at-line-ends")
@pytest.mark.parametrize(
    ("question", "quoted", "least"),
    [
        ("Who is the contractor of the canal?", "The con- tractor, Abel Thor- valdsen", 0.8),
        ("When did the steamer Gudrun leave Liverpool?", "which left Li- verpool", 0.5),
        ("When did fire destroy the National Bank?", "Fire destroyed the Na- tional Bank", 0.7),
    ],
)
def test_words_broken_over_lines(ask: Ask, question: str, quoted: str, least: float) -> None:
    answer = ask(question)
    assert quoted in first(answer)
    assert answer.confidence >= least
    assert not answer.missing


@case("14-hyphens-at-line-ends")
def test_times_broken_over_lines(ask: Ask) -> None:
    quote = ask("When did fire destroy the National Bank?").quotes[0]
    assert [(time.text, time.value) for time in quote.times] == [
        ("Sat-\nurday night", "1905-03-11TNI")
    ]


@case("15-ligatures")
@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Where did the finance office move?", "The ﬁnance oﬃce of Tollen moved on Friday"),
        ("Which official is in charge of the finance office?", "The oﬃcial in charge, Eﬃe"),
    ],
)
def test_ligatures_are_seen_through(ask: Ask, question: str, quoted: str) -> None:
    answer = ask(question)
    assert first(answer).startswith(quoted)
    assert answer.confidence >= 0.7


@case("28-pdf-two-columns")
@pytest.mark.parametrize(
    ("question", "begins", "holds"),
    [
        ("What did the storm tear the roof off?", "A storm", "fish market yesterday"),
        ("Who is the councillor for books?", "", "books, Greta Palm, said last night."),
    ],
)
def test_columns_are_read_one_after_the_other(
    ask: Ask, question: str, begins: str, holds: str
) -> None:
    quote = first(ask(question))
    assert quote.startswith(begins)
    assert holds in quote
    assert "swimming" not in quote.lower() or "storm" not in quote.lower()


@case("29-pdf-page-break")
def test_a_sentence_goes_on_over_a_page_s_end(ask: Ask) -> None:
    quote = ask("How much bonus did the owners agree to pay every man?").quotes[0]
    assert "a bonus of forty crowns and to take back" in " ".join(quote.text.split())
    assert "Copyright" not in quote.text
    assert quote.page == 1
    assert quote.article.published is not None
    assert quote.article.published.iso() == "1970-05-07"
