"""Which machine a URL leads to, and whether it may be asked.

A page from the web can name any address, and a name can resolve to a machine of the house. So every
hop is resolved here, all of its addresses must be public, and the connection goes to the very
address that was checked, never through a second look-up.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from index.errors import InputError

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")


class PrivateAddress(InputError):
    """A URL leads to this machine or its networks, or carries a password."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL and the address that was checked for it."""

    url: SplitResult
    address: str

    @property
    def host(self) -> str:
        """The name in the URL."""
        return self.url.hostname or ""

    @property
    def port(self) -> int:
        """The port in the URL, or its scheme's."""
        return self.url.port or _PORTS[self.url.scheme]

    @property
    def pinned(self) -> str:
        """The URL with the address in place of the name."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return self.url._replace(netloc=f"{host}:{self.port}", fragment="").geturl()

    @property
    def host_header(self) -> str:
        """What the server is to be told."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.url.scheme] else f"{host}:{self.port}"


def resolve(url: str, *, private: bool = False) -> Target:
    """Check a URL and find its address.

    :param private: allow addresses of this machine and its networks.
    :raises InputError: it is no http(s) URL, or its name is unknown.
    :raises PrivateAddress: its address is not public, or it carries a name and a password.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise InputError(f"{url:.200}: no URL ({error})") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InputError(f"{url:.200}: expected http://… or https://…")
    if parts.username is not None or parts.password is not None:
        raise PrivateAddress(f"{parts.hostname}: a URL with a name and a password is not fetched")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise InputError(
            f"{url:.200}: cannot find {parts.hostname!r} (is there a network connection?)"
        ) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not private and not all(is_public(address) for address in addresses):
        raise PrivateAddress(f"{url:.200}: leads to a private address, which is not fetched")
    return Target(parts, addresses[0])


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, whatever notation hides it."""
    found = ip_address(address.partition("%")[0])
    for inner in _inside(found):
        if not inner.is_global or inner.is_multicast or inner.is_reserved:
            return False
    return True


def _inside(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address, and an IPv4 one that is wrapped in it (mapped, 6to4, Teredo, NAT64)."""
    found: list[IPv4Address | IPv6Address] = []
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        if mapped is not None:
            return [mapped]
        wrapped = [address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            wrapped.append(IPv4Address(int(address) & 0xFFFFFFFF))
        found.extend(inner for inner in wrapped if inner is not None)
    return [address, *found]
