"""A conversation: history, revisions, and errors as lines of a turn."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from support.web_engine import BOYCOTT, FakeEngine

from index.errors import IndexDamaged, InputError
from index.types import Period
from qa.question.within import parse_within
from qa.web.chat import keep, recalled, revision
from qa.web.conversation.session import (
    EARLIER,
    STOPPED,
    Conversation,
    Request,
    Session,
)


def asked(talk: Conversation, request: Request, engine: FakeEngine) -> None:
    """Begin a turn and wait for its answer."""
    talk.settle(talk.begin(request), engine)


def test_follow_ups_bring_the_questions_before_them() -> None:
    engine, talk = FakeEngine(), Conversation()
    asked(talk, Request(BOYCOTT), engine)
    asked(talk, Request("and in 2009?"), engine)
    assert engine.asked == [(BOYCOTT, [], None), ("and in 2009?", [BOYCOTT], None)]
    talk.settle(talk.revise(2, Request("and in 2009?", alone=True)), engine)
    assert engine.asked[-1] == ("and in 2009?", [], None)
    talk.settle(talk.revise(1, Request(BOYCOTT, Period.of_year(2007))), engine)
    assert engine.asked[-1] == (BOYCOTT, [], Period.of_year(2007))
    assert [turn.number for turn in talk.session.turns] == [1, 2]


def test_follow_ups_bring_the_answering_words_too() -> None:
    engine, talk = FakeEngine(), Conversation()
    asked(talk, Request(BOYCOTT), engine)
    answer = talk.session.turn(1).answer
    assert answer is not None
    first = answer.quotes[0]
    assert answer.words == first.article.text[first.answer.start : first.answer.end] != ""
    asked(talk, Request("who said that?"), engine)
    assert engine.told == [[], [answer.words]]


def test_a_question_that_fails_says_why_and_is_not_history() -> None:
    engine, talk = FakeEngine(), Conversation()
    asked(talk, Request("  "), engine)
    assert talk.session.turn(1).error == "the question is empty"
    asked(talk, Request("why?"), engine)
    assert engine.asked[-1] == ("why?", [], None)


def test_a_damaged_new_generation_leaves_the_old_one_answering(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Damaged(FakeEngine):
        def refresh(self) -> bool:
            raise IndexDamaged("articles.sqlite is not as written")

    talk = Conversation()
    asked(talk, Request(BOYCOTT), Damaged())
    assert talk.session.turn(1).answer is not None
    assert "still on generation 000001: articles.sqlite is not as written" in caplog.text


def test_answers_that_come_late_or_out_of_order() -> None:
    engine, talk = FakeEngine(), Conversation()
    first, second = talk.begin(Request(BOYCOTT)), talk.begin(Request("Who won?"))
    talk.settle(second, engine)
    talk.settle(first, engine)
    assert [turn.answer is not None for turn in talk.session.turns] == [True, True]
    old = talk.revise(1, Request(BOYCOTT, order="newest"))
    new = talk.revise(1, Request(BOYCOTT, order="oldest"))
    talk.settle(new, engine)
    talk.settle(old, engine)
    assert talk.session.turn(1).request.order == "oldest"
    talk.clear()
    talk.settle(new, engine)
    assert talk.session.turns == ()
    assert deepcopy(talk) is not talk


def test_a_stopped_turn_stays_stopped_and_can_be_asked_again() -> None:
    engine, talk = FakeEngine(), Conversation()
    turn = talk.begin(Request(BOYCOTT))
    talk.stop(1)
    talk.settle(turn, engine)
    assert talk.session.turn(1).error == STOPPED
    talk.settle(talk.revise(1, revision(turn.request, {})), engine)
    talk.stop(1)  # too late
    assert talk.session.turn(1).answer is not None


def test_a_verdict_and_questions_stay_with_their_answer() -> None:
    engine, talk = FakeEngine(), Conversation()
    asked(talk, Request(BOYCOTT), engine)
    answered = talk.session.turn(1)
    talk.judge(answered, "wrong date")
    talk.follow(answered, ["Who won?"])
    turn = talk.session.turn(1)
    assert (turn.verdict, turn.following) == ("wrong date", ("Who won?",))
    assert turn.asked.startswith("20")
    talk.revise(1, Request(BOYCOTT, order="newest"))
    assert (talk.session.turn(1).verdict, talk.session.turn(1).following) == (None, ())


def test_what_comes_for_an_answer_does_not_spoil_the_next_one() -> None:
    engine, talk = FakeEngine(), Conversation()
    answered = talk.settle(talk.begin(Request(BOYCOTT)), engine)
    waiting = talk.revise(1, Request(BOYCOTT, publisher="RT"))
    talk.follow(answered, ["Who won?"])  # proven meanwhile, for the answer before
    talk.judge(answered, "right")
    talk.settle(waiting, engine)
    turn = talk.session.turn(1)
    assert turn.answer is not None
    assert (turn.request.publisher, turn.following, turn.verdict) == ("RT", (), None)
    talk.clear()
    talk.judge(turn, "right")
    assert talk.session.turns == ()


def test_what_a_browser_keeps_comes_back_and_nonsense_does_not() -> None:
    talk = Conversation()
    requests = [
        Request("one", Period.of_year(2005), "newest", alone=True),
        Request("two", parse_within("2005", ""), publisher="RT"),
    ]
    for request in requests:
        talk.begin(request)
    kept = json.loads(json.dumps(keep(talk.session)))
    assert recalled(kept) == (requests, [])
    talk.clear()
    talk.begin(Request("three"))
    kept = json.loads(json.dumps(keep(talk.session)))
    assert recalled(kept) == ([Request("three")], [requests])
    for bad in (None, "x", [1], [{}], [{"question": 1}], [{"question": "q", "within": ["x"]}]):
        assert recalled(bad) == recalled({"asked": bad, "earlier": bad}) == ([], [])
    assert recalled({"asked": [{"question": "q", "order": "x"}]}) == ([Request("q")], [])


def test_an_earlier_conversation_is_taken_up_again() -> None:
    talk = Conversation()
    for n in range(EARLIER + 2):
        talk.begin(Request(f"q{n}"))
        talk.begin(Request("why?"))
        talk.clear()
    talk.clear()  # nothing was asked: nothing to keep
    held = talk.session.earlier
    assert [requests[0].question for requests in held] == [f"q{n}" for n in range(9, 1, -1)]
    talk.begin(Request("now"))
    turns = talk.reopen(7)
    assert [(t.number, t.request.question, t.answer) for t in turns] == [
        (1, "q2", None),
        (2, "why?", None),
    ]
    first = [requests[0].question for requests in talk.session.earlier]
    assert first == ["now", *(f"q{n}" for n in range(9, 2, -1))]
    for place in (8, -1):
        with pytest.raises(InputError, match="conversation"):
            talk.reopen(place)
    talk.recall(())
    assert talk.session.earlier == ()
    assert [turn.request.question for turn in talk.session.turns] == ["q2", "why?"]


def test_turns_that_are_not_there() -> None:
    for number in (0, 1, -1):
        with pytest.raises(InputError, match="turn"):
            Session().turn(number)


def test_a_period_from_two_fields() -> None:
    assert parse_within("", " ") is None
    assert parse_within("2005", "2006-03") == Period(
        Period.of_year(2005).start, Period.of_month(2006, 3).end
    )
    after = parse_within("2005-11-03", "")
    assert after is not None
    assert after.start.isoformat() == "2005-11-03"
    assert after.end.year == 9999
    before = parse_within("", "2005")
    assert before is not None
    assert before.last.isoformat() == "2005-12-31"
    for first, last in (("soon", ""), ("2006", "2005"), ("", "2005-13")):
        with pytest.raises(InputError):
            parse_within(first, last)


def test_a_chip_changes_only_its_own_part() -> None:
    start = Request("q", Period.of_year(2005), "newest")
    assert revision(start, {"order": "oldest"}) == Request("q", Period.of_year(2005), "oldest")
    assert revision(start, {"first": "", "last": ""}) == Request("q", None, "newest")
    assert revision(start, {"alone": True}).alone
    assert revision(start, {"order": "nonsense"}) == start
    assert revision(start, {"publisher": " RT "}).publisher == "RT"
    assert revision(Request("q", publisher="RT"), {"publisher": ""}).publisher is None
    assert revision(start, {"question": "r?"}).question == "r?"
    assert revision(start, {"question": " "}) == start
