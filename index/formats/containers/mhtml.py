"""A page saved as one file (.mhtml, .mht): its HTML, with the address that it was saved from.

The day in its header is the day of saving, and is not taken.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_binary_file, policy
from email.message import Message

from index.errors import InputError
from index.formats.draft import Item, Source
from index.time_limit import time_limit

_MOST_PARTS = 5_000


def read(source: Source) -> Iterator[Item]:
    """The article of the page, or the articles of an export."""
    with time_limit(source.limits.seconds):
        message = message_from_binary_file(io.BytesIO(source.whole()), policy=policy.compat32)
        data, charset = _page(message)
    address = str(message.get("Snapshot-Content-Location") or "").strip()
    url = address if address.startswith(("http://", "https://")) else source.url
    folder, _, name = source.inner.rpartition("/")
    stem = "/".join([*([folder] if folder else []), name.rpartition(".")[0] or name])
    inside = replace(
        source, inner=f"{stem}.html", opened=io.BytesIO(data), charset=charset, url=url
    )
    yield from source.session.dispatch(inside)


def _page(message: Message) -> tuple[bytes, str | None]:
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            raise InputError(f"a saved page of more than {_MOST_PARTS:,} parts")
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.strip():
                return data, part.get_content_charset()
    raise InputError("no page in it (no part of it is HTML)")
