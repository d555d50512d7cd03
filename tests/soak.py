"""Lets eight clients ask 3,000 questions in 300 sessions of a served page, while its index is built
twice and rolled back once: a program for ``test_soak``.

    python tests/soak.py FOLDER [QUESTIONS]    prints one JSON object: what was seen, what failed

The encoder is made by hand and the plain reader chooses, so that what is tried is the server: its
sessions, threads, files and generations. Every answer is compared, article by article, with what
the generation that it names holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

from support.collection import FLOOD, HARBOUR
from support.fakes import FakeEncoder
from support.web_engine import free_port

from index.build import build
from index.store import generations
from index.store.generations import Generation

CLIENTS, EACH = 8, 10  # clients at once; questions of one session
QUESTIONS = ("When did the harbour strike end?", "What closed the old bridge?", "Who won the vote?")
SERVER = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from support.fakes import FakeEncoder
from qa.engine import Engine, Settings
from qa.web.serve import serve
engine = Engine.open(Path(sys.argv[1]), encoder=FakeEncoder(), settings=Settings(reader=False))
serve(engine, "127.0.0.1", int(sys.argv[2]), ready=lambda url: print(url, flush=True))
"""


class Soak:
    """One server, its index, and what its clients saw."""

    def __init__(self, folder: Path, questions: int) -> None:
        self.articles, self.index = folder / "articles", folder / "index"
        self.questions, self.port = questions, free_port()
        self.numbers = count()
        self.answered = 0
        self.troubles: list[str] = []
        self.held: dict[str, dict[str, str]] = {}
        self.server: subprocess.Popen[str] | None = None

    def build(self, version: int) -> None:
        """Articles of which one says its version and one more with each; a generation of them."""
        self.articles.mkdir(exist_ok=True)
        (self.articles / "harbour.txt").write_text(
            f"{HARBOUR}\n\nThe vote {version} is due in May."
        )
        for number in range(10):
            (self.articles / f"flood{number}.txt").write_text(f"{FLOOD}\n\nPart {number} ends.")
        (self.articles / f"more{version}.txt").write_text(
            f"The mayor counted vote {version} again."
        )
        name = build([self.articles], self.index, encoder=FakeEncoder()).generation
        opened = Generation.open(self.index)
        self.held[name] = {article.id: article.text for article in opened.articles()}

    def run(self) -> dict[str, object]:
        """Everything; what was seen."""
        self.build(0)
        command = [sys.executable, "-c", SERVER, str(self.index), str(self.port)]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert self.server.stdout is not None
            assert "http" in self.server.stdout.readline()
            opening = self._opening()
            clients = [threading.Thread(target=self._ask, args=(opening,)) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            seen = list(self._watched(clients))
            return self._report(seen)
        finally:
            self.server.terminate()
            self.server.wait(60)

    def _watched(self, clients: list[threading.Thread]) -> Iterator[tuple[int, int, int, int]]:
        """Answers, memory in kB, open files and threads; the index changes meanwhile."""
        acts = [lambda: self.build(1), lambda: generations.roll_back(self.index),
                lambda: self.build(2)]  # fmt: skip
        while self.answered < min(100, self.questions // 10):  # what is made once is made by then
            time.sleep(0.5)
        yield self._size()
        for number, act in enumerate(acts, start=1):
            while self.answered < number * self.questions // 4 and any(
                c.is_alive() for c in clients
            ):
                time.sleep(0.5)
            yield self._size()
            act()
        while any(client.is_alive() for client in clients):
            time.sleep(0.5)
        yield self._size()

    def _size(self) -> tuple[int, int, int, int]:
        assert self.server is not None
        process = Path(f"/proc/{self.server.pid}")
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        files = len(os.listdir(process / "fd"))  # noqa: PTH208
        return self.answered, int(status["VmRSS"].split()[0]), files, int(status["Threads"])

    def _report(self, seen: list[tuple[int, int, int, int]]) -> dict[str, object]:
        first, last = seen[0], seen[-1]
        return {
            "answered": self.answered,
            "troubles": len(self.troubles),
            "first troubles": self.troubles[:3],
            "generations": sorted(self.held),
            "answers, kB, files, threads": seen,
            "memory": round(last[1] / first[1], 4),
            "files": last[2] - first[2],
        }

    def _ask(self, opening: int) -> None:
        while (number := next(self.numbers)) < self.questions // EACH:
            session = f"session{number}"
            try:
                self._event(
                    "queue/join",
                    "queue/data",
                    session,
                    {"data": [{}, None], "fn_index": opening, "session_hash": session},
                )
                for turn in range(EACH):
                    self._one(session, QUESTIONS[turn % len(QUESTIONS)])
            except Exception as error:
                self.troubles.append(f"{session}: {type(error).__name__}: {error}")

    def _one(self, session: str, question: str) -> None:
        body = {"data": [question], "session_hash": session}
        event, data = self._event("call/ask", "call/ask", session, body)
        assert event == "complete", data
        (answer,) = data
        texts = self.held.get(answer["generation"])
        for _ in range(200):  # the build that made it is about to say what it holds
            if texts is not None:
                break
            time.sleep(0.1)
            texts = self.held.get(answer["generation"])
        assert texts is not None, answer["generation"]
        assert answer["coverage"]["articles"] == len(texts)
        for quote in answer["quotes"]:
            assert texts[quote["article_id"]][quote["start"] : quote["end"]] == quote["text"]
        assert all(passage["article_id"] in texts for passage in answer["passages"])
        self.answered += 1

    def _event(self, join: str, data: str, session: str, body: object) -> tuple[str, Any]:
        """Start an event and read its stream to the end."""
        found = json.loads(self._request("POST", join, json.dumps(body)))
        path = (
            f"{data}/{found['event_id']}"
            if data == "call/ask"
            else f"{data}?session_hash={session}"
        )
        lines = self._request("GET", path).strip().split("\n")
        if data != "call/ask":
            assert '"success":true' in "".join(lines), lines[-3:]
            return "complete", None
        return lines[-2].removeprefix("event: "), json.loads(lines[-1].removeprefix("data: "))

    def _request(self, method: str, path: str, body: str | None = None) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            kind = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, f"/gradio_api/{path}", body, kind)
            response = connection.getresponse()
            text = response.read().decode()
            assert response.status == 200, (response.status, text[:200])
            return text
        finally:
            connection.close()

    def _opening(self) -> int:
        """The number of the event that opens a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request("GET", "/config")
        config = json.loads(connection.getresponse().read())
        connection.close()
        found = (
            d["id"] for d in config["dependencies"] if any(t[1] == "load" for t in d["targets"])
        )
        return int(next(found))


if __name__ == "__main__":
    soak = Soak(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3_000)
    sys.stdout.write(json.dumps(soak.run()) + "\n")
