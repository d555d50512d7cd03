"""Who may ask and who may administer: what ``--auth`` and ``--admin-token`` mean."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from index.errors import InputError
from qa.web.guard.attempts import Attempts

LEAST_TOKEN = 8  # characters: less is guessed

Users = tuple[tuple[str, str], ...]


def users_of(value: str) -> Users:
    """``USER:PASSWORD``, or ``@FILE`` with one such pair a line.

    :raises InputError: the file cannot be read, or something is no pair. The message never holds
        a password.
    """
    if not value.startswith("@"):
        return (_pair(value, "--auth"),)
    path = Path(value[1:])
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--auth: {path} cannot be read ({type(error).__name__})") from None
    users = tuple(_pair(line, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip())
    if not users:
        raise InputError(f"--auth: {path} names nobody; write one USER:PASSWORD a line")
    return users


def token_of(value: str) -> str:
    """The administrator's token. :raises InputError: it is too short or cannot be in a header."""
    token = value.strip()
    if len(token) < LEAST_TOKEN or not token.isascii() or not token.isprintable():
        raise InputError(
            f"the admin token must be at least {LEAST_TOKEN} ASCII characters, got"
            f" {len(token)}; make one with: python -c 'import secrets;"
            " print(secrets.token_urlsafe())'"
        )
    return token


def same(given: str, token: str) -> bool:
    """Compare in a time that tells nothing of either, their lengths included."""
    digests = [sha256(text.encode("utf-8", "replace")).digest() for text in (given, token)]
    return hmac.compare_digest(*digests)


def door_keeper(users: Users, attempts: Attempts) -> Callable[[str, str], bool]:
    """What tells whether a name and a password are somebody's, as Gradio asks for it."""
    known = dict(users)

    def let_in(name: str, password: str) -> bool:
        """Compare with somebody's password also where there is nobody of that name."""
        expected = known.get(name, "")
        return attempts.judge(lambda: same(password, expected) and name in known)

    return let_in


def _pair(value: str, where: str) -> tuple[str, str]:
    user, colon, password = value.strip().partition(":")
    if not user or not colon or not password:
        raise InputError(f"{where}: expected USER:PASSWORD, or for --auth @FILE with such lines")
    return user, password
