"""Maintenance commands of an index. Each takes the parsed options and returns an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from index import invocation
from index.build import BuildReport
from index.commands import duplicates
from index.commands.cli import say
from index.commands.gc import gc
from index.commands.status import Status
from index.errors import IndexDamaged, InputError
from index.recipe import Recipe
from index.sources.json_lines import export
from index.store import generations, verify
from index.store.manifest import Manifest, problems
from index.store.removal import read_removed, write_removed
from index.text.sanitize import json_line, one_line

_NAMED = 8  # publishers, files and articles that a line of ``status`` names; the others it counts


def run_status(options: argparse.Namespace) -> int:
    """What the index holds, and what a build would change."""
    status = Status.of(options.index)
    if options.json:
        say(json_line(status.to_json()))
        return 0
    for name, text in _lines(status, options.index):
        say(f"{name:<12}{text}")
    return 0


def _lines(status: Status, index: Path) -> list[tuple[str, str]]:
    manifest, sizes = status.manifest, status.sizes
    dates = f"{manifest.first} to {manifest.last}" if manifest.first else "at unknown dates"
    lines = [
        (
            "generation",
            f"{status.generation} of {manifest.created} (kept: {', '.join(status.kept)})",
        ),
        ("articles", f"{manifest.articles}, published {dates}"),
        ("formats", _formats(status)),
        ("publishers", _counted(status.publishers)),
        ("years", _counted(status.years, most=len(status.years))),
        ("dates", _counted(status.dates)),
        ("languages", _counted(status.languages)),
        ("duplicates", duplicates.summary(status.groups)),
        ("chunks", f"{manifest.chunks}, at most {manifest.settings['budget']} tokens"),
        ("encoder", f"{manifest.encoder} ({manifest.dimension} dimensions)"),
        (
            "size",
            f"{_mb(sizes['generation'])} (articles {_mb(sizes['articles'])}, vectors"
            f" {_mb(sizes['vectors'])}, words {_mb(sizes['words'])}); other generations"
            f" {_mb(sizes['other_generations'])}, cache {_mb(sizes['cache'])}",
        ),
        ("sources", ", ".join(manifest.sources)),
    ]
    if status.foreign:
        named = _named(status.foreign)
        lines.append(("not English", f"{named}: the encoder {manifest.encoder} is made for English;"
                      " another can be chosen with build --encoder"))  # fmt: skip
    if status.removed:
        lines.append(("removed", f"{_named(status.removed)} (remove --undo ID takes one back)"))
    lines += [("note", line) for line in manifest.notes]
    lines += [("skipped", line) for line in manifest.skipped]
    return [*lines, *_changes(status, index)]


def _changes(status: Status, index: Path) -> list[tuple[str, str]]:
    found = status.changes
    kinds = (("new", found.new), ("changed", found.changed), ("gone", found.removed),
             ("no source", found.missing))  # fmt: skip
    lines = [(kind, _named(paths)) for kind, paths in kinds if paths]
    if not lines:
        return [("changes", "none since this build")]
    return [*lines, ("changes", f"taken up by: {invocation.INDEX} build --index {index}")]


def _formats(status: Status) -> str:
    """``.docx 3 (98% of their text kept), .txt 1 (91%)``."""
    told = [f"{name} {found.articles} ({found.kept:.0%}" for name, found in status.formats.items()]
    return ", ".join(f"{one}{' of the text kept' if n == 0 else ''})" for n, one in enumerate(told))


def _counted(counts: Mapping[str, int], most: int = _NAMED) -> str:
    named = [f"{name} {count}" for name, count in list(counts.items())[:most]]
    others = len(counts) - len(named)
    return ", ".join([*named, f"and {others} more"] if others else named)


def _named(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{len(names)}: {shown}{more}"


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def run_gc(options: argparse.Namespace) -> int:
    """Clear away what is not needed any more."""
    if options.keep < 1:
        raise InputError(f"--keep must be at least 1, got {options.keep}")
    cleared = gc(options.index, options.keep)
    gone = ", ".join(cleared.generations) or "none"
    say(
        f"generations removed: {gone}; {cleared.leftovers} unfinished builds,"
        f" {cleared.entries} cache entries; {_mb(cleared.size)} freed"
    )
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write the articles as JSON lines, which ``build`` reads back to the same articles."""
    generation = generations.Generation.open(options.index)
    if options.file.suffix.lower() != ".jsonl":
        raise InputError(f"{options.file}: the name must end with .jsonl, so that build reads it")
    count = export(generation.articles(), options.file)
    say(f"{count} articles of generation {generation.name} in {options.file}")
    return 0


def run_remove(options: argparse.Namespace) -> int:
    """Build a generation without these articles (or with them again), and keep it so."""
    index: Path = options.index
    before = read_removed(index)
    ids = frozenset(options.ids)
    if options.undo:
        among = _named(tuple(sorted(before))) if before else "there are none"
        _check(ids, before, f"is not among the removed ones ({among})")
        wanted = before - ids
    else:
        generation = generations.Generation.open(index)
        held = {article.id for article in generation.articles()} | before
        _check(ids, held, f"is not in generation {generation.name}")
        wanted = before | ids
    write_removed(index, wanted)
    try:
        report = options.rebuild(Recipe.of(index), index)
    except BaseException:
        write_removed(index, before)
        raise
    _say_removed(options, report)
    return 0


def _check(ids: frozenset[str], known: frozenset[str] | set[str], what: str) -> None:
    unknown = sorted(ids - known)
    if unknown:
        raise InputError(f"article {unknown[0]!r:.100} {what}; nothing was changed")


def _say_removed(options: argparse.Namespace, report: BuildReport) -> None:
    ids = " ".join(options.ids)
    if options.undo:
        say(f"taken back: generation {report.generation} has {report.articles} articles")
        return
    say(
        f"removed: generation {report.generation} has {report.articles} articles; they stay out of"
        f" every build. Undo: {invocation.INDEX} remove --undo {ids} --index {options.index}"
    )
    say(
        f"older generations still hold them: {invocation.INDEX} gc --keep 1"
        f" --index {options.index} deletes those"
    )


def note(line: str) -> None:
    """A line that is no result, on standard error."""
    sys.stderr.write(f"index: {one_line(line)}\n")


def run_verify(options: argparse.Namespace) -> int:
    """Name everything that is wrong with the serving generation, and what to run; 1 if anything."""
    index: Path = options.index
    try:
        current = generations.current_folder(index).name
    except IndexDamaged as error:
        say(str(error))
        return 1
    chosen = generations.generation_names(index) if options.all else [current]
    damaged = [name for name in chosen if not _verified(index, name)]
    if current in damaged:
        say(_mend(index, current))
    elif damaged:
        say(f"{', '.join(damaged)} cannot be rolled back to; {current} serves and is whole")
    return 1 if damaged else 0


def _verified(index: Path, name: str) -> bool:
    folder = index / "generations" / name
    problems = verify.problems(folder)
    for problem in problems:
        say(problem)
    if problems:
        say(f"generation {name}: damaged")
        return False
    manifest = Manifest.read(folder)
    say(
        f"generation {name}: whole ({len(manifest.files)} files, {manifest.articles} articles,"
        f" {manifest.chunks} chunks)"
    )
    return True


def _mend(index: Path, current: str) -> str:
    line = f"run: {invocation.INDEX} build --index {index} (builds it again from its sources)"
    for name in reversed([n for n in generations.generation_names(index) if n < current]):
        if not problems(index / "generations" / name):
            back = f"{invocation.INDEX} rollback --index {index} (generation {name} is whole)"
            return f"{line}; or: {back}"
    return line
