"""Drafting questions: which sentences are offered, and that only a person's words are saved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.collection import Built

from eval.questions.draft_sentences import DraftSentence, candidates, write, written_to
from eval.questions.question_files import load
from eval.systems.controls import Collection
from index.errors import InputError
from index.store.generations import Generation


def typed(*lines: str) -> Callable[[str], str]:
    """A person who types these lines and then ends the input."""
    left: Iterator[str] = iter(lines)

    def ask(_: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask


def offered(collection: Collection, count: int = 9, seed: int = 1) -> list[DraftSentence]:
    return candidates(collection.articles, collection.chunks, count, seed)


@pytest.fixture
def collected(generation: Generation) -> Collection:
    return Collection.of(generation)


def test_sentences_with_names_or_numbers_across_years(collected: Collection) -> None:
    found = offered(collected)
    assert [c.text for c in found] == [c.text for c in offered(collected)]
    assert "A new bridge will cost 40 million crowns." in {c.text for c in found}
    # never one that leans on the sentence before it
    assert all(not c.text.startswith("She ") for c in found)
    years = [c.article.published.iso()[:4] for c in found if c.article.published]
    assert years[:2] == ["2010", "2011"]  # in turn
    assert len(offered(collected, count=1)) == 1


def test_what_a_person_writes_is_a_question_file(
    collected: Collection, tmp_path: Path, built: Built
) -> None:
    out, shown = tmp_path / "mine.jsonl", []
    bridge = next(c for c in offered(collected) if "40 million" in c.text)
    ask = typed("What will it cost?", "50 million", "40 million crowns", "how_many")
    assert write([bridge], out, ask, shown.append) == 1
    assert "these words do not stand in the sentence" in shown
    question = load(out, collected.articles)[0]
    assert (question.question, question.kind) == ("What will it cost?", "how_many")
    assert question.answers == ("40 million crowns",)
    assert question.gold[0].span == bridge.span


def test_a_near_miss_has_no_gold(collected: Collection, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    bridge = next(c for c in offered(collected) if "40 million" in c.text)
    assert write([bridge], out, typed("Who paid?", "", "near_miss"), lambda _: None) == 1
    question = load(out, collected.articles)[0]
    assert (question.answerable, question.gold, question.answers) == (False, (), ())


def test_what_has_a_question_is_not_offered_again(collected: Collection, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    assert written_to(out) == set()
    first, second, third = offered(collected, count=3)
    write([first], out, typed("Who?", "", "who"), lambda _: None)
    write([second], out, typed("Why?", "", "near_miss"), lambda _: None)
    known = written_to(out)
    assert {first.text, second.text} <= known
    assert third.text not in known
    out.write_text("who?", "utf-8")
    with pytest.raises(InputError, match=r"mine\.jsonl:1: not JSON"):
        written_to(out)


def test_skipping_stopping_and_the_end_of_input(collected: Collection, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    found = offered(collected)
    assert write(found, out, typed("", "q"), lambda _: None) == 0
    assert write(found, out, typed("Who?"), lambda _: None) == 0  # ended before the answer
    assert not out.exists()
    assert write(found, out, typed("Who?", "", "whose", ""), lambda _: None) == 1
    question = load(out, collected.articles)[0]
    assert (question.kind, question.answers) == ("other", ())
