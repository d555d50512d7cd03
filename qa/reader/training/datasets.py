"""The reading sets on disk, split so that nothing of dev is ever trained on.

Dev is ten whole titles of the SQuAD 2.0 / XQuAD file, one whole source (FairytaleQA) and the news
quizzes of 2023. All else trains. Of the news archives only the articles of the training half
(``is_for_training``) are read; the other half is the evaluation's. Sealed sets are never opened.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import InputError

#: Whole titles held out: four with unanswerable questions, six without; about a third of the rows.
DEV_TITLES = frozenset(
    {
        "Construction",
        "French_and_Indian_War",
        "Harvard_University",
        "Martin_Luther",
        "Newcastle_upon_Tyne",
        "Normans",
        "Private_school",
        "Southern_California",
        "Super_Bowl_50",
        "Warsaw",
    }
)
#: One whole source held out: another genre, with longer passages.
DEV_SOURCE = "fairytaleqa"
#: News quizzes of this year are dev, those of the years before train.
DEV_YEAR = "2023"
#: Further sets that train as they are, under ``reader/``.
MORE = (
    "squad_train_64_titles",
    "squad2_unanswerable_rejoined",
    "squad2_unanswerable_vs_sentence",
    "nq_qed",
    "nq_multispan",
    "timeqa_train",
    "multirc_spans_train",
)
JUDGED = ("wikiqa_train", "trecqa_train", "selqa_dev")  # under ``relevance/``
EVIDENCE = "realtimeqa_evidence_2020_2023"  # of news quizzes, under ``reader/``
QUIZZES = ("realtimeqa_2022_questions_open", "realtimeqa_2023_questions")  # under ``news/``
SHARED = 8  # words in a row that tell that two texts are of one source
ARCHIVES = ("realtimeqa_2022_articles", "realtimeqa_2023_articles")  # under ``news/``
#: Questions written for this project about passages of the archives' training half.
NEWS_QUESTIONS = Path(__file__).with_name("news_questions.jsonl")
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


@dataclass(frozen=True, slots=True)
class Row:
    """A question about a context. ``answers`` are (text, start) with verified offsets.

    ``answerable`` is false only where people judged that the context has no answer.
    """

    id: str
    source: str
    title: str
    context: str
    question: str
    answers: tuple[tuple[str, int], ...]
    answerable: bool
    date: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with sentences or passages that people judged: ``right`` answer it, ``wrong`` do
    not, though they are about the same matter."""

    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingArticle:
    """A news article of the training half: its passages are negatives of news questions."""

    title: str
    date: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingSentence:
    """A question and the sentence that answers it (ReQA)."""

    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sets:
    """Everything the recipe reads: rows to train on, held-out rows, sentences to train on."""

    train: tuple[Row, ...]
    dev_titles: tuple[Row, ...]
    dev_source: tuple[Row, ...]
    sentences: tuple[TrainingSentence, ...]
    dev_news: tuple[Row, ...] = ()
    judged: tuple[Judged, ...] = ()
    articles: tuple[TrainingArticle, ...] = ()

    @classmethod
    def load(cls, data: Path) -> Sets:
        """Read ``data``/reader, ``data``/relevance and ``data``/news.

        :raises InputError: when a file is missing.
        """
        folder = data / "reader"
        pool = [_row(record) for record in read_jsonl(folder / "train_pool.jsonl.gz")]
        titled = [_row(record) for record in read_jsonl(folder / "squad2_xquad_open.jsonl.gz")]
        sentences = [
            TrainingSentence(str(record["question"]).strip(), str(record["answer_sentence"]))
            for record in read_jsonl(folder / "reqa_squad_train.jsonl.gz")
        ]
        titled = _without_repeats(titled)
        more = [_row(r) for name in MORE for r in read_jsonl(folder / f"{name}.jsonl.gz")]
        quizzes = [_row(record) for record in read_jsonl(folder / f"{EVIDENCE}.jsonl.gz")]
        articles = [
            record
            for name in ARCHIVES
            for record in read_jsonl(data / "news" / f"{name}.jsonl.gz")
            if is_for_training(str(record["url"]))
        ]
        dev_news = tuple(row for row in quizzes if row.date.startswith(DEV_YEAR))
        articles = _without_evaluated(articles, data / "news", dev_news)
        return cls(
            train=tuple(
                [row for row in pool if row.source != DEV_SOURCE]
                + [row for row in titled if row.title not in DEV_TITLES]
                + more
                + [row for row in quizzes if not row.date.startswith(DEV_YEAR)]
                + news_rows(articles)
            ),
            dev_news=dev_news,
            judged=tuple(_judged(data / "relevance")),
            articles=tuple(_article(record) for record in articles),
            dev_titles=tuple(row for row in titled if row.title in DEV_TITLES),
            dev_source=tuple(row for row in pool if row.source == DEV_SOURCE),
            sentences=tuple(sentences),
        )


def read_jsonl(path: Path) -> Iterator[dict[str, object]]:
    """One object a line of a gzipped file.

    :raises InputError: when the file is missing.
    """
    if not path.is_file():
        raise InputError(f"no such data file: {path} (see --data)")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_for_training(url: str) -> bool:
    """Whether an archive's article may be trained on: one half, by the digest of its address."""
    return hashlib.sha256(url.encode()).digest()[0] % 2 == 1


def _without_evaluated(
    articles: list[dict[str, object]], news: Path, dev: tuple[Row, ...]
) -> list[dict[str, object]]:
    """The articles that no evaluated question is about: neither named as its evidence, nor with
    ``SHARED`` words in a row of the evidence of a dev quiz."""
    named = {
        _bare(str(url if isinstance(url, str) else url["url"]))
        for name in QUIZZES
        for record in read_jsonl(news / f"{name}.jsonl.gz")
        for field in ("gold_urls", "support")
        for url in _list(record.get(field))
    }
    evidence = {run for row in dev for run in word_runs(row.context)}
    return [
        article
        for article in articles
        if _bare(str(article["url"])) not in named
        and evidence.isdisjoint(word_runs(str(article["text"])))
    ]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _bare(url: str) -> str:
    """An address without scheme, "www." and a slash at its end."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + SHARED]) for i in range(len(words) - SHARED + 1)}


def news_rows(articles: list[dict[str, object]]) -> list[Row]:
    """This project's own questions about these articles, each with its passage."""
    by_url = {str(record["url"]): record for record in articles}
    found = []
    for n, line in enumerate(NEWS_QUESTIONS.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        article = by_url.get(record["url"])
        if article is None:
            continue
        text = str(article["text"])[record["start"] : record["end"]]
        answer = record["answer"]
        found.append(
            Row(
                id=f"news-{n}",
                source="news",
                title=str(article["title"]),
                context=text,
                question=record["question"],
                answers=((answer, text.index(answer)),) if answer else (),
                answerable=bool(answer),
                date=str(article["publish_date"]).replace("/", "-"),
            )
        )
    return found


def passages_of(text: str, least: int = 100, most: int = 220) -> Iterator[tuple[int, int]]:
    """Whole paragraphs of together about ``least`` words, as a news passage is cut: offsets."""
    first, at, words = 0, 0, 0
    for paragraph in text.split("\n"):
        words += len(paragraph.split())
        at += len(paragraph) + 1
        if words >= least:
            if words <= most:
                yield first, at - 1
            first, words = at, 0


def _article(record: dict[str, object]) -> TrainingArticle:
    text = str(record["text"])
    return TrainingArticle(
        title=str(record["title"]),
        date=str(record["publish_date"]).replace("/", "-"),
        passages=tuple(text[a:b].strip() for a, b in passages_of(text)),
    )


def _judged(folder: Path) -> Iterator[Judged]:
    """Questions with at least one right and one wrong text, in the order of the files."""
    groups: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for name in JUDGED:
        for record in read_jsonl(folder / f"{name}.jsonl.gz"):
            text = str(record["text"])
            for token, sign in _BRACKETS.items():
                text = text.replace(token, sign)
            groups[str(record["question"])][1 - int(str(record["label"]))].append(text)
    for question, (right, wrong) in groups.items():
        if right and wrong:
            yield Judged(question, tuple(right), tuple(wrong))
    polar: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for record in read_jsonl(folder / "boolq3l_dev.jsonl.gz"):
        polar[str(record["question"])][record["label"] == "no-answer"].append(str(record["text"]))
    for question, (right, wrong) in polar.items():
        if right and wrong:
            yield Judged(question, tuple(right), tuple(wrong))


def _row(record: dict[str, object]) -> Row:
    """Keep the answers whose text stands at their offset; mend those that stand elsewhere."""
    context = str(record["context"])
    answers: list[tuple[str, int]] = []
    given = record["answers"]
    assert isinstance(given, list)
    for answer in given:
        text, start = str(answer["text"]), int(answer["start"])
        if context[start : start + len(text)] != text:
            start = context.find(text)
        if text and start >= 0:
            answers.append((text, start))
    return Row(
        id=str(record["id"]),
        source=str(record["source"]),
        title=str(record.get("title") or ""),
        context=context,
        question=str(record["question"]).strip(),
        answers=tuple(answers),
        answerable=bool(record.get("answerable", True)),
        date=str(record.get("date") or "").replace("/", "-"),
    )


def _without_repeats(rows: list[Row]) -> list[Row]:
    """XQuAD repeats questions of SQuAD 2.0: the first of each (title, question) stays."""
    seen: set[tuple[str, str, str]] = set()
    kept: list[Row] = []
    for row in rows:
        key = (row.title, row.question.casefold(), row.context[:60])
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept
