"""The one door before the app: every request passes here first (ASGI).

In this order: the name and origin of the request, its address and method, whether its sender has
signed in, how much is sent, and of what kind. What passes gets the headers of ``policy``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

from index.errors import InputError
from qa.web.guard import policy
from qa.web.guard.addresses import Addresses
from qa.web.guard.attempts import Attempts
from qa.web.guard.fields import check_body
from qa.web.guard.routes import MOST_BYTES, Door, door_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
MOST_LISTENING = 500  # pages whose heartbeat is open at the same time


@dataclass(frozen=True, slots=True)
class GuardRules:
    """Who may come in. ``signing_in``: whether everybody must sign in first."""

    addresses: Addresses
    mcp: bool = False
    signing_in: bool = False
    attempts: Attempts = field(default_factory=Attempts)


class _Refused(Exception):
    """A request that is not passed on, with the answer's code."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


class Guard:
    """The middleware. Runs on one event loop, so that its counting needs no lock."""

    def __init__(self, app: App, rules: GuardRules) -> None:
        self._app, self._rules = app, rules
        self._listening = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it with one line of JSON."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no page of ours opens a socket
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            door = self._checked(scope)
            receive = await self._read(scope, receive, door)
        except _Refused as refused:
            await _refuse(send, refused.code, str(refused))
            return
        heartbeat = "/heartbeat/" in scope["path"]
        self._listening += heartbeat
        try:
            await self._pass(scope, receive, send, door)
        finally:
            self._listening -= heartbeat

    def _checked(self, scope: Scope) -> Door:
        """The door of a request. :raises _Refused: it may not come in."""
        rules, path, method = self._rules, scope["path"], scope["method"]
        sent = _headers(scope)
        opens = method in ("GET", "HEAD") and path == "/"
        why = rules.addresses.refusal(
            sent.get("host", ""), sent.get("origin"), sent.get("sec-fetch-site"), opens
        )
        if why is not None:
            raise _Refused(403, why)
        door = door_of(method, path, rules.mcp)
        if door is None:
            raise _Refused(404, f"nothing is served at {method} {path[:100]}")
        if rules.signing_in and not door.open and not _signed_in(scope, sent.get("cookie", "")):
            raise _Refused(401, "sign in first")
        if path.startswith(("/login", "/admin/")) and (wait := rules.attempts.wait()) > 0:
            raise _Refused(429, f"too many wrong attempts; try again in {math.ceil(wait)} s")
        if "/heartbeat/" in path and self._listening >= MOST_LISTENING:
            raise _Refused(503, f"{MOST_LISTENING} pages are open already; close one")
        if door.json and sent.get("content-type", "").partition(";")[0].strip().lower() != (
            "application/json"
        ):
            raise _Refused(415, "send JSON, with Content-Type: application/json")
        return door

    async def _read(self, scope: Scope, receive: Receive, door: Door) -> Receive:
        """What gives the app the body, which is read here first, where we limit and look at it.

        :raises _Refused: it is too large, or no JSON that its endpoint takes.
        """
        if door.own or scope["method"] in ("GET", "HEAD"):
            return receive
        body, ended = await _whole(receive)
        endpoint = _endpoint(scope["path"])
        if endpoint is not None:
            try:
                whole = check_body(endpoint, json.loads(body), named="/v2/" in scope["path"])
                body = json.dumps(whole).encode()
            except InputError as error:
                raise _Refused(400, str(error)) from None
            except (ValueError, RecursionError):
                raise _Refused(400, "the body is not JSON") from None
        _set_length(scope, len(body))
        first = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return first.pop() if first and not ended else await receive()

        return again

    async def _pass(self, scope: Scope, receive: Receive, send: Send, door: Door) -> None:
        page = scope["path"] == "/"
        nonce = policy.new_nonce() if page else None
        added = policy.headers(nonce)
        held: list[Message] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in added}
                kept = [pair for pair in message["headers"] if pair[0].lower() not in names]
                message = {**message, "headers": [*kept, *added]}
                if nonce is not None:  # its length is known when its scripts are marked
                    held.append(message)
                    return
            elif nonce is not None and message["type"] == "http.response.body":
                held.append(message)
                if not message.get("more_body"):
                    await _send_page(held, nonce, send)
                return
            await send(message)

        await self._app(scope, receive, answer)


async def _whole(receive: Receive) -> tuple[bytes, bool]:
    """A request's body, and whether its sender has gone. :raises _Refused: it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"", True
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            raise _Refused(413, f"the request is larger than {MOST_BYTES // 1_000_000} MB")
        if not message.get("more_body"):
            return b"".join(parts), False


def _set_length(scope: Scope, length: int) -> None:
    """Have the headers tell the length of the body that is passed on."""
    headers = [pair for pair in scope["headers"] if pair[0].lower() != b"content-length"]
    scope["headers"] = [*headers, (b"content-length", str(length).encode())]


async def _send_page(held: list[Message], nonce: str, send: Send) -> None:
    start, body = held[0], b"".join(part.get("body", b"") for part in held[1:])
    page = policy.marked(body, nonce)
    headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
    if body:  # HEAD has none, and tells the length of what GET gives
        headers.append((b"content-length", str(len(page)).encode()))
    headers.append((b"cache-control", b"no-store"))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})


async def _refuse(send: Send, code: int, why: str) -> None:
    body = json.dumps({"error": why}).encode()
    length = (b"content-length", str(len(body)).encode())
    headers = [(b"content-type", b"application/json"), length, *policy.headers()]
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by name in small letters; of one that came twice, both, which then fits nothing."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _endpoint(path: str) -> str | None:
    """The endpoint that a request calls; None for other addresses."""
    parts = path.strip("/").split("/")
    return parts[-1] if parts[:2] == ["gradio_api", "call"] else None


def _signed_in(scope: Scope, cookies: str) -> bool:
    """Whether a request carries the cookie of a sign-in; the app is Gradio's, which keeps them."""
    app = scope["app"]
    try:
        sent = SimpleCookie(cookies)
    except CookieError:
        return False
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return any(name in sent and sent[name].value in app.tokens for name in names)
