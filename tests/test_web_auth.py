"""With ``--auth`` nothing is answered before a sign-in; over HTTP, as anybody would try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from support.web_engine import BOYCOTT, free_port, running, serving_program

USERS = '(("ann", "pass:word"),)'
JSON = {"Content-Type": "application/json"}
BODY = json.dumps({"question": BOYCOTT}).encode()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The page over the fake engine, for one user; its address."""
    port = free_port()
    with running(["-c", serving_program("test_web_fake", "FakeEngine", port, USERS)]):
        yield f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize(
    "path", ["gradio_api/call/v2/ask", "gradio_api/call/ask", "gradio_api/queue/join", "login"]
)
def test_no_answer_without_a_sign_in(url: str, path: str) -> None:
    body, head = BODY, JSON
    if path == "login":
        body, head = urlencode({"username": "ann", "password": "wrong"}).encode(), {}
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(url + path, body, head), timeout=60)
    assert refused.value.code in (400, 401)
    refused.value.close()


def test_the_page_before_the_sign_in_tells_nothing(url: str) -> None:
    with urlopen(url, timeout=60) as response:
        page = response.read().decode()
    assert '"auth_required":true' in page.replace(" ", "")
    assert "Lavrov" not in page


def test_an_answer_after_it(url: str) -> None:
    opener = build_opener(HTTPCookieProcessor())
    form = urlencode({"username": "ann", "password": "pass:word"}).encode()
    with opener.open(Request(f"{url}login", form), timeout=60) as response:
        assert json.load(response) == {"success": True}
    with opener.open(Request(f"{url}gradio_api/call/v2/ask", BODY, JSON), timeout=60) as response:
        event = json.load(response)["event_id"]
    with opener.open(f"{url}gradio_api/call/ask/{event}", timeout=60) as response:
        assert "boycotted the process two months later" in response.read().decode()
