"""The wheel holds everything below ``dateline``, and works from there."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as site-packages would be after an install of the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with the wheel, in a folder that holds modules of the same names as ours."""
    for name in ("index", "qa", "eval", "app"):
        (folder / f"{name}.py").write_text("raise SystemExit('taken over')\n", "utf-8")
    (folder / "seeds").mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_nothing_but_dateline_is_at_the_top(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert names == {"dateline"}
    inside = {path.relative_to(ROOT) for path in (ROOT / "index").rglob("*.py")}
    assert all((installed / "dateline" / path).is_file() for path in inside)
    for file in ("seeds/articles.toml", "qa/web/assets", "qa/reader/weights", "py.typed"):
        assert (installed / "dateline" / file).exists()


def test_builds_and_asks_beside_modules_of_the_same_names(installed: Path, tmp_path: Path) -> None:
    article = "<html><body><p>The harbour strike in Marlow ended on 3 March 2011.</p></body></html>"
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "strike.html").write_text(article, "utf-8")
    done = run(installed, tmp_path, "-m", "dateline", "build", "articles")
    assert done.returncode == 0, done.stderr
    done = run(installed, tmp_path, "-m", "dateline", "ask", "When did the harbour strike end?")
    assert done.returncode == 0, done.stderr
    assert "The harbour strike in Marlow ended on 3 March 2011." in done.stdout


def test_messages_name_the_command_that_is_there(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "-m", "dateline", "status")
    assert done.returncode == 2
    assert "make one with: dateline build PATH" in done.stderr
    code = (
        "from dateline import Engine; from dateline.index import build; print(build.seeds_folder())"
    )
    done = run(installed, tmp_path, "-c", code)
    assert done.stdout == f"{installed / 'dateline' / 'seeds'}\n"
    code = "from dateline.app import _results; print(_results(None)[0].name)"
    assert run(installed, tmp_path, "-c", code).stdout == "seeds.json\n"


@pytest.fixture(scope="module")
def layout() -> ModuleType:
    """The build hook, as a module."""
    spec = importlib.util.spec_from_file_location("layout", ROOT / ".ci" / "wheel_layout.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_imports_are_rewritten_and_nothing_else(layout: ModuleType) -> None:
    source = (
        '"""from index import x"""\nfrom index.a import b\nif x:\n    import qa.c as d\nimport os\n'
    )
    assert layout.rewritten(source, "m.py") == (
        '"""from index import x"""\nfrom dateline.index.a import b\nif x:\n'
        "    import dateline.qa.c as d\nimport os\n"
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("\nimport index.a\n", r"m.py:2: write: from … import index.a"),
        ("code = 'from index.a import b'\n", "m.py:1: make the import in this text from __name__"),
        ("said = 'run: python -m index build'\n", "m.py:1: take the command from index.invocation"),
    ],
)
def test_what_cannot_be_rewritten_stops_the_build(
    layout: ModuleType, source: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        layout.rewritten(source, "m.py")
