"""Administering over HTTP: status, uploads, build, roll back, for whoever sends the token.

    GET    /admin/status            generation, skipped files and why, uploads, how far a build is
    PUT    /admin/files/NAME        keep a file (?replace=yes to overwrite one of that name)
    DELETE /admin/files/NAME
    POST   /admin/build             read everything again as a new generation, in the background
    POST   /admin/rollback          serve the generation before

Each wants ``Authorization: Bearer TOKEN``; without a token of the app's own all of it is refused.
A header is not sent by a browser on its own, so no other site can make use of a signed-in one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from index.background import BackgroundBuild, Job, Progress
from index.errors import DatelineError, InputError
from index.store import generations
from index.store.manifest import Manifest
from qa.web.admin.access import same
from qa.web.admin.uploads import MOST_BYTES, NameTaken, TooLarge, Uploads
from qa.web.conversation.engine_protocol import Asker, take_up
from qa.web.guard.attempts import Attempts

_WAIT = 0.5  # seconds that a wrong token costs
_CODES = ((NameTaken, 409), (TooLarge, 413), (DatelineError, 400))
_OFF = "administering is off; start the app with --admin-token or DATELINE_ADMIN_TOKEN"

Handler = Callable[[Request], Awaitable[dict[str, object]]]


class Builder(Protocol):
    """Builds in the background; ``index.background.BackgroundBuild`` is one."""

    @property
    def progress(self) -> Progress:
        """How far it has come."""

    def start(self, job: Job, done: Callable[[], None]) -> None:
        """Start a build. :raises InputError: one is running."""

    def close(self) -> None:
        """End a running build."""


class Admin:
    """What an administrator can do with one index folder."""

    def __init__(
        self,
        engine: Asker,
        index_folder: Path,
        token: str,
        builder: Builder | None = None,
        attempts: Attempts | None = None,
    ) -> None:
        self.token = token
        self._attempts = attempts or Attempts()
        self.uploads = Uploads.beside(index_folder)
        self._engine = engine
        self._folder = index_folder
        self._builder = builder or BackgroundBuild()

    def status(self) -> dict[str, object]:
        """All that the page of the administrator shows.

        :raises DatelineError: the index is missing or damaged.
        """
        current = generations.current_folder(self._folder)
        manifest = Manifest.read(current)
        names = generations.generation_names(self._folder)
        return {
            "generation": current.name,
            "created": manifest.created,
            "generations": names,
            "earlier": [name for name in names if name < current.name],
            "articles": manifest.articles,
            "passages": manifest.chunks,
            "sources": manifest.sources,
            "skipped": manifest.skipped,
            "uploads": [asdict(file) for file in self.uploads.files()],
            "folder": str(self.uploads.folder),
            "most_bytes": MOST_BYTES,
            "build": asdict(self._builder.progress),
        }

    def build(self) -> dict[str, object]:
        """Start a build of what the index was made of and the uploads.

        :raises DatelineError: one is running, or the index is missing or damaged.
        """
        job = Job.again(self._folder, self.uploads.folder)
        self._builder.start(job, lambda: take_up(self._engine))
        return self.status()

    def roll_back(self) -> dict[str, object]:
        """Serve the generation before. :raises DatelineError: there is none, or a build runs."""
        if self._builder.progress.running:
            raise InputError("a build is running; wait for it to end")
        current, chosen = generations.roll_back(self._folder)
        take_up(self._engine)
        said = f"Generation {chosen} serves instead of {current}. Uploaded files stay; the next"
        return {**self.status(), "said": f"{said} build reads them again."}

    def close(self) -> None:
        """End what is running."""
        self._builder.close()

    def routes(self) -> list[BaseRoute]:
        """The addresses, each behind the token."""

        async def status(_: Request) -> dict[str, object]:
            return await run_in_threadpool(self.status)

        async def build(_: Request) -> dict[str, object]:
            return await run_in_threadpool(self.build)

        async def roll_back(_: Request) -> dict[str, object]:
            return await run_in_threadpool(self.roll_back)

        async def receive(request: Request) -> dict[str, object]:
            replace = request.query_params.get("replace") == "yes"
            sent = request.headers.get("content-length", "")
            if sent.isdigit() and int(sent) > MOST_BYTES:
                raise TooLarge(f"the file is larger than {MOST_BYTES // 1_000_000} MB")
            given = request.path_params["name"]
            name = await self.uploads.receive(given, request.stream(), replace=replace)
            return {**self.status(), "name": name}

        async def remove(request: Request) -> dict[str, object]:
            self.uploads.remove(request.path_params["name"])
            return self.status()

        return [
            Route("/admin/status", self._guarded(status), methods=["GET"]),
            Route("/admin/build", self._guarded(build), methods=["POST"]),
            Route("/admin/rollback", self._guarded(roll_back), methods=["POST"]),
            Route("/admin/files/{name}", self._guarded(receive), methods=["PUT"]),
            Route("/admin/files/{name}", self._guarded(remove), methods=["DELETE"]),
        ]

    def _guarded(self, handler: Handler) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def answer(request: Request) -> JSONResponse:
            kind, _, given = request.headers.get("authorization", "").partition(" ")
            known = kind.lower() == "bearer"
            if not self._attempts.judge(lambda: known and same(given.strip(), self.token)):
                await asyncio.sleep(_WAIT)
                return JSONResponse({"error": "wrong token"}, 401)
            try:
                return JSONResponse(await handler(request))
            except DatelineError as error:
                code = next(code for kind, code in _CODES if isinstance(error, kind))
                return JSONResponse({"error": str(error)}, code)

        return answer


def refusing_routes() -> list[BaseRoute]:
    """In place of ``Admin.routes`` where administering is off."""

    async def refuse(_: Request) -> JSONResponse:
        return JSONResponse({"error": _OFF}, 403)

    methods = ["GET", "PUT", "POST", "DELETE"]
    return [Route("/admin/{rest:path}", refuse, methods=methods)]
