"""Which names this app answers to, and which pages may speak to it.

A page of another site can have its own name point to this machine (DNS rebinding), and then reads
what it likes; only the name that the browser sends tells. A page can also post to an address of
this machine without reading the answer; then its origin tells. Programs send neither.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from index.errors import InputError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ANY = frozenset({"", "0.0.0.0", "::"})  # serve on every address of the machine


@dataclass(frozen=True, slots=True)
class Addresses:
    """The names that are answered to. ``numbers``: any IP address is, too; no foreign page has one
    of this machine's as its name."""

    names: frozenset[str]
    numbers: bool = False

    @classmethod
    def of(cls, host: str, allowed: Iterable[str] = ()) -> Self:
        """The names of this machine, the one that is served on, and those that were allowed.

        :raises InputError: an allowed name is none.
        """
        served = host.strip("[]").lower()
        named = {_checked(name) for name in allowed}
        return cls(LOOPBACK | {served} | named, numbers=served in _ANY)

    def refusal(self, host: str, origin: str | None, site: str | None, opens: bool) -> str | None:
        """Why a request is not answered; None where it is.

        :param host: the header Host. origin: the header Origin. site: Sec-Fetch-Site.
        :param opens: whether it only opens the page, as a link on another site may.
        """
        name = name_of(host)
        if not self._known(name):
            return (
                f"this app does not answer to the name {name[:100]!r}; if it is yours, start the"
                f" app with --allow-host {name[:100]}"
            )
        if origin is not None and not self._own(origin, host):
            return f"pages of {origin[:100]!r} may not speak to this app"
        if site == "cross-site" and not opens:
            return "pages of other sites may not speak to this app"
        return None

    def _known(self, name: str) -> bool:
        return name in self.names or (self.numbers and _is_number(name))

    def _own(self, origin: str, host: str) -> bool:
        """Whether a page's origin is this app: the address that the request itself names."""
        try:
            split = urlsplit(origin)
            port = split.port
        except ValueError:
            return False
        if split.scheme not in ("http", "https") or not self._known(split.hostname or ""):
            return False
        default = {"http": 80, "https": 443}[split.scheme]
        return split.hostname == name_of(host) and (port or default) == (_port(host) or default)


def name_of(host: str) -> str:
    """The name in a header Host: without port and brackets, in small letters; "" for rubbish."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _port(host: str) -> int | None:
    try:
        return urlsplit(f"//{host}").port
    except ValueError:
        return None


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _checked(name: str) -> str:
    plain = name.strip().strip("[]").lower().rstrip(".")
    if not plain or any(c in plain for c in "/@?#*\\ ") or (":" in plain and not _is_number(plain)):
        raise InputError(
            "--allow-host: expected a name such as news.example.org, without port, got"
            f" {name!r:.80}"
        )
    return plain
