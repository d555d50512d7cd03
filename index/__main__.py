"""``python -m index``: build the index, and look after it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import invocation, timex
from index.build import BuildReport, build, seeds_folder
from index.chunking import tokens
from index.chunking.chunks import ChunkSettings
from index.cleaning.written_dates import parse_published
from index.commands import duplicates
from index.commands.changes import changes
from index.commands.cli import OneLineParser, no_room, say, say_anything
from index.commands.gc import KEEP
from index.commands.maintenance import note, run_export, run_gc, run_remove, run_status, run_verify
from index.encoders.select import DEFAULT_ENCODER
from index.errors import DatelineError, InputError
from index.formats.columns import Columns
from index.progress import TerminalBar
from index.recipe import Recipe
from index.sources.articles import Skipped
from index.sources.fetch import Rules
from index.sources.watch import batches, follow
from index.sources.web_pages import add
from index.store import generations
from index.store.manifest import Manifest
from index.text.decoding import check_charset
from index.text.sanitize import json_line, one_line

_DEFAULTS = ChunkSettings()
COMMANDS = (
    "build", "add", "status", "verify", "duplicates", "rollback", "gc", "export", "remove", "timex",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when a check failed, 2 on bad input."""
    say_anything()
    arguments = _command_first(list(sys.argv[1:] if argv is None else argv))
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        with _terminable():
            code = command(options)
            sys.stdout.flush()
            return code
    except DatelineError as error:
        print("index:", one_line(str(error)), file=sys.stderr)
        return 2
    except BrokenPipeError:  # "| head" has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (MemoryError, ImportError) as error:  # a library that finds no room says so in its way
        print("index:", one_line(no_room(error)), file=sys.stderr)
        return 2
    except OSError as error:  # a disk or a folder that fails where nobody expects it
        named = f"{error.filename}: " if error.filename else ""
        print("index:", one_line(f"{named}{error.strerror or error}"), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("index: stopped; the previous generation is still in use", file=sys.stderr)
        return 130


def _command_first(given: list[str]) -> list[str]:
    """The arguments with their command in front; ``build`` where there is none."""
    first = 2 if given[:1] == ["--index"] else 1
    before, after = given[:first], given[first:]
    if before and before[0].partition("=")[0] == "--index" and after and after[0] in COMMANDS:
        return [after[0], *before, *after[1:]]
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        return ["build", *given]
    return given


@contextmanager
def _terminable() -> Iterator[None]:
    """A polite SIGTERM stops a command as Ctrl+C does, with its temporary files cleared away."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread, which alone hears signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog=invocation.INDEX,
        description="Build and maintain the index. Without a command: build it again.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    making = commands.add_parser("build", help="read articles and build the index from them")
    making.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="folders or files (default: what the index was built from, with the same options):"
        " or .txt .md .html .pdf .docx .jsonl .csv .parquet .xml .eml .warc .zip …",
    )
    _add_index(making)
    making.add_argument(
        "--encoder", help=f"sentence-transformers model, name or path ({DEFAULT_ENCODER})"
    )
    making.add_argument("--budget", type=int, help=f"tokens of one chunk ({_DEFAULTS.budget})")
    making.add_argument("--encoding", help=f"tiktoken encoding ({tokens.DEFAULT_ENCODING})")
    making.add_argument(
        "--columns",
        metavar="MAP",
        help="which column of a table is which field, such as id=url,text=body",
    )
    making.add_argument(
        "--charset", metavar="NAME", help="encoding of texts that are not UTF-8, such as shift_jis"
    )
    making.add_argument("--watch", action="store_true", help="build again after each change")
    making.set_defaults(run=_build)

    adding = commands.add_parser("add", help="save web pages and feeds as articles to index")
    adding.add_argument(
        "urls", nargs="+", metavar="URL", help="a web page, or a feed whose pages are saved"
    )
    adding.add_argument("--to", type=Path, default=Path("articles"), metavar="FOLDER",
                        help="where they are saved (%(default)s)")  # fmt: skip
    adding.add_argument(
        "--allow-private",
        action="store_true",
        help="also read addresses of this machine and its network",
    )
    adding.set_defaults(run=_add)

    _add_upkeep(commands)

    same = commands.add_parser("duplicates", help="copies and later versions of one story")
    _add_index(same)
    duplicates.add_arguments(same)
    same.set_defaults(run=duplicates.run)

    times = commands.add_parser("timex", help="time expressions of a text, one JSON object a line")
    times.add_argument("file", nargs="?", default="-", help="a text file, or - (the default)")
    times.add_argument("--published", help="publication date: YYYY, YYYY-MM or YYYY-MM-DD")
    times.set_defaults(run=_timex)
    return parser


def _add_upkeep(commands: argparse._SubParsersAction[OneLineParser]) -> None:
    """The commands that look after an index."""

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> OneLineParser:
        made = commands.add_parser(name, help=text)
        _add_index(made)
        made.set_defaults(run=run)
        return made

    status = command("status", run_status, "what the index holds, and what a build would change")
    status.add_argument("--json", action="store_true", help="as one JSON object")
    verify = command(
        "verify", run_verify, "check every digest, span and count; exit code 1 if one is wrong"
    )
    verify.add_argument(
        "--all", action="store_true", help="also check the generations that do not serve"
    )
    command("rollback", _rollback, "serve the generation before")
    clear = command("gc", run_gc, "delete old generations and unused cache entries")
    clear.add_argument(
        "--keep", type=int, default=KEEP, metavar="N", help="generations to keep (%(default)s)"
    )
    out = command("export", run_export, "write all articles as .jsonl, which build can read")
    out.add_argument("file", type=Path, metavar="FILE.jsonl")
    remove = command(
        "remove", run_remove, "leave articles out of the index, now and at every later build"
    )
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.add_argument("--undo", action="store_true", help="take removed articles back")
    remove.set_defaults(rebuild=_make)


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--index",
        type=Path,
        default=generations.DEFAULT_FOLDER,
        metavar="DIR",
        help="the index folder (%(default)s)",
    )


def _build(options: argparse.Namespace) -> int:
    recipe = _recipe(options)
    report = _make(recipe, options.index)
    if options.watch:
        _watch(recipe, options.index)
        return 0
    return 2 if report.broken else 0


def _recipe(options: argparse.Namespace) -> Recipe:
    """What the options say; without PATH, what they leave open is as the index was built."""
    base = Recipe() if options.paths else Recipe.of(options.index)
    budget = base.settings.budget if options.budget is None else options.budget
    if not 16 <= budget <= 100_000:
        raise InputError(f"--budget must be 16 to 100000 tokens, got {budget}")
    encoding = options.encoding or base.settings.encoding
    tokens.encoding(encoding)
    overlap = min(_DEFAULTS.overlap, budget // 2)
    return Recipe(
        tuple(options.paths) or base.paths or (seeds_folder(),),
        options.encoder or base.encoder,
        ChunkSettings(budget, overlap, encoding),
        Columns.parse(options.columns) if options.columns else base.columns,
        check_charset(options.charset) if options.charset else base.charset,
    )


def _make(recipe: Recipe, index_folder: Path) -> BuildReport:
    with TerminalBar() as bar:
        report = build(
            recipe.paths,
            index_folder,
            encoder_name=recipe.encoder,
            settings=recipe.settings,
            columns=recipe.columns,
            charset=recipe.charset,
            progress=bar,
        )
    _print_report(report, index_folder)
    return report


def _watch(recipe: Recipe, index_folder: Path) -> None:
    def outdated() -> bool:
        folder = generations.current_folder(index_folder)
        return changes(folder, Manifest.read(folder)).any

    note(f"watching {', '.join(map(str, recipe.paths))} (Ctrl+C stops)")
    follow(batches(recipe.paths), outdated, lambda: _make(recipe, index_folder), note)
    note("stopped watching; the last generation is in use")


def _add(options: argparse.Namespace) -> int:
    saved = broken = 0
    for item in add(options.urls, options.to, Rules(private=options.allow_private)):
        if isinstance(item, Skipped):
            broken += item.broken
            print(item.told, one_line(str(item)), file=sys.stderr)
        else:
            saved += 1
            print("saved", one_line(str(item.path)))
    if saved:
        print(
            f"index them with: {invocation.INDEX} build {one_line(str(options.to))}",
            file=sys.stderr,
        )
    return 2 if broken else 0


def _print_report(report: BuildReport, index_folder: Path) -> None:
    for item in (*report.notes, *report.skipped):
        print(item.told, one_line(str(item)), file=sys.stderr)
    warnings = sum(item.told == "warning" for item in report.notes)
    warned = f", {warnings} warning{'s' if warnings > 1 else ''}" if warnings else ""
    say(
        f"{report.articles} articles, {report.chunks} chunks ({report.encoded} newly encoded),"
        f" {len(report.skipped)} skipped{warned}, {report.seconds:.1f} s:"
        f" generation {report.generation} in {index_folder}"
    )


def _rollback(options: argparse.Namespace) -> int:
    current, chosen = generations.roll_back(options.index)
    print(f"serving generation {chosen} instead of {current}")
    return 0


def _timex(options: argparse.Namespace) -> int:
    published = None
    if options.published:
        published = parse_published(options.published, "--published").period
    text = _text_of(options.file)
    for expression in timex.find_times(text, published=published):
        print(json_line(expression.to_json()))
    return 0


def _text_of(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8")
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 at offset {error.start}") from None


if __name__ == "__main__":
    sys.exit(main())
