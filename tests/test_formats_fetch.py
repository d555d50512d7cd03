"""``add URL``: what is fetched, followed and refused. Only this machine is ever asked."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support.files import PAGE, RSS

from index.errors import InputError
from index.formats import Draft, FileReader, Skipped
from index.formats.markup.entry import Entry
from index.formats.worker import InProcess
from index.sources.addresses import is_public, resolve
from index.sources.fetch import AGENT, Fetcher, Rules
from index.sources.web_pages import SavedPage, _pages, add, file_stem

LOCAL = Rules(seconds=5, pause=0, private=True)
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by path; remembers who asked."""

    asked: list[tuple[str, str, str]] = []  # noqa: RUF012  # one list for all requests is the point

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"], self.headers["User-Agent"]))
        ANSWERS.get(self.path, not_found)(self)

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def answer(self, kind: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    @property
    def base(self) -> str:
        return f"http://{self.headers['Host']}"


def not_found(handler: Handler) -> None:
    handler.answer("text/html", b"gone", 404)


def slow(handler: Handler) -> None:
    """A byte now and then, so that no single read times out."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(30):
        try:
            handler.wfile.write(b"a")
            time.sleep(0.05)
        except OSError:
            return


def redirect(to: str) -> Answer:
    return lambda handler: handler.answer("text/html", b"", 302, Location=to)


def feed(handler: Handler) -> None:
    body = RSS.replace("https://example.org/1", f"{handler.base}/page")
    body = body.replace("https://example.org/2", f"{handler.base}/gone")
    handler.answer("application/rss+xml", body.encode())


def gone_feed(handler: Handler) -> None:
    handler.answer("text/xml", RSS.replace("https://example.org", f"{handler.base}/gone").encode())


ANSWERS: dict[str, Answer] = {
    "/page": lambda h: h.answer("text/html; charset=utf-8", PAGE.encode(), Set_Cookie="a=b"),
    "/latin": lambda h: h.answer(
        "text/html; charset=iso-8859-1", PAGE.replace("talks", "cafés").encode("latin-1")
    ),
    "/packed": lambda h: h.answer(
        "text/html", gzip.compress(PAGE.encode()), Content_Encoding="gzip"
    ),
    "/bomb": lambda h: h.answer(
        "text/html", gzip.compress(b"a" * 50_000_000, 1), Content_Encoding="gzip"
    ),
    "/brotli": lambda h: h.answer("text/html", b"?", Content_Encoding="br"),
    "/picture": lambda h: h.answer("image/png", b"x"),
    "/once": redirect("/page"),
    "/round": redirect("/round"),
    "/file": redirect("file:///etc/passwd"),
    "/inside": redirect("http://169.254.169.254/latest"),
    "/slow": slow,
    "/feed": feed,
    "/gone-feed": gone_feed,
    "/sitemap": lambda h: h.answer("text/xml", b"<urlset/>"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a web server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def fetched(folder: Path, *urls: str, rules: Rules = LOCAL) -> list[SavedPage | Skipped]:
    return list(add(list(urls), folder, rules))


def test_a_page_is_saved_with_its_address_and_read_again(server: str, tmp_path: Path) -> None:
    (saved,) = fetched(tmp_path, f"{server}/once")
    assert isinstance(saved, SavedPage)
    assert saved.path.read_bytes() == PAGE.encode()
    assert saved.url == f"{server}/page"
    table = tomllib.loads((tmp_path / "articles.toml").read_text("utf-8"))
    assert table == {saved.path.stem: {"url": saved.url}}
    with FileReader(parser=InProcess()) as reader:
        (draft,) = reader.read(saved.path)
    assert isinstance(draft, Draft)
    assert draft.id in table
    assert Handler.asked[-1] == ("/page", server.removeprefix("http://"), AGENT)
    assert fetched(tmp_path, f"{server}/once") == [saved]  # again: replaced, not doubled
    assert len(list(tmp_path.iterdir())) == 2


def test_packed_and_in_another_encoding(server: str, tmp_path: Path) -> None:
    packed, latin = fetched(tmp_path, f"{server}/packed", f"{server}/latin")
    assert isinstance(packed, SavedPage)
    assert isinstance(latin, SavedPage)
    assert packed.path.read_bytes() == PAGE.encode()
    with FileReader(parser=InProcess()) as reader:
        (draft,) = reader.read(latin.path)
    assert isinstance(draft, Draft)
    assert "nine days of cafés" in draft.text


def test_a_feed_brings_its_pages(server: str, tmp_path: Path) -> None:
    page, gone = fetched(tmp_path, f"{server}/feed")
    assert isinstance(page, SavedPage)
    assert str(gone) == f"{server}/gone: answered with status 404"
    table = tomllib.loads((tmp_path / "articles.toml").read_text("utf-8"))[page.path.stem]
    assert table == {
        "url": f"{server}/page", "publisher": "The Marlow Post", "published": "2011-03-03",
    }  # fmt: skip


def test_an_entry_whose_page_is_gone_keeps_the_feeds_text(server: str, tmp_path: Path) -> None:
    kept, _ = fetched(tmp_path, f"{server}/gone-feed")
    assert isinstance(kept, SavedPage)
    text = "Strike & talks\n\nThe strike ended.\nTalks follow.\n"
    assert kept.path.read_text("utf-8") == text


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1/router", "http://[::1]/", "http://ann:secret@example.org/feed"]
)
def test_an_entry_that_leads_to_a_private_address_keeps_its_text_without_the_link(
    link: str, tmp_path: Path
) -> None:
    entry = Entry("1", "Strike", "The strike ended.", link, "2011-03-03", "")
    with Fetcher(Rules()) as fetcher:
        (kept,) = _pages([entry], "The Marlow Post", fetcher, tmp_path, "http://example.org/feed")
    assert isinstance(kept, SavedPage)
    (table,) = tomllib.loads((tmp_path / "articles.toml").read_text("utf-8")).values()
    assert table == {"publisher": "The Marlow Post", "published": "2011-03-03"}
    assert kept.path.read_text("utf-8") == "Strike\n\nThe strike ended.\n"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/none", "answered with status 404"),
        ("/picture", "kind 'image/png' is not read"),
        ("/round", "more than 5 redirects"),
        ("/file", "expected http://… or https://…"),
        ("/brotli", "packed as 'br', which was not asked for"),
        ("/bomb", "larger than 20,000,000 bytes"),
        ("/sitemap", "XML, but no RSS or Atom feed (<urlset>)"),
    ],
)
def test_what_is_refused(path: str, said: str, server: str, tmp_path: Path) -> None:
    (item,) = fetched(tmp_path, server + path)
    assert isinstance(item, Skipped)
    assert said in str(item)
    assert "\n" not in str(item)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_drips_is_left(server: str, tmp_path: Path) -> None:
    started = time.monotonic()
    rules = Rules(seconds=0.4, pause=0, private=True)
    (item,) = fetched(tmp_path, f"{server}/slow", rules=rules)
    assert str(item) == f"{server}/slow: takes too long"
    assert time.monotonic() - started < 5


def test_private_addresses_need_leave_at_every_hop(server: str, tmp_path: Path) -> None:
    before = len(Handler.asked)
    (item,) = fetched(tmp_path, f"{server}/page", rules=Rules(pause=0))
    assert str(item) == f"{server}/page: leads to a private address, which is not fetched"
    assert len(Handler.asked) == before

    def lenient(url: str, *, private: bool = False) -> object:
        return resolve(url, private=url.startswith(server))

    with pytest.MonkeyPatch.context() as patch, Fetcher(Rules(pause=0)) as fetcher:
        patch.setattr("index.sources.fetch.resolve", lenient)
        with pytest.raises(
            InputError, match=r"169\.254\.169\.254/latest: leads to a private address"
        ):
            fetcher.fetch(f"{server}/inside")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "::1",
     "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
     "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"],
)  # fmt: skip
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "example.org", "http://", "http://[::1", "",
            "http://a:b@127.0.0.1/", "http://127.0.0.1:99999/"],
)  # fmt: skip
def test_no_url(url: str) -> None:
    with pytest.raises(InputError, match=r"expected http|no URL|name and a password"):
        resolve(url, private=True)


def test_all_addresses_of_a_name_must_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(InputError, match="private address"):
        resolve("http://example.org/")


def test_without_a_network_it_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def offline(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    (item,) = fetched(tmp_path, "https://example.org/a")
    assert str(item) == (
        "https://example.org/a: cannot find 'example.org' (is there a network connection?)"
    )


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/a"
        (item,) = fetched(tmp_path, url)
    assert str(item).startswith(f"{url}: cannot be fetched (")
    assert str(item).endswith("; is there a network connection?")


def test_file_names_are_readable_and_apart() -> None:
    first = file_stem("https://www.example.org/2011/03/harbour-strike.html?page=1#top")
    assert first.startswith("example.org-2011-03-harbour-strike-html-")
    assert first == file_stem("https://www.example.org/2011/03/harbour-strike.html?page=1")
    assert first != file_stem("https://www.example.org/2011/03/harbour-strike.html?page=2")
    assert file_stem("http://x/../../etc/passwd").startswith("x-etc-passwd-")
