"""Calls of the endpoints of a running app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from support.web_engine import free_port, running, serving_program


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The page over the fake engine, served by a process of its own; its address.

    Gradio leaves sockets and loops for the collector, which this suite counts as errors.
    """
    port = free_port()
    with running(["-c", serving_program("test_web_fake", "FakeEngine", port)]):
        yield f"http://127.0.0.1:{port}/"


def call(url: str, name: str, *values: object) -> tuple[str, Any]:
    """Start an endpoint, read its event stream; the last event and its data."""
    body = json.dumps({"data": values}).encode()
    request = Request(f"{url}gradio_api/call/{name}", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=60) as response:
        event = json.load(response)["event_id"]
    with urlopen(f"{url}gradio_api/call/{name}/{event}", timeout=60) as response:
        lines = response.read().decode().strip().split("\n")
    return lines[-2].removeprefix("event: "), json.loads(lines[-1].removeprefix("data: "))
