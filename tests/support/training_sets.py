"""Small reading sets."""

from __future__ import annotations

from qa.reader.training.datasets import (
    Row,
    Sets,
    TrainingSentence,
)

CITIES = "Rome Paris Oslo Basel Cairo Lima Quito Sofia Minsk Dakar".split()


def some_sets() -> Sets:
    rows = []
    for i, city in enumerate(CITIES):
        context = (
            f"The Museum of {city} was opened by Ada{i} Grey in {1900 + i}. It rained that day."
            f" The first visitor of the new house came from Berlin and paid {i + 2} crowns."
        )
        for source, question, answer in (
            ("squad2", f"Who opened the Museum of {city} in {1900 + i}?", f"Ada{i} Grey"),
            ("qamr_wikinews", "How much was paid?", f"{i + 2} crowns"),
        ):
            at = context.index(answer)
            title = city if source == "squad2" else ""
            name = f"{source}{i}"
            rows.append(Row(name, source, title, context, question, ((answer, at),), True))
        rows.append(Row(f"u{i}", "squad2", city, context, "Who closed it?", (), False))
    pairs = [
        TrainingSentence(f"What is {city}?", f"{city} is a city in the world.") for city in CITIES
    ]
    return Sets(tuple(rows), (), (), tuple(pairs))
