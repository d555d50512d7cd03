"""An answer that takes too long ends with a line, whichever stage it is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from support.collection import Built

from index.errors import InputError
from qa import engine as engine_module
from qa.deadline import Deadline
from qa.engine import Engine, Settings
from qa.question.understanding import understand
from qa.reader.runtime import ReaderInput, SpanReading

QUESTION = "Why did the harbour strike end?"
ASKED = date(2012, 1, 1)
LINE = r"no answer within 60 s: this machine has too much to do; ask again"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class SlowReader:
    """Takes its time for each batch."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock, self._seconds, self.batches = clock, seconds, 0

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        self.batches += 1
        self._clock.now += self._seconds
        return [SpanReading(0, 3, 0.1, 0.1, 0.1) for _ in pairs]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    after = Deadline.after
    monkeypatch.setattr(engine_module.Deadline, "after", lambda seconds: after(seconds, found))
    return found


def test_a_deadline_is_looked_at() -> None:
    clock = Clock()
    deadline, never = Deadline.after(60, clock), Deadline.after(None, clock)
    clock.now = 59.0
    deadline.check()
    clock.now = 61.0
    never.check()
    with pytest.raises(InputError, match=LINE):
        deadline.check()


@pytest.mark.parametrize("stage", ["understand", "date_events", "choose"])
def test_a_slow_stage_ends_the_answer(
    built: Built, clock: Clock, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine.open(built.index, encoder=built.encoder, settings=Settings(reader=False))
    assert engine.ask(QUESTION, as_of=ASKED).passages
    real = getattr(engine_module, stage, None) or engine_module.understand

    def slow(*given: object, **more: object) -> object:
        clock.now += 61.0
        return real(*given, **more)  # type: ignore[operator]

    monkeypatch.setattr(engine_module, stage, slow)
    if stage == "choose":  # the last stage: it has its answer by then
        assert engine.ask(QUESTION, as_of=ASKED).passages
        return
    with pytest.raises(InputError, match=LINE):
        engine.ask(QUESTION, as_of=ASKED)


def test_no_passages_are_read_when_the_time_is_up(built: Built, clock: Clock) -> None:
    reader = SlowReader(clock, 61.0)
    engine = Engine.open(built.index, encoder=built.encoder, reader=reader)
    with pytest.raises(InputError, match=LINE):
        engine.ask(QUESTION, as_of=ASKED)
    assert reader.batches == 1


def test_a_question_and_what_came_before_have_bounds() -> None:
    for given, said in (
        ({"history": ["a" * 2_001]}, "earlier question 1 has 2,001 characters, at most 2,000"),
        ({"history": ["why?"] * 101}, "101 earlier questions or answers, at most 100 are taken"),
        ({"answers": ["x"] * 101}, "101 earlier questions or answers, at most 100 are taken"),
        ({"as_of": date(9999, 12, 31)}, "a question is asked from 1000 to 2999, got 9999-12-31"),
        ({"as_of": date(1, 1, 1)}, "a question is asked from 1000 to 2999, got 0001-01-01"),
    ):
        with pytest.raises(InputError, match=said):
            understand("why?", **given)  # type: ignore[arg-type]
    understand("why?", history=["Who won the vote?"] * 100, answers=["x" * 100_000] * 100)


@pytest.mark.parametrize("asked", [date(1000, 1, 1), date(2999, 12, 31)])
@pytest.mark.parametrize(
    "question",
    ["Who won last year?", "What happens next century?", "since 1999?", "in June?", "before 1001?",
     "What will happen in 9999?", "in 999 years?", "ten thousand years ago?",
     "between 0001 and 9999?"],
)  # fmt: skip
def test_questions_at_the_ends_of_time(question: str, asked: date) -> None:
    understand(question, as_of=asked)
