"""``python -m qa "question"``: ask from a terminal, or many questions from a file.

``python -m qa search "words"`` gives all passages that hold some words.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from index import invocation
from index.commands.cli import OneLineParser, no_room, say_anything
from index.errors import DatelineError, InputError
from index.store.generations import DEFAULT_FOLDER
from index.text.sanitize import json_line, one_line
from index.types import Period
from qa import search_command
from qa.batch import BatchRequest, numbered_lines, parse_day
from qa.engine import Engine, Settings
from qa.first_index import open_engine
from qa.retrieval.found_json import found_json
from qa.terminal import print_answer


def main(argv: Sequence[str] | None = None) -> int:
    """0 when every question was read, 2 on bad input."""
    say_anything()
    given = list(sys.argv[1:] if argv is None else argv)
    searching = given[:1] == ["search"]
    parser = search_command.parser() if searching else _parser()
    options = parser.parse_args(given[1:] if searching else given)
    try:
        if searching:
            return _search(options)
        if (options.question is None) == (options.batch is None):
            raise InputError(f'give a question, as in: {invocation.ASK} "who leads the talks?"')
        settings = Settings(reranker=options.reranker)
        engine = open_engine(options.index, settings=settings)
        return _batch(engine, options) if options.batch else _one(engine, options)
    except DatelineError as error:
        print("qa:", one_line(str(error)), file=sys.stderr)
        return 2
    except (MemoryError, ImportError) as error:
        print("qa:", one_line(no_room(error)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _search(options: argparse.Namespace) -> int:
    """0 where a passage was found, 1 where none holds the words."""
    found = search_command.search(options)
    if options.json:
        print(json_line(found_json(found)))
    else:
        search_command.print_found(found, Console(highlight=False))
    return 0 if found.passages else 1


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog=invocation.ASK, description="Ask the indexed articles a question.")
    parser.add_argument("question", nargs="?", help="the question, in quotation marks")
    parser.add_argument("--index", type=Path, default=DEFAULT_FOLDER, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--brief", action="store_true", help="JSON with the answer and its quotations only"
    )
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help='one {"id", "question", "history", "answers", "as_of"} a line → one answer a line; '
        "- is stdin",
    )
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="date used to resolve expressions such as 'last year' (today)",
    )
    parser.add_argument(
        "--from", dest="start", metavar="DATE", help="only passages of this time or later"
    )
    parser.add_argument(
        "--to", dest="end", metavar="DATE", help="only passages of this time or earlier"
    )
    parser.add_argument("--publisher", metavar="NAME", help="only articles of this publisher")
    parser.add_argument(
        "--reranker",
        metavar="NAME",
        help="a sentence-transformers CrossEncoder, name or path, instead of the included model",
    )
    return parser


def _one(engine: Engine, options: argparse.Namespace) -> int:
    answer = engine.ask(
        options.question,
        as_of=parse_day(options.as_of, "--as-of"),
        within=_within(options.start, options.end),
        publisher=options.publisher,
    )
    if options.json or options.brief:
        print(json_line(answer.to_brief_json() if options.brief else answer.to_json()))
    else:
        print_answer(answer, Console(highlight=False))
    return 0


def _batch(engine: Engine, options: argparse.Namespace) -> int:
    as_of = parse_day(options.as_of, "--as-of")
    within = _within(options.start, options.end)
    failed = 0
    for where, line in numbered_lines(options.batch):
        try:
            request = BatchRequest.parse(line)
            answer = engine.ask(
                request.question,
                history=request.history,
                answers=request.answers,
                as_of=request.as_of or as_of,
                within=within,
                publisher=options.publisher,
            )
        except InputError as error:
            print("qa:", one_line(f"{where}: {error}"), file=sys.stderr)
            failed += 1
            continue
        told = answer.to_brief_json() if options.brief else answer.to_json()
        print(json_line({"id": request.id, **told}), flush=True)
    return 2 if failed else 0


def _within(start: str | None, end: str | None) -> Period | None:
    if start is None and end is None:
        return None
    try:
        first = Period.parse(start).start if start else date(1, 1, 1)
        after = Period.parse(end).end if end else date(9999, 12, 31)
        return Period(first, after)
    except (ValueError, OverflowError) as error:
        raise InputError(f"--from/--to: {error}") from None


if __name__ == "__main__":
    sys.exit(main())
