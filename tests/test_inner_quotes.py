"""Quotation marks inside a quotation, and the words that are marked as its answer."""

from __future__ import annotations

import pytest
from support.web_engine import FakeEngine, find, make_article, time_in

from index.types import Span
from qa.language.inner_quotes import inner_quotes
from qa.types import Quote
from qa.web.views.quotation.answering_words import answering
from qa.web.views.quotation.highlights import marked


def shown(text: str, span: Span | None = None) -> str:
    span = span or Span(0, len(text))
    return str(marked(text, span, swaps=inner_quotes(text, span)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('He was in "cautious optimism" then.', "He was in ‘cautious optimism’ then."),
        ("“Yes,” she said. “No.”", "‘Yes,’ she said. ‘No.’"),
        ('"It stays," he said', "‘It stays,’ he said"),
        ("„So“, sagte er", "‘So’, sagte er"),
        ('a 5" pipe', "a 5 pipe"),
        ("It’s the crew’s", "It’s the crew’s"),
        ("", ""),
    ],
)
def test_double_marks_become_single_ones(text: str, said: str) -> None:
    assert shown(text).replace("&#39;", "'") == said


@pytest.mark.parametrize(
    ("text", "part", "said"),
    [
        ('"It stays. We want it," he said.', 'We want it," he said.', "We want it, he said."),
        ('He said: "It stays. We want it."', 'He said: "It stays.', "He said: It stays."),
        ("“One. Two,” and “three.”", "Two,” and “three.”", "Two, and ‘three.’"),
    ],
)
def test_a_mark_whose_partner_is_cut_off_is_not_shown(text: str, part: str, said: str) -> None:
    start = text.index(part)
    assert shown(text, Span(start, start + len(part))) == said


def test_when_marks_the_time_nearest_to_the_answer() -> None:
    article = make_article("a", "In 2003 they met, and in May 2005 the envoy left the room.", "T")
    core = Span(0, len(article.text))
    times = (time_in(article, "2003", "2003"), time_in(article, "May 2005", "2005-05"))
    quote = Quote(1, article, core, find(article, "the envoy left the room"), times)
    when = answering(quote, core, "When did the envoy leave?")
    assert when.of(article.text) == "May 2005"
    assert answering(quote, core, "In which year did he leave?") == when
    assert answering(quote, core, "Why did he leave?") == quote.answer
    without = Quote(1, article, core, quote.answer)
    assert answering(without, core, "When did he leave?") == quote.answer


def test_the_fake_engines_quotes_are_not_changed_by_what_is_shown() -> None:
    quote = FakeEngine().ask("Why did North Korea boycott the talks in 2005?").quotes[0]
    assert quote.span.of(quote.article.text) == quote.text
