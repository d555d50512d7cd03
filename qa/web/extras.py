"""What the page offers besides asking and reading; none of it unless the app was started so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from qa.web.admin.access import Users
from qa.web.admin.routes import Admin
from qa.web.guard.attempts import Attempts
from qa.web.question_form import Drafting


class Report(Protocol):
    """The last evaluation; ``eval.report.shown_results.ShownResults`` is one."""

    def plain(self) -> Sequence[str]:
        """The main figures, in sentences."""

    def ready(self) -> str | None:
        """The whole page where it is made already."""

    def page(self) -> str:
        """The whole page; takes seconds when it is made."""


@dataclass(frozen=True, slots=True)
class Extras:
    """Who may do what, and what else is shown."""

    users: Users = ()  # who may use the app at all; anybody where empty
    admin: Admin | None = None
    report: Report | None = None  # the last evaluation
    drafting: Drafting | None = None  # takes questions of one's own
    mcp: bool = False  # the endpoints also as MCP tools
    allowed_hosts: tuple[str, ...] = ()  # names of this machine besides its own and the served one
    attempts: Attempts = field(default_factory=Attempts)  # wrong passwords and tokens
