"""``dateline COMMAND …``: one command for what ``python -m index``, ``qa`` and ``eval`` do.

Each command is passed on, with its options, to the module that has always done it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_HELP = """\
usage: dateline COMMAND …   (dateline COMMAND --help: its options)

  build        read articles and build the index (without PATH: the bundled articles)
  add          save web pages and feeds as articles
  status       what the index holds, and what a build would change
  verify       check every file of the index
  duplicates   copies and later versions of one story
  rollback     serve the generation before
  gc           delete old generations and unused cache entries
  export       write the articles as .jsonl
  remove       leave articles out of the index
  timex        time expressions of a text

  ask          answer a question, or a file of questions
  search       all passages that hold some words
  serve        start the web page
  eval         score Dateline on questions with known answers
  reader       use, train and score the model that reads passages
"""


INDEX_COMMANDS = (
    "build", "add", "status", "verify", "duplicates", "rollback", "gc", "export", "remove", "timex",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code, or 2 after one line when there is no such command."""
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or given[0] in ("-h", "--help", "help"):
        print(_HELP, end="")
        return 0
    run = _command(given[0])
    if run is None:
        print(f"dateline: no command {given[0]!r:.100}; see: dateline --help", file=sys.stderr)
        return 2
    own = given[0] in INDEX_COMMANDS or given[0] == "search"
    return run(given if own else given[1:])


def _command(name: str) -> Callable[[Sequence[str]], int] | None:
    """What runs a command; only the module of that command is loaded."""
    _own_modules_first()
    if name in INDEX_COMMANDS:
        from index.__main__ import main as index

        return index
    if name in ("ask", "search"):
        from qa.__main__ import main as ask

        return ask
    if name == "serve":
        from app import main as serve

        return serve
    if name == "eval":
        from eval.__main__ import main as evaluate

        return evaluate
    if name == "reader":
        from qa.reader.__main__ import main as reader

        return reader
    return None


def _own_modules_first() -> None:
    """In a checkout: a file index.py in the working folder is not taken for our package."""
    checkout = Path(__file__).resolve().parents[1]
    if (checkout / "index" / "__main__.py").is_file():
        sys.path.insert(0, str(checkout))


if __name__ == "__main__":
    sys.exit(main())
