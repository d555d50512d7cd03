"""Inputs as people have them, from file to answer, with the real models: versions and notices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.build import build
from index.encoders.encoder import Encoder
from index.encoders.select import open_encoder
from qa.engine import Engine
from qa.types import Answer

CASES = Path(__file__).with_name("cases")
Ask = Callable[[str], Answer]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


@pytest.fixture(scope="module")
def ask(
    request: pytest.FixtureRequest, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Ask:
    """Asks of the case that the test names."""
    folder = tmp_path_factory.mktemp("index")
    build([CASES / request.param], folder, encoder=encoder)
    engine = Engine.open(folder, encoder=encoder)
    return lambda question: engine.ask(question, as_of=date(2026, 11, 27))


def case(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("ask", [name], indirect=True, scope="module")


@case("37-updates-of-one-day")
def test_the_corrected_last_update_answers_as_one_source(ask: Ask) -> None:
    answer = ask("How many people were killed when the train left the rails near Pellin?")
    assert answer.quotes[0].article.id == "corr"
    assert answer.quotes[0].text.startswith("Six people were killed")
    assert answer.sources == 1
    earlier = {member.article_id: member.superseded_by for member in answer.quotes[0].also_in}
    assert earlier == {"u0": "corr", "u1": "corr", "u2": "corr"}


@case("35-correction-notice-as-answer")
def test_a_correction_notice_is_no_answer_and_is_shown(ask: Ask) -> None:
    answer = ask("When was the petition handed in?")
    assert all("corrected" not in quote.text for quote in answer.quotes)
    assert "May 5" not in answer.text
    counted = ask("How many people signed the petition to save the library?")
    assert counted.quotes[0].text.startswith("Nine thousand")
    notices = counted.quotes[0].to_json()["notices"]
    assert isinstance(notices, list)
    assert notices[0]["text"] == "This article was corrected on May 5, 2021."
