"""What only looks like a time stays silent; nothing makes the reader fail."""

import random
from datetime import date
from pathlib import Path

import pytest

from index.timex import find_times
from index.timex.tables import WORDS
from index.types import Period

TRAPS = [
    line
    for line in Path(__file__).with_name("traps.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


def test_there_are_more_than_a_hundred_traps() -> None:
    assert len(TRAPS) >= 100


@pytest.mark.parametrize("sentence", TRAPS)
def test_traps_stay_silent(sentence: str) -> None:
    for published in (None, Period.of_day(date(2007, 1, 30))):
        assert [e.text for e in find_times(sentence, published=published)] == []


@pytest.mark.parametrize(
    "sentence",
    ["in May", "on Friday's show", "last March", "this second quarter", "in the fall", "on Sunday"],
)
def test_the_same_words_speak_where_they_are_times(sentence: str) -> None:
    assert find_times(sentence, published=Period.of_day(date(2007, 1, 30)))


def test_random_sequences_of_time_words_never_fail_and_never_overlap() -> None:
    rng = random.Random(11)
    extra = (
        "1 5 12 31 99 1850 2005 0800 3.5 2,005 '82 1990s 80s Q3 3rd 11:26 p.m. GMT - / , . ( ) 's"
    )
    words = [*WORDS, *(word.capitalize() for word in WORDS), *extra.split(), "\n\n", "said", "will"]
    dates = [None, Period.of_day(date(2024, 2, 29)), Period.of_month(2007, 2), Period.of_year(2013)]
    for _ in range(3000):
        text = " ".join(rng.choice(words) for _ in range(rng.randint(1, 9)))
        reach = 0
        for found in find_times(text, published=rng.choice(dates)):
            assert reach <= found.start < found.end
            assert text[found.start : found.end] == found.text
            reach = found.end


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9998, 12, 30)])
def test_a_publication_outside_history_is_unknown(day: date) -> None:
    (found,) = find_times("last year", published=Period.of_day(day))
    assert found.value == "XXXX"
