"""The collections of the suite ``abstain``: what is asked, and what is taken out together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from eval.collections import squad
from eval.collections.archives import ARCHIVES, Records
from eval.questions.question_files import SEEDS_FILE, Question, load
from index.build import seeds_folder
from index.sources.articles import find_files, read_articles
from index.types import Article


@dataclass(frozen=True, slots=True)
class SplitSource:
    """A collection with its questions. ``fold`` says which articles are taken out together.

    ``archive``: the suite whose index of the whole collection serves here too, if there is one.
    """

    name: str
    articles: Callable[[], Records]
    questions: Callable[[Mapping[str, Article]], list[Question]]
    fold: Callable[[str], int]
    folds: int
    archive: str | None = None

    def without(self, fold: int) -> Records:
        """The articles that stay."""
        return (article for article in self.articles() if self.fold(str(article["id"])) != fold)

    def robbed(self, questions: Iterable[Question], fold: int) -> list[Question]:
        """The answerable questions that lose all their evidence with a fold."""
        return [
            replace(question, answerable=False, gold=(), answers=())
            for question in questions
            if question.answerable and {self.fold(g.article_id) for g in question.gold} == {fold}
        ]


def seeds_source() -> SplitSource:
    """The bundled questions; each of the five articles is a fold."""
    found = read_articles(find_files([seeds_folder()]))
    articles = {item.id: item for item in found if isinstance(item, Article)}
    places = {name: number for number, name in enumerate(articles)}

    def records() -> Records:
        for article in articles.values():
            published = article.published.iso() if article.published else ""
            yield {
                "id": article.id,
                "title": article.title,
                "text": article.text,
                "published": published,
                "publisher": article.publisher,
            }

    return SplitSource(
        "seeds", records, lambda known: load(SEEDS_FILE, known), places.__getitem__, len(places)
    )


def five_w1h_source(data: Path) -> SplitSource:
    """Our questions on 42 articles of 2016, in two folds of articles."""
    archive = next(archive for archive in ARCHIVES if archive.name == "five_w1h")
    file = archive.file
    assert file is not None, "its questions are our own"
    return SplitSource(
        archive.name,
        lambda: archive.articles(data),
        lambda known: load(file, known) + off_topic(),
        lambda name: _number(name) % 2,
        2,
        archive.name,
    )


def squad_source(data: Path, sample: int) -> SplitSource:
    """SQuAD questions of dev titles among all open paragraphs; titles in two folds."""
    archive = next(archive for archive in ARCHIVES if archive.name == "passages")
    titles = {str(a["id"]): str(a["title"]) for a in archive.articles(data)}
    unseen = squad.rows(data)[squad.CALIBRATED :]
    chosen = [r for r in unseen if r.answerable][:sample]
    chosen += [r for r in unseen if not r.answerable][: sample // 2]
    return SplitSource(
        "squad",
        lambda: archive.articles(data),
        lambda _: [squad.question(row) for row in chosen] + off_topic(),
        lambda name: _number(titles[name]) % 2,
        2,
        archive.name,
    )


def off_topic() -> list[Question]:
    """The bundled off-topic questions, for any collection of news."""
    records = map(json.loads, SEEDS_FILE.read_text("utf-8").splitlines())
    return [
        Question(
            id=str(record["id"]),
            question=str(record["question"]),
            where=f"{SEEDS_FILE.name}:{record['id']}",
            kind="off_topic",
            answerable=False,
        )
        for record in records
        if record.get("kind") == "off_topic"
    ]


def _number(name: str) -> int:
    return int.from_bytes(sha256(name.encode("utf-8")).digest()[:8], "big")
