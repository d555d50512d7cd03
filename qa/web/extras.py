"""What the page offers besides asking and reading; none of it unless the app was started so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qa.web.admin.access import Users
from qa.web.admin.routes import Admin
from qa.web.guard.attempts import Attempts
from qa.web.question_form import Drafting


@dataclass(frozen=True, slots=True)
class Extras:
    """Who may do what, and what else is shown."""

    users: Users = ()  # who may use the app at all; anybody where empty
    admin: Admin | None = None
    report: Callable[[], str] | None = None  # the page of the last evaluation, when first wanted
    drafting: Drafting | None = None  # takes questions of one's own
    mcp: bool = False  # the endpoints also as MCP tools
    allowed_hosts: tuple[str, ...] = ()  # names of this machine besides its own and the served one
    attempts: Attempts = field(default_factory=Attempts)  # wrong passwords and tokens
