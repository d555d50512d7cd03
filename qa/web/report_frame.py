"""The last evaluation's page in a frame that runs no script and asks nobody."""

from __future__ import annotations

from markupsafe import Markup, escape

from index.text.sanitize import showable


def report_frame(page: str) -> str:
    """A sandboxed frame around a whole page; the page's own markup stays inside of it.

    Without ``allow-scripts`` nothing in it runs; with ``allow-same-origin`` our own script may
    measure it and give it the theme.
    """
    return str(
        Markup(
            '<iframe class="dl-report" title="The last evaluation" sandbox="allow-same-origin"'
            ' srcdoc="{page}"></iframe>'
        ).format(page=escape(showable(page)))
    )
