"""What a browser is told beside each answer, so that markup that got in could do nothing.

Scripts run from this app, or where they carry the mark that each page is given anew. Gradio makes
functions of its components' scripts (``unsafe-eval``) and sets styles on elements
(``unsafe-inline``, for styles alone); neither can be left out while Gradio draws the page.
"""

from __future__ import annotations

import secrets

_PLAIN = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def headers(nonce: str | None = None) -> list[tuple[bytes, bytes]]:
    """The headers of an answer; ``nonce`` is the mark of a page's own scripts, None for no page."""
    policy = _PLAIN if nonce is None else _page(nonce)
    every = {**_HEADERS, "content-security-policy": policy}
    return [(name.encode(), value.encode()) for name, value in every.items()]


def _page(nonce: str) -> str:
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'unsafe-eval' 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def new_nonce() -> str:
    """A mark that nobody guesses."""
    return secrets.token_urlsafe(18)


def marked(page: bytes, nonce: str) -> bytes:
    """The page with the mark on its scripts.

    All of them are Gradio's own: what is in the page as data has no ``<`` (it is ``\\u003c``).
    """
    return page.replace(b"<script", f'<script nonce="{nonce}"'.encode())
