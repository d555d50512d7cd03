"""The follow-ups suite on a conversation of each set, scored by hand."""

import gzip
import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.questions import conversations
from eval.questions.conversations import Case, read_cases, split_of
from eval.records import figures, result_files
from eval.suites import followups
from index.errors import InputError
from index.progress import Silent

MAIN_CHANGED = ("dateline", "changed")
CAST = [
    {
        "conversation": "c1",
        "turn": 2,
        "history": ["Who is Jiang Yu?"],
        "utterance": "Where was she born?",
        "rewrite": "Where was Jiang Yu born?",
    },
    {
        "conversation": "c1",
        "turn": 1,
        "history": [],
        "utterance": "Who is Jiang Yu?",
        "rewrite": "Who is Jiang Yu?",
    },
]
CANARD = [
    {
        "conversation": "q1",
        "turn": 2,
        "history": ["INXS", "Early years", "Who led it?", "I don't know."],
        "utterance": "Who is Garry Beers?",
        "rewrite": "Who is Garry Beers?",
    }
]


def write(data: Path, name: str, rows: list[dict[str, object]]) -> None:
    (data / name).parent.mkdir(exist_ok=True)
    with gzip.open(data / name, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, conversations.CAST, CAST)
    write(tmp_path, conversations.CANARD, CANARD)
    seeds = tmp_path / "seeds.jsonl"
    asked = [
        {"id": "a", "question": "Who won?", "group": "g"},
        {"id": "b", "question": "Who has won?", "group": "g"},
        {"id": "c", "question": "Where is Kaesong?"},
        {"id": "d", "question": "And then?", "history": ["Where is Kaesong?"]},
    ]
    seeds.write_text("\n".join(json.dumps(row) for row in asked), "utf-8")
    monkeypatch.setattr(conversations, "SEEDS_FILE", seeds)
    monkeypatch.setattr(conversations, "bundled_split", lambda key: "dev")
    monkeypatch.setattr(result_files, "FOLDER", tmp_path / "results")
    return tmp_path


def test_the_cases_of_each_set(data: Path) -> None:
    cast, canard, *bundled = read_cases(data)
    asked = ("Who is Jiang Yu?",)
    said = ("Where was she born?", "Where was Jiang Yu born?")
    assert cast == Case("cast/c1/2", "cast", split_of("c1"), "c1", asked, ("",), *said)
    assert (canard.group, canard.split) == ("INXS", split_of("INXS"))
    assert canard.history == ("INXS", "Early years", "Who led it?")
    assert canard.answers == ("", "", "")
    # each after the next question of another group, never after a rewording of itself
    assert [(case.utterance, case.history) for case in bundled] == [
        ("Who won?", ("Where is Kaesong?",)),
        ("Who has won?", ("Where is Kaesong?",)),
        ("Where is Kaesong?", ("Who won?",)),
    ]


def test_scores_by_hand() -> None:
    said = ("Where was she born?", "Where was Jiang Yu born?")
    case = Case("x", "cast", "dev", "c", ("Who is Jiang Yu?",), ("",), *said)
    assert followups.scores(case, "Where was she born?") == {
        "term recall": 1 / 3,  # of Jiang, Yu, born
        "ROUGE-1 P": 3 / 4,
        "ROUGE-1 R": 3 / 5,
        "ROUGE-1 F": pytest.approx(2 / 3),
    }
    alone = Case("x", "cast", "dev", "c", ("Hm?",), ("",), "Who won?", "who won")
    assert followups.scores(alone, "Who won?") == {"changed": 0.0}
    assert followups.scores(alone, "Who won (Hm)?") == {"changed": 1.0}
    assert followups.rouge("a a b", "a c") == (1 / 3, 1 / 2, pytest.approx(0.4))
    assert followups.rouge("", "a") == (0.0, 0.0, 0.0)


def test_baselines_and_ours(data: Path) -> None:
    found = followups.run_followups(data, Silent()).figures
    recall = {f.system: f.mean for f in found if f.measure == "term recall"}
    assert recall == {
        "dateline": 1.0,
        "questions only": 1.0,
        "as typed": pytest.approx(1 / 3),
        "first turn + it": 1.0,
        "all turns + it": 1.0,
    }
    changed = {f.split: (f.n, f.mean) for f in found if (f.system, f.measure) == MAIN_CHANGED}
    canard = f"{split_of('INXS')} canard standalone"
    # "Who won?" is given a topic, "Where is Kaesong?" is not
    assert changed == {canard: (1, 0.0), "dev bundled standalone": (3, pytest.approx(2 / 3))}


def test_the_command(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = data / "f.json"
    split = split_of("c1")
    command = ["followups", "--data", str(data), "--split", split, "--out", str(out)]
    assert main([*command, "--no-controls"]) == 0
    assert f"{split} cast rewritten" in capsys.readouterr().out
    (best,) = [f for f in figures.read(out).figures if f.measure == "ROUGE-1 F"]
    assert (best.system, best.n, best.mean) == ("dateline", 1, 1.0)


def test_what_is_missing_or_broken_is_said_in_one_line(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["followups"]) == 2
    assert "needs the evaluation data: --data PATH" in capsys.readouterr().err
    write(data, conversations.CANARD, [{"turn": 1}])
    with pytest.raises(InputError, match=r"canard_dev.jsonl.gz:1: no field 'conversation'"):
        read_cases(data)
    (data / conversations.CAST).write_bytes(b"not packed")
    with pytest.raises(InputError, match=r"cast_2020_2021\.jsonl\.gz: cannot be read"):
        read_cases(data)
