"""BM25: exact scores by the formula, and a file format without pickles."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.search.lexical import WordIndex, terms

DOCUMENTS = [["strike", "harbour"], ["flood", "bridge", "flood"], [], ["strike"]]


def bm25(frequency: int, length: int, holding: int) -> float:
    """Lucene's BM25 of one term, k1 = 0.9, b = 0.4, over the four documents above."""
    average = sum(len(document) for document in DOCUMENTS) / len(DOCUMENTS)
    idf = math.log(1 + (len(DOCUMENTS) - holding + 0.5) / (holding + 0.5))
    return idf * frequency / (frequency + 0.9 * (1 - 0.4 + 0.4 * length / average))


def test_terms_are_stemmed_content_words() -> None:
    assert terms("Why did the strikes in the harbours end?") == ["strike", "harbour", "end"]
    assert terms("Pyongyang’s reactors") == ["pyongyang", "reactor"]


def test_scores_follow_the_formula() -> None:
    index = WordIndex.build(DOCUMENTS)
    np.testing.assert_allclose(
        index.scores(["strike"]), [bm25(1, 2, 2), 0, 0, bm25(1, 1, 2)], rtol=1e-5
    )
    np.testing.assert_allclose(
        index.scores(["flood", "strike", "unknown"]),
        [bm25(1, 2, 2), bm25(2, 3, 1), 0, bm25(1, 1, 2)],
        rtol=1e-5,
    )


def test_unknown_words_score_nothing() -> None:
    index = WordIndex.build(DOCUMENTS)
    assert index.scores(["nothing"]).tolist() == [0, 0, 0, 0]
    assert index.scores([]).tolist() == [0, 0, 0, 0]
    assert WordIndex.build([[], []]).scores(["strike"]).tolist() == [0, 0]
    assert WordIndex.build([]).scores(["strike"]).tolist() == []


def test_idf_falls_with_the_documents_that_hold_a_term() -> None:
    index = WordIndex.build(DOCUMENTS)
    assert index.idf("strike") == pytest.approx(math.log(1 + 2.5 / 2.5))
    assert index.idf("bridge") == pytest.approx(math.log(1 + 3.5 / 1.5))
    assert index.idf("unknown") == pytest.approx(math.log(1 + 4.5 / 0.5))
    assert WordIndex.build([[]]).idf("x") == pytest.approx(math.log(1 + 1.5 / 0.5))


@pytest.mark.parametrize("documents", [DOCUMENTS, [[], []], []])
def test_a_saved_index_gives_the_same(tmp_path: Path, documents: list[list[str]]) -> None:
    index = WordIndex.build(documents)
    index.save(tmp_path / "words")
    again = WordIndex.open(tmp_path / "words")
    assert len(again) == len(documents)
    for query in (["strike"], ["flood", "bridge"], ["unknown"]):
        assert again.scores(query).tolist() == index.scores(query).tolist()
        assert again.idf(query[0]) == index.idf(query[0])


def test_the_same_documents_give_the_same_files_in_every_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.search.lexical import WordIndex;"
        f" WordIndex.build({DOCUMENTS!r}).save(Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)], env=environment, check=True
        )
    for file in (tmp_path / "1").iterdir():
        assert file.read_bytes() == (tmp_path / "2" / file.name).read_bytes(), file.name


def test_nothing_is_pickled(tmp_path: Path) -> None:
    WordIndex.build(DOCUMENTS).save(tmp_path / "words")
    files = sorted((tmp_path / "words").iterdir())
    assert {file.suffix for file in files} <= {".npy", ".json"}
    for file in files:
        if file.suffix == ".npy":
            np.load(file, allow_pickle=False)
        else:
            json.loads(file.read_text("utf-8"))


def test_a_missing_or_broken_index_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="cannot be read"):
        WordIndex.open(tmp_path)
    WordIndex.build(DOCUMENTS).save(tmp_path)
    for file in sorted(tmp_path.iterdir()):
        raw = file.read_bytes()
        file.write_bytes(raw[: len(raw) // 2])
        with pytest.raises(IndexDamaged, match=r"cannot be read"):
            WordIndex.open(tmp_path)
        file.write_bytes(raw)
    WordIndex.open(tmp_path)


def test_an_index_of_another_format_says_so(tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text('{"format": "other-9", "documents": 1, "terms": 1}')
    with pytest.raises(IndexDamaged, match="has format 'other-9'"):
        WordIndex.open(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [("boycott", "boycotted"), ("boycotting", "boycotts"), ("talk", "talks"), ("run", "running")],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)
