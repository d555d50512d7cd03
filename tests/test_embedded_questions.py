"""Questions inside passages answer nothing; the passage around them may."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from support.passages import passage

from index.search.lexical import WordIndex, terms
from index.types import Article, Chunk, Paragraph, Period, Span, TimeExpression
from qa.language.explicit_times import spelled_out
from qa.reader.runtime import ReaderInput
from qa.reader.runtime import SpanReading as Found
from qa.reading.embedded_questions import asking, blanked
from qa.reading.evidence import Weights
from qa.reading.model_reader import Depth, ModelReader
from qa.types import Passage, Query

TEXT = "How old is the mayor? “Who knows?” The mayor, 25, won last week."
SENTENCES = (Span(0, 21), Span(22, 34), Span(35, 64))
WORDS = WordIndex.build([terms("mayor won")])
WEIGHTS = Weights({"relevance": 1.0}, {"answerable": 1.0}, 0.0, 0.5, 0.9)


def mayor() -> Passage:
    article = Article("mayor", TEXT, "Mayor", "0", (Paragraph(Span(0, 64), "body"),))
    return replace(passage(), article=article, chunk=Chunk(0, "mayor", Span(0, 64), SENTENCES))


class Echo:
    """Finds the first words that stand in a text; believes what is asked first."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, pairs: Sequence[ReaderInput]) -> list[Found]:
        self.texts += [pair.text for pair in pairs]
        starts = [len(pair.text) - len(pair.text.lstrip()) for pair in pairs]
        return [
            Found(at, len(pair.text), 1.0, 0.0, 0.9) for at, pair in zip(starts, pairs, strict=True)
        ]


def read(question: str, of: Passage) -> tuple[Echo, list[str]]:
    model = Echo()
    reader = ModelReader(model, WORDS, Depth.all_of(1), WEIGHTS)
    readings = reader.read(Query(question, question, date(2012, 1, 1)), [of]).readings
    return model, [r.quotation.of(of.article.text) for r in readings]


def test_sentences_that_ask() -> None:
    assert asking(mayor()) == list(SENTENCES[:2])


def test_a_passage_whose_question_was_found_is_read_again_without_it() -> None:
    model, quotations = read("How old is the mayor?", mayor())
    assert model.texts == [TEXT, " " * 35 + TEXT[35:]]
    assert quotations == ["The mayor, 25, won last week."]


def test_who_asks_for_a_question_gets_one() -> None:
    model, quotations = read("What did the reporters ask?", mayor())
    assert model.texts == [TEXT]
    assert quotations[0].startswith("How old")


def test_a_topic_is_found_in_a_question_too() -> None:
    model, _ = read("the mayor's age", mayor())
    assert model.texts == [TEXT]


def test_a_passage_of_questions_alone_is_no_answer() -> None:
    whole = mayor()
    only = replace(whole, chunk=replace(whole.chunk, span=Span(0, 34), sentences=SENTENCES[:2]))
    _, quotations = read("How old is the mayor?", only)
    assert quotations == []


def test_blanks_keep_every_offset_beside_spelled_out_times() -> None:
    time = TimeExpression(
        54, 63, "last week", "DATE", "2011-05-08", Period.parse("2011-05-08"), "publication"
    )
    dated = replace(mayor(), times=(time,))
    text = spelled_out(dated)
    assert text.text.endswith("won last week (8 May 2011).")
    left = blanked(text, dated, asking(dated))
    assert left == " " * 21 + TEXT[21] + " " * 12 + text.text[34:]
    assert len(left) == len(text.text)
