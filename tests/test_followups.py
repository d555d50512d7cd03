"""Follow-ups made whole: the exact question for each rule, and what must stay as it is."""

from datetime import date

import pytest

from qa.followups.rewrite import complete
from qa.followups.salience import Exchange, candidates
from qa.language.mentions import mentions
from qa.question.understanding import understand

AS_OF = date(2007, 6, 15)
BOYCOTT = "Why did North Korea boycott the talks in 2005?"


def whole(question: str, *history: str, answers: tuple[str, ...] = ()) -> str:
    return understand(question, history=history, answers=answers, as_of=AS_OF).text


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (BOYCOTT, "and in 2009?", "Why did North Korea boycott the talks in 2009?"),
        ("How sure was Russia in 2007?", "what about 2004?", "How sure was Russia in 2004?"),
        ("Who spoke for Russia?", "And in 2007?", "Who spoke for Russia in 2007?"),
        (
            "When did the talks open in February 2004?",
            "And three years later?",
            "When did the talks open in 2007?",
        ),
        (
            "What did Lavrov say in September 2013?",
            "And what had Morgulov said earlier that year?",
            "And what had Morgulov said in 2013?",
        ),
        (
            "Where did Kim Jong-Il go in August 2011?",
            "What had North Korea done two years before that?",
            "What had North Korea done in 2009?",
        ),
        (
            "Where did Kim Jong-Il go in August 2011?",
            "And three months after that?",
            "Where did Kim Jong-Il go in November 2011?",
        ),
        (
            "What did Wen say on 3 May 2011?",
            "What was said the day after that?",
            "What was said on 4 May 2011?",
        ),
        (
            "What did Wen say on 3 May 2011?",
            "What was said by Wen in the month after that?",
            "What was said by Wen in June 2011?",
        ),
        (
            "What did Wen say on 3 May 2011?",
            "What had Wen done since that year?",
            "What had Wen done since 2011?",
        ),
        (
            "Where did Kim Jong-Il go in August 2011?",
            "And later that month?",
            "Where did Kim Jong-Il go in August 2011?",
        ),
        (
            "When did Kim Jong-Il travel to Siberia?",
            "What happened after that?",
            "What happened after that (when did Kim Jong-Il travel to Siberia)?",
        ),
    ],
)
def test_another_time(before: str, question: str, expected: str) -> None:
    assert whole(question, before) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (
            "Did North Korea boycott the talks?",
            "Why?",
            "Why did North Korea boycott the talks?",
        ),
        (
            "When did North Korea boycott the talks?",
            "why?",
            "why did North Korea boycott the talks?",
        ),
        (
            "When was the second round to begin in 2004?",
            "In which city?",
            "In which city was the second round to begin in 2004?",
        ),
        ("Who met Christopher Hill?", "Where?", "Who met Christopher Hill, and where?"),
        ("Who won the vote?", "And how many?", "Who won the vote, and how many?"),
        (
            "When was the first round of the talks?",
            "And the fourth?",
            "When was the fourth round of the talks?",
        ),
    ],
)
def test_a_question_word_alone(before: str, question: str, expected: str) -> None:
    assert whole(question, before) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (BOYCOTT, "what about Japan?", "Why did Japan boycott the talks in 2005?"),
        (
            "What did Russia say about the talks?",
            "And South Korea?",
            "What did South Korea say about the talks?",
        ),
        (
            "What did Japan demand of North Korea?",
            "How about South Korea?",
            "What did Japan demand of South Korea?",
        ),
        ("What is Kaesong?", "how about the workers?", "how about the workers (Kaesong)?"),
    ],
)
def test_another_name(before: str, question: str, expected: str) -> None:
    assert whole(question, before) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Who is Jiang Yu?", "Which ministry does she speak for?",
         "Which ministry does Jiang Yu speak for?"),
        ("Who is Jiang Yu?", "What is her office?", "What is Jiang Yu's office?"),
        ("What is Kim Kye-gwan's office?", "Is he going to Moscow?",
         "Is Kim Kye-gwan going to Moscow?"),
        ("Did Kim Jong-Il ever visit Russia?", "Whom did he meet there?",
         "Whom did Kim Jong-Il meet in Russia?"),
        ("What did North Korea sign?", "What was it to get?", "What was North Korea to get?"),
        ("Where was the first round of the negotiations held?", "Did it bring any progress?",
         "Did the first round of the negotiations bring any progress?"),
        ("What did Lavrov say about the new round?", "When did it begin?",
         "When did the new round begin (Lavrov)?"),
        ("How do I choose a garage door opener?", "What does a smart one do?",
         "What does a smart garage door opener do?"),
        ("Who named the Black Lives Matter movement?", "How big is that movement?",
         "How big is the Black Lives Matter movement?"),
        ("North Korea nuclear talks", "who boycotted them?",
         "who boycotted North Korea nuclear talks?"),
        ("What did they sign?", "Why did they do it?", "Why did they do it (what did they sign)?"),
    ],
)  # fmt: skip
def test_pronouns(before: str, question: str, expected: str) -> None:
    assert whole(question, before) == expected


def test_the_answer_is_whom_he_means() -> None:
    asked = "Who met Christopher Hill in Berlin?"
    expected = "What did Kim Kye-gwan agree to?"
    assert whole("What did he agree to?", asked, answers=("Kim Kye-gwan",)) == expected


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        ("Who did Tom Brady throw to?", "Rob Gronkowski", "how old was he?",
         "how old was Rob Gronkowski?"),
        ("Which player retired with Tom Brady?", "tight end Rob Gronkowski", "how old was he?",
         "how old was Rob Gronkowski?"),
        ("Who replaced Boris Johnson?", "Liz Truss", "Where was she born?",
         "Where was Liz Truss born?"),
        ("What is the name of the deputy minister?", "Alexander Losyukov", "Where is he from?",
         "Where is Alexander Losyukov from?"),
        ("Which company bought Twitter?", "X Holdings Corp.", "when was it founded?",
         "when was X Holdings Corp. founded?"),
        ("Which city was hit by the storm?", "New Orleans", "how many people live there?",
         "how many people live in New Orleans?"),
    ],
)  # fmt: skip
def test_who_was_just_named_is_spoken_of(
    before: str, answer: str, question: str, expected: str
) -> None:
    assert whole(question, before, answers=(answer,)) == expected


def test_who_was_just_named_counts_more_than_who_was_named_often() -> None:
    history = ("What did Tom Brady win?", "When did Tom Brady retire?", "Who did he throw to?")
    answers = ("the title", "in 2022", "Rob Gronkowski")
    assert whole("how old was he?", *history, answers=answers) == "how old was Rob Gronkowski?"


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What did the U.S. freeze?", "What did they do?", "What did the U.S. do?"),
        ("What did the U.S. freeze?", "what about the U.K.?", "What did the U.K. freeze?"),
        ("Who lives in the U.S.?", "Where?", "Who lives in the U.S., and where?"),
        ("Did Japan join the talks?", "why not?", "why did Japan not join the talks?"),
        ("Did the envoy of North Korea arrive on time?", "And why not?",
         "Why did the envoy of North Korea not arrive on time?"),
        ("Has Russia paid?", "why not?", "why has Russia not paid?"),
        ("Didn't Japan sign?", "why not?", "why didn't Japan sign?"),
        ("Who signed the statement?", "why not?", "Who signed the statement, and why not?"),
        ("What did the 2005 statement say?", "And in 2009?", "What did the 2009 statement say?"),
        ("Who won the 2005 election?", "what about 2009?", "Who won the 2009 election?"),
        ("What did the 2005 statement say?", "and last year?",
         "What did the statement say last year?"),
    ],
)  # fmt: skip
def test_abbreviations_denials_and_years_that_describe(
    before: str, question: str, expected: str
) -> None:
    assert whole(question, before) == expected


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (("Who met Christopher Hill?", "Where?"), "When?", "Who met Christopher Hill, and when?"),
        (("Who is Jiang Yu?", "What happened next?"), "why?",
         "What happened next, and why (Jiang Yu)?"),
        (("What did they sign?", "Why did they do it?", "And who else did it?"), "Where did they?",
         None),
        (("When did Kim Jong-Il leave?", "What happened after that?", "And before that?"),
         "What followed after that?", None),
    ],
)  # fmt: skip
def test_a_rewritten_question_is_not_put_into_another_one(
    history: tuple[str, ...], question: str, expected: str | None
) -> None:
    found = whole(question, *history)
    assert found.count("(") <= 1
    assert found.count("?") == 1
    assert expected is None or found == expected


@pytest.mark.parametrize(
    ("question", "already"),
    [
        ("what else did he say?", ("all sides agreed", "Beijing")),
        ("Who other than Japan signed? Any others?", ("all sides agreed", "Beijing")),
        ("what did he say?", ()),
    ],
)
def test_what_was_answered_is_told_where_something_else_is_asked(
    question: str, already: tuple[str, ...]
) -> None:
    history = ("What did Lavrov say?", "When?", "Where?")
    answers = ("all sides agreed", "", "Beijing")
    assert understand(question, history=history, answers=answers).already == already


def test_an_answer_that_names_nobody_is_not_whom_she_means() -> None:
    asked = "Who replaced Boris Johnson?"
    for nobody in ("Others", "Nobody"):
        assert nobody not in whole("When did she resign?", asked, answers=(nobody,))


def test_without_the_answer_the_one_who_was_asked_for() -> None:
    asked = "Who met Christopher Hill in Berlin?"
    expected = "What did the one who met Christopher Hill in Berlin agree to?"
    assert whole("What did he agree to?", asked) == expected
    which = "Which delegation is going to Beijing?"
    expected = "What does the head of the delegation that is going to Beijing say?"
    assert whole("What does the head of its delegation say?", which) == expected


def test_who_said_that() -> None:
    expected = "Who said “frozen accounts” (North Korea)?"
    assert whole("Who said that?", BOYCOTT, answers=("frozen accounts",)) == expected
    expected = "Who said that (why did North Korea boycott the talks in 2005)?"
    assert whole("Who said that?", BOYCOTT) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened next?", "What happened next (Jiang Yu)?"),
        ("Who was in the audience?", "Who was in the audience (Jiang Yu)?"),
        ("What other reasons are there?", "What other reasons are there (Jiang Yu)?"),
        ("How many people came?", "How many people came (Jiang Yu)?"),
    ],
)
def test_what_says_too_little_is_given_the_topic(question: str, expected: str) -> None:
    assert whole(question, "Who is Jiang Yu?") == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the Russian delegation to Beijing?",
        "Did Lavrov say when he would come?",
        "Is it true that Russia paid?",
        "Which concession did the communists hint at after they had met the American?",
        "When does the new round of talks begin this month?",
        "Who warned that one person's simple mistake might set everything ablaze?",
        "Were there five rounds of talks by then?",
    ],
)
def test_a_whole_question_stays_as_it_is(question: str) -> None:
    query = understand(question, history=["Who is Jiang Yu?"], as_of=AS_OF)
    assert query.text == question
    assert not any("understood as" in note for note in query.notes)


def test_a_chain_of_follow_ups_keeps_its_subject() -> None:
    history = ("What did North Korea sign in 2005?", "What was it to get in exchange?")
    expected = "And why did North Korea boycott the process afterwards?"
    assert whole("And why did it boycott the process afterwards?", *history) == expected


def test_blank_and_missing_turns_do_not_matter() -> None:
    assert whole("and in 2009?", " ", BOYCOTT, answers=("",)) == BOYCOTT.replace("2005", "2009")
    assert complete("Why?", [], AS_OF) == Exchange("Why?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Did Gerry meet pirates there?", ["Gerry", "pirates"]),
        ("What did the U.S. freeze?", ["the U.S."]),
        ("Who named the Black Lives Matter movement?", ["the Black Lives Matter movement"]),
        ("Was the album successful?", ["the album"]),
        ("Who wrote to Y. A. Tittle in May 2004?", ["Y. A. Tittle", "May 2004"]),
        ("What is the environmental cost of food?", ["the environmental cost of food"]),
        ("the talks resumed", ["the talks"]),
    ],
)
def test_noun_phrases(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in mentions(text)] == expected


def test_forms_of_one_name_weigh_together() -> None:
    earlier = [Exchange("Where was Tori Amos born?"), Exchange("Did Amos like Paris?")]
    found = candidates(earlier)
    assert [(c.text, round(c.weight, 2)) for c in found] == [("Tori Amos", 1.7), ("Paris", 0.6)]


@pytest.mark.parametrize("nothing", ["?", "...", "“”", " ", "\u200b"])
def test_turns_that_say_nothing_do_no_harm(nothing: str) -> None:
    for question in ("why not?", "What did he do after that?", "and in 2009?", "'s Who", "It's"):
        assert whole(question, nothing, BOYCOTT, nothing, answers=(nothing, nothing, nothing))
        assert whole(question, nothing)


def test_a_long_conversation_is_quick_and_a_hostile_one_does_no_harm() -> None:
    history = ["Who is Jiang Yu? " + "<b>x</b> ' \" (" * 100] * 60
    assert "she" not in whole("What did she say?", *history).split()
