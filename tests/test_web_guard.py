"""The door before the app: names, origins, addresses, bodies, sign-in, headers, guessing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from index.errors import InputError
from qa.web.admin.access import door_keeper
from qa.web.guard import attempts as guessing
from qa.web.guard import middleware
from qa.web.guard.addresses import Addresses
from qa.web.guard.attempts import Attempts
from qa.web.guard.fields import FIELDS, check_body
from qa.web.guard.middleware import Guard, GuardRules
from qa.web.guard.routes import MOST_BYTES, door_of

JSON = {"content-type": "application/json"}
PAGE = "<html><script>a()</script><p>\\u003cscript></p><script type=module src=x></script></html>"


def client(rules: GuardRules | None = None) -> TestClient:
    """A client of an app that answers everything, behind the guard."""

    async def answer(request: Request) -> Response:
        if request.url.path == "/":
            return HTMLResponse(PAGE)
        return JSONResponse({"got": len(await request.body())})

    methods = ["GET", "POST", "PUT", "DELETE"]
    app = Starlette(
        routes=[Route("/{rest:path}", answer, methods=methods)],
        middleware=[Middleware(Guard, rules=rules or GuardRules(Addresses.of("127.0.0.1")))],
    )
    app.cookie_id, app.tokens = "id", {"secret": "ann"}  # type: ignore[attr-defined]
    return TestClient(app, base_url="http://127.0.0.1:7860")


@pytest.fixture
def door() -> Iterator[TestClient]:
    with client() as found:
        yield found


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "LOCALHOST:1", "[::1]:7860"])
def test_this_machine_is_answered(door: TestClient, host: str) -> None:
    assert door.get("/config", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "", "10.0.0.1",
     "localhost.evil", "[::1", "127.0.0.1, evil.example", "user@127.0.0.1@evil.example",
     "2130706433"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/mcp/", "/admin/status", "/nothing"])
def test_other_names_are_not(host: str, path: str) -> None:
    with client(GuardRules(Addresses.of("127.0.0.1"), mcp=True)) as door:
        answer = door.get(path, headers={"host": host})
    assert answer.status_code == 403
    assert "does not answer to the name" in answer.json()["error"]


def test_names_that_are_allowed() -> None:
    found = Addresses.of("192.168.1.9", ["News.Example.org", "[fe80::1]"])
    for host in ("news.example.org:7860", "192.168.1.9:7860", "[fe80::1]:80", "localhost"):
        assert found.refusal(host, None, None, False) is None
    assert found.refusal("192.168.1.10", None, None, False) is not None
    everywhere = Addresses.of("0.0.0.0")
    assert everywhere.refusal("192.168.1.10:7860", None, None, False) is None
    assert everywhere.refusal("evil.example", None, None, False) is not None
    for name in ("", "http://a.example", "a.example:80", "a b", "*"):
        with pytest.raises(InputError, match="--allow-host: expected a name"):
            Addresses.of("127.0.0.1", [name])


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://localhost:3000", "http://[",
     "x", "http://localhost:7860", "http://127.0.0.1", "file://127.0.0.1:7860", ""],
)  # fmt: skip
def test_pages_of_others_may_not_speak(door: TestClient, origin: str) -> None:
    answer = door.post(
        "/gradio_api/call/v2/ask", json={"question": "who?"}, headers={"origin": origin}
    )
    assert answer.status_code == 403
    assert "may not speak to this app" in answer.json()["error"]


def test_its_own_page_may(door: TestClient) -> None:
    own = {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}
    body = {"question": "who?"}
    assert door.post("/gradio_api/call/v2/ask", json=body, headers=own).status_code == 200


def test_a_link_on_another_site_opens_the_page_and_nothing_else(door: TestClient) -> None:
    linked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert door.get("/?q=who", headers=linked).status_code == 200
    assert door.get("/gradio_api/heartbeat/abc", headers=linked).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"), ("POST", "/gradio_api/process_recording"),
        ("GET", "/gradio_api/file=http://169.254.169.254/"),
        ("GET", "/gradio_api/file=/etc/passwd"), ("HEAD", "/gradio_api/file=x"),
        ("GET", "/gradio_api/file/x"), ("GET", "/gradio_api/token"),
        ("GET", "/gradio_api/proxy=http://x"), ("POST", "/gradio_api/run/ask"), ("GET", "/docs"),
        ("POST", "/gradio_api/api/ask"), ("GET", "/gradio_api/deep_link"), ("GET", "/openapi.json"),
        ("GET", "/monitoring"), ("GET", "/gradio_api/dev/reload"), ("GET", "/pwa_icon/100000"),
        ("GET", "/gradio_api/upload_progress"), ("POST", "/gradio_api/stream/x"), ("GET", "/runs"),
        ("POST", "/gradio_api/run-history/connect"), ("POST", "/gradio_api/call/typed"),
        ("GET", "/gradio_api/custom_component/a/b/c/d"), ("PUT", "/config"), ("DELETE", "/"),
        ("GET", "/gradio_api/mcp/"),
        ("GET", "/gradio_api/heartbeat/" + "a" * 101), ("PATCH", "/admin/build"), ("GET", "/%00"),
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_not_served(door: TestClient, method: str, path: str) -> None:
    answer = door.request(method, path)
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize("path", ["//config", "/assets/../config", "/static//x/../y", "/config\n"])
def test_no_address_leads_around_the_list(path: str) -> None:
    assert door_of("GET", path, mcp=True) is None


def test_agents_are_served_only_when_wanted() -> None:
    assert door_of("POST", "/gradio_api/mcp/", mcp=True) is not None
    assert door_of("POST", "/gradio_api/mcp/", mcp=False) is None


@pytest.mark.parametrize("path", ["queue/join", "component_server", "cancel", "call/v2/ask"])
def test_no_form_or_file_is_taken(door: TestClient, path: str) -> None:
    for kind in ("multipart/form-data; boundary=x", "text/plain", "application/jsonx", ""):
        answer = door.post(f"/gradio_api/{path}", content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415, kind


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/login", "/gradio_api/call/v2/ask"])
def test_a_body_has_a_bound_whether_its_length_is_told_or_not(door: TestClient, path: str) -> None:
    large = b'{"question": "' + b"a" * MOST_BYTES + b'"}'
    pieces = (large[at : at + 4096] for at in range(0, len(large), 4096))
    for content in (large, pieces):
        answer = door.post(path, content=content, headers=JSON)  # type: ignore[arg-type]
        assert answer.status_code == 413
        assert answer.json() == {"error": "the request is larger than 1 MB"}


def test_a_body_reaches_the_app_whole(door: TestClient) -> None:
    body = json.dumps({"data": ["x" * 1000]}).encode()
    assert door.post("/gradio_api/queue/join", content=body, headers=JSON).json() == {
        "got": len(body)
    }
    large = b"x" * (MOST_BYTES + 1)  # files have a bound of their own
    assert door.put("/admin/files/a.txt", content=large).json() == {"got": len(large)}


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("v2/ask", {"quesion": "who?"}, "ask has no field 'quesion'; its fields are question, hi"),
        ("v2/ask", {}, "ask needs the field 'question'"),
        ("v2/ask", {"question": 5}, "question must be text, got a number"),
        ("v2/ask", {"question": None}, "ask needs the field 'question'"),
        ("v2/ask", {"question": "a" * 2001}, "question has 2,001 characters, at most 2,000"),
        ("v2/ask", {"question": "a", "history": "b"}, "history must be a list of texts, got text"),
        ("v2/ask", {"question": "a", "history": [{}]}, "entry 1 of history must be text, got an o"),
        ("v2/ask", {"question": "a", "history": ["b"] * 101}, "history has 101 entries, at most 1"),
        ("v2/ask", {"question": "a", "history": ["b" * 2001]}, "entry 1 of history has 2,001 char"),
        ("v2/ask", {"question": "a", "answers": ["b" * 20001]}, "entry 1 of answers has 20,001 ch"),
        ("v2/ask", {"question": "a", "publisher": True}, "publisher must be text, got true or fal"),
        ("v2/search", {"question": "a", "limit": "x"}, "limit must be a number, got text"),
        ("v2/article", {"article_id": "a" * 201}, "article_id has 201 characters, at most 200"),
        ("v2/ask", ["who?"], "expected a JSON object, got a list"),
        ("ask", {"data": "who?"}, 'expected {"data": […]} with at most 8 values: question, histo'),
        ("ask", {"data": ["a"] * 9}, 'expected {"data": […]} with at most 8 values'),
        ("ask", {"data": [1]}, "question must be text, got a number"),
        ("ask", {}, 'expected {"data": […]}'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_request_is_said(
    door: TestClient, path: str, body: object, said: str
) -> None:
    answer = door.post(f"/gradio_api/call/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(said)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json(door: TestClient, body: bytes) -> None:
    answer = door.post("/gradio_api/call/v2/ask", content=body, headers=JSON)
    assert (answer.status_code, answer.json()) == (400, {"error": "the body is not JSON"})


def test_the_fields_are_those_of_the_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    import inspect

    from qa.web import api

    added: list[Any] = []
    monkeypatch.setattr(api, "api", lambda function, **_: added.append(function))
    api.add_endpoints(SimpleNamespace(), 1)  # type: ignore[arg-type]
    named = {function.__name__: list(inspect.signature(function).parameters) for function in added}
    assert named == {name: list(fields) for name, fields in FIELDS.items()}


def test_fields_that_may_be_left_out() -> None:
    check_body("ask", {"question": "who?", "history": None, "first": None}, named=True)
    check_body("ask", {"data": ["who?", [], "2005"]}, named=False)


def test_values_that_are_left_out_are_null() -> None:
    found = check_body("ask", {"data": ["who?", []], "session_hash": "a"}, named=False)
    assert found == {"data": ["who?", [], *[None] * 6], "session_hash": "a"}


def test_every_answer_has_its_headers(door: TestClient) -> None:
    for path in ("/", "/config", "/nothing"):
        sent = door.get(path).headers
        assert sent["x-content-type-options"] == "nosniff"
        assert sent["x-frame-options"] == "DENY"
        assert sent["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in sent["content-security-policy"]
        assert "default-src '" in sent["content-security-policy"]


def test_a_pages_scripts_carry_its_mark_and_no_other_may_run(door: TestClient) -> None:
    seen = set()
    for _ in range(2):
        answer = door.get("/")
        policy = answer.headers["content-security-policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe-inline" not in scripts
        nonce = scripts.partition("'nonce-")[2].rstrip("'")
        assert answer.text.count(f'<script nonce="{nonce}"') == 2
        assert answer.text.count("<script") == 2
        assert "\\u003cscript>" in answer.text
        seen.add(nonce)
    assert len(seen) == 2
    head = door.head("/")
    assert head.status_code == 200


def test_nothing_without_a_sign_in() -> None:
    rules = GuardRules(Addresses.of("127.0.0.1"), signing_in=True)
    with client(rules) as door:
        for path in ("/config", "/gradio_api/heartbeat/abc", "/gradio_api/info"):
            assert door.get(path).status_code == 401
            wrong = {"cookie": "access-token-id=guess"}
            assert door.get(path, headers=wrong).status_code == 401
            right = {"cookie": "a=b; access-token-unsecure-id=secret"}
            assert door.get(path, headers=right).status_code == 200
        assert door.post("/gradio_api/cancel", json={}).status_code == 401
        for path in ("/", "/theme.css", "/assets/index.js"):
            assert door.get(path).status_code == 200


def test_heartbeats_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "MOST_LISTENING", 0)
    with client() as door:
        answer = door.get("/gradio_api/heartbeat/abc")
    assert answer.status_code == 503
    assert "pages are open already" in answer.json()["error"]


def test_guesses_are_counted_over_all_connections() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    let_in = door_keeper((("ann", "right"),), attempts)
    for number in range(guessing.MOST):
        assert not let_in("ann", f"guess {number}")
        now[0] += 1
    assert not let_in("ann", "right")  # none is looked at now
    assert not attempts.judge(lambda: pytest.fail("looked at"))
    with client(GuardRules(Addresses.of("127.0.0.1"), attempts=attempts)) as door:
        for path in ("/login", "/admin/build"):
            answer = door.post(path)
            assert answer.status_code == 429
            assert answer.json() == {"error": "too many wrong attempts; try again in 40 s"}
    now[0] += guessing.WITHIN - guessing.MOST + 1
    assert let_in("ann", "right")
    assert not let_in("bob", "right")
    assert not let_in("bob", "")


def test_a_right_password_is_never_counted() -> None:
    attempts = Attempts(lambda: 0.0)
    assert all(attempts.judge(lambda: True) for _ in range(100))
    assert attempts.wait() == 0
