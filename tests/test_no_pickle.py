"""The store opens nothing but its own formats: no pickle is written, named or loaded anywhere."""

from __future__ import annotations

import ast
import json
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from index.build import build
from index.errors import IndexDamaged
from index.store.generations import Generation, serve
from index.store.manifest import Manifest, digests
from qa.engine import Engine, Settings

ROOT = Path(__file__).resolve().parent.parent
EXECUTING = frozenset("pickle cPickle _pickle dill cloudpickle joblib shelve marshal".split())


class Payload:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (self.path, "w"))


def sources() -> list[Path]:
    """All code that a user runs."""
    folders = (ROOT / name for name in ("index", "qa", "eval"))
    return [ROOT / "app.py", *(path for folder in folders for path in folder.rglob("*.py"))]


def breaches(tree: ast.AST) -> Iterator[str]:
    """Imports of what executes as it loads, and loaders that were told to allow it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in EXECUTING)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in EXECUTING:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            given = {k.arg: ast.unparse(k.value) for k in node.keywords}
            if given.get("allow_pickle", "False") != "False":
                yield ast.unparse(node)
            called = ast.unparse(node.func)
            if called == "torch.load" and given.get("weights_only") != "True":
                yield called
            if called in ("eval", "exec", "np.fromfile", "yaml.load"):
                yield called


def test_no_code_names_a_format_that_executes() -> None:
    found = {str(p): list(breaches(ast.parse(p.read_text("utf-8")))) for p in sources()}
    assert len(found) > 100
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "code",
    ["import pickle", "from joblib import load", "np.load(p, allow_pickle=True)", "torch.load(p)"],
)
def test_the_scan_sees_what_it_looks_for(code: str) -> None:
    assert list(breaches(ast.parse(code)))


def test_building_and_asking_never_unpickle(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was unpickled")

    for name in ("load", "loads", "dump", "dumps"):
        monkeypatch.setattr(pickle, name, refuse)
    index = tmp_path / "index"
    build([collection], index, encoder=FakeEncoder())
    engine = Engine.open(index, encoder=FakeEncoder(), settings=Settings(reader=False))
    assert engine.ask("When did the harbour strike end?").passages[0].article.id == "harbour"


def test_a_generation_holds_only_its_own_formats(built: Built) -> None:
    folder = built.index / "generations" / "000001"
    starts = {".npy": b"\x93NUMPY", ".sqlite": b"SQLite format 3\0", ".faiss": b"Ix"}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        if path.suffix == ".json":
            json.loads(raw)
        else:
            assert raw.startswith(starts[path.suffix]), path
        if path.suffix == ".npy":
            assert np.load(path, allow_pickle=False).dtype.kind in "fiu"


def resealed(built: Built) -> None:
    """Give the changed files' digests to the manifest, as someone who hands on an index could."""
    folder = built.index / "generations" / "000001"
    replace(Manifest.read(folder), files=digests(folder)).write(folder)
    serve(built.index, folder.name)


def test_a_pickle_in_any_files_place_is_refused_and_never_run(built: Built, tmp_path: Path) -> None:
    harm = tmp_path / "harm"
    folder = built.index / "generations" / "000001"
    objects = np.array([Payload(harm)], dtype=object)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.name == "manifest.json":
            continue
        raw = path.read_bytes()
        for number in range(2):
            if number == 0:
                path.write_bytes(pickle.dumps(Payload(harm)))
            elif path.suffix == ".npy":
                with path.open("wb") as file:
                    np.save(file, objects, allow_pickle=True)
            resealed(built)
            with pytest.raises(IndexDamaged) as caught:
                list(Generation.open(built.index).articles())
            assert str(path.parent) in str(caught.value)
            assert not harm.exists()
        path.write_bytes(raw)
        resealed(built)
    Generation.open(built.index)
