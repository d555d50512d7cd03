"""3,000 questions of eight clients in 300 sessions, while the index changes: ``soak`` says how."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="memory and files are read from /proc")
def test_nothing_is_mixed_up_and_nothing_grows(tmp_path: Path) -> None:
    program = str(Path(__file__).with_name("soak.py"))
    done = subprocess.run(
        [sys.executable, program, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    seen = json.loads(done.stdout.splitlines()[-1])
    assert (seen["answered"], seen["troubles"]) == (3_000, 0), seen
    assert seen["memory"] < 1.05, seen
    assert seen["files"] <= 16, seen
