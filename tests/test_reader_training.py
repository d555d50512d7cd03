"""Training data, the network and its graph: nothing crosses from dev, and both agree."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from support.training_sets import some_sets

from index.encoders.minilm import bundled_weights
from index.errors import InputError
from qa.reader.features import collate, load_tokenizer, windows
from qa.reader.graph import reader_graph as graph
from qa.reader.graph.unpack import unpack
from qa.reader.training import augment
from qa.reader.training.datasets import (
    ARCHIVES,
    DEV_TITLES,
    EVIDENCE,
    JUDGED,
    MORE,
    QUIZZES,
    Sets,
    is_for_training,
    passages_of,
)
from qa.reader.training.mixture import Mixture
from qa.reader.training.targets import batches, labels, targets

DATA = os.environ.get("DATELINE_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="no reading data: DATELINE_DATA is not set")


@needs_data
def test_no_context_or_question_crosses_from_train_to_dev() -> None:
    sets = Sets.load(Path(str(DATA)))
    dev = (*sets.dev_titles, *sets.dev_source)

    def squeezed(text: str) -> str:
        return " ".join(text.lower().split())

    contexts = {squeezed(row.context) for row in sets.train}
    assert not contexts & {squeezed(row.context) for row in dev}
    asked = {(squeezed(row.title), squeezed(row.question)) for row in sets.train if row.title}
    assert not asked & {(squeezed(row.title), squeezed(row.question)) for row in sets.dev_titles}
    sentences = {squeezed(pair.sentence) for pair in sets.sentences if len(pair.sentence) > 60}
    for row in sets.dev_titles:
        assert not any(squeezed(part) in sentences for part in row.context.split(". "))
    assert {row.title for row in sets.dev_titles} == DEV_TITLES
    assert not {row.title for row in sets.train} & DEV_TITLES
    assert len(sets.dev_titles) > 1500


@needs_data
def test_every_answer_stands_where_its_offset_says() -> None:
    sets = Sets.load(Path(str(DATA)))
    for row in (*sets.train, *sets.dev_titles, *sets.dev_source):
        for text, start in row.answers:
            assert row.context[start : start + len(text)] == text


def test_missing_data_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="train_pool"):
        Sets.load(tmp_path)


@pytest.mark.parametrize("seed", range(8))
def test_near_miss_changes_the_question(seed: int) -> None:
    question = "Who opened the first Museum of Rome in 1900?"
    context = "The first Museum of Rome was opened by Ada Grey in 1900, not in Paris."
    changed = augment.near_miss(question, context, "Ada Grey", ["Oslo"], Random(seed))
    assert changed is not None
    assert changed != question
    assert "Ada Grey" not in changed


def test_context_without_the_answer_is_refused_if_the_answer_remains() -> None:
    text = (
        "Rome won the cup in May. " + "The crowd sang for hours in the rain. " * 3 + "Paris lost."
    )
    left = augment.without_answer(text, 0, 4, ["Rome"])
    assert left is not None
    assert "Rome" not in left
    assert left in text
    assert augment.without_answer(text + " Rome sang.", 0, 4, ["Rome"]) is None


def test_dates_are_made_with_their_year() -> None:
    rng = Random(1)
    for _ in range(50):
        date = augment.made_up_date(rng)
        assert str(augment.year_of(date)) in date


def test_epochs_are_functions_of_seed_and_number() -> None:
    mixture = Mixture(some_sets())
    assert mixture.epoch(1, 0) == mixture.epoch(1, 0)
    assert mixture.epoch(1, 0) != mixture.epoch(1, 1)
    for group in mixture.epoch(1, 0):
        gold, *rest = group
        assert all(example.answerable == 0 for example in rest)
        assert all(example.question == gold.question for example in rest)
        if gold.span is not None and gold.exact:
            assert gold.text[slice(*gold.span)].endswith(("Grey", "crowns"))


def test_targets_point_at_the_answer() -> None:
    tokenizer = load_tokenizer(bundled_weights() / "tokenizer.json")
    groups = Mixture(some_sets()).epoch(1, 0)
    found = targets(tokenizer, groups, Random(0))
    assert len(found) == len(groups)
    for target in (row for group in found for row in group):
        example, window = target.example, target.window
        if example.span is None:
            assert target.start == target.end == (0, 0)
        elif example.exact:
            first = window.offsets[target.start[0] - window.body][0]
            last = window.offsets[target.end[1] - window.body][1]
            assert example.text[first:last] == example.text[slice(*example.span)]
    dealt = batches(found, Random(0))
    assert sorted(id(g) for b in dealt for g in b) == sorted(id(g) for g in found)
    want = labels(dealt[0])
    assert len(want.start) == sum(len(group) for group in dealt[0])
    assert all((row[0] >= 0) and (row[1] >= 0) for row in want.groups)


@pytest.mark.parametrize("sizes", [((12, 1536),) * 6, ((9, 1470), (1, 8), *((3, 40),) * 4)])
def test_graph_computes_what_the_network_computes(sizes: Sequence[tuple[int, int]]) -> None:
    torch = pytest.importorskip("torch")
    onnxruntime = pytest.importorskip("onnxruntime")
    onnx = pytest.importorskip("onnx")
    from qa.reader.graph.reader_graph import build
    from qa.reader.training.model import ReaderModel

    torch.manual_seed(0)
    model = ReaderModel(sizes).eval()
    tokenizer = load_tokenizer(bundled_weights() / "tokenizer.json")
    batch = collate(windows(tokenizer, ["who won?"] * 2, ["T · ", ""], ["Rome won it.", "Paris"]))
    arrays = (batch.ids, batch.segments, batch.mask, batch.quotable)
    with torch.no_grad():
        wanted = model(*map(torch.from_numpy, arrays))
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    feed = dict(zip(("ids", "segments", "mask", "quotable"), arrays, strict=True))
    # 8 bits: .1016 at worst on a processor without VNNI, less with it.
    for kind, most in (("float", 1e-4), ("dynamic", 0.15)):
        graph = build(state, kind)
        onnx.checker.check_model(graph)
        session = onnxruntime.InferenceSession(graph.SerializeToString())
        given = session.run(None, feed)
        for name, value in zip(("start", "end", "relevance", "answerable"), given, strict=True):
            np.testing.assert_allclose(value, getattr(wanted, name).numpy(), atol=most)


def _write(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def fresh_weights() -> dict[str, np.ndarray]:
    """A cross-encoder that has learned nothing, under the names of a BERT checkpoint."""
    rng = np.random.default_rng(0)
    hidden, inner = 384, 1536
    shapes = {
        "embeddings.word_embeddings.weight": (30522, hidden),
        "embeddings.position_embeddings.weight": (512, hidden),
        "embeddings.token_type_embeddings.weight": (2, hidden),
        "embeddings.LayerNorm.weight": (hidden,),
        "embeddings.LayerNorm.bias": (hidden,),
        "pooler.dense.weight": (hidden, hidden),
        "pooler.dense.bias": (hidden,),
        "classifier.weight": (1, hidden),
        "classifier.bias": (1,),
    }
    for i in range(12):
        layer = f"encoder.layer.{i}."
        for name, shape in (
            ("attention.self.query", (hidden, hidden)),
            ("attention.self.key", (hidden, hidden)),
            ("attention.self.value", (hidden, hidden)),
            ("attention.output.dense", (hidden, hidden)),
            ("attention.output.LayerNorm", (hidden,)),
            ("intermediate.dense", (inner, hidden)),
            ("output.dense", (hidden, inner)),
            ("output.LayerNorm", (hidden,)),
        ):
            shapes[f"{layer}{name}.weight"] = shape
            shapes[f"{layer}{name}.bias"] = shape[:1]
    return {
        name: (0.02 * rng.standard_normal(shape)).astype(np.float32)
        for name, shape in shapes.items()
    }


def test_training_stops_resumes_and_learns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    from qa.reader.training import train
    from qa.reader.training.train import Run, TrainingRecipe

    sets = some_sets()
    records: list[dict[str, object]] = [
        {
            "id": row.id,
            "source": row.source,
            "title": row.title,
            "context": row.context,
            "question": row.question,
            "answers": [{"text": text, "start": start} for text, start in row.answers],
            "answerable": row.answerable,
        }
        for row in sets.train
    ]
    folder = tmp_path / "data" / "reader"
    folder.parent.mkdir()
    _write(folder / "train_pool.jsonl.gz", [r for r in records if not r["title"]])
    _write(folder / "squad2_xquad_open.jsonl.gz", [r for r in records if r["title"]])
    pairs = [{"question": p.question, "answer_sentence": p.sentence} for p in sets.sentences]
    _write(folder / "reqa_squad_train.jsonl.gz", pairs)
    for name in (*MORE, EVIDENCE):
        _write(folder / f"{name}.jsonl.gz", [])
    for name in (*JUDGED, "boolq3l_dev"):
        _write(tmp_path / "data" / "relevance" / f"{name}.jsonl.gz", [])
    for name in (*ARCHIVES, *QUIZZES):
        _write(tmp_path / "data" / "news" / f"{name}.jsonl.gz", [])
    monkeypatch.setattr(train, "bundled_cross_encoder", lambda: tmp_path / "unused")
    monkeypatch.setattr(train, "cross_encoder_weights", lambda path: fresh_weights())
    recipe = TrainingRecipe(epochs=2, groups=2)
    run = Run(recipe, tmp_path / "data", tmp_path / "out")
    run.learn(next(run.deal()))
    run.step, run.batch = 1, 1
    run.save()
    again = Run(recipe, tmp_path / "data", tmp_path / "out")
    assert (again.step, again.batch, again.total) == (1, 1, run.total)
    again.go()
    assert again.progress() == 1.0
    assert (tmp_path / "out" / "model.safetensors").is_file()


def test_training_goes_on_from_an_exported_graph(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    import torch

    from qa.reader.training.model import ReaderModel

    torch.manual_seed(1)
    model = ReaderModel()
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    rng = np.random.default_rng(1)
    peaks = {
        f"layers.{i}.{part}": rng.uniform(0.5, 9.0, 384).astype(np.float32)
        for i in range(6)
        for part in ("qkv", "out", "up")
    }
    onnx.save(graph.build(state, "dynamic", peaks), tmp_path / "reader.onnx")
    again = ReaderModel()
    again.load_trained(
        {name: torch.from_numpy(value) for name, value in unpack(tmp_path / "reader.onnx").items()}
    )
    for name, value in again.state_dict().items():
        if name == "positions.weight":
            value, expected = value[: graph.POSITIONS], model.state_dict()[name][: graph.POSITIONS]
        else:
            expected = model.state_dict()[name]
        # half a step; twice that where both of two neighbours are large, and smoothing widens some
        assert (value - expected).abs().max() <= expected.abs().max() / 10, name


def test_what_is_no_exported_graph_cannot_be_gone_on_from(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    with pytest.raises(InputError, match=r"reader\.onnx: cannot be read"):
        unpack(tmp_path / "reader.onnx")
    (tmp_path / "reader.onnx").write_bytes(b"not a graph at all")
    with pytest.raises(InputError, match=r"reader\.onnx: "):
        unpack(tmp_path / "reader.onnx")


def test_the_cross_encoder_starts_with_its_own_scores(tmp_path: Path) -> None:
    """A quantised graph is unpacked, and relevance begins as the classifier's score."""
    torch = pytest.importorskip("torch")
    from onnx import TensorProto, helper, numpy_helper, save

    from qa.reader.training.cross_encoder import cross_encoder_weights
    from qa.reader.training.model import ReaderModel

    weights = fresh_weights()
    nodes, held = [], []
    for number, (name, value) in enumerate(weights.items()):
        full = name if name.startswith("classifier") else f"bert.{name}"
        if value.ndim < 2:
            held.append(numpy_helper.from_array(value, full))
            continue
        scale = np.float32(np.abs(value).max() / 100)
        codes = np.rint(value / scale).astype(np.int8) + np.int8(3)
        anonymous = name.startswith("encoder")
        stem = f"onnx::MatMul_{number}" if anonymous else full
        turned = codes if "embeddings" in name else codes.T
        held += [
            numpy_helper.from_array(np.ascontiguousarray(turned), f"{stem}_quantized"),
            numpy_helper.from_array(scale, f"{stem}_scale"),
            numpy_helper.from_array(np.int8(3), f"{stem}_zero_point"),
        ]
        if anonymous:
            bias = full.removesuffix("weight") + "bias"
            nodes += [
                helper.make_node("MatMulInteger", ["x", f"{stem}_quantized"], [f"p{number}"]),
                helper.make_node("Cast", [f"p{number}"], [f"c{number}"], to=TensorProto.FLOAT),
                helper.make_node("Add", [bias, f"c{number}"], [f"s{number}"]),
            ]
    path = tmp_path / "model.onnx"
    save(helper.make_model(helper.make_graph(nodes, "g", [], [], held)), path)
    found = cross_encoder_weights(path)
    assert set(found) == set(weights)
    for name, value in weights.items():
        assert np.abs(found[name] - value).max() <= np.abs(value).max() / 100, name
    model = ReaderModel().eval()
    model.load_cross_encoder(found)
    ids = torch.arange(12).reshape(1, 12)
    ones = torch.ones_like(ids)
    with torch.no_grad():
        given = model(ids, torch.zeros_like(ids), ones, ones)
        first = given.states[-1][:, 0]
        pooled = torch.tanh(first @ torch.tensor(found["pooler.dense.weight"]).T
                            + torch.tensor(found["pooler.dense.bias"]))  # fmt: skip
        score = pooled @ torch.tensor(found["classifier.weight"])[0] + found["classifier.bias"][0]
    assert torch.allclose(given.relevance, score, atol=1e-5)
    assert torch.allclose(given.answerable, score / 2, atol=1e-5)


def test_training_articles_are_half_and_fixed() -> None:
    urls = [f"https://news.example/{n}" for n in range(400)]
    chosen = [url for url in urls if is_for_training(url)]
    assert 150 < len(chosen) < 250
    assert is_for_training("https://news.example/0") == is_for_training("https://news.example/0")


def test_passages_are_whole_paragraphs() -> None:
    text = "\n".join(f"Paragraph {n}. " + "word " * 40 for n in range(7))
    spans = list(passages_of(text))
    assert [text[a:b].count("Paragraph") for a, b in spans] == [3, 3]
    assert text[spans[0][0] : spans[0][1]].startswith("Paragraph 0.")
    assert all(text[end : end + 1] == "\n" for _, end in spans)
