"""Every regular expression of the project, and texts on which a bad one takes forever.

``all_patterns`` finds them where they are compiled: it listens while every module is imported,
and reads the sources for those that a function writes in a call of ``re``. ``attacks`` builds
texts from a pattern's own parts: each of its repeats is filled with what it takes, after what
stands before it, and then something that lets the match fail.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from support.growth import grows

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "qa", "eval")
TRAINING = ("qa.reader.training", "__main__")  # reads what its user chose, and needs torch
METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split", "subn")


@dataclass(frozen=True)
class Written:
    """A pattern, where it is written, and the ways in which it is asked."""

    pattern: re.Pattern[Any]
    where: str
    methods: tuple[str, ...]


@dataclass
class Listener:
    """Hears of every pattern that a file of the project compiles."""

    heard: dict[tuple[str, int], list[re.Pattern[Any]]] = field(default_factory=dict)

    def compile(self, real: Callable[..., Any], pattern: Any, flags: Any) -> Any:
        made = real(pattern, flags)
        frame: Any = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        if frame is not None and frame.f_code.co_filename.startswith(str(ROOT)):
            place = frame.f_code.co_filename.removeprefix(f"{ROOT}/"), frame.f_lineno
            self.heard.setdefault(place, []).append(made)
        return made


def modules() -> list[str]:
    """The names of all modules that are tested."""
    found = [PACKAGES[0]]
    for package in PACKAGES:
        place = [str(ROOT / package)]
        found += [package, *(m.name for m in pkgutil.walk_packages(place, f"{package}."))]
    return [name for name in dict.fromkeys(found) if not any(part in name for part in TRAINING)]


def all_patterns() -> list[Written]:
    """All patterns, each once. To be called before anything of the project is imported."""
    listener = Listener()
    real = re._compile  # type: ignore[attr-defined]
    re._compile = partial(listener.compile, real)  # type: ignore[attr-defined]
    try:
        loaded = [importlib.import_module(name) for name in modules()]
    finally:
        re._compile = real  # type: ignore[attr-defined]
    trees = {str(m.__file__): (m, ast.parse(Path(str(m.__file__)).read_text())) for m in loaded}
    asked: dict[int, list[str]] = {}
    for module, tree in trees.values():
        methods_of = _asked(tree)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                asked.setdefault(id(value), []).extend(methods_of.get(name, ()))
    found: dict[tuple[Any, int], Written] = {}

    def note(pattern: re.Pattern[Any], where: str, methods: Sequence[str]) -> None:
        key = pattern.pattern, pattern.flags
        if key in found:
            methods = (*found[key].methods, *methods)
        found[key] = Written(pattern, where, tuple(dict.fromkeys(methods)))

    for (file, line), patterns in listener.heard.items():
        for pattern in patterns:
            methods = asked.get(id(pattern)) or METHODS[:3]
            note(pattern, f"{file}:{line}", methods)
    for file, (module, tree) in trees.items():
        for call in _calls(tree):
            text = _written(call.args[0], vars(module))
            if text is not None and call.func.attr != "compile":  # type: ignore[attr-defined]
                flags = _flags(call, vars(module))
                where = f"{file.removeprefix(f'{ROOT}/')}:{call.lineno}"
                note(re.compile(text, flags), where, [call.func.attr])  # type: ignore[attr-defined]
    return list(found.values())


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of a function of ``re`` that takes a pattern."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=name)) if (
                name in (*METHODS, "compile") and node.args
            ):
                yield node


def _asked(tree: ast.AST) -> dict[str, list[str]]:
    """The methods that a module calls on each name."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=method) if method in METHODS:
                found.setdefault(name, []).append(method)
    return found


def _written(node: ast.expr, names: dict[str, Any]) -> Any:
    """A pattern's text, with a word in place of what is known only when it runs."""
    try:
        value = eval(compile(ast.Expression(node), "pattern", "eval"), dict(names))
    except Exception:
        if not isinstance(node, ast.JoinedStr):
            return None
        parts = [p.value if isinstance(p, ast.Constant) else "word" for p in node.values]
        return "".join(str(part) for part in parts)
    return value if isinstance(value, str | bytes) else None


def _flags(call: ast.Call, names: dict[str, Any]) -> int:
    for given in [*call.args[2:], *(k.value for k in call.keywords if k.arg == "flags")]:
        with suppress(NameError):  # a text that is known only when it runs, and no flags
            value = eval(compile(ast.Expression(given), "flags", "eval"), dict(names))
            if isinstance(value, re.RegexFlag):
                return int(value)
    return 0


# What stands for a category or for all but some characters.
_CATEGORY = {
    codes.CATEGORY_DIGIT: "17",
    codes.CATEGORY_NOT_DIGIT: "aA -",
    codes.CATEGORY_SPACE: " \n",
    codes.CATEGORY_NOT_SPACE: "aA1.",
    codes.CATEGORY_WORD: "aA1_é",
    codes.CATEGORY_NOT_WORD: " -.",
}
_ANYTHING = "aA1 -.,'\"(\n"


def members(item: Any) -> str:
    """Some characters that one part of a pattern takes, a few of each kind."""
    code, value = item
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return "".join(c for c in _ANYTHING if ord(c) != value)
    if code is codes.ANY:
        return "a 1.A-"
    if code is codes.CATEGORY:
        return _CATEGORY[value]
    if code is codes.RANGE:
        low, high = value
        return chr(low) + chr((low + high) // 2) + chr(high)
    if code is codes.IN:
        if value and value[0][0] is codes.NEGATE:
            banned = re.compile("[" + "".join(map(_shown, value[1:])) + "]")
            return "".join(c for c in _ANYTHING if not banned.match(c))
        return "".join(dict.fromkeys("".join(map(members, value))))
    return ""


def _shown(item: Any) -> str:
    code, value = item
    if code is codes.LITERAL:
        return re.escape(chr(value))
    if code is codes.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w", "NOT_DIGIT": r"\D", "NOT_SPACE": r"\S",
            "NOT_WORD": r"\W"}[str(value).removeprefix("CATEGORY_")]  # fmt: skip


def sample(parts: Any, turn: int = 0) -> str:
    """A text that a pattern's parts take, where no lookaround forbids it; others by ``turn``."""
    return "".join(_sampled(item, turn) for item in parts)


def _sampled(item: Any, turn: int) -> str:
    code, value = item
    if code is codes.BRANCH:
        return sample(value[1][turn % len(value[1])], turn)
    if code is codes.SUBPATTERN:
        return sample(value[3], turn)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, _, body = value
        return sample(body, turn) * max(least, 1)
    if code is codes.ATOMIC_GROUP:
        return sample(value, turn)
    found = members(item)
    return found[turn % len(found)] if found else ""


@dataclass(frozen=True)
class Repeat:
    """A repeat of a pattern: what may stand before it, its body, what may stand behind."""

    before: str
    body: Any
    behind: str


def repeats(parts: Any, before: str = "", behind: str = "") -> Iterator[Repeat]:
    """All repeats of a pattern that can be long, those inside others, too."""
    items = list(parts)
    for place, (code, value) in enumerate(items):
        ahead = before + sample(items[:place])
        rest = sample(items[place + 1 :]) + behind
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            if value[1] > 8:
                yield Repeat(ahead, value[2], rest)
            yield from repeats(value[2], ahead, rest)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, ahead, rest)
        elif code is codes.SUBPATTERN:
            yield from repeats(value[3], ahead, rest)
        elif code is codes.ATOMIC_GROUP:
            yield from repeats(value, ahead, rest)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from repeats(value[1], ahead, rest)


def classes(parts: Any) -> Iterator[str]:
    """The members of each single-character part of a pattern."""
    for item in parts:
        code, value = item
        if code is codes.BRANCH:
            for branch in value[1]:
                yield from classes(branch)
        elif code is codes.SUBPATTERN:
            yield from classes(value[3])
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            yield from classes(value[2])
        elif code is codes.ATOMIC_GROUP:
            yield from classes(value)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from classes(value[1])
        elif found := members(item):
            yield found


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """Texts as (before, repeated unit, behind)."""
    text = pattern.pattern
    parsed = _parser.parse(text, pattern.flags & ~re.DEBUG)
    kinds = list(dict.fromkeys(c for c in classes(parsed) if len(c) > 1))
    letters = list(dict.fromkeys("".join(c for found in kinds for c in found)))[:24]
    heads = list(dict.fromkeys(found[0] for found in kinds))[:7]
    found: dict[tuple[str, str, str], None] = {}
    for unit in [*letters, *(a + b for a in heads for b in heads if a != b)]:
        for behind in ("", "\x00"):
            found["", unit, behind] = None
    whole = [sample(parsed, turn) for turn in range(4)]
    for unit in whole:
        found["", unit, "\x00"] = None
    for repeat in itertools.islice(repeats(parsed), 60):
        for turn in range(4):
            if unit := sample(repeat.body, turn):
                for behind in ("\x00", repeat.behind[:-1] + "\x00"):
                    found[repeat.before, unit, behind] = None
                    found[repeat.before, unit + " ", behind] = None
    return [parts for parts in found if parts[1]]


def worst(written: Written) -> str | None:
    """An attack on which a pattern's time grows faster than the text; None where none is found."""
    for attack, method in itertools.product(attacks(written.pattern), written.methods):
        if grows(partial(_asking, written.pattern, method, attack)):
            before, unit, behind = attack
            return f"{method} of {before!r:.60} + {unit!r:.60} * n + {behind!r:.60}"
    return None


def _asking(
    pattern: re.Pattern[Any], method: str, attack: tuple[str, str, str], size: int
) -> Callable[[], object]:
    before, unit, behind = attack
    made = before + unit * (size // len(unit)) + behind
    text: Any = made.encode("utf-8") if isinstance(pattern.pattern, bytes) else made
    if method in ("sub", "subn"):
        return partial(pattern.sub, text[:0], text)
    if method == "finditer":
        return lambda: sum(1 for _ in pattern.finditer(text))
    return partial(getattr(pattern, method), text)


def main() -> int:
    """Test every pattern; print those that grow."""
    sys.path.insert(0, str(ROOT))
    parts = sys.argv[1:] or [""]  # of the places that are wanted
    found = [w for w in all_patterns() if any(part in w.where for part in parts)]
    code = 0
    for number, written in enumerate(found):
        if number % 50 == 0 and len(sys.argv) > 1:
            sys.stderr.write(f"{number} of {len(found)}\n")
        attack = worst(written)
        if attack is not None:
            code = 1
            sys.stdout.write(f"{written.where}: {written.pattern.pattern!r:.70}: {attack}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(found)} patterns\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
