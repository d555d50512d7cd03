"""Suites, results, comparisons and gates over the small collection and its fake encoder."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.collection import Built
from support.fakes import FakeEncoder
from support.records import make_record, make_result

from eval.commands import gate_rules
from eval.records import result_files
from eval.records.comparison import compare, moved
from eval.records.judge import QuestionRecord
from eval.records.result_files import Result
from eval.records.summary import ALL, figure, summarise
from eval.report.terminal_table import took
from eval.running import reading_cache
from eval.running.bench import Asked, Bench, run, run_seeds
from eval.running.cached_models import (
    AnewReader,
    CachedEncoder,
    CachedReader,
    LazyReader,
)
from eval.running.reading_cache import FILE, ReadingCache
from eval.systems.controls import ASKED_ON, MAIN, OUTSPOKEN, Collection, plain, reply_of, silenced
from index.errors import InputError
from qa.engine import Settings
from qa.reader.runtime import ReaderInput, SpanReading

PLAIN = Settings(reader=False)  # the trained reader has tests of its own
LINES = (
    {
        "id": "won",
        "question": "Who won the vote of the mayor?",
        "kind": "who",
        "gold": [
            {"article_id": "vote-1", "text": "The mayor won the vote on Sunday by 312 ballots."}
        ],
        "answers": ["The mayor"],
    },
    {
        "id": "bridge",
        "question": "How long did the flood close the old bridge?",
        "kind": "how_many",
        "gold": [{"article_id": "flood"}],
        "answers": ["six weeks"],
    },
    {"id": "moon", "question": "Is cheese mooned?", "kind": "off_topic", "answerable": False},
)


def run_questions(name: str, file: Path, bench: Bench, **options: Any) -> Result:
    return run(Asked.of_file(name, file, bench), bench, **options)


@pytest.fixture
def bench(built: Built) -> Bench:
    return Bench.open(built.index, built.encoder, PLAIN)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), "utf-8")
    return path


@pytest.fixture
def result(bench: Bench, file: Path) -> Result:
    return run_questions("mine", file, bench)


def changed(result: Result, **by_id: dict[str, float]) -> Result:
    """The result with other scores for some questions of Dateline's."""
    records = tuple(
        replace(r, scores={**r.scores, **by_id.get(r.id, {})}) for r in result.systems[MAIN]
    )
    return replace(result, systems={**result.systems, MAIN: records})


def test_each_system_answers_each_question(result: Result) -> None:
    assert list(result.systems) == [
        MAIN,
        OUTSPOKEN,
        "without time",
        "BM25 alone",
        "dense alone",
        "random",
        "oracle",
    ]
    for records in result.systems.values():
        assert [record.id for record in records] == ["won", "bridge", "moon"]


def test_dateline_is_asked_as_it_is(bench: Bench, file: Path, result: Result) -> None:
    ask = plain(bench.engine)
    questions = Asked.of_file("mine", file, bench).questions
    for question, record in zip(questions, result.systems[MAIN], strict=True):
        reply = ask(question)
        assert (reply.answered, round(reply.confidence, 6)) == (record.answered, record.confidence)
        assert [quote.text for quote in reply.quotes[:1]] == [record.quote] * record.answered
    # No article knows a word of the last one: that is never answered.
    assert [r.answered for r in result.systems[OUTSPOKEN]] == [True, True, False]


def test_silencing_is_what_the_engine_does(bench: Bench, built: Built, file: Path) -> None:
    base = bench.engine.settings
    for threshold in (0.0, 0.4, 0.6, 1.0):
        strict = replace(base, answers=replace(base.answers, threshold=threshold))
        engine = Bench.open(built.index, built.encoder, strict).engine
        for question in Asked.of_file("mine", file, bench).questions:
            loose = replace(base, answers=replace(base.answers, threshold=0.0))
            urged = plain(Bench.open(built.index, built.encoder, loose).engine)(question)
            ours, theirs = silenced(urged, threshold), plain(engine)(question)
            assert (ours.answered, ours.quotes) == (theirs.answered, theirs.quotes)


def test_a_right_answer_is_judged_right(result: Result) -> None:
    won, bridge, moon = result.systems[MAIN]
    assert (won.rank, won.stage, won.answered) == (1, "right", True)
    assert won.scores["success@1"] == won.scores["contains"] == won.scores["verbatim"] == 1.0
    assert won.quote.startswith("The mayor won the vote")
    assert (bridge.scores["success@1"], bridge.scores["evidence"]) == (1.0, 1.0)
    assert (won.scores["article success@1"], won.scores["article AP"]) == (1.0, 1.0)
    assert (won.scores["recall@10"], won.scores["AP"]) == (1.0, 1.0)
    assert (moon.stage, moon.scores) == ("right", {"false answer": 0.0})


def test_the_oracle_reads_only_the_evidence(result: Result) -> None:
    won, bridge, moon = result.systems["oracle"]
    assert won.rank == bridge.rank == 1
    assert won.scores["contains"] == 1.0
    assert not moon.answered


def test_two_runs_score_the_same(bench: Bench, file: Path, result: Result) -> None:
    again = run_questions("mine", file, bench)
    scored = [[(r.id, r.scores) for r in rs] for rs in result.systems.values()]
    assert scored == [[(r.id, r.scores) for r in rs] for rs in again.systems.values()]


@pytest.mark.model
def test_two_runs_of_the_trained_reader_are_one(built: Built, file: Path) -> None:
    """Several questions are read at once; which is first must not matter to the last digit."""
    first, second = (
        run_questions("mine", file, Bench.open(built.index, built.encoder)) for _ in range(2)
    )
    assert "without reader" in first.systems
    assert first.to_json()["systems"] == second.to_json()["systems"]
    bench = Bench.open(built.index, built.encoder)
    for question, record in zip(
        Asked.of_file("mine", file, bench).questions, first.systems[MAIN], strict=True
    ):
        reply = plain(bench.plain)(question)  # nothing remembered
        assert (reply.answered, round(reply.confidence, 6)) == (record.answered, record.confidence)


def test_a_question_without_a_day_is_asked_on_a_fixed_one(bench: Bench, file: Path) -> None:
    answer = bench.engine.ask("Who won last year?", as_of=ASKED_ON)
    assert answer.query.as_of == ASKED_ON
    assert ASKED_ON.year == 2026


def test_whether_the_first_quote_lies_in_the_asked_period(bench: Bench) -> None:
    def judged(words: str) -> bool | None:
        return reply_of(bench.engine.ask(words, as_of=ASKED_ON), 0.0).in_period

    assert judged("Who won the mayor's vote in 2011?") is True  # published 2011-05-15
    assert judged("Who won the mayor's vote in 1999?") is False
    assert judged("Who won the mayor's vote?") is None


def test_a_split_without_questions_is_an_error(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(LINES[0]), "utf-8")
    other = "test" if run_questions("one", path, bench).systems[MAIN][0].split == "dev" else "dev"
    with pytest.raises(InputError, match="no question is in the split"):
        run_questions("one", path, bench, split=other)


def test_the_remembering_encoder_encodes_a_text_once(encoder: FakeEncoder) -> None:
    known = CachedEncoder(encoder)
    first = known.encode(["strike", "vote", "strike"])
    assert encoder.encoded == ["strike", "vote"]
    assert (first[0] == first[2]).all()
    assert (known.encode(["vote"])[0] == first[1]).all()
    assert len(encoder.encoded) == 2
    assert known.encode([]).shape == (0, encoder.dimension)


class CountingReader:
    """Finds the first letter of every passage, and keeps what it was given."""

    def __init__(self) -> None:
        self.calls: list[list[ReaderInput]] = []

    def read(self, pairs: Sequence[ReaderInput]) -> list[SpanReading]:
        self.calls.append(list(pairs))
        return [SpanReading(0, 1, float(ord(pair.text[0])), 0.0, 0.5) for pair in pairs]


def test_the_remembering_reader_reads_a_pair_once() -> None:
    model = CountingReader()
    opened: list[int] = []

    def open_model() -> CountingReader:
        opened.append(1)
        return model

    known = CachedReader(LazyReader(open_model))
    a, b = ReaderInput("who?", "a"), ReaderInput("who?", "b")
    dated, why = ReaderInput("who?", "a", date="2007"), ReaderInput("why?", "b")
    assert known.read([]) == []
    assert opened == []
    assert [r.span_score for r in known.read([a, b, a])] == [97.0, 98.0, 97.0]
    assert [r.span_score for r in known.read([b, dated])] == [98.0, 97.0]
    known.read([why, b])
    assert model.calls == [[a, b], [dated], [why]]
    assert opened == [1]
    late = ReaderInput("who?", "late")
    assert [r.span_score for r in AnewReader(known).read([a, late])] == [97.0, 108.0]
    assert model.calls[3:] == [[a, late]]  # anew, though a is known
    known.read([a, late])
    assert model.calls[4:] == []


def test_what_an_earlier_run_read_is_not_read_again(tmp_path: Path) -> None:
    model = CountingReader()
    a, b, c = ReaderInput("who?", "a"), ReaderInput("who?", "b", "T"), ReaderInput("who?", "c")

    def scores(reader: str, *pairs: ReaderInput) -> tuple[list[float], float]:
        kept = ReadingCache(tmp_path, reader)
        known = CachedReader(model, kept)
        found = [r.span_score for r in known.read(pairs)]
        kept.close()
        return found, known.recalled

    assert scores("v1", a, b) == ([97.0, 98.0], 0.0)
    assert scores("v1", b, a) == ([98.0, 97.0], 1.0)
    assert scores("v1", c, a) == ([99.0, 97.0], 0.5)
    assert model.calls == [[a, b], [c]]
    # other weights, another question, another headline or date: each is read
    assert scores("v2", a)[1] == 0.0
    for other in (
        ReaderInput("why?", "a"),
        ReaderInput("who?", "b", title="U"),
        ReaderInput("who?", "a", date="2007"),
    ):
        assert scores("v1", other)[1] == 0.0


def test_damaged_readings_are_read_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"torn" * 2_000)
    kept = ReadingCache(tmp_path, "v1")
    a, reading = ReaderInput("who?", "a"), SpanReading(0, 1, 0.1, -0.30000000000000004, 0.5)
    assert kept.recall([a]) == {}
    kept.keep({a: reading})
    assert kept.recall([a]) == {a: reading}  # to the last bit
    kept.close()
    with pytest.raises(InputError, match="cannot be written"):
        ReadingCache(tmp_path / FILE, "v1")


def test_the_shipped_reader_is_known_by_all_it_goes_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_cache, "WEIGHTS", tmp_path / "weights")
    (tmp_path / "weights").mkdir()
    manifest, code = tmp_path / "weights" / "manifest.json", tmp_path / "spans.py"
    manifest.write_text("{}", "utf-8")
    code.write_text("a = 1", "utf-8")
    seen = {reading_cache.shipped_reader()}
    code.write_text("a = 2", "utf-8")
    seen.add(reading_cache.shipped_reader())
    manifest.write_text("{ }", "utf-8")
    seen.add(reading_cache.shipped_reader())
    monkeypatch.setattr(reading_cache, "version", lambda name: "0")
    seen.add(reading_cache.shipped_reader())
    assert len(seen) == 4


def test_a_recalled_run_scores_as_one_that_reads(built: Built, file: Path, tmp_path: Path) -> None:
    first, second = (
        run_questions("mine", file, Bench.open(built.index, built.encoder, kept=tmp_path))
        for _ in range(2)
    )
    assert (first.recalled, second.recalled) == (0.0, 1.0)
    assert took(replace(second, seconds=3)) == (
        "took 3 s with 100% of the readings from an earlier run"
    )
    assert took(replace(first, seconds=4)) == "took 4 s"
    assert first.to_json()["systems"] == second.to_json()["systems"]
    assert second.timing["n"] == 3
    assert second.stages_ms["read"] > 1.0  # measured, not recalled


def test_a_collection_knows_every_passage(bench: Bench, built: Built) -> None:
    collection = Collection.of(bench.generation)
    assert len(collection.chunks) == built.report.chunks == 4
    assert set(collection.articles) == {"flood", "harbour", "vote-1", "talks-1"}


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"question": "strike", "answers": ["six weeks"]}, "not first"),
        ({"question": "flood bridge", "answers": [], "gold": [{"article_id": "talks-1"}]}, None),
    ],
)
def test_losses_are_named_by_their_stage(
    bench: Bench, tmp_path: Path, changes: dict[str, object], stage: str | None
) -> None:
    path = tmp_path / "lost.jsonl"
    path.write_text(json.dumps({**LINES[1], **changes}), "utf-8")
    record = run_questions("lost", path, bench, controls=False).systems[MAIN][0]
    assert record.stage in ((stage,) if stage else ("not first", "not retrieved", "wrongly silent"))


def test_a_false_answer_is_named(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "false.jsonl"
    line = {**LINES[0], "answerable": False, "gold": [], "answers": []}
    path.write_text(json.dumps(line), "utf-8")
    record = run_questions("false", path, bench).systems["random"][0]
    assert (record.stage, record.scores["false answer"]) == ("wrongly answered", 1.0)


def test_the_seeds_suite_runs_with_any_encoder(encoder: FakeEncoder) -> None:
    result = run_seeds(encoder=encoder, settings=PLAIN, split="test", controls=False)
    records = result.systems[MAIN]
    assert {record.split for record in records} == {"test"}
    assert result.questions["n"] == len(records)
    verbatim = figure(records, "verbatim")
    assert verbatim is not None
    assert verbatim.mean == 1.0
    indexed = [r for r in records if r.kind != "other"]
    assert sum(r.stage == "not indexed" for r in indexed) <= 1


def test_a_result_file_comes_back_whole(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "result.json"
    result_files.save(result, path)
    again = result_files.read(path)
    assert again.to_json() == result.to_json()
    assert again.index["articles"] == 4
    assert len(str(again.index["articles_digest"])) == 64
    assert again.systems[MAIN][0].passages == result.systems[MAIN][0].passages != ()
    assert again.systems["random"][0].passages == ()  # of controls only the scores are kept


def test_a_result_file_says_each_thing_once_and_a_record_a_line(
    result: Result, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    result_files.save(result, before)
    first, *others = result.systems[MAIN]
    changed = replace(first, scores={**first.scores, "contains": 0.5})
    systems = {**result.systems, MAIN: (changed, *others)}
    result_files.save(replace(result, systems=systems), after)
    lines = before.read_text("utf-8").splitlines()
    moved = [
        new for old, new in zip(lines, after.read_text("utf-8").splitlines(), strict=True)
        if old != new
    ]  # fmt: skip
    assert [line.strip().partition(",")[0] for line in moved] == [
        '{"system": "dateline"',
        f'["{first.id}"',
    ]
    assert sum(first.question in line for line in lines) == 1
    summary = json.loads("\n".join(lines))["summary"]
    assert summary[0]["system"] == MAIN
    asked = sum(row["n"] for row in summary if row["system"] == MAIN)
    assert asked == len(result.systems[MAIN])


def test_a_result_of_the_first_format_can_be_read(tmp_path: Path) -> None:
    record = make_record(1, 0.5, right=True)
    whole = make_result("mine", [record]).to_json()
    old = {name: getattr(record, name) for name in type(record).__slots__}
    path = tmp_path / "old.json"
    path.write_text(json.dumps({**whole, "format": 1, "systems": {MAIN: [old]}}), "utf-8")
    assert result_files.read(path).systems == {MAIN: (record,)}


def test_two_questions_with_one_id_are_not_written(tmp_path: Path) -> None:
    one, other = make_record(1, 0.5, right=True), make_record(1, 0.5, right=True, kind="where")
    with pytest.raises(ValueError, match="two different questions have the id 'q1'"):
        result_files.save(make_result("mine", [one, other]), tmp_path / "x.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing", "not JSON"),
        ("[]", "not a result of python -m eval"),
        ('{"kind": "dateline-eval", "format": 99}', "has format 99"),
        ('{"kind": "dateline-eval", "format": 1}', "not a whole result (KeyError"),
        ('{"kind": "dateline-eval", "format": 2}', "not a whole result (KeyError"),
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        result_files.read(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_figures_by_split_and_kind(result: Result) -> None:
    rows = summarise(result.systems[MAIN], [ALL])
    assert [(row.kind, row.n) for row in rows] == [
        ("all", 3),
        ("who", 1),
        ("how_many", 1),
        ("off_topic", 1),
    ]
    assert rows[0].figures["success@1"].n == 2  # the unanswerable one has no rank
    assert rows[0].figures["false answer"].n == 1
    assert "EM" not in rows[3].figures


def test_comparing_with_itself_changes_nothing(result: Result) -> None:
    changes = compare(result, result, [ALL])
    assert {(c.gain, c.p, c.p_holm) for c in changes} == {(0.0, 1.0, 1.0)}
    assert moved(result, result, "success@1") == []


def test_less_is_better_for_false_answers(result: Result) -> None:
    worse = changed(result, moon={"false answer": 1.0})
    change = next(c for c in compare(result, worse, [ALL]) if c.measure == "false answer")
    assert (change.before, change.after, change.gain) == (0.0, 1.0, -1.0)
    assert not change.is_worse  # one question is no evidence
    assert [m.id for m in moved(result, worse, "false answer")] == ["moon"]


def test_any_quote_that_is_not_verbatim_is_a_loss(result: Result) -> None:
    worse = changed(result, won={"verbatim": 0.5})
    change = next(c for c in compare(result, worse, [ALL]) if c.measure == "verbatim")
    assert change.is_worse


def many(result: Result, scores: list[float]) -> Result:
    """A result of as many questions, all else alike."""
    one = result.systems[MAIN][0]
    records: list[QuestionRecord] = [
        replace(one, id=str(n), group=str(n), split="dev", scores={"success@1": score})
        for n, score in enumerate(scores)
    ]
    return replace(result, systems={MAIN: tuple(records)})


def test_the_gate_fails_on_a_loss_beyond_noise(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_files, "FOLDER", tmp_path)
    before = many(result, [1.0] * 20)
    with pytest.raises(InputError, match="no committed result"):
        gate_rules.losses(before)
    result_files.save(before, tmp_path / "mine.json")
    assert gate_rules.losses(before)[0] == []
    assert gate_rules.losses(many(result, [0.0] + [1.0] * 19))[0] == []  # one of twenty is noise
    assert gate_rules.losses(many(result, [0.0] * 6 + [1.0] * 14))[0] == [
        "mine dev success@1 fell from 1.000 to 0.700 (n=20, p=0.031 by Holm)"
    ]
    slightly = gate_rules.losses(many(result, [0.998] * 20))[
        0
    ]  # all the same way, by next to nothing
    assert slightly == []
    result_files.save(many(result, [0.0] * 20), tmp_path / "mine.json")
    assert gate_rules.losses(before)[0] == []  # a gain is none


def test_results_without_common_questions_cannot_be_compared(result: Result) -> None:
    records = tuple(replace(r, id=r.id + "-x") for r in result.systems[MAIN])
    other = replace(result, systems={MAIN: records})
    with pytest.raises(InputError, match="no question in common"):
        compare(result, other, [ALL])
    with pytest.raises(InputError, match="cannot compare suite 'mine' with 'yours'"):
        compare(result, replace(result, suite="yours"), [ALL])
    with pytest.raises(InputError, match="no system 'psychic'"):
        compare(result, result, [ALL], "psychic")


def test_a_figure_outside_its_band_drifts(result: Result) -> None:
    found = many(result, [1.0] * 9 + [0.0])  # 0.9
    gate = gate_rules.Gate("mine", "dev", "success@1", 0.9, 0.0)
    assert gate_rules.drifts(found, [gate]) == []
    assert gate_rules.drifts(found, [replace(gate, expected=0.85, tolerance=0.05)]) == []
    assert gate_rules.drifts(found, [replace(gate, expected=0.95)]) == [
        "mine dev dateline success@1 is 0.9000, expected 0.9500 ± 0.0000"
    ]
    assert gate_rules.drifts(found, [replace(gate, suite="yours", expected=0.0)]) == []
    assert gate_rules.drifts(found, [replace(gate, expected=None)]) == []  # not yet written
    with pytest.raises(InputError, match="no measure 'speed'"):
        gate_rules.drifts(found, [replace(gate, measure="speed")])
