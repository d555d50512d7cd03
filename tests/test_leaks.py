"""Nothing crosses from what is tested on to what is tuned or trained on, near-duplicates included.

The bundled questions are checked always, the sets of the shared data where DATELINE_DATA is set.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.collections.archives import ARCHIVES, ArchiveSuite
from eval.collections.squad import CALIBRATED, rows
from eval.questions.answer_text import words
from eval.questions.leaks import ALIKE, Named, crossing
from eval.questions.question_files import SEEDS_FILE, split_of
from eval.suites import timex
from qa.reader.training.datasets import DEV_TITLES, Row, Sets, is_for_training, word_runs

DATA = os.environ.get("DATELINE_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="no evaluation data: DATELINE_DATA is not set")
ROOT = Path(str(DATA))
BAGS = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=7), max_size=6)


def named(texts: Iterable[str]) -> list[Named]:
    return [(text, text) for text in texts]


@given(BAGS, BAGS, st.sampled_from([0.5, 0.8, 1.0]))
def test_no_pair_is_missed(left: list[list[str]], right: list[list[str]], least: float) -> None:
    """Against comparing each with each ("a" is no word of SQuAD's, so words are doubled)."""
    ours = [(f"l{n}", " ".join(w * 2 for w in bag)) for n, bag in enumerate(left)]
    theirs = [(f"r{n}", " ".join(w * 2 for w in bag)) for n, bag in enumerate(right)]
    plain = [
        (a, b)
        for b, b_text in theirs
        for a, a_text in ours
        if len(set(a_text.split()) & set(b_text.split()))
        >= least * len(set(a_text.split()) | set(b_text.split()))
    ]
    assert sorted(crossing(ours, theirs, least)) == sorted(plain)


def test_alike_is_by_words_not_by_letters() -> None:
    ours = [("x", "Who led the Russian delegation in 2007?")]
    assert crossing(ours, [("y", "who led the russian delegation, in 2007")]) == [("x", "y")]
    assert crossing(ours, [("y", "Who led the Russian delegation in 2009?")]) == []
    assert crossing(ours, [("y", "?!")]) == []


def asked_of(file: Path) -> list[tuple[str, Named]]:
    """(split, (id, the question with its turns and its day)) of a question file."""
    found = []
    for line in file.read_text("utf-8").splitlines():
        record = json.loads(line)
        said = [*record.get("history", []), record["question"], record.get("as_of") or ""]
        split = record.get("split") or split_of(record.get("group") or record["id"])
        found.append((split, (record["id"], " ".join(said))))
    return found


@pytest.mark.parametrize("name", ["seeds", "five_w1h"])
def test_no_bundled_question_crosses_the_split(name: str) -> None:
    questions = asked_of(SEEDS_FILE.with_name(f"{name}.jsonl"))
    dev = [one for split, one in questions if split == "dev"]
    test = [one for split, one in questions if split == "test"]
    assert dev
    assert test
    assert crossing(dev, test) == []


def suite(name: str) -> ArchiveSuite:
    return next(archive for archive in ARCHIVES if archive.name == name)


@pytest.fixture(scope="module")
def sets() -> Sets:
    return Sets.load(ROOT)


def contexts(found: Iterable[Row]) -> list[Named]:
    return named(dict.fromkeys(row.context for row in found))


def trained_questions(sets: Sets) -> list[Named]:
    asked = [row.question for row in sets.train] + [pair.question for pair in sets.sentences]
    return named(dict.fromkeys(asked))


@needs_data
def test_no_context_that_the_reader_trained_on_is_held_out(sets: Sets) -> None:
    trained = contexts(sets.train)
    assert crossing(trained, contexts(sets.dev_titles)) == []
    assert crossing(trained, contexts(sets.dev_source)) == []


@needs_data
def test_no_trained_sentence_stands_in_a_held_out_context(sets: Sets) -> None:
    long = 10  # words; shorter ones are alike by chance
    trained = [pair.sentence for pair in sets.sentences if len(words(pair.sentence)) >= long]
    held_out = {part for row in sets.dev_titles for part in row.context.split(". ")}
    assert crossing(named(trained), named(p for p in held_out if len(words(p)) >= long)) == []


@needs_data
def test_no_title_crosses(sets: Sets) -> None:
    trained = {row.title for row in sets.train if row.title}
    assert not trained & DEV_TITLES
    assert crossing(named(t.replace("_", " ") for t in trained),
                    named(t.replace("_", " ") for t in DEV_TITLES)) == []  # fmt: skip
    assert {q.group for q in suite("passages").questions(ROOT)} <= DEV_TITLES


@needs_data
def test_no_held_out_question_was_trained_on_about_the_same(sets: Sets) -> None:
    """Two questions of few words ("Who was the leader?") can be alike and ask of different things:
    a leak is a question like another about a context that shares a fifth of its words with it."""
    by_question: dict[str, list[str]] = {}
    for row in sets.train:
        by_question.setdefault(row.question, []).append(row.context)
    for held_out in (sets.dev_titles, sets.dev_source):
        theirs: dict[str, list[str]] = {}
        for row in held_out:
            theirs.setdefault(row.question, []).append(row.context)
        pairs = crossing(named(by_question), named(theirs))
        assert len(pairs) < 20
        for ours, other in pairs:
            about = named(by_question[ours])
            assert crossing(about, named(theirs[other]), least=0.2) == []


@needs_data
def test_no_question_of_a_suite_was_trained_on(sets: Sets) -> None:
    trained = trained_questions(sets)
    for name in ("seeds", "five_w1h"):
        bundled = [one for _, one in asked_of(SEEDS_FILE.with_name(f"{name}.jsonl"))]
        assert crossing(trained, bundled) == [], name
    for name in ("realtimeqa", "time1963"):
        asked = [(q.id, q.question) for q in suite(name).questions(ROOT)]
        assert crossing(trained, asked) == [], name


@needs_data
def test_no_evidence_of_a_dev_quiz_was_trained_on(sets: Sets) -> None:
    """Neither its question, nor a passage that shares eight words in a row with its evidence."""
    trained = trained_questions(sets)
    quizzes = [(row.id, row.question) for row in sets.dev_news]
    assert quizzes
    assert crossing(trained, quizzes) == []
    evidence = {run for row in sets.dev_news for run in word_runs(row.context)}
    passages = [text for article in sets.articles for text in article.passages]
    news = [row.context for row in sets.train if row.source == "news"]
    assert news
    for text in (*passages, *news):
        assert evidence.isdisjoint(word_runs(text))


@needs_data
def test_no_article_of_the_desk_questions_was_trained_on(sets: Sets) -> None:
    file = SEEDS_FILE.with_name("desk.jsonl")
    about = {
        gold["article_id"]
        for line in file.read_text("utf-8").splitlines()
        for gold in json.loads(line)["gold"]
    }
    assert about
    assert not any(is_for_training(url) for url in about)
    assert crossing(trained_questions(sets), [one for _, one in asked_of(file)]) == []


@needs_data
def test_what_calibrates_is_not_what_abstention_is_scored_on() -> None:
    found = rows(ROOT)
    fitted = {row.id for row in found[:CALIBRATED]}
    assert not fitted & {row.id for row in found[CALIBRATED:]}
    fitted_on = [(row.id, f"{row.question} {row.context}") for row in found[:CALIBRATED]]
    scored = [(row.id, f"{row.question} {row.context}") for row in found[CALIBRATED:]]
    same = {row.id: row.question.casefold() for row in found}
    assert [p for p in crossing(fitted_on, scored, 1.0) if same[p[0]] == same[p[1]]] == []


@needs_data
@pytest.mark.parametrize(
    "name", ["five_w1h", "time1963", pytest.param("realtimeqa", marks=pytest.mark.long)]
)
def test_no_paragraph_of_an_archive_was_trained_on(name: str, sets: Sets) -> None:
    least = 25  # words
    parts = {
        part
        for article in suite(name).articles(ROOT)
        for part in str(article["text"]).split("\n")
        if len(words(part)) >= least
    }
    assert crossing(contexts(sets.train), named(parts)) == []


@needs_data
def test_no_wikinews_text_crosses_the_split() -> None:
    dev, test = timex.load(ROOT, "dev"), timex.load(ROOT, "test")
    for part in (slice(0, 1), slice(0, None)):  # headlines, then all that is annotated
        ours = [(d.id, "\n".join(d.text[: d.end].split("\n")[part])) for d in dev]
        theirs = [(d.id, "\n".join(d.text[: d.end].split("\n")[part])) for d in test]
        assert crossing(ours, theirs, ALIKE) == []
