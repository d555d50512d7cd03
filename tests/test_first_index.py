"""An index that is not there yet is built from the bundled articles, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.collection import Built
from support.fakes import FakeEncoder

from index.build import build
from index.errors import IndexDamaged, InputError
from qa.first_index import open_engine


def test_builds_only_where_there_is_no_index(built: Built, tmp_path: Path) -> None:
    made: list[Path] = []

    def build_first(folder: Path) -> None:
        made.append(folder)
        build([built.articles], folder, encoder=FakeEncoder())

    assert open_engine(built.index, build_first=build_first).generation == "000001"
    assert made == []
    fresh = tmp_path / "fresh"
    assert open_engine(fresh, build_first=build_first).generation == "000001"
    assert made == [fresh]


def test_a_damaged_index_or_a_file_is_not_built_over(built: Built, tmp_path: Path) -> None:
    def refuse(_: Path) -> None:
        raise AssertionError("nothing is to be built")

    (built.index / "CURRENT").write_text("000009", "utf-8")
    with pytest.raises(IndexDamaged, match="000009"):
        open_engine(built.index, build_first=refuse)
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    with pytest.raises(InputError, match="is a file"):
        open_engine(file, build_first=refuse)
