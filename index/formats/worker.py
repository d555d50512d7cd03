"""The parsers of pages and PDFs, in a process of their own.

Both are large, work on whatever the web holds, and cannot be interrupted from within. So they run
in a child that ends when one document takes longer than its limit, asks for too much memory, or
brings the parser down; only that document is lost, and the next one gets a fresh child. The limit
is one of processor time, counted by a timer of the system: on a busy machine the same
file then gives the same result. The wall clock is only behind it.

Between the two goes one JSON line and the document's bytes to the child, one JSON line back: no
pickle. The child starts with the first document (half a second) and ends with its standard input.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Self

from index.errors import InputError
from index.formats import html, pdf
from index.formats.draft import Limits, Parsed

_ROOT = Path(__file__).resolve().parents[__name__.count(".")]  # what the package lies in
_CODE = (
    f"import sys; sys.path.insert(0, sys.argv[1]); from {__name__} import serve;"
    " serve(float(sys.argv[2]))"
)
_STARTING = 60.0  # seconds for the child's own start, on a machine that is busy
_BEHIND = 6.0  # wall clock to processor time, before a document is given up
_MEMORY = 4_000_000_000
_PARSERS = {"html": html.parse, "pdf": pdf.parse}
_READY = "ready"


class InProcess:
    """Parses in this process: for tests and measurements, without limits of time and memory."""

    def parse(
        self, kind: str, data: bytes, *, charset: str | None = None, url: str | None = None
    ) -> Parsed:
        """Parse one document.

        :raises InputError: it holds no text or cannot be read.
        """
        try:
            return _PARSERS[kind](data, charset, url)
        except InputError:
            raise
        except Exception as error:  # whatever a parser does to a document is the document's fault
            name = type(error).__name__
            raise InputError(f"cannot be read as {kind.upper()} ({name})") from None


class Worker:
    """Parses in a child process; a context manager that ends it."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._seconds = (limits or Limits()).seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            child.wait()

    def parse(
        self, kind: str, data: bytes, *, charset: str | None = None, url: str | None = None
    ) -> Parsed:
        """Parse one document.

        :raises InputError: it holds no text, cannot be read, or takes too long.
        """
        child = self._started()
        request = {"kind": kind, "size": len(data), "charset": charset, "url": url}
        writer = threading.Thread(target=_send, args=(child.stdin, request, data), daemon=True)
        writer.start()
        timed = hasattr(signal, "setitimer")
        answer = self._answer(self._seconds * (_BEHIND if timed else 1))
        ended = child.wait() if answer == b"" else None
        if not answer:
            self.close()
        writer.join()
        if answer is None or (timed and ended == -signal.SIGPROF):
            raise InputError(f"takes longer than {self._seconds:g} s to read")
        if not answer:
            raise InputError("brings its parser down (too deep, or too large for the memory)")
        found = json.loads(answer)
        if "error" in found:
            raise InputError(found["error"])
        return Parsed.of(found)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        self._answers = queue.Queue()
        self._child = subprocess.Popen(
            [sys.executable, "-c", _CODE, str(_ROOT), str(self._seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(
            target=_listen, args=(self._child.stdout, self._answers), daemon=True
        ).start()
        if not self._answer(_STARTING):
            self.close()
            raise InputError("the parser's process does not start")
        return self._child

    def _answer(self, seconds: float) -> bytes | None:
        """The child's next line, empty when it has ended; None when there is none in time."""
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            return None


def serve(seconds: float) -> None:
    """The child: answer documents until standard input ends. Never called in the parent.

    :param seconds: of processor time for one document; then the system ends this process.
    """
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    _limit_memory()
    import trafilatura  # noqa: F401  # a third of a second, before the clock runs

    parser = InProcess()
    _reply(answers, {"state": _READY})
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        _set_timer(seconds)
        try:
            parsed = parser.parse(
                request["kind"], data, charset=request["charset"], url=request["url"]
            )
            _set_timer(0)
            _reply(answers, asdict(parsed))
        except InputError as error:
            _set_timer(0)
            _reply(answers, {"error": str(error)})


def _set_timer(seconds: float) -> None:
    """End this process after so much processor time; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _reply(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


def _send(pipe: IO[bytes] | None, request: dict[str, Any], data: bytes) -> None:
    if pipe is not None:
        with suppress(OSError, ValueError):
            pipe.write(json.dumps(request).encode("ascii") + b"\n")
            pipe.write(data)
            pipe.flush()


def _listen(pipe: IO[bytes] | None, answers: queue.Queue[bytes]) -> None:
    """Pass on the child's lines; an empty one when it has ended."""
    if pipe is not None:
        with suppress(OSError, ValueError):
            for line in pipe:
                answers.put(line)
    answers.put(b"")
