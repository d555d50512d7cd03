"""Clients against a server by hand: what counts as an answer, an error, and how it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eval.__main__ import main
from eval.commands import load_test


class Handler(BaseHTTPRequestHandler):
    """Answers every question but "fail"."""

    asked: dict[str, str] = {}  # noqa: RUF012 - one server, one handler class

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        event = str(len(self.asked))
        self.asked[event] = body["question"]
        self._send(json.dumps({"event_id": event}))

    def do_GET(self) -> None:
        failed = self.asked[self.path.rsplit("/", 1)[1]] == "fail"
        kind = "error" if failed else "complete"
        self._send(f"event: {kind}\ndata: [{{}}]\n\n")

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _send(self, text: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_counts_answers_and_errors(url: str) -> None:
    tally = load_test.run(url, ["why?"], 3, 0.2)
    assert len(tally.seconds) >= 3
    assert tally.errors == {}
    tally = load_test.run(url, ["fail"], 2, 0.1)
    assert tally.seconds == []
    assert list(tally.errors) == ["InputError: event: error data: [{}]"]


def test_the_line_that_is_told() -> None:
    tally = load_test.LoadTally(seconds=[0.1] * 38 + [1.5, 2.0])
    said = load_test.summary(tally, 8, 10)
    assert said.startswith("8 clients, 10 s: 40 answers, 0 errors, p50 100 ms, p95 1500 ms, ")
    assert said.endswith("longest 2000 ms, 4.0 a second")
    tally = load_test.LoadTally()
    tally.failed("x")
    assert load_test.summary(tally, 1, 1) == "1 clients, 1 s: 0 answers, 1 errors"


def test_the_command(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "--url", url, "--clients", "2", "--seconds", "0.1"]) == 0
    assert capsys.readouterr().out.startswith("2 clients, 0.1 s: ")
    assert main(["load", "--url", "http://127.0.0.1:9", "--clients", "1"]) == 2
    assert "no app answers at http://127.0.0.1:9" in capsys.readouterr().err
    assert main(["load", "--clients", "0"]) == 2
