"""Load test: several clients ask a running app, each one question after the other.

Against the app over HTTP, as programs ask it, so that its queue and its limits are in the figures.
Each client asks the bundled dev questions in an order of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.error import URLError
from urllib.request import Request, urlopen

from eval.metrics.stats import SEED
from eval.questions.question_files import SEEDS_FILE, load
from eval.records.result_files import machine
from eval.records.summary import quantiles
from index import invocation
from index.build import seeds_folder
from index.errors import InputError
from index.sources.articles import find_files, read_articles
from index.types import Article

_PATIENCE = 120  # seconds for one answer


@dataclass(slots=True)
class LoadTally:
    """What the clients saw; guarded by ``lock``."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    def answered(self, seconds: float) -> None:
        """An answer came after so long."""
        with self.lock:
            self.seconds.append(seconds)

    def failed(self, reason: str) -> None:
        """None came."""
        with self.lock:
            self.errors[reason] += 1


def ask(url: str, question: str) -> None:
    """Ask and read to the end. :raises InputError: an error came in place of an answer."""
    head = {"Content-Type": "application/json"}
    body = json.dumps({"question": question}).encode()
    call = Request(f"{url}/gradio_api/call/v2/ask", body, head)
    with urlopen(call, timeout=_PATIENCE) as response:
        event = json.load(response)["event_id"]
    with urlopen(f"{url}/gradio_api/call/ask/{event}", timeout=_PATIENCE) as response:
        told = response.read().decode()
    if "event: complete" not in told:
        raise InputError(" ".join(told.split())[:200])


def run(url: str, questions: Sequence[str], clients: int, seconds: float) -> LoadTally:
    """Let so many clients ask for so long; each finishes the question that it has begun."""
    tally = LoadTally()
    until = time.monotonic() + seconds

    def client(number: int) -> None:
        rng = Random(SEED + number)
        while time.monotonic() < until:
            started = time.monotonic()
            try:
                ask(url, rng.choice(questions))
            except (OSError, ValueError, KeyError, InputError) as error:
                tally.failed(f"{type(error).__name__}: {error}")
            else:
                tally.answered(time.monotonic() - started)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def main(given: Sequence[str]) -> int:
    """``python -m eval load``; 1 when a question failed."""
    parser = argparse.ArgumentParser(
        prog=f"{invocation.EVAL} load", description="Let several clients ask a running app at once."
    )
    parser.add_argument("--url", default="http://127.0.0.1:7860", help="default: %(default)s")
    parser.add_argument("--clients", type=int, default=8, help="default: %(default)s")
    parser.add_argument("--seconds", type=float, default=120, help="default: %(default)s")
    args = parser.parse_args(given)
    if args.clients < 1 or args.seconds <= 0:
        raise InputError(f"--clients {args.clients} --seconds {args.seconds}: both must be above 0")
    url = args.url.rstrip("/")
    questions = _bundled()
    try:
        ask(url, questions[0])
    except (URLError, ValueError) as error:
        raise InputError(
            f"no app answers at {url} ({error}); start one: {invocation.SERVE}"
        ) from None
    tally = run(url, questions, args.clients, args.seconds)
    for reason, times in tally.errors.most_common():
        sys.stderr.write(f"{times} × {reason}\n")
    errors = sum(tally.errors.values())
    sys.stdout.write(f"{summary(tally, args.clients, args.seconds)}\n{machine()}\n")
    return 1 if errors or not tally.seconds else 0


def summary(tally: LoadTally, clients: int, seconds: float) -> str:
    """One line: ``8 clients, 120 s: 1,204 answers, 0 errors, p50 310 ms, p95 640 ms, …``."""
    errors = sum(tally.errors.values())
    said = f"{clients} clients, {seconds:g} s: {len(tally.seconds):,} answers, {errors} errors"
    if not tally.seconds:
        return said
    half, most = (1000 * found for found in quantiles(tally.seconds, (0.5, 0.95)))
    figures = f"p50 {half:.0f} ms, p95 {most:.0f} ms, longest {1000 * max(tally.seconds):.0f} ms"
    return f"{said}, {figures}, {len(tally.seconds) / seconds:.1f} a second"


def _bundled() -> list[str]:
    """The bundled dev questions that need no earlier turn."""
    read = read_articles(find_files([seeds_folder()]))
    articles = {item.id: item for item in read if isinstance(item, Article)}
    found = load(SEEDS_FILE, articles)
    return [item.question for item in found if item.split == "dev" and not item.history]
