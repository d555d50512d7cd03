"""What ``python -m qa`` loads for one question: each library here is one that the answer needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build, seeds_folder

# A library more is some tenths of a second more before each answer: argue it, then add it.
ALLOWED = {
    "Stemmer", "cachetools", "cython_runtime", "faiss", "filelock", "index", "numpy",
    "onnxruntime", "packaging", "qa", "rapidfuzz", "rich", "safetensors", "swig_runtime_data5",
    "tokenizers", "typing_extensions",
}  # fmt: skip
# Of our own: what builds an index, what trains, what serves a page.
OF_OTHERS = (
    "index.background", "index.build", "index.cleaning", "index.analysis", "index.formats",
    "index.records", "index.sources", "qa.reader.training", "qa.web",
)  # fmt: skip
CODE = """
import json, sys
from qa.__main__ import main
code = main([sys.argv[1], "--index", sys.argv[2], "--json"])
print(json.dumps([code, sorted(sys.modules)]))
"""


@pytest.mark.model
def test_a_question_loads_only_what_it_needs(tmp_path: Path) -> None:
    build([seeds_folder()], tmp_path / "index")
    done = subprocess.run(
        [sys.executable, "-c", CODE, "Who leads the talks?", str(tmp_path / "index")],
        capture_output=True,
        text=True,
        check=True,
    )
    code, loaded = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    libraries = {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names)
    libraries = {name for name in libraries if not name.startswith("_")}
    assert libraries <= ALLOWED, libraries - ALLOWED
    mine = [name for name in loaded if name.startswith(OF_OTHERS)]
    assert not mine
