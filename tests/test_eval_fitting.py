"""Weights learned from judged readings, on data made so that the right ones are known."""

from dataclasses import replace

import numpy as np
import pytest
from support.passages import SENTENCES, passage, reading

from eval.commands.calibrate import without_evidence
from eval.commands.calibration_fit import FIELDS, Fit, Sample, calibration_error, fit, levels
from eval.questions.question_files import Gold, Question


def sample(source: str, rows: list[dict[str, float]], relevant: int | None) -> Sample:
    evidence = np.array([[row.get(name, 0.0) for name in FIELDS] for row in rows])
    hits = np.array([place == relevant for place in range(len(rows))])
    return Sample(source, evidence, hits, hits)


def collection() -> list[Sample]:
    """Relevance is right, the fused score speaks for the wrong passage, time is silent."""
    good = [{"relevance": 2.0, "answerable": 3.0}, {"fused": 0.9, "relevance": -1.0}]
    none = [{"relevance": -2.0, "answerable": -3.0}, {"relevance": -2.5, "answerable": -4.0}]
    return [sample("a", good, 0) for _ in range(30)] + [sample("b", none, None) for _ in range(10)]


def test_the_evidence_that_is_right_gets_the_weight() -> None:
    found = fit(collection())
    assert found.rank["relevance"] > 0.3
    assert found.rank.get("fused", 0.0) < found.rank["relevance"]
    assert "time" not in found.rank or found.rank["time"] <= 0.31
    assert all(weight > 0 for weight in (*found.rank.values(), *found.confidence.values()))
    assert found.figures["first right"] == 0.75
    assert 0.0 < found.threshold < 1.0


def test_questions_without_accepted_answers_count_for_the_rank_alone() -> None:
    timed = sample("c", [{"time": 3.0}, {"relevance": 2.0}], 0)
    unjudged = [replace(timed, right=None)] * 30
    before, found = fit(collection()), fit([*collection(), *unjudged])
    assert found.rank["time"] > before.rank.get("time", 0.0) + 0.3
    assert found.figures["first right"] == before.figures["first right"]


def test_questions_without_their_articles_only_shift_the_scale() -> None:
    """The weights keep their proportions; what the absent ones look like is less sure."""
    doubtful = [{"relevance": 1.0, "answerable": 1.0}, {"relevance": -2.0}]
    wrong = [sample("a", doubtful, 1) for _ in range(10)]
    absent = [replace(sample("a", doubtful, None), absent=True) for _ in range(40)]
    before, found = fit([*collection(), *wrong]), fit([*collection(), *wrong, *absent])
    assert found.rank == before.rank
    ratios = {name: found.confidence[name] / weight for name, weight in before.confidence.items()}
    assert max(ratios.values()) - min(ratios.values()) < 0.02

    def logit(fitted: Fit) -> float:
        weighed = fitted.confidence["answerable"] + fitted.confidence.get("relevance", 0.0)
        return weighed + fitted.bias

    assert logit(found) < logit(before)
    assert found.figures["first right"] == before.figures["first right"]


def test_absent_means_without_the_answering_articles_and_their_namesakes() -> None:
    gold, sibling, other = (passage(name) for name in ("gold", "sibling", "other"))
    other = replace(other, article=replace(other.article, title="Flood"))
    readings = [reading(p, SENTENCES[0], 0.5) for p in (gold, other, sibling)]
    question = Question("q", "who?", "here", gold=(Gold("gold", None),))
    assert [r.passage for r in without_evidence(question, readings)] == [other]


def test_levels_keep_their_promises() -> None:
    chance = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    right = np.array([1.0, 1.0, 0.0, 1.0, 1.0, 0.0])
    all_answerable, one = np.ones(6, bool), ["a"] * 6
    # .9 and .8 are right; of the next three two are; the last would make it two of four
    assert levels(chance, right, all_answerable, one) == (0.5, 0.8)
    # the third has no answer and is the only one: no false answer is allowed below .8
    answerable = np.array([True, True, False, True, True, True])
    assert levels(chance, right, answerable, one) == (0.8, 0.8)
    assert levels(chance, np.zeros(6), all_answerable, one) == (1.0, 1.0)
    # the promise holds on each source: of b's answers from .8 up none is right
    two = ["a", "b", "a", "a", "a", "a"]
    wrong = np.array([1.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    assert levels(chance, wrong, all_answerable, two) == (1.0, 1.0)


def test_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    chance = np.array([0.95, 0.95, 0.15, 0.15])
    truth = np.array([1.0, 0.0, 0.0, 0.0])
    # |0.95 - 0.5| and |0.15 - 0.0|, each with half of the questions
    assert calibration_error(chance, truth) == pytest.approx(0.5 * 0.45 + 0.5 * 0.15)
    assert calibration_error(np.array([1.0]), np.array([1.0])) == 0.0
