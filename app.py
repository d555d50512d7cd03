"""``python app.py``: open the index (build it from the bundled articles if there is none), serve.

Heavy libraries load only after the options and the port are known to be good.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import invocation
from index.commands.cli import no_room, say_anything
from index.errors import DatelineError, InputError
from index.text.sanitize import one_line

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.web.extras import Extras

DEFAULT_INDEX = Path(".dateline")
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted; 2 with one line on stderr when something given cannot be used."""
    say_anything()
    options = _parser().parse_args(argv)
    try:
        check_address(options.host, options.port)
        wanted = Wanted.of(options)
        from index.store.generations import clear_leftovers
        from qa.first_index import open_engine

        engine = open_engine(options.index)
        clear_leftovers(options.index)
        threading.Thread(target=_warm_up, args=(engine,), daemon=True).start()
        from qa.web.serve import serve

        serve(
            engine,
            options.host,
            options.port,
            ready=_say_ready,
            extras=extras_of(wanted, engine, options.index),
        )
    except DatelineError as error:
        print("app:", one_line(str(error)), file=sys.stderr)
        return 2
    except (MemoryError, ImportError) as error:
        print("app:", one_line(no_room(error)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("app: stopped", file=sys.stderr)
    return 0


def check_address(host: str, port: int) -> None:
    """Bind to the address for a moment. :raises InputError: it cannot be served on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"cannot serve on {host} port {port}: {reason[:1].lower()}{reason[1:]};"
            " choose another with --host or --port"
        ) from None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options beyond asking, checked before anything heavy loads."""

    users: tuple[tuple[str, str], ...]
    token: str | None
    results: tuple[Path, ...]
    mcp: bool
    questions: Path | None = None
    allowed_hosts: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: argparse.Namespace) -> Wanted:
        """Read options and environment. :raises InputError: one of them cannot be used."""
        from qa.web.admin.access import token_of, users_of
        from qa.web.guard.addresses import Addresses

        auth = options.auth or os.environ.get("DATELINE_AUTH")
        token = options.admin_token or os.environ.get("DATELINE_ADMIN_TOKEN")
        if auth and options.mcp:  # Gradio's MCP address asks nobody to sign in
            raise InputError("--mcp does not support sign-in; drop --auth or --mcp")
        Addresses.of(options.host, options.allow_host)
        return cls(
            users_of(auth) if auth else (),
            token_of(token) if token else None,
            _results(options.eval),
            options.mcp,
            options.questions,
            tuple(options.allow_host),
        )


def _results(chosen: Path | None) -> tuple[Path, ...]:
    """The evaluation to show: the named one, else the committed ones, the bundled one first."""
    if chosen is None:
        found = (Path(__file__).parent / "eval" / "results").glob("*.json")
        return tuple(sorted(found, key=lambda path: (path.stem != "seeds", path.stem)))
    from eval.records import figures
    from eval.records import result_files as results

    (figures if figures.is_figures(chosen) else results).read(chosen)
    return (chosen,)


def extras_of(wanted: Wanted, engine: Engine, index_folder: Path) -> Extras:
    """What the page offers besides asking."""
    from qa.web.admin.routes import Admin
    from qa.web.extras import Extras
    from qa.web.guard.attempts import Attempts

    attempts = Attempts()
    admin = Admin(engine, index_folder, wanted.token, attempts=attempts) if wanted.token else None
    if admin is not None:
        admin.uploads.clear_leftovers()
        print(f"Uploaded files are kept in {admin.uploads.folder}", flush=True)
    report = None
    if wanted.results:
        from eval.report.shown_results import ShownResults

        report = ShownResults(wanted.results)
    drafting = None
    if wanted.questions is not None:
        from eval.commands.question_source import QuestionSource

        drafting = QuestionSource(index_folder, wanted.questions)
    return Extras(wanted.users, admin, report, drafting, wanted.mcp, wanted.allowed_hosts, attempts)


def _warm_up(engine: Engine) -> None:
    """Load the models now, so that the first question does not wait for them."""
    with contextlib.suppress(DatelineError):  # the first question will meet it and say so
        engine.warm()
        engine.ask("What happened?")


def _say_ready(url: str) -> None:
    print(f"Dateline is at {url} (Ctrl+C stops it)", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=invocation.SERVE,
        description="Ask the articles in a browser. Everything stays on this machine.",
    )
    parser.add_argument(
        "--index",
        type=Path,
        default=DEFAULT_INDEX,
        metavar="DIR",
        help="the index folder (%(default)s)",
    )
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to serve on (%(default)s)")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="another name that this machine has for those who open the page, such as"
        " news.example.org (repeat for several); requests under other names are refused",
    )
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port (%(default)s)")
    parser.add_argument(
        "--auth",
        metavar="USER:PASSWORD|@FILE",
        help="ask everybody to sign in; @FILE holds one such pair a line (or DATELINE_AUTH)",
    )
    parser.add_argument(
        "--admin-token",
        metavar="TOKEN",
        help="allow uploads, builds and rollback to whoever knows TOKEN; without it they"
        " are off (or DATELINE_ADMIN_TOKEN, which the list of processes does not show)",
    )
    parser.add_argument(
        "--eval",
        type=Path,
        metavar="RESULT.json",
        help="the evaluation to show (the committed results)",
    )
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="FILE.jsonl",
        help="let the evaluation tab write questions of your own into this file",
    )
    parser.add_argument("--mcp", action="store_true", help="also offer the endpoints as MCP tools")
    return parser


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65_535):
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 65535, got {value!r}")
    return int(value)


if __name__ == "__main__":
    sys.exit(main())
