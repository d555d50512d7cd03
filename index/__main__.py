"""``python -m index``: build, look at, check and roll back the index."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from index import store, timex, tokens
from index.articles import Skipped
from index.build import BuildReport, build, seeds_folder
from index.chunking import ChunkSettings
from index.cli import OneLineParser
from index.dating import parse_published
from index.encoder import DEFAULT_ENCODER
from index.errors import DatelineError, InputError
from index.formats.adding import add
from index.formats.columns import Columns
from index.formats.fetch import Rules
from index.progress import TerminalBar
from index.upkeep import run_verify

_DEFAULTS = ChunkSettings()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when a check failed, 2 on bad input."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments.insert(0, "build")
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
    except DatelineError as error:
        print("index:", " ".join(str(error).split("\n")), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("index: stopped; the last good generation still serves", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="python -m index",
        description="Build and look after the index. Without a command: build the bundled seeds.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    making = commands.add_parser("build", help="read articles and serve them as a new generation")
    making.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="folders, or .txt .md .html .pdf .docx .jsonl .csv .parquet .xml .eml .warc .zip …",
    )
    _add_index(making)
    making.add_argument(
        "--encoder", default=DEFAULT_ENCODER, help="sentence-transformers model, name or path"
    )
    making.add_argument(
        "--budget", type=int, default=_DEFAULTS.budget, help="tokens of one chunk (%(default)s)"
    )
    making.add_argument(
        "--encoding", default=tokens.DEFAULT_ENCODING, help="tiktoken encoding (%(default)s)"
    )
    making.add_argument(
        "--columns", metavar="MAP", help="columns of tables, such as id=url,text=body"
    )
    making.set_defaults(run=_build)

    adding = commands.add_parser("add", help="save web pages and feeds as articles to index")
    adding.add_argument(
        "urls", nargs="+", metavar="URL", help="a page, or a feed whose pages to add"
    )
    adding.add_argument("--to", type=Path, default=Path("articles"), metavar="FOLDER",
                        help="where they are saved (%(default)s)")  # fmt: skip
    adding.add_argument(
        "--allow-private", action="store_true", help="also addresses of this machine and network"
    )
    adding.set_defaults(run=_add)

    for name, run, text in (
        ("status", _status, "what the index holds"),
        ("verify", run_verify, "check every digest, span and count of the serving generation"),
        ("rollback", _rollback, "serve the generation before"),
    ):
        command = commands.add_parser(name, help=text)
        _add_index(command)
        command.set_defaults(run=run)
        if name == "verify":
            command.add_argument("--all", action="store_true", help="check the kept ones as well")

    times = commands.add_parser("timex", help="time expressions of a text, one JSON object a line")
    times.add_argument("file", nargs="?", default="-", help="a text file, or - (the default)")
    times.add_argument("--published", help="publication date: YYYY, YYYY-MM or YYYY-MM-DD")
    times.set_defaults(run=_timex)
    return parser


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--index",
        type=Path,
        default=store.DEFAULT_FOLDER,
        metavar="DIR",
        help="the index folder (%(default)s)",
    )


def _build(options: argparse.Namespace) -> int:
    if not 16 <= options.budget <= 100_000:
        raise InputError(f"--budget must be 16 to 100000 tokens, got {options.budget}")
    tokens.encoding(options.encoding)
    overlap = min(_DEFAULTS.overlap, options.budget // 2)
    settings = ChunkSettings(options.budget, overlap, options.encoding)
    with TerminalBar() as bar:
        report = build(
            options.paths or [seeds_folder()],
            options.index,
            encoder_name=options.encoder,
            settings=settings,
            columns=Columns.parse(options.columns) if options.columns else None,
            progress=bar,
        )
    _print_report(report, options.index)
    return 2 if report.broken else 0


def _add(options: argparse.Namespace) -> int:
    broken = 0
    for item in add(options.urls, options.to, Rules(private=options.allow_private)):
        if isinstance(item, Skipped):
            broken += item.broken
            print(f"skipped {item}", file=sys.stderr)
        else:
            print(f"saved {item.path}")
    print(f"index them with: python -m index build {options.to}", file=sys.stderr)
    return 2 if broken else 0


def _print_report(report: BuildReport, index_folder: Path) -> None:
    for item in report.skipped:
        print(f"skipped {item}", file=sys.stderr)
    print(
        f"{report.articles} articles, {report.chunks} chunks ({report.encoded} newly encoded),"
        f" {len(report.skipped)} skipped, {report.seconds:.1f} s:"
        f" generation {report.generation} in {index_folder}"
    )


def _status(options: argparse.Namespace) -> int:
    folder = store.current_folder(options.index)
    manifest = store.Manifest.read(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    names = store.generation_names(options.index)
    dates = f"{manifest.first} to {manifest.last}" if manifest.first else "at unknown dates"
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(f"generation  {folder.name} of {manifest.created} (kept: {', '.join(names)})")
    console.print(f"articles    {manifest.articles}, published {dates}")
    console.print(f"chunks      {manifest.chunks}, at most {manifest.settings['budget']} tokens")
    console.print(f"encoder     {manifest.encoder} ({manifest.dimension} dimensions)")
    console.print(f"size        {size / 1e6:.1f} MB")
    console.print(f"sources     {', '.join(manifest.sources)}")
    for line in manifest.skipped:
        console.print(f"skipped     {line}")
    return 0


def _rollback(options: argparse.Namespace) -> int:
    current, chosen = store.roll_back(options.index)
    print(f"serving generation {chosen} instead of {current}")
    return 0


def _timex(options: argparse.Namespace) -> int:
    published = None
    if options.published:
        published = parse_published(options.published, "--published").period
    text = _text_of(options.file)
    for expression in timex.find_times(text, published=published):
        print(json.dumps(expression.to_json(), ensure_ascii=False))
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
