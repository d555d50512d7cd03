"""Windows, offsets and spans: what the reader reads, and that it never clips a word."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from index.encoders.minilm import bundled_weights
from qa.reader.features import MAX_TOKENS, OVERLAP, collate, load_tokenizer, prefix_of, windows
from qa.reader.spans import best_spans, whole_words


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(bundled_weights() / "tokenizer.json")


def test_window_is_question_then_prefix_then_passage(tokenizer: Any) -> None:
    (row,) = windows(tokenizer, ["who won?"], [prefix_of("Cup", "2007")], ["Rome won."])
    tokens = [tokenizer.id_to_token(i) for i in row.ids]
    assert " ".join(tokens) == "[CLS] who won ? [SEP] cup · 2007 · rome won . [SEP]"
    assert (row.segment, row.body) == (5, 9)
    assert row.offsets == ((0, 4), (5, 8), (8, 9))


def test_prefix_leaves_out_what_is_not_known() -> None:
    assert prefix_of("", "") == ""
    assert prefix_of("Talks ", "") == "Talks · "
    assert prefix_of("", "2007-01-30") == "2007-01-30 · "


def test_long_passage_is_read_in_overlapping_windows(tokenizer: Any) -> None:
    text = " ".join(f"word{i}" for i in range(400))
    rows = windows(tokenizer, ["which?"], [""], [text])
    assert all(len(row.ids) <= MAX_TOKENS for row in rows)
    covered = sorted({span for row in rows for span in row.offsets})
    assert covered[0][0] == 0
    assert covered[-1][1] == len(text)
    for one, other in pairwise(rows):
        assert one.offsets[-OVERLAP:] == other.offsets[:OVERLAP]


def test_question_and_prefix_never_crowd_out_the_passage(tokenizer: Any) -> None:
    (row,) = windows(tokenizer, ["why " * 5000], ["title " * 5000], ["Rome won."])
    assert len(row.offsets) == 3
    assert len(row.ids) <= MAX_TOKENS


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200b"])
def test_passage_without_words_still_has_a_window(tokenizer: Any, text: str) -> None:
    (row,) = windows(tokenizer, ["who?"], [""], [text])
    assert row.offsets == ()


def test_offsets_skip_no_break_and_zero_width_spaces(tokenizer: Any) -> None:
    text = "On\u00a030\u00a0January the vi\u200bsit be\u00adgan"
    (row,) = windows(tokenizer, ["when?"], [""], [text])
    for start, end in row.offsets:
        assert text[start:end].strip("\u00a0 ") == text[start:end]
    assert text[row.offsets[1][0] : row.offsets[2][1]] == "30\u00a0January"


def test_collate_pads_to_a_multiple_and_marks_what_may_be_quoted(tokenizer: Any) -> None:
    rows = windows(tokenizer, ["a?", "a?"], ["", "T · "], ["b c", "d"])
    batch = collate(rows)
    assert batch.ids.shape == (2, 8)
    assert batch.mask.sum(1).tolist() == [7, 8]
    assert batch.quotable.tolist() == [[1, 0, 0, 0, 1, 1, 0, 0], [1, 0, 0, 0, 0, 0, 1, 0]]
    assert batch.segments.tolist() == [[0, 0, 0, 0, 1, 1, 1, 0], [0, 0, 0, 0, 1, 1, 1, 1]]


def test_best_span_is_the_highest_sum_in_order() -> None:
    start = np.array([[0, 1, 5, 2]], np.float32)
    end = np.array([[0, 9, 1, 3]], np.float32)
    quotable = np.array([[1, 1, 1, 1]])
    first, last, score = best_spans(start, end, quotable)
    assert (first[0], last[0], score[0]) == (1, 1, 10)
    quotable = np.array([[1, 0, 1, 1]])
    first, last, score = best_spans(start, end, quotable)
    assert (first[0], last[0], score[0]) == (2, 3, 8)


def test_best_span_of_nothing_is_the_null_answer() -> None:
    zeros = np.zeros((1, 3), np.float32)
    first, last, score = best_spans(zeros, zeros, np.array([[1, 0, 0]]))
    assert (first[0], last[0], score[0]) == (0, 0, 0)


def test_best_span_does_not_change_its_input() -> None:
    quotable = np.array([[1, 1]])
    best_spans(np.zeros((1, 2), np.float32), np.zeros((1, 2), np.float32), quotable)
    assert quotable.tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("the boycotted talks", "boycott", "boycotted"),
        ("the boycotted talks", "cotted", "boycotted"),
        ("it cost 1,000 more", "000", "1,000"),
        ("grew 3.5 points", "3", "3.5"),
        ("they didn’t come", "didn", "didn’t"),
        ("the mid-1990s saw", "1990s", "mid-1990s"),
        ("paid $25 million", "25 million", "$25 million"),
        ("rose 40% then", "40", "40%"),
        ("vi\u200bsit now", "vi", "vi\u200bsit"),
        ("cafe\u0301 owner", "cafe", "cafe\u0301"),
        ("in Rome.", "Rome", "Rome"),
        ("in Rome, Paris", "Rome", "Rome"),
        ("the years 2005, 2006", "2005", "2005"),
        ("on\u00a0Tuesday\u00a0night", "Tuesday", "Tuesday"),
        ("Rome", "Rome", "Rome"),
    ],
)
def test_whole_words(text: str, part: str, whole: str) -> None:
    start = text.index(part)
    first, last = whole_words(text, start, start + len(part))
    assert text[first:last] == whole
