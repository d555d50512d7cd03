"""A smaller reader: what goes, what the rest makes up for, and learning from the whole one."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from support.training_sets import some_sets

from index.encoders.minilm import bundled_weights
from index.errors import InputError
from qa.reader.__main__ import main
from qa.reader.features import Window, collate, load_tokenizer, windows
from qa.reader.graph import reader_graph as graph
from qa.reader.training.mixture import Mixture
from qa.reader.training.targets import batches, targets

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

SIZES = ((2, 24), (1, 16), (2, 8), (1, 8), (3, 8), (1, 40))


def rows() -> list[Window]:
    tokenizer = load_tokenizer(bundled_weights() / "tokenizer.json")
    texts = ["Rome won the cup in May, to the surprise of Paris.", "It rained."]
    return windows(tokenizer, ["who won?"] * 2, ["T · ", ""], texts)


def small(seed: int) -> torch.nn.Module:
    from qa.reader.training.model import ReaderModel

    torch.manual_seed(seed)
    return ReaderModel(SIZES).eval()


def exported(model: torch.nn.Module, folder: Path) -> Path:
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    onnx.save(graph.build(state, "float"), folder / "reader.onnx")
    return folder


def test_the_least_worthy_go_wherever_they_are() -> None:
    from qa.reader.training.pruning import kept

    worth = [torch.tensor([5.0, 6.0, 7.0]), torch.tensor([1.0, 8.0]), torch.tensor([3.0, 2.0])]
    keep = [layer.tolist() for layer in kept(worth, 3 / 7)]
    assert keep == [[True] * 3, [False, True], [True, False]]  # a layer keeps its best
    assert all(layer.all() for layer in kept(worth, 0.0))


def test_what_is_left_makes_up_for_what_went() -> None:
    from qa.reader.training.pruning import refitted

    torch.manual_seed(0)
    x = torch.randn(500, 6)
    x[:, 5] = 2 * x[:, 0] - x[:, 3] + 4  # nothing of its own
    weight, bias = torch.randn(3, 6), torch.randn(3)
    with_one = torch.cat([x, torch.ones(500, 1)], 1)
    keep = torch.tensor([True] * 5 + [False])
    fewer, shifted = refitted(weight, bias, with_one.T @ with_one, keep)
    wanted = x @ weight.T + bias
    assert fewer.shape == (3, 5)
    torch.testing.assert_close(x[:, :5] @ fewer.T + shifted, wanted, atol=0.02, rtol=0)
    cut = x[:, :5] @ weight[:, :5].T + bias
    assert (cut - wanted).abs().mean() > 1


def test_pruning_keeps_shape_and_sense() -> None:
    from qa.reader.training.model import ReaderModel, sizes_of
    from qa.reader.training.pruning import Use, pruned

    model, batch = small(0), collate(rows())
    arrays = (batch.ids, batch.segments, batch.mask, batch.quotable)
    given = [torch.from_numpy(array) for array in arrays]
    uses = {}
    for i, (heads, inner) in enumerate(SIZES):
        for part, inputs, counted in (("out", heads * 32, heads), ("down", inner, inner)):
            some = torch.randn(400, inputs + 1)
            some[:, -1] = 1
            worth = torch.rand(counted) + i  # the first layers are worth least
            uses[f"layers.{i}.{part}"] = Use(some.T @ some, worth)
    whole = pruned(model.state_dict(), uses, heads=0.0, inner=0.0)
    less = pruned(model.state_dict(), uses, heads=0.2, inner=0.3)
    same, fewer = ReaderModel(sizes_of(whole)), ReaderModel(sizes_of(less))
    same.load_trained(whole)
    fewer.load_trained(less)
    with torch.no_grad():
        wanted, again, shape = model(*given), same(*given), fewer(*given)
    torch.testing.assert_close(again.start, wanted.start, atol=1e-3, rtol=0)
    assert shape.start.shape == wanted.start.shape
    assert [heads for heads, _ in sizes_of(less)] == [1, 1, 2, 1, 3, 1]
    assert sum(inner for _, inner in sizes_of(less)) < 104 * 0.75


def test_use_is_counted_over_real_tokens_alone() -> None:
    from qa.reader.training.model import ReaderModel
    from qa.reader.training.pruning import collect

    torch.manual_seed(2)
    tokenizer = load_tokenizer(bundled_weights() / "tokenizer.json")
    groups = Mixture(some_sets()).epoch(1, 0)[:6]
    dealt = batches(targets(tokenizer, groups, Random(0)), Random(0))
    uses = collect(ReaderModel(SIZES), dealt)
    tokens = sum(len(row.window.ids) for batch in dealt for group in batch for row in group)
    for name, use in uses.items():
        assert use.moments[-1, -1] == tokens, name
        assert (use.worth > 0).all(), name
    assert [len(uses[f"layers.{i}.out"].worth) for i in range(6)] == [h for h, _ in SIZES]


def test_a_reader_imitates_itself_without_loss_and_another_with(tmp_path: Path) -> None:
    from qa.reader.training.distillation import Teacher, imitation
    from qa.reader.training.train import tensors

    one, other = small(3), small(4)
    read = rows()
    taught = Teacher(exported(one, tmp_path), threads=2).read(read)
    with torch.no_grad():
        same = imitation(one(*tensors(collate(read), "cpu")), taught)
        apart = imitation(other(*tensors(collate(read), "cpu")), taught)
    for name, value in same.items():
        assert value + 1e-6 >= 0, name
        assert value < 1e-4, name
        assert apart[name] > 100 * abs(value), name


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--heads", "1.5"], "--heads must be from 0 to below 1, not 1.5"),
        (["--weights", "nowhere"], "reader.onnx: cannot be read"),
    ],
)
def test_bad_input_is_one_line(
    given: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["prune", "--data", str(tmp_path), "--out", str(out), *given]) == 2
    assert says in capsys.readouterr().err
    assert not out.exists()


def test_no_teacher_is_one_line(tmp_path: Path) -> None:
    from qa.reader.training.distillation import Teacher

    with pytest.raises(InputError, match=r"reader\.onnx: cannot be read"):
        Teacher(tmp_path, threads=1)
    (tmp_path / "reader.onnx").write_bytes(b"not a graph at all")
    with pytest.raises(InputError, match=r"reader\.onnx: "):
        Teacher(tmp_path, threads=1)


def test_damaged_weights_to_go_on_from_are_one_line(tmp_path: Path) -> None:
    from qa.reader.training.train import _model

    (tmp_path / "model.safetensors").write_bytes(b"cut off")
    with pytest.raises(InputError, match=r"model\.safetensors: cannot be read as weights"):
        _model(str(tmp_path))
