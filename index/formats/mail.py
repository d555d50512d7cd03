"""Saved mail (.eml): subject, date, sender and body; attachments of kinds that are read, too."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr

from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.formats.draft import Item, Parsed, Source
from index.formats.drafts import of_text
from index.formats.html import decode_page, fragment_text
from index.text.decoding import decode
from index.text.quoted_lines import unwrapped
from index.time_limit import time_limit

_MOST_PARTS = 1_000
_LONGEST_HEADER = 4_000  # characters read of one; the library's time is as their square


def read(source: Source) -> Iterator[Item]:
    """The mail as an article, then the mails in it and its attachments."""
    with time_limit(source.limits.seconds):
        mail = _parsed(source)
    yield from mail.own
    for number, inside in enumerate(mail.inner, start=1):
        opened = io.BytesIO(inside.as_bytes(policy=policy.compat32))
        yield from source.session.dispatch(source.member(f"mail-{number}.eml", opened))
    for number, (name, part) in enumerate(mail.attached, start=1):
        opened = io.BytesIO(_bytes(part))
        name = name or f"attachment-{number}"
        yield from source.session.dispatch(source.member(name, opened, charset=_charset(part)))


@dataclass(frozen=True, slots=True)
class _Mail:
    """What a mail holds: its own articles, mails, and attachments by their names."""

    own: Sequence[Item]
    inner: Sequence[Message]
    attached: Sequence[tuple[str, Message]]


def _parsed(source: Source) -> _Mail:
    message = message_from_binary_file(io.BytesIO(source.whole()), policy=policy.compat32)
    if not message.keys() or (message.get("From") is None and message.get("Subject") is None):
        raise InputError("no mail in it (neither From nor Subject)")
    inner: list[Message] = []
    parts = list(_leaves(message, inner))
    plain = next((p for p in parts if _is_body(p, "text/plain") and _text(p).strip()), None)
    rich = next((p for p in parts if _is_body(p, "text/html") and _bytes(p).strip()), None)
    parsed = _body(source, plain, rich)
    own: list[Item] = []
    if parsed is not None:
        own += of_text(source, parsed.text, {**parsed.fields, **_fields(message)})
    attached = [p for p in parts if p.get_filename() and p is not plain and p is not rich]
    if parsed is None and not attached and not inner:
        raise InputError("the mail holds no text")
    return _Mail(own, inner, [(_filename(part), part) for part in attached])


def _leaves(message: Message, inner: list[Message]) -> Iterator[Message]:
    """All parts that hold no parts, in order; mails in the mail go to ``inner``."""
    stack, count = [message], 0
    while stack:
        part = stack.pop()
        count += 1
        if count > _MOST_PARTS:
            raise InputError(f"a mail of more than {_MOST_PARTS:,} parts is no article")
        held = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(held, list):
            inner.extend(p for p in held if isinstance(p, Message))
        elif isinstance(held, list):
            stack.extend(p for p in reversed(held) if isinstance(p, Message))
        else:
            yield part


def _body(source: Source, plain: Message | None, rich: Message | None) -> Parsed | None:
    """The plain text; without it, or where it only points to the other, the HTML part."""
    text = _text(plain).strip() if plain is not None else ""
    if rich is not None and len(text.split()) < 40:
        data = _bytes(rich)
        try:
            shown = fragment_text(decode_page(data, _charset(rich)))
            if len(shown.split()) > 2 * len(text.split()):
                return Parsed(shown, {})
        except InputError:
            if not text:
                raise
    return Parsed(unwrapped(_text(plain)), {}) if plain is not None and text else None


def _is_body(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    data, charset = _bytes(part), _charset(part)
    try:
        if charset is not None and charset.lower() not in ("us-ascii", "utf-8"):
            return data.decode(charset, "replace").replace("\r\n", "\n")
    except LookupError:
        pass  # a charset that Python does not know; detect it
    try:
        return decode(data)[0].replace("\r\n", "\n")
    except InputError:
        return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _charset(part: Message) -> str | None:
    try:
        found = part.get_content_charset()
    except (LookupError, ValueError):
        return None
    return found or None


def _fields(message: Message) -> dict[str, str]:
    name, address = _sender(_header(message, "From"))
    fields = {"title": _header(message, "Subject"), "author": name or address,
              "published": _day(message)}  # fmt: skip
    return {name: value for name, value in fields.items() if value}


def _sender(header: str) -> tuple[str, str]:
    """Name and address; the header as it is where comments are nested too deep to be read."""
    try:
        return parseaddr(header)
    except RecursionError:
        return "", header


def _header(message: Message, name: str) -> str:
    """A header decoded (=?utf-8?b?…?=), on one line."""
    raw = str(message.get(name, ""))[:_LONGEST_HEADER]
    if not raw:
        return ""
    try:
        parsed = policy.default.header_factory(name, raw.replace("\r", "").replace("\n", ""))
        return " ".join(str(parsed).split())[:1000]
    except (ValueError, LookupError, IndexError, AttributeError, TypeError, RecursionError):
        return " ".join(raw.split())[:1000]


def _filename(part: Message) -> str:
    name = _header_filename(part).replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable())[:120]


def _header_filename(part: Message) -> str:
    name = (part.get_filename() or "")[:_LONGEST_HEADER]
    holder = EmailMessage()
    try:
        holder["Subject"] = name
        return str(holder["Subject"])
    except (ValueError, IndexError):
        return name


def _day(message: Message) -> str:
    try:
        written = _header(message, "Date")
        return parse_published(written, "mail").iso() if written else ""
    except InputError:
        return ""
