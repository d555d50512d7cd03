"""How a wheel is laid out: every package inside ``dateline``, so that no name meets another's.

A checkout has ``index``, ``qa``, ``eval``, ``seeds`` and ``app.py`` at the top, where
``python -m index`` finds them. In site-packages such names collide with anybody's. Relative imports
cannot serve both: ``qa`` imports ``index``, which is above its own top in a checkout. So the wheel
holds ``dateline/index`` and so on, and its copies of the modules say ``from dateline.index.x
import y`` where ours say ``from index.x import y``. Nothing else is changed.
"""

from __future__ import annotations

import ast
import re
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("index", "qa", "eval")
OWN = (*PACKAGES, "app")
_IMPORT_IN_TEXT = re.compile(rf"\b(?:from|import) (?:{'|'.join(OWN)})\b[. ]")
_COMMAND_IN_TEXT = re.compile(rf"-m (?:{'|'.join(PACKAGES)})\b(?!\.)|python app\.py")


class WheelLayout(BuildHookInterface):  # type: ignore[type-arg]
    """Puts rewritten copies of all modules into a wheel; an editable install keeps the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the copies. :raises ValueError: an import cannot be rewritten."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        root = Path(self.root)
        found = [root / "app.py", *(root / "dateline").glob("*.py")]
        found += [path for name in PACKAGES for path in (root / name).rglob("*.py")]
        for path in found:
            inside = path.relative_to(root)
            if inside.parts[0] != "dateline":
                inside = "dateline" / inside
            copy = Path(self._folder.name) / inside
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(rewritten(path.read_text("utf-8"), str(path)), "utf-8")
            build_data["force_include"][str(copy)] = inside.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete the copies."""
        if version != "editable":
            self._folder.cleanup()


def rewritten(source: str, where: str) -> str:
    """A module with the imports of our packages below ``dateline``.

    :raises ValueError: an import or a text with an import in it has no such form; ``where`` and
        the line are named.
    """
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and _ours(node.module or ""):
            lines[node.lineno - 1] = _below(lines[node.lineno - 1], "from", node.module or "")
        elif isinstance(node, ast.Import):
            for alias in (alias for alias in node.names if _ours(alias.name)):
                if not alias.asname:
                    raise ValueError(f"{where}:{node.lineno}: write: from … import {alias.name}")
                lines[node.lineno - 1] = _below(lines[node.lineno - 1], "import", alias.name)
    for node in _texts(tree):
        if _IMPORT_IN_TEXT.search(node.value):
            raise ValueError(f"{where}:{node.lineno}: make the import in this text from __name__")
        if _COMMAND_IN_TEXT.search(node.value) and not where.endswith("invocation.py"):
            raise ValueError(f"{where}:{node.lineno}: take the command from index.invocation")
    return "".join(lines)


def _ours(module: str) -> bool:
    return module.partition(".")[0] in OWN


def _below(line: str, word: str, module: str) -> str:
    return line.replace(f"{word} {module}", f"{word} dateline.{module}", 1)


def _texts(tree: ast.Module) -> list[ast.Constant]:
    """All texts that are not docstrings."""
    described = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in described
    ]
