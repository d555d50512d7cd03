"""Text to HTML, the only place where anything is escaped.

Every string that a page shows goes through :func:`markup` or :func:`join`; both return ``Markup``,
and a plain ``str`` given to either is escaped. Nothing else in this package builds HTML by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from markupsafe import Markup, escape

# What HTML cannot hold (NUL and most C0 controls), lone surrogates, and the marks that turn
# reading direction around: an article could hide or reorder what the page says around it.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def showable(text: str) -> str:
    """``text`` with each character that a page cannot show replaced by U+FFFD."""
    return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def clean(value: object) -> Markup:
    """One value escaped for HTML text or a double-quoted attribute; ``Markup`` passes unchanged."""
    if isinstance(value, Markup):
        return value
    return escape(showable(str(value)))


def markup(template: str, /, **values: object) -> Markup:
    """Fill ``{name}`` places of a template of ours with escaped values."""
    return Markup(template).format(**{name: clean(value) for name, value in values.items()})


def join(parts: Iterable[object], separator: str = "") -> Markup:
    """Escape each part and put them one after another."""
    return Markup(separator).join(clean(part) for part in parts)


def data(value: object) -> Markup:
    """A JSON value for a double-quoted ``data-`` attribute."""
    return clean(json.dumps(value, ensure_ascii=True))
