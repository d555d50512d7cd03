"""Quotations: no speech cut open, no half sentence, and none without bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking.sentences import sentences
from index.text.lines import paragraph_spans
from index.text.speech import speeches
from index.types import Article, Chunk, Paragraph, Span
from qa.reading.quoting import LONGEST, answering_sentences, quotation_of
from qa.types import Passage, Scores


def passage(text: str, chunk: slice = slice(None)) -> Passage:
    """A passage of some of a text's sentences; each line is a paragraph."""
    paragraphs = tuple(Paragraph(span, "body") for span in paragraph_spans(text))
    cut = tuple(s for p in paragraphs for s in sentences(text, p.span))[chunk]
    article = Article("a", text, "Title", "0", paragraphs)
    whole = Chunk(0, "a", Span(cut[0].start, cut[-1].end), cut)
    return Passage(1, whole, article, 0.5, Scores(0.5, 1.0, 0.5))


def quoted(text: str, answer: str, chunk: slice = slice(None)) -> str:
    start = text.index(answer)
    span = quotation_of(passage(text, chunk), Span(start, start + len(answer)))
    assert span.start <= start
    assert start + len(answer) <= span.end
    return span.of(text)


@pytest.mark.parametrize(
    ("text", "answer", "wanted"),
    [
        (
            'The bishop of Oster said: "I did not sell the cross. It was stolen." He then left.',
            "did not sell",
            'The bishop of Oster said: "I did not sell the cross. It was stolen."',
        ),
        (
            '"We have," the baker, J. R. Holt Jr., answered at 5 p.m. on Tuesday, "a receipt for'
            " $4.5 million from St. Anne's Ltd. of No. 10 Mill St. It is signed.\" All left.",
            "receipt",
            '"We have," the baker, J. R. Holt Jr., answered at 5 p.m. on Tuesday, "a receipt for'
            " $4.5 million from St. Anne's Ltd. of No. 10 Mill St. It is signed.\"",
        ),
        (
            "Dusk fell. The mayor said this was “a lie. No ship came in. I was there.” Rain fell.",
            "No ship",
            "The mayor said this was “a lie. No ship came in. I was there.”",
        ),
        (
            "Dusk fell. He said: ‘The dockers’ pay is low. It won't do. We wait.’ Rain fell.",
            "won't do",
            "He said: ‘The dockers’ pay is low. It won't do. We wait.’",
        ),
        (
            "Dusk fell. Rolf said: 'The dockers' pay is low. It won't do. We wait.' Rain fell.",
            "low",
            "Rolf said: 'The dockers' pay is low. It won't do. We wait.'",
        ),
        (
            "Dusk fell. Der Bote rief: „Das Schiff kam. Es ist leer.“",
            "Schiff",
            "Der Bote rief: „Das Schiff kam. Es ist leer.“",
        ),
        (
            "Dusk fell. Il dit : « Je pars. Je suis las. » Rain fell.",
            "las",
            "Il dit : « Je pars. Je suis las. »",
        ),
    ],
)
def test_speech_is_closed(text: str, answer: str, wanted: str) -> None:
    assert quoted(text, answer) == wanted


def test_speech_is_closed_where_the_passage_ends_in_it() -> None:
    text = 'Dusk fell. Rolf said: "The ship came in. The hold is empty. We wait." Rain fell.'
    assert quoted(text, "came in", slice(0, 2)) == (
        'Rolf said: "The ship came in. The hold is empty. We wait."'
    )


def test_the_answering_sentence_is_closed_as_well() -> None:
    text = 'Dusk fell. But he said: "The ship is in. It is empty." Rain fell.'
    start = text.index("ship")
    found = answering_sentences(passage(text), Span(start, start + 4))
    assert found.of(text) == 'But he said: "The ship is in. It is empty."'


@pytest.mark.parametrize(
    ("text", "answer", "wanted"),
    [
        ("He said “the ship is in. It is empty. Rain fell.", "ship", "He said “the ship is in."),
        ('He said "the ship is in. "It is empty." Rain.', "Rain", "Rain."),
        ('The 5\' 6" tall clerk left. The ship is in. A 10" rain fell.', "ship", "The ship is in."),
        ("In the '90s he left. The ship is in. The dockers' pay rose.", "ship", "The ship is in."),
    ],
)
def test_marks_that_close_nothing_change_nothing(text: str, answer: str, wanted: str) -> None:
    assert quoted(text, answer) == wanted


def test_a_speech_beyond_bounds_stays_as_it_is_cut() -> None:
    said = "We waited for the ship at the quay for many hours. " * 40
    text = f'He said: "{said}It is empty." Rain fell.'
    assert (
        quoted(text, "It is empty")
        == 'We waited for the ship at the quay for many hours. It is empty."'
    )


@pytest.mark.parametrize(
    ("text", "answer", "wanted"),
    [
        (
            "The owners agreed to pay a bonus of\n\nforty crowns to every man.\n\nRain fell.",
            "forty crowns",
            "The owners agreed to pay a bonus of\n\nforty crowns to every man.",
        ),
        (
            "The owners agreed to pay a bonus of\n\nforty crowns to every man.\n\nRain fell.",
            "bonus",
            "The owners agreed to pay a bonus of\n\nforty crowns to every man.",
        ),
        (
            "Dusk fell. The mayor read this out:\n\nNobody may fish here. Rain fell.",
            "mayor",
            "The mayor read this out:\n\nNobody may fish here.",
        ),
        (
            "A boat sank. iPhones were in it.\n\nDeath toll\n\nNine men drowned.",
            "iPhones",
            "iPhones were in it.",
        ),
        ("Death toll\n\nNine men drowned.", "Nine", "Nine men drowned."),
        (": The ship is in. Rain fell.", "ship", "The ship is in."),
        ("Tollen\n\n, which is old, burnt.", "old", "Tollen\n\n, which is old, burnt."),
    ],
)
def test_no_half_sentence(text: str, answer: str, wanted: str) -> None:
    assert quoted(text, answer) == wanted


_PIECES = st.sampled_from(
    ['"', "“", "”", "'", "‘", "’", "«", "»", "„", "He left. ", "it is ", "said: ", ". ", "\n", " s"]
)


@given(st.lists(_PIECES, min_size=1, max_size=60).map("".join), st.data())
def test_a_quotation_holds_its_answer_and_keeps_its_bounds(text: str, data: st.DataObject) -> None:
    text = f"Dusk fell. {text} Rain fell."
    where = passage(text)
    answer = data.draw(st.sampled_from(where.chunk.sentences))
    found = quotation_of(where, answer)
    assert found.holds(answer)
    assert found.holds(answering_sentences(where, answer))
    assert found.end - found.start <= max(LONGEST, answer.end - answer.start + 200)
    assert all(speech.of(text)[0] in "\"“'‘«„" for speech in speeches(text, Span(0, len(text))))


def test_pairing_marks_takes_time_in_step_with_the_text() -> None:
    text = '“"‘' * 100_000 + "'a"
    assert speeches(text, Span(0, len(text))) == speeches(text[:-2], Span(0, len(text) - 2))
