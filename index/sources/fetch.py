"""Fetches one web document: respects robots.txt, limits size and time, refuses private addresses.

Every hop of a redirect is checked (``index.sources.addresses``) and bounded in time and size.
Cookies are not kept, proxies not used, scripts not run. What becomes of the document is
``index.sources.web_pages``'s business.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urljoin

import httpx

from index.errors import InputError
from index.sources.addresses import resolve

AGENT = "Dateline/0.1 (reads single articles for one person's archive)"
SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf",
    "text/plain": ".txt", "text/markdown": ".md",
    "application/rss+xml": ".xml", "application/atom+xml": ".xml", "application/xml": ".xml",
    "text/xml": ".xml", "application/rdf+xml": ".xml",
}  # fmt: skip
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, " \
          "application/pdf;q=0.9, text/plain;q=0.9, */*;q=0.1"  # fmt: skip
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HARD_TO_GET = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError)


@dataclass(frozen=True, slots=True)
class Rules:
    """How fetching behaves."""

    seconds: float = 20.0  # for one page, from the first look-up to the last byte
    most_bytes: int = 20_000_000
    redirects: int = 5
    pause: float = 1.0  # seconds between two requests to one host
    entries: int = 50  # pages of one feed
    private: bool = False  # addresses of this machine and its networks


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answered document. ``url`` is where the last redirect led."""

    url: str
    kind: str
    charset: str | None
    body: bytes


@dataclass(slots=True)
class Fetcher:
    """Fetches one document at a time; a context manager that closes its connections."""

    rules: Rules = field(default_factory=Rules)
    _client: httpx.Client = field(init=False)
    _asked: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            headers={"User-Agent": AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
            timeout=self.rules.seconds,
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._client.close()

    def fetch(self, url: str) -> Fetched:
        """One document, through at most ``rules.redirects`` redirects, every hop checked.

        :raises InputError: there is no network, the address is private, the answer is an error, of
            a kind that is not read, too large, or too slow.
        """
        deadline = time.monotonic() + self.rules.seconds
        asked = url
        for _ in range(self.rules.redirects + 1):
            answer = self._hop(asked, deadline)
            if isinstance(answer, Fetched):
                return answer
            asked = answer
        raise InputError(f"{url:.200}: more than {self.rules.redirects} redirects")

    def _hop(self, url: str, deadline: float) -> Fetched | str:
        """The document, or the address that it redirects to."""
        target = resolve(url, private=self.rules.private)
        self._wait(target.host)
        request = self._client.build_request(
            "GET", target.pinned, headers={"Host": target.host_header},
            extensions={"sni_hostname": target.host},
        )  # fmt: skip
        request.extensions["timeout"] = httpx.Timeout(_left(url, deadline)).as_dict()
        try:
            response = self._client.send(request, stream=True)
            try:
                return self._read(url, response, deadline)
            finally:
                response.close()
        except httpx.TimeoutException:
            raise InputError(f"{url:.200}: no answer within {self.rules.seconds:g} s") from None
        except _HARD_TO_GET as error:
            what = " ".join(str(error).split())[:100] or type(error).__name__
            raise InputError(
                f"{url:.200}: cannot be fetched ({what}); is there a network connection?"
            ) from None
        finally:
            self._client.cookies.clear()

    def _read(self, url: str, response: httpx.Response, deadline: float) -> Fetched | str:
        if response.status_code in _REDIRECTS and "location" in response.headers:
            return urljoin(url, response.headers["location"])
        if response.status_code != 200:
            raise InputError(f"{url:.200}: answered with status {response.status_code}")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in SUFFIXES:
            raise InputError(f"{url:.200}: kind {kind or 'unknown'!r:.60} is not read")
        packed = response.headers.get("content-encoding", "identity").strip().lower()
        if packed not in ("identity", "gzip", "deflate"):  # brotli packs a gigabyte into one block
            raise InputError(f"{url:.200}: packed as {packed!r:.40}, which was not asked for")
        blocks: list[bytes] = []
        size = 0
        for block in response.iter_bytes():
            size += len(block)
            if size > self.rules.most_bytes:
                raise InputError(f"{url:.200}: larger than {self.rules.most_bytes:,} bytes")
            _left(url, deadline)
            blocks.append(block)
        return Fetched(url, kind, response.charset_encoding, b"".join(blocks))

    def _wait(self, host: str) -> None:
        """Leave a pause between two requests to one host."""
        now = time.monotonic()
        ready = self._asked.get(host, now - self.rules.pause) + self.rules.pause
        if ready > now:
            time.sleep(ready - now)
        self._asked[host] = time.monotonic()


def _left(url: str, deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise InputError(f"{url:.200}: takes too long")
    return left
