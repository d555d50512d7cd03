"""The oracle: the passages with the evidence are handed over, only the reading is left to do.

What it loses, the reader loses; what it wins over Dateline, retrieval loses. It is never silent,
and says nothing where there is no evidence.
"""

from __future__ import annotations

from dataclasses import replace

from eval.metrics.measures import Reply, is_relevant
from eval.questions.question_files import Question
from eval.systems.controls import Asker, query_of, quoted
from index.encoders.encoder import Encoder
from index.store.generations import Generation
from qa.answer.compose import choose
from qa.engine import Settings
from qa.reading.model_reader import ModelReader, SpanModel
from qa.reading.sentence_reader import PassageReader, SentenceReader
from qa.retrieval.hybrid_search import search

NAME = "oracle"


def oracle(generation: Generation, encoder: Encoder, model: SpanModel, settings: Settings) -> Asker:
    """A system that reads only passages of the first thousand that hold the evidence."""
    deep = replace(settings.retrieval, keep=1_000, pool=1_000)
    outspoken = replace(settings.answers, threshold=0.0)

    def ask(question: Question) -> Reply:
        if not question.answerable:
            return Reply((), False, 0.0, ())
        query = query_of(question)
        vector = encoder.encode([query.text])[0]
        found = search(generation, vector, query, deep)
        right = [passage for passage in found if is_relevant(passage.chunk, question.gold)]
        reader: PassageReader = SentenceReader(encoder, vector, generation.words)
        if settings.reader:
            reader = ModelReader(model, generation.words, settings.depth)
        read = reader.read(query, right)
        choice = choose(query, read, outspoken)
        ranking = tuple(passage.chunk for passage in read.passages)
        return Reply(ranking, choice.answered, choice.confidence, quoted(choice.quotes))

    return ask
