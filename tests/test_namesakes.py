"""Another of the same name is not the one asked about."""

from __future__ import annotations

import pytest

from qa.reading.namesakes import no_namesake

TRAIN = "The late leader Kim Jong-Il made a train trip to Siberia in 2011."


@pytest.mark.parametrize(
    ("question", "quotation"),
    [
        ("Where did Kim Jong-Un travel by train?", TRAIN),
        ("Which title did Henry II take?", "He took the title as vassal to Henry III of Castile."),
        ("When did World War II end?", "World War I ended in November."),
        ("What did New England export?", "Settlers from Old England sold wool."),
    ],
)
def test_a_namesake_instead_of_the_one_asked_about(question: str, quotation: str) -> None:
    assert no_namesake(question, quotation) == 0.0


@pytest.mark.parametrize(
    ("question", "quotation"),
    [
        ("Where did Kim Jong-Il travel by train?", TRAIN),
        ("Where did Kim travel by train?", TRAIN),  # one word names either
        ("Where did Kim Jong-Un travel?", "He travelled to Siberia."),  # nobody is named
        ("Did Kim Jong-Un follow?", "Kim Jong-Un followed Kim Jong-Il."),
        ("What do the North Koreans want?", "North Korea wants aid, North Korean media said."),
        ("Who spoke to Ekho Moskvy?", "He told Radio Ekho Mosckvy that talks go on."),
        ("Who met Foreign Minister Sergey Lavrov?", "The Foreign Minister of Japan met Lavrov."),
        ("KENNEDY ADMINISTRATION PRESSURE ON NGO DINH DIEM", "President Ngo Dinh Nhu was there."),
        ("Why Did North Korea Boycott The Talks?", "North Korea left, South Korea said."),
        ("Where is the talk of New Year held?", ""),
        ("", TRAIN),
    ],
)
def test_no_namesake(question: str, quotation: str) -> None:
    assert no_namesake(question, quotation) == 1.0


def test_a_hostile_question_is_looked_at_no_further_than_eight_names() -> None:
    many = ", ".join(f"Aaab{n} Baac{n}" for n in range(8)) + ", Kim Jong-Un"
    assert no_namesake(many, TRAIN) == 1.0
