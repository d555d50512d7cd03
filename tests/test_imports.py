"""Importing costs well under a second: heavy libraries load when they are first needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "torch",
    "spacy",
    "sentence_transformers",
    "transformers",
    "faiss",
    "gradio",
    "onnxruntime",
}
CODE = """
import json, sys, time
started = time.process_time()
import {module}
print(json.dumps([time.process_time() - started, sorted(m for m in sys.modules if "." not in m)]))
"""


@pytest.mark.parametrize(
    "module", ["index", "qa", "index.build", "index.__main__", "index.store.generations"]
)
def test_importing_is_quick_and_loads_nothing_heavy(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(module=module)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, loaded = json.loads(done.stdout)
    assert HEAVY.isdisjoint(loaded)
    assert seconds < 1.0
