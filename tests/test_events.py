"""Events that stand where others name a date, found in the bundled articles."""

from datetime import date
from pathlib import Path

import pytest
from support.fakes import FakeEncoder

from index.build import build
from index.store.generations import Generation
from qa.question.events import date_events
from qa.question.understanding import understand

AS_OF = date(2014, 1, 1)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("events")
    seeds = Path(__file__).resolve().parent.parent / "seeds"
    build([seeds], folder, encoder=FakeEncoder())
    return Generation.open(folder)


@pytest.mark.parametrize(
    ("question", "period", "by"),
    [
        ("What has the North done since the boycott began?", "2005-11-01/2014-01-01", "001"),
        ("What did it do two months after the joint statement?", "2005-11", "001"),
        ("What did Russia say after the walk-out?", "2010-01-01/2014-01-01", "002"),
        ("What was unsolved before the second round?", "0001-01-01/2004-02-24", "003"),
    ],
)
def test_an_event_is_dated_by_the_articles(
    articles: Generation, question: str, period: str, by: str
) -> None:
    query = date_events(understand(question, as_of=AS_OF), articles)
    assert query.period is not None
    assert query.period.iso() == period
    assert query.intent == "explicit"
    assert any(f"by {by}_" in note for note in query.notes)
    assert query.text == question


@pytest.mark.parametrize(
    "question",
    [
        "What happened after the talks?",  # too common a word to name an event
        "What happened after the earthquake?",  # told nowhere
        "What was promised before the fall of 2006?",  # a date of its own
        "Who leads the talks?",
    ],
)
def test_other_words_stay_words(articles: Generation, question: str) -> None:
    query = understand(question, as_of=AS_OF)
    assert date_events(query, articles) is query
