"""Text to HTML, the only place where anything is escaped.

Every string that a page shows goes through :func:`markup` or :func:`join`; both return ``Markup``,
and a plain ``str`` given to either is escaped. Nothing else in this package builds HTML by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup, escape

from index.text.sanitize import showable


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
