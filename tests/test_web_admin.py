"""Who may do what, and what an administrator can do: names, uploads, builds, roll-backs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.collection import Built
from support.web_engine import FakeEngine

from index.background import Job, Progress
from index.build import build
from index.errors import InputError
from index.store.generations import current_folder
from qa.web.admin import routes as admin
from qa.web.admin import uploads
from qa.web.admin.access import same, token_of, users_of
from qa.web.admin.routes import Admin, refusing_routes
from qa.web.admin.uploads import Uploads, safe_name
from qa.web.report_frame import report_frame

TOKEN = "correct-horse"
SIGNED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("news.txt", "news.txt"),
        ("../../etc/cron.d/x.txt", "x.txt"),
        (r"C:\Users\me\An article.MD", "An article.MD"),
        (".hidden.html", "hidden.html"),
        ("a\x00b\n<script>.txt", "a-b-script-.txt"),
        ("Zu\u0308rich 2011.pdf", "Zürich 2011.pdf"),
        ("x" * 300 + ".warc.gz", "x" * 112 + ".warc.gz"),
        ("articles.toml", "articles.toml"),
    ],
)
def test_names_are_made_safe(given: str, name: str) -> None:
    assert safe_name(given) == name


@pytest.mark.parametrize("given", ["", ".txt", "..", "run.exe", "notes", "-- .txt", "a/b/"])
def test_names_that_cannot_be_used(given: str) -> None:
    with pytest.raises(InputError, match=r"is not of a kind|has no name"):
        safe_name(given)


def test_users_from_the_option_or_a_file(tmp_path: Path) -> None:
    assert users_of("ann:pa:ss") == (("ann", "pa:ss"),)
    file = tmp_path / "users"
    file.write_text("ann:one\n\nbob:two\n", "utf-8")
    assert users_of(f"@{file}") == (("ann", "one"), ("bob", "two"))
    file.write_text("ann:one\nbobsecret\n", "utf-8")
    with pytest.raises(InputError, match="users:2: expected USER:PASSWORD") as refused:
        users_of(f"@{file}")
    assert "bobsecret" not in str(refused.value)
    for wrong in ("ann", "ann:", ":x", "@/no/such/file"):
        with pytest.raises(InputError, match=r"USER:PASSWORD|cannot be read"):
            users_of(wrong)


def test_tokens() -> None:
    assert token_of(f" {TOKEN}\n") == TOKEN
    for wrong in ("short", "päss-wörter", ""):
        with pytest.raises(InputError, match="at least 8 ASCII characters"):
            token_of(wrong)
    assert same(TOKEN, TOKEN)
    assert not same(TOKEN[:-1], TOKEN)
    assert not same("\ud800", TOKEN)


class Builds:
    """Builds at once, or says that it is busy."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.jobs: list[Job] = []
        self.closed = False

    def start(self, job: Job, done: Callable[[], None]) -> None:
        if self.progress.running:
            raise InputError("a build is running; wait for it to end")
        self.jobs.append(job)
        done()

    def close(self) -> None:
        self.closed = True


class Refreshing(FakeEngine):
    """Counts how often it was told to look for a new generation."""

    refreshed = 0

    def refresh(self) -> bool:
        self.refreshed += 1
        return True


class Desk:
    """A client over the routes, with what stands behind them."""

    def __init__(self, built: Built) -> None:
        self.engine, self.builds = Refreshing(), Builds()
        self.admin = Admin(self.engine, built.index, TOKEN, self.builds)
        self.folder = built.index.with_name("index-uploads")
        routes = self.admin.routes()
        self.client = TestClient(Starlette(routes=routes), headers=SIGNED)


@pytest.fixture
def desk(built: Built, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(admin, "_WAIT", 0.0)
    return Desk(built)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/admin/status"),
        ("POST", "/admin/build"),
        ("POST", "/admin/rollback"),
        ("PUT", "/admin/files/a.txt"),
        ("DELETE", "/admin/files/a.txt"),
    ],
)
def test_nothing_without_the_token(desk: Desk, method: str, path: str) -> None:
    for given in ("", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer "):
        answer = desk.client.request(method, path, headers={"Authorization": given})
        assert answer.status_code == 401, given
        assert answer.json() == {"error": "wrong token"}
    assert not desk.folder.exists()
    assert desk.builds.jobs == []
    off = TestClient(Starlette(routes=refusing_routes()), headers=SIGNED)
    refused = off.request(method, path)
    assert refused.status_code == 403
    assert "administering is off; start the app with --admin-token" in refused.json()["error"]


def test_status_says_what_was_skipped(desk: Desk, built: Built) -> None:
    (built.articles / "broken.jsonl").write_text("{", "utf-8")
    build([built.articles], built.index, encoder=built.encoder)
    status = desk.client.get("/admin/status").json()
    assert (status["generation"], status["earlier"], status["articles"]) == (
        "000002",
        ["000001"],
        4,
    )
    assert len(status["skipped"]) == 1
    assert "broken.jsonl:1" in status["skipped"][0]
    assert status["folder"] == str(desk.folder)


def test_upload_refuses_to_overwrite_until_told(desk: Desk) -> None:
    put = desk.client.put
    answer = put("/admin/files/..%5Cmy%20news%3F.txt", content=b"one")
    assert (answer.status_code, answer.json()["name"]) == (200, "my news-.txt")
    kept = desk.folder / "my news-.txt"
    assert kept.read_bytes() == b"one"
    again = put("/admin/files/my%20news-.txt", content=b"two")
    assert (again.status_code, kept.read_bytes()) == (409, b"one")
    assert "is there already; replace it" in again.json()["error"]
    assert put("/admin/files/my%20news-.txt?replace=yes", content=b"three").status_code == 200
    assert kept.read_bytes() == b"three"
    assert desk.client.get("/admin/status").json()["uploads"] == [
        {"name": "my news-.txt", "bytes": 5}
    ]
    assert put("/admin/files/run.exe", content=b"x").status_code == 400
    assert desk.client.delete("/admin/files/my%20news-.txt").json()["uploads"] == []
    assert desk.client.delete("/admin/files/my%20news-.txt").status_code == 400
    assert list(desk.folder.iterdir()) == []


def test_too_large_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "MOST_BYTES", 5)
    monkeypatch.setattr(uploads, "MOST_BYTES", 5)
    assert desk.client.put("/admin/files/a.txt", content=b"123456").status_code == 413
    kept = Uploads(desk.folder)

    async def parts() -> AsyncIterator[bytes]:
        yield b"123"
        yield b"456"

    with pytest.raises(uploads.TooLarge):
        asyncio.run(kept.receive("a.txt", parts()))
    assert list(desk.folder.iterdir()) == []


def test_build_reads_what_was_read_and_the_uploads(desk: Desk, built: Built) -> None:
    assert desk.client.post("/admin/build").status_code == 200
    desk.client.put("/admin/files/a.txt", content=b"x")
    assert desk.client.post("/admin/build").status_code == 200
    assert [job.paths for job in desk.builds.jobs] == [
        (str(built.articles),),
        (str(built.articles), str(desk.folder)),
    ]
    assert desk.builds.jobs[0].encoder == "fake"
    assert desk.engine.refreshed == 2
    desk.builds.progress = Progress(running=True, stage="encoding chunks", done=3, total=9)
    assert desk.client.get("/admin/status").json()["build"]["done"] == 3
    for path in ("/admin/build", "/admin/rollback"):
        busy = desk.client.post(path)
        assert (busy.status_code, busy.json()) == (
            400, {"error": "a build is running; wait for it to end"},
        )  # fmt: skip


def test_roll_back(desk: Desk, built: Built) -> None:
    none = desk.client.post("/admin/rollback")
    assert (none.status_code, "no whole generation before" in none.json()["error"]) == (400, True)
    build([built.articles], built.index, encoder=built.encoder)
    done = desk.client.post("/admin/rollback").json()
    assert (done["generation"], done["earlier"]) == ("000001", [])
    assert "Generation 000001 serves instead of 000002." in done["said"]
    assert current_folder(built.index).name == "000001"
    assert desk.engine.refreshed == 1


def test_the_report_cannot_leave_its_frame() -> None:
    frame = report_frame('<p title="x">"></iframe><script>alert(1)</script>\x00')
    assert frame.count("<iframe") == frame.count("</iframe>") == 1
    assert 'sandbox="allow-same-origin"' in frame
    assert "<script" not in frame
